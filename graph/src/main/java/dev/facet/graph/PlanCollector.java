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

    // A block that is being merged.
    private char[] mergedTargets = new char[PlanCut.BLOCK];
    private float[] mergedValues = new float[PlanCut.BLOCK];
    private int merged;

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
        int first = changed.before(cut.firstRow(b));
        int count = changed.before(cut.endRow(b)) - first;
        // Of each changed row its first entry in the old block and the ends of its entries in both.
        int[] oldFirsts = new int[count];
        int[] oldEnds = new int[count];
        int[] ends = new int[count];
        for (int r = 0; r < count; r++) {
            int i = changed.rows[first + r];
            oldFirsts[r] = oldCut.place(oldBlock, i);
            oldEnds[r] = oldCut.place(oldBlock, i + 1);
            ends[r] = cut.place(b, i + 1);
            emit(rows, cut, b, i);
        }
        return merge(old, close(), oldFirsts, oldEnds, ends);
    }

    /** The kept values of one block, in runs between changed rows, and all of another, which are of changed rows. */
    private PlanBlock merge(PlanBlock old, PlanBlock fresh, int[] oldFirsts, int[] oldEnds, int[] ends) {
        int most = old.values.length + fresh.values.length;
        if (mergedValues.length < most) {
            mergedTargets = new char[most];
            mergedValues = new float[most];
        }
        merged = 0;
        int[] mergedTerms = new int[Math.min(terms, old.terms.length + fresh.terms.length)];
        int[] starts = new int[mergedTerms.length + 1];
        int lists = 0;
        for (int x = 0, y = 0; x < old.terms.length || y < fresh.terms.length; ) {
            int oldTerm = x < old.terms.length ? old.terms[x] : terms;
            int freshTerm = y < fresh.terms.length ? fresh.terms[y] : terms;
            int term = Math.min(oldTerm, freshTerm);
            int s = oldTerm == term ? old.starts[x] : 0;
            int sEnd = oldTerm == term ? old.starts[++x] : 0;
            int t = freshTerm == term ? fresh.starts[y] : 0;
            int tEnd = freshTerm == term ? fresh.starts[++y] : 0;
            int shift = 0;
            for (int r = 0; r < ends.length; r++) {
                int kept = firstFrom(old.targets, s, sEnd, oldFirsts[r]);
                take(old, s, kept, shift);
                s = firstFrom(old.targets, kept, sEnd, oldEnds[r]);
                int gained = firstFrom(fresh.targets, t, tEnd, ends[r]);
                take(fresh, t, gained, 0);
                t = gained;
                shift = ends[r] - oldEnds[r];
            }
            take(old, s, sEnd, shift);
            if (merged > starts[lists]) {
                mergedTerms[lists++] = term;
                starts[lists] = merged;
            }
        }
        return new PlanBlock(
                Arrays.copyOf(mergedTerms, lists),
                Arrays.copyOf(starts, lists + 1),
                Arrays.copyOf(mergedTargets, merged),
                Arrays.copyOf(mergedValues, merged));
    }

    /** The first place of a list whose entry is {@code entry} or of a later row; entries of one row lie together. */
    private static int firstFrom(char[] targets, int from, int to, int entry) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (targets[middle] < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void take(PlanBlock block, int from, int to, int shift) {
        System.arraycopy(block.values, from, mergedValues, merged, to - from);
        if (shift == 0) {
            System.arraycopy(block.targets, from, mergedTargets, merged, to - from);
        } else {
            for (int s = from, at = merged; s < to; s++, at++) {
                mergedTargets[at] = (char) (block.targets[s] + shift);
            }
        }
        merged += to - from;
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
