package dev.facet.graph;

import java.util.Arrays;

/** Gathers the contributions to one block of a {@link TermPlan} after another, by term and entry. */
final class PlanCollector implements RowTerms.Sink {
    private final SparsePattern pattern;
    private final boolean mirrored;
    private final int terms;
    /** The most entries of a block. */
    private final int width;
    /** For each (term, entry of the block) its place in the list + 1, or 0. */
    private final int[] places;
    /** For each column of the open row its entry in the block, or a number outside it. */
    private final int[] targets;

    private int firstColumn;
    private int length;
    private int[] keys;
    private double[] sums;
    private int count;

    // Of each entry of an old block its number in the new one, or -1, and of entries of both their rows.
    private final int[] moved = new int[PlanCut.BLOCK];
    private final int[] oldRows = new int[PlanCut.BLOCK];
    private final int[] newRows = new int[PlanCut.BLOCK];

    PlanCollector(SparsePattern pattern, boolean mirrored, int terms, int width) {
        this.pattern = pattern;
        this.mirrored = mirrored;
        this.terms = terms;
        this.width = width;
        this.places = new int[Math.multiplyExact(terms, width)];
        this.targets = new int[pattern.nodes()];
        this.keys = new int[4 * width];
        this.sums = new double[4 * width];
    }

    /** Block b of a cut. */
    PlanBlock collect(RowTerms rows, PlanCut cut, int b) {
        for (int i = cut.firstRow(b); i < cut.endRow(b); i++) {
            emit(rows, cut, b, i);
        }
        return close();
    }

    /** Block b of a cut from the block of the same rows before some of them changed. */
    PlanBlock replace(PlanBlock old, PlanCut oldCut, int oldBlock, RowTerms rows, RowSet changed, PlanCut cut, int b) {
        for (int i = cut.firstRow(b); i < cut.endRow(b); i++) {
            int oldFirst = oldCut.place(oldBlock, i);
            int oldEnd = oldFirst + oldCut.endEntry(oldBlock, i) - oldCut.firstEntry(oldBlock, i);
            int first = cut.place(b, i);
            Arrays.fill(oldRows, oldFirst, oldEnd, i);
            Arrays.fill(newRows, first, first + cut.endEntry(b, i) - cut.firstEntry(b, i), i);
            for (int u = oldFirst; u < oldEnd; u++) {
                moved[u] = changed.has(i) ? -1 : u - oldFirst + first;
            }
            if (changed.has(i)) {
                emit(rows, cut, b, i);
            }
        }
        return merge(old, close());
    }

    /** The kept values of one block and all of another, by term and row. */
    private PlanBlock merge(PlanBlock old, PlanBlock fresh) {
        int most = old.values.length + fresh.values.length;
        int[] mergedTerms = new int[Math.min(terms, old.terms.length + fresh.terms.length)];
        int[] starts = new int[mergedTerms.length + 1];
        char[] mergedTargets = new char[most];
        float[] values = new float[most];
        int lists = 0;
        int at = 0;
        for (int x = 0, y = 0; x < old.terms.length || y < fresh.terms.length; ) {
            int oldTerm = x < old.terms.length ? old.terms[x] : terms;
            int freshTerm = y < fresh.terms.length ? fresh.terms[y] : terms;
            int term = Math.min(oldTerm, freshTerm);
            int s = oldTerm == term ? old.starts[x] : 0;
            int sEnd = oldTerm == term ? old.starts[++x] : 0;
            int t = freshTerm == term ? fresh.starts[y] : 0;
            int tEnd = freshTerm == term ? fresh.starts[++y] : 0;
            while (s < sEnd || t < tEnd) {
                if (s < sEnd && moved[old.targets[s]] < 0) {
                    s++;
                } else if (t == tEnd || (s < sEnd && oldRows[old.targets[s]] < newRows[fresh.targets[t]])) {
                    mergedTargets[at] = (char) moved[old.targets[s]];
                    values[at++] = old.values[s++];
                } else {
                    mergedTargets[at] = fresh.targets[t];
                    values[at++] = fresh.values[t++];
                }
            }
            if (at > starts[lists]) {
                mergedTerms[lists++] = term;
                starts[lists] = at;
            }
        }
        return new PlanBlock(
                Arrays.copyOf(mergedTerms, lists),
                Arrays.copyOf(starts, lists + 1),
                Arrays.copyOf(mergedTargets, at),
                Arrays.copyOf(values, at));
    }

    private void emit(RowTerms rows, PlanCut cut, int b, int i) {
        firstColumn = mirrored ? i : 0;
        length = cut.length(b);
        int u = cut.place(b, i);
        for (int e = cut.firstOwned(i); e < pattern.offsets[i + 1]; e++) {
            targets[pattern.columns[e]] = u++;
        }
        rows.emit(i, this);
    }

    @Override
    public void add(int column, int term, double value) {
        if (column < firstColumn) {
            return;
        }
        int target = targets[column];
        if (target < 0 || target >= length) {
            return;
        }
        int key = term * width + target;
        int place = places[key];
        if (place == 0) {
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, 2 * count);
                sums = Arrays.copyOf(sums, 2 * count);
            }
            keys[count] = key;
            sums[count] = 0;
            place = ++count;
            places[key] = place;
        }
        sums[place - 1] += value;
    }

    /** The finished block; the collector is empty afterwards. */
    private PlanBlock close() {
        int[] counts = new int[terms];
        for (int x = 0; x < count; x++) {
            counts[keys[x] / width]++;
        }
        int present = 0;
        for (int p = 0; p < terms; p++) {
            present += counts[p] > 0 ? 1 : 0;
        }
        int[] blockTerms = new int[present];
        int[] starts = new int[present + 1];
        int[] next = new int[terms];
        int list = 0;
        for (int p = 0; p < terms; p++) {
            if (counts[p] > 0) {
                next[p] = starts[list];
                blockTerms[list] = p;
                starts[list + 1] = starts[list] + counts[p];
                list++;
            }
        }
        char[] blockTargets = new char[count];
        float[] values = new float[count];
        for (int x = 0; x < count; x++) {
            int at = next[keys[x] / width]++;
            blockTargets[at] = (char) (keys[x] % width);
            values[at] = (float) sums[x];
            places[keys[x]] = 0;
        }
        count = 0;
        return new PlanBlock(blockTerms, starts, blockTargets, values);
    }
}
