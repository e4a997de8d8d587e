package dev.facet.graph;

import static dev.facet.graph.SimdRows.ADDRESS;
import static dev.facet.graph.SimdRows.LANES;
import static dev.facet.graph.SimdRows.LANE_COUNT;
import static dev.facet.graph.SimdRows.MEMORY;
import static dev.facet.graph.SimdRows.ORDER;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sparse masked attention with the Vector API, on native memory: {@link ScalarSparseAttention} says what it computes.
 * Rows are dot products with chosen keys, an elementwise step, and a weighted sum of chosen values; see
 * {@link SimdRows}.
 *
 * <p>Rows go in blocks of some thousand entries, and each matrix is visited for a whole block before the next one is:
 * neighbouring rows choose much the same keys, and the keys of a neighbourhood fit into the first cache where keys and
 * values together do not. Each row's own arithmetic is the same as alone.
 */
final class SimdSparseAttention implements SparseKernel {
    /** Entries of a block: their weights leave most of the first cache to the matrices. */
    private static final int BLOCK = 1024;

    /**
     * The end of the block of rows that begins with row i: as many as have at most {@link #BLOCK} entries, at least
     * one.
     */
    private static int blockEnd(int[] offsets, int i, int to) {
        int end = i + 1;
        while (end < to && offsets[end + 1] - offsets[i] <= BLOCK) {
            end++;
        }
        return end;
    }

    @Override
    public void forwardRows(Operands x, int b, int h, int from, int to) {
        Rows rows = new Rows(x, b, h);
        int[] offsets = x.pattern().offsets;
        int[] columns = x.pattern().columns;
        try (Scratch scratch = rows.borrow(1, offsets, from, to)) {
            long weights = scratch.segment().address();
            for (int first = from; first < to; ) {
                int last = blockEnd(offsets, first, to);
                for (int i = first; i < last; i++) {
                    int begin = offsets[i];
                    int end = offsets[i + 1];
                    long own = weights + (long) (begin - offsets[first]) * Float.BYTES;
                    // What is written beyond this row is overwritten by the next.
                    SimdRows.dots(columns, begin, end, rows.query(i), rows.keys, rows.m, own);
                    if (x.kernel() == AttentionKernel.SOFTMAX) {
                        exponentiate(own, rows.mask(begin), end - begin, rows.dotScale);
                    }
                    MEMORY.set(JAVA_FLOAT, rows.denominator(i), maskAndSum(own, rows.mask(begin), end - begin));
                }
                for (int i = first; i < last; i++) {
                    int begin = offsets[i];
                    float denominator = MEMORY.get(JAVA_FLOAT, rows.denominator(i));
                    float reciprocal = denominator == 0 ? 0 : 1 / denominator;
                    long own = weights + (long) (begin - offsets[first]) * Float.BYTES;
                    SimdRows.sum(columns, begin, offsets[i + 1], own, rows.values, rows.d, reciprocal, rows.output(i));
                }
                first = last;
            }
        }
    }

    @Override
    public void backwardRows(
            Operands x,
            Gradients gradients,
            MemorySegment dots,
            MemorySegment weights,
            MemorySegment maskGradient,
            int b,
            int h,
            int from,
            int to) {
        Rows rows = new Rows(x, b, h);
        int[] offsets = x.pattern().offsets;
        int[] columns = x.pattern().columns;
        long outputGradients = gradients.outputs().address() + rows.firstValue;
        long queryGradients = gradients.queries().address() + rows.firstQuery;
        boolean softmax = x.kernel() == AttentionKernel.SOFTMAX;
        try (Scratch scratch = rows.borrow(2, offsets, from, to)) {
            long unmasked = scratch.segment().address();
            long alongValues = unmasked + scratch.segment().byteSize() / 2;
            for (int first = from; first < to; ) {
                int last = blockEnd(offsets, first, to);
                for (int i = first; i < last; i++) {
                    int begin = offsets[i];
                    int end = offsets[i + 1];
                    long own = unmasked + (long) (begin - offsets[first]) * Float.BYTES;
                    SimdRows.dots(columns, begin, end, rows.query(i), rows.keys, rows.m, own);
                    if (softmax) {
                        exponentiate(own, rows.mask(begin), end - begin, rows.dotScale);
                    }
                }
                for (int i = first; i < last; i++) {
                    int begin = offsets[i];
                    int end = offsets[i + 1];
                    long g = outputGradients + (long) i * rows.d * Float.BYTES;
                    long within = (long) (begin - offsets[first]) * Float.BYTES;
                    SimdRows.dots(columns, begin, end, g, rows.values, rows.d, alongValues + within);
                    float denominator = MEMORY.get(JAVA_FLOAT, rows.denominator(i));
                    float reciprocal = denominator == 0 ? 0 : 1 / denominator;
                    float mean = SimdRows.dot(g, rows.output(i), rows.d);
                    long place = (long) begin * Float.BYTES;
                    if (softmax) {
                        softmaxGradients(
                                unmasked + within,
                                alongValues + within,
                                rows.mask(begin),
                                end - begin,
                                mean,
                                reciprocal,
                                rows.dotScale,
                                dots.address() + place,
                                weights.address() + place,
                                maskGradient.address() + place);
                    } else {
                        linearGradients(
                                unmasked + within,
                                alongValues + within,
                                rows.mask(begin),
                                end - begin,
                                mean,
                                reciprocal,
                                dots.address() + place,
                                weights.address() + place,
                                maskGradient.address() + place);
                    }
                }
                for (int i = first; i < last; i++) {
                    int begin = offsets[i];
                    long queryGradient = queryGradients + (long) i * rows.m * Float.BYTES;
                    long place = dots.address() + (long) begin * Float.BYTES;
                    SimdRows.sum(columns, begin, offsets[i + 1], place, rows.keys, rows.m, 1, queryGradient);
                }
                first = last;
            }
        }
    }

