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
 * <p>How the entries are cut depends on rows near by alone (see {@link PlanCut}), and a block tells its entries by their
 * number in the block, so when some rows of a mask change, the blocks of others stay as they are.
 *
 * <p>Cost: values and gradient O(stored values) time; 6 bytes a stored value and 4 a row.
 */
final class TermPlan {
    private final SparsePattern pattern;
    private final boolean mirrored;
    private final int terms;
    private final PlanCut cut;
    private final PlanBlock[] blocks;
    private final ScratchPool<float[]> sums = new ScratchPool<>(() -> new float[PlanCut.BLOCK]);
    private final ScratchPool<double[]> slopes = new ScratchPool<>(() -> new double[PlanCut.BLOCK]);

    private TermPlan(SparsePattern pattern, boolean mirrored, int terms, PlanCut cut, PlanBlock[] blocks) {
        this.pattern = pattern;
        this.mirrored = mirrored;
        this.terms = terms;
        this.cut = cut;
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
        PlanCut cut = PlanCut.of(pattern, mirrored);
        return collect(pattern, mirrored, terms, cut, most, (b, collector) -> collector.collect(rows, cut, b));
    }

    /**
     * The plan of a pattern that differs in some rows alone: equal to one collected anew, for work in proportion to the
     * blocks that hold such rows.
     *
     * @param changed the rows whose entries or contributions may differ
     * @return null when more than {@code most} values would be stored
     */
    @Nullable
    TermPlan withRows(SparsePattern next, RowSet changed, RowTerms rows, long most) {
        PlanCut nextCut = cut.withRows(next, mirrored, changed);
        int[] same = nextCut.sameRows(cut);
        return collect(next, mirrored, terms, nextCut, most, (b, collector) -> {
            int count = changed.between(nextCut.firstRow(b), nextCut.endRow(b));
            if (same[b] >= 0 && count == 0) {
                return blocks[same[b]];
            }
            // Few rows of many: the others' values are copied. A piece of a row is all changed.
            if (same[b] >= 0 && 2 * count <= nextCut.endRow(b) - nextCut.firstRow(b)) {
                return collector.replace(blocks[same[b]], cut, same[b], rows, changed, nextCut, b);
            }
            return collector.collect(rows, nextCut, b);
        });
    }

    /** Makes one block. */
    private interface Maker {
        PlanBlock make(int b, PlanCollector collector);
    }

    private static @Nullable TermPlan collect(
            SparsePattern pattern, boolean mirrored, int terms, PlanCut cut, long most, Maker maker) {
        // An entry stores at least one value: what is too much already need not be collected.
        if (cut.owned() > most) {
            return null;
        }
        PlanBlock[] blocks = new PlanBlock[cut.blocks()];
        LongAdder stored = new LongAdder();
        ScratchPool<PlanCollector> collectors =
                new ScratchPool<>(() -> new PlanCollector(pattern, mirrored, terms, cut.longest()));
        Parallel.forRange(blocks.length, 1, (chunk, from, to) -> {
            if (stored.sum() > most) {
                return;
            }
            PlanCollector collector = collectors.borrow();
            blocks[chunk] = maker.make(chunk, collector);
            stored.add(blocks[chunk].values.length);
            collectors.giveBack(collector);
        });
        return stored.sum() > most ? null : new TermPlan(pattern, mirrored, terms, cut, blocks);
    }

    /** The number of stored values. */
    long stored() {
        long sum = 0;
        for (PlanBlock block : blocks) {
            sum += block.values.length;
        }
        return sum;
    }

    /** Writes the values (heads, entries) for the coefficients c (heads, terms). */
    void values(double[][] c, MemorySegment values) {
        long entries = pattern.entries();
        Parallel.forRange(blocks.length, 1, (b, from, to) -> {
            float[] sum = sums.borrow();
            for (int h = 0; h < c.length; h++) {
                Arrays.fill(sum, 0, cut.length(b), 0f);
                PlanBlock block = blocks[b];
                for (int x = 0; x < block.terms.length; x++) {
                    addScaled((float) c[h][block.terms[x]], block, block.starts[x], block.starts[x + 1], sum);
                }
                write(sum, b, values, h * entries);
            }
            sums.giveBack(sum);
        });
    }

    private static void addScaled(float factor, PlanBlock block, int from, int to, float[] sum) {
        char[] targets = block.targets;
        float[] values = block.values;
        for (int x = from; x < to; x++) {
            sum[targets[x]] += factor * values[x];
        }
    }

    private void write(float[] sum, int b, MemorySegment values, long start) {
        if (!mirrored) {
            long first = start + cut.start(b);
            MemorySegment.copy(sum, 0, values, ValueLayout.JAVA_FLOAT, 4 * first, cut.length(b));
            return;
        }
        int[] mirrors = pattern.columnEntries;
        int u = 0;
        for (int i = cut.firstRow(b); i < cut.endRow(b); i++) {
            int end = cut.endEntry(b, i);
            for (int e = cut.firstEntry(b, i); e < end; e++, u++) {
                values.setAtIndex(ValueLayout.JAVA_FLOAT, start + e, sum[u]);
                values.setAtIndex(ValueLayout.JAVA_FLOAT, start + mirrors[e], sum[u]);
            }
        }
    }

    /** The gradient with respect to c (heads, terms), given that of the values (heads, entries). */
    double[][] gradient(int heads, MemorySegment dValues) {
        long entries = pattern.entries();
        double[][][] partial = new double[blocks.length][heads][terms];
        Parallel.forRange(blocks.length, 1, (b, from, to) -> {
            double[] slope = slopes.borrow();
            for (int h = 0; h < heads; h++) {
                read(dValues, h * entries, b, slope);
                PlanBlock block = blocks[b];
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

    private void read(MemorySegment dValues, long start, int b, double[] slope) {
        int[] mirrors = pattern.columnEntries;
        int u = 0;
        for (int i = cut.firstRow(b); i < cut.endRow(b); i++) {
            int end = cut.endEntry(b, i);
            for (int e = cut.firstEntry(b, i); e < end; e++, u++) {
                double own = dValues.getAtIndex(ValueLayout.JAVA_FLOAT, start + e);
                if (mirrored) {
                    int m = mirrors[e];
                    double mirror = dValues.getAtIndex(ValueLayout.JAVA_FLOAT, start + m);
                    own += m == e ? 0 : mirror;
                }
                slope[u] = own;
            }
        }
    }

    /** Four sums, so that additions need not wait for each other; their order is fixed. */
    private static double dot(PlanBlock block, int from, int to, double[] slope) {
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
}
