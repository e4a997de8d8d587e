package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A mask's values as sum over terms p of c_p B_p with every B_p kept sparse: entries are cut into blocks small enough
 * for the first cache, and a block holds for each term the list of (entry, value) where B_p is not 0. Values and
 * gradient are then long loops without a branch, whatever the graph. Of a symmetric mask only the entries on and above
 * the diagonal are computed, the others are their mirrors.
 *
 * <p>Cost: values and gradient O(stored values) time; 6 bytes a stored value and 4 an entry.
 */
final class TermPlan {
    /** Entries of a block: their sums stay in the first cache, and targets fit into 16 bits. */
    private static final int BLOCK = 2048;

    private final SparsePattern pattern;
    private final boolean mirrored;
    private final int terms;

    /** The pattern's entries that are computed, in order: all, or those on and above the diagonal. */
    private final int[] owned;

    private final Block[] blocks;
    private final ScratchPool<float[]> sums = new ScratchPool<>(() -> new float[BLOCK]);
    private final ScratchPool<double[]> slopes = new ScratchPool<>(() -> new double[BLOCK]);

    /** For each term p that occurs, its list from {@code starts[x]} to {@code starts[x + 1] - 1}. */
    private static final class Block {
        final int[] terms;
        final int[] starts;
        final char[] targets;
        final float[] values;

        Block(int[] terms, int[] starts, char[] targets, float[] values) {
            this.terms = terms;
            this.starts = starts;
            this.targets = targets;
            this.values = values;
        }
    }

    private TermPlan(SparsePattern pattern, boolean mirrored, int terms, int[] owned, Block[] blocks) {
        this.pattern = pattern;
        this.mirrored = mirrored;
        this.terms = terms;
        this.owned = owned;
        this.blocks = blocks;
    }

    /**
     * Collects a plan.
     *
     * @param mirrored whether the mask is symmetric, on a symmetric pattern
     * @param most the number of stored values from which on there is no plan
     * @return null when more values would be stored
     */
    static @Nullable TermPlan collect(SparsePattern pattern, boolean mirrored, int terms, RowTerms rows, long most) {
        int[] rowStarts = new int[pattern.nodes() + 1]; // into owned
        int[] owned = owned(pattern, mirrored, rowStarts);
        // An entry stores at least one value: what is too much already need not be collected.
        if (owned.length > most) {
            return null;
        }
        Block[] blocks = new Block[Parallel.chunks(owned.length, BLOCK)];
        LongAdder stored = new LongAdder();
        ScratchPool<Collector> collectors =
                new ScratchPool<>(() -> new Collector(pattern.nodes(), terms, Math.min(BLOCK, owned.length)));
        Parallel.forRange(owned.length, BLOCK, (b, from, to) -> {
            if (stored.sum() > most) {
                return;
            }
            Collector collector = collectors.borrow();
            int i = Arrays.binarySearch(rowStarts, from);
            // Rows without entries share a start: any of them will do, the loop below passes over the others.
            i = i < 0 ? -i - 2 : i;
            while (i > 0 && rowStarts[i] == from) {
                i--;
            }
            for (; i < pattern.nodes() && rowStarts[i] < to; i++) {
                collector.openRow(pattern, i, mirrored ? i : 0, rowStarts, from, to);
                rows.emit(i, collector);
            }
            blocks[b] = collector.close();
            stored.add(blocks[b].values.length);
            collectors.giveBack(collector);
        });
        return stored.sum() > most ? null : new TermPlan(pattern, mirrored, terms, owned, blocks);
    }