    @Override
    public void backwardColumns(
            Operands x,
            Gradients gradients,
            MemorySegment dots,
            MemorySegment weights,
            int b,
            int h,
            int from,
            int to) {
        Rows rows = new Rows(x, b, h);
        int[] offsets = x.pattern().columnOffsets;
        int[] columnRows = x.pattern().columnRows;
        int[] columnEntries = x.pattern().columnEntries;
        long outputGradients = gradients.outputs().address() + rows.firstValue;
        long keyGradients = gradients.keys().address() + rows.firstQuery;
        long valueGradients = gradients.values().address() + rows.firstValue;
        try (Scratch scratch = rows.borrow(2, offsets, from, to)) {
            long columnDots = scratch.segment().address();
            long columnWeights = columnDots + scratch.segment().byteSize() / 2;
            for (int first = from; first < to; ) {
                int last = blockEnd(offsets, first, to);
                int start = offsets[first];
                for (int t = start; t < offsets[last]; t++) {
                    long entry = (long) columnEntries[t] * Float.BYTES;
                    long at = (long) (t - start) * Float.BYTES;
                    MEMORY.set(
                            JAVA_FLOAT,
                            (columnDots + at) & ADDRESS,
                            MEMORY.get(JAVA_FLOAT, (dots.address() + entry) & ADDRESS));
                    MEMORY.set(
                            JAVA_FLOAT,
                            (columnWeights + at) & ADDRESS,
                            MEMORY.get(JAVA_FLOAT, (weights.address() + entry) & ADDRESS));
                }
                for (int j = first; j < last; j++) {
                    long own = columnDots + (long) (offsets[j] - start) * Float.BYTES;
                    long gradient = keyGradients + (long) j * rows.m * Float.BYTES;
                    SimdRows.sum(columnRows, offsets[j], offsets[j + 1], own, rows.queries, rows.m, 1, gradient);
                }
                for (int j = first; j < last; j++) {
                    long own = columnWeights + (long) (offsets[j] - start) * Float.BYTES;
                    long gradient = valueGradients + (long) j * rows.d * Float.BYTES;
                    SimdRows.sum(columnRows, offsets[j], offsets[j + 1], own, outputGradients, rows.d, 1, gradient);
                }
                first = last;
            }
        }
    }