    private static int[] owned(SparsePattern pattern, boolean mirrored, int[] rowStarts) {
        int[] owned = new int[pattern.entries()];
        int count = 0;
        for (int i = 0; i < pattern.nodes(); i++) {
            for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                if (!mirrored || pattern.columns[e] >= i) {
                    owned[count++] = e;
                }
            }
            rowStarts[i + 1] = count;
        }
        return count == owned.length ? owned : Arrays.copyOf(owned, count);
    }

    /** The number of stored values. */
    long stored() {
        long sum = 0;
        for (Block block : blocks) {
            sum += block.values.length;
        }
        return sum;
    }

    /** Writes the values (heads, entries) for the coefficients c (heads, terms). */
    void values(double[][] c, MemorySegment values) {
        long entries = pattern.entries();
        Parallel.forRange(owned.length, BLOCK, (b, from, to) -> {
            float[] sum = sums.borrow();
            for (int h = 0; h < c.length; h++) {
                Arrays.fill(sum, 0, to - from, 0f);
                Block block = blocks[b];
                for (int x = 0; x < block.terms.length; x++) {
                    addScaled((float) c[h][block.terms[x]], block, block.starts[x], block.starts[x + 1], sum);
                }
                write(sum, from, to, values, h * entries);
            }
            sums.giveBack(sum);
        });
    }

    private static void addScaled(float factor, Block block, int from, int to, float[] sum) {
        char[] targets = block.targets;
        float[] values = block.values;
        for (int x = from; x < to; x++) {
            sum[targets[x]] += factor * values[x];
        }
    }

    private void write(float[] sum, int from, int to, MemorySegment values, long start) {
        if (!mirrored) {
            MemorySegment.copy(sum, 0, values, ValueLayout.JAVA_FLOAT, 4 * (start + from), to - from);
            return;
        }
        int[] mirrors = pattern.columnEntries;
        for (int u = from; u < to; u++) {
            int e = owned[u];
            values.setAtIndex(ValueLayout.JAVA_FLOAT, start + e, sum[u - from]);
            values.setAtIndex(ValueLayout.JAVA_FLOAT, start + mirrors[e], sum[u - from]);
        }
    }

    /** The gradient with respect to c (heads, terms), given that of the values (heads, entries). */
    double[][] gradient(int heads, MemorySegment dValues) {
        long entries = pattern.entries();
        double[][][] partial = new double[blocks.length][heads][terms];
        Parallel.forRange(owned.length, BLOCK, (b, from, to) -> {
            double[] slope = slopes.borrow();
            for (int h = 0; h < heads; h++) {
                read(dValues, h * entries, from, to, slope);
                Block block = blocks[b];
                for (int x = 0; x < block.terms.length; x++) {
                    partial[b][h][block.terms[x]] = dot(block, block.starts[x], block.starts[x + 1], slope);
                }
            }
            slopes.giveBack(slope);
        });
        double[][] dc = new double[heads][terms];
        for (double[][] part : partial) {
            for (int h = 0; h < heads; h++) {
                for (int p = 0; p < terms; p++) {
                    dc[h][p] += part[h][p];
                }
            }
        }
        return dc;
    }

    private void read(MemorySegment dValues, long start, int from, int to, double[] slope) {
        int[] mirrors = pattern.columnEntries;
        for (int u = from; u < to; u++) {
            int e = owned[u];
            double own = dValues.getAtIndex(ValueLayout.JAVA_FLOAT, start + e);
            if (mirrored) {
                int m = mirrors[e];
                double mirror = dValues.getAtIndex(ValueLayout.JAVA_FLOAT, start + m);
                own += m == e ? 0 : mirror;
            }
            slope[u - from] = own;
        }
    }

    /** Four sums, so that additions need not wait for each other; their order is fixed. */
    private static double dot(Block block, int from, int to, double[] slope) {
        char[] targets = block.targets;
        float[] values = block.values;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int x = from;
        for (; x + 3 < to; x += 4) {
            sum0 += slope[targets[x]] * values[x];
            sum1 += slope[targets[x + 1]] * values[x + 1];
            sum2 += slope[targets[x + 2]] * values[x + 2];
            sum3 += slope[targets[x + 3]] * values[x + 3];
        }
        for (; x < to; x++) {
            sum0 += slope[targets[x]] * values[x];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** Gathers the contributions to one block, by term and entry. */
    private static final class Collector implements RowTerms.Sink {
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

        Collector(int nodes, int terms, int width) {
            this.terms = terms;
            this.width = width;
            this.places = new int[Math.multiplyExact(terms, width)];
            this.targets = new int[nodes];
            this.keys = new int[4 * width];
            this.sums = new double[4 * width];
        }

        void openRow(SparsePattern pattern, int i, int first, int[] rowStarts, int from, int to) {
            firstColumn = first;
            length = to - from;
            int u = rowStarts[i] - from;
            for (int e = pattern.offsets[i + 1] - (rowStarts[i + 1] - rowStarts[i]); e < pattern.offsets[i + 1]; e++) {
                targets[pattern.columns[e]] = u++;
            }
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
        Block close() {
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
            return new Block(blockTerms, starts, blockTargets, values);
        }
    }
}