    /** Multiplies dot products by the mask, in place, and returns their sum. */
    static float maskAndSum(long weights, long mask, int count) {
        FloatVector sum = FloatVector.zero(LANES);
        int full = LANES.loopBound(count);
        for (int t = 0; t < full; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            FloatVector w = FloatVector.fromMemorySegment(LANES, MEMORY, (weights + at) & ADDRESS, ORDER)
                    .mul(FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER));
            w.intoMemorySegment(MEMORY, (weights + at) & ADDRESS, ORDER);
            sum = sum.add(w);
        }
        if (full < count) {
            long at = (long) full * Float.BYTES;
            VectorMask<Float> rest = LANES.indexInRange(full, count);
            FloatVector w = FloatVector.fromMemorySegment(LANES, MEMORY, (weights + at) & ADDRESS, ORDER, rest)
                    .mul(FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER, rest));
            w.intoMemorySegment(MEMORY, (weights + at) & ADDRESS, ORDER, rest);
            sum = sum.add(w);
        }
        return SimdRows.total(sum);
    }

    /** Turns dot products into exp(scale dot - largest), in place, the largest over entries that the mask leaves. */
    static void exponentiate(long dots, long mask, int count, float scale) {
        FloatVector least = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        FloatVector most = least;
        for (int t = 0; t < count; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            VectorMask<Float> present = LANES.indexInRange(t, count);
            FloatVector m = FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER, present);
            FloatVector s = FloatVector.fromMemorySegment(LANES, MEMORY, (dots + at) & ADDRESS, ORDER, present)
                    .mul(scale);
            // Lanes that are not present have mask 0.
            most = most.max(least.blend(s, m.compare(VectorOperators.NE, 0)));
        }
        float largest = most.reduceLanes(VectorOperators.MAX);
        float shift = largest == Float.NEGATIVE_INFINITY ? 0 : largest;
        for (int t = 0; t < count; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            VectorMask<Float> present = LANES.indexInRange(t, count);
            FloatVector exponents = FloatVector.fromMemorySegment(LANES, MEMORY, (dots + at) & ADDRESS, ORDER, present)
                    .mul(scale)
                    .sub(shift)
                    .min(ScalarSparseAttention.LARGEST_EXPONENT);
            SimdRows.exp(exponents).intoMemorySegment(MEMORY, (dots + at) & ADDRESS, ORDER, present);
        }
    }

    /** From a_ij, g . v_j and M_ij of one row: derivatives by its dot products, normalised weights, and dM added up. */
    private static void linearGradients(
            long unmasked,
            long alongValues,
            long mask,
            int count,
            float mean,
            float reciprocal,
            long dots,
            long weights,
            long maskGradient) {
        for (int t = 0; t < count; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            VectorMask<Float> present = LANES.indexInRange(t, count);
            FloatVector a = FloatVector.fromMemorySegment(LANES, MEMORY, (unmasked + at) & ADDRESS, ORDER, present);
            FloatVector m = FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER, present);
            FloatVector dw = FloatVector.fromMemorySegment(LANES, MEMORY, (alongValues + at) & ADDRESS, ORDER, present)
                    .sub(mean)
                    .mul(reciprocal);
            dw.mul(m).intoMemorySegment(MEMORY, (dots + at) & ADDRESS, ORDER, present);
            a.mul(m).mul(reciprocal).intoMemorySegment(MEMORY, (weights + at) & ADDRESS, ORDER, present);
            dw.fma(a, FloatVector.fromMemorySegment(LANES, MEMORY, (maskGradient + at) & ADDRESS, ORDER, present))
                    .intoMemorySegment(MEMORY, (maskGradient + at) & ADDRESS, ORDER, present);
        }
    }

    /** As {@link #linearGradients}, where a_ij is an exponential of the dot product times {@code dotScale}. */
    private static void softmaxGradients(
            long unmasked,
            long alongValues,
            long mask,
            int count,
            float mean,
            float reciprocal,
            float dotScale,
            long dots,
            long weights,
            long maskGradient) {
        for (int t = 0; t < count; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            VectorMask<Float> present = LANES.indexInRange(t, count);
            FloatVector a = FloatVector.fromMemorySegment(LANES, MEMORY, (unmasked + at) & ADDRESS, ORDER, present);
            FloatVector w = FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER, present)
                    .mul(a);
            FloatVector dw = FloatVector.fromMemorySegment(LANES, MEMORY, (alongValues + at) & ADDRESS, ORDER, present)
                    .sub(mean)
                    .mul(reciprocal);
            dw.mul(w).mul(dotScale).intoMemorySegment(MEMORY, (dots + at) & ADDRESS, ORDER, present);
            w.mul(reciprocal).intoMemorySegment(MEMORY, (weights + at) & ADDRESS, ORDER, present);
            dw.fma(a, FloatVector.fromMemorySegment(LANES, MEMORY, (maskGradient + at) & ADDRESS, ORDER, present))
                    .intoMemorySegment(MEMORY, (maskGradient + at) & ADDRESS, ORDER, present);
        }
    }

    /** Addresses of the rows of one (batch, head). */
    private static final class Rows {
        final int m;
        final int d;
        final float dotScale;
        final long firstQuery;
        final long firstValue;
        final long queries;
        final long keys;
        final long values;
        private final long mask;
        private final long outputs;
        private final long denominators;

        Rows(Operands x, int b, int h) {
            m = x.shape().queryFeatures();
            d = x.shape().valueFeatures();
            dotScale = (float) (1 / Math.sqrt(m));
            long first = x.shape().rowBegin(b, h) * Float.BYTES;
            firstQuery = first * m;
            firstValue = first * d;
            queries = x.queries().address() + firstQuery;
            keys = x.keys().address() + firstQuery;
            values = x.values().address() + firstValue;
            outputs = x.outputs().address() + firstValue;
            denominators = x.denominators().address() + first;
            mask = x.mask().address() + (long) h * x.pattern().entries() * Float.BYTES;
        }

        long query(int i) {
            return queries + (long) i * m * Float.BYTES;
        }

        long output(int i) {
            return outputs + (long) i * d * Float.BYTES;
        }

        long denominator(int i) {
            return (denominators + (long) i * Float.BYTES) & ADDRESS;
        }

        long mask(int entry) {
            return mask + (long) entry * Float.BYTES;
        }

        /**
         * Memory for {@code arrays} floats of each entry of the largest block of some rows, and what loops may write
         * beyond.
         */
        Scratch borrow(int arrays, int[] offsets, int from, int to) {
            int most = Math.min(BLOCK, offsets[to] - offsets[from]);
            for (int i = from; i < to; i++) {
                most = Math.max(most, offsets[i + 1] - offsets[i]);
            }
            return Scratch.take((long) arrays * (most + SimdRows.DOTS_PADDING) * Float.BYTES);
        }
    }
}
