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

/**
 * Dense masked attention with the Vector API, on native memory: {@link ScalarDenseAttention} says what it computes.
 * Each (batch, head) is packed into padded matrices, which fit the cache; then panels of rows go through
 * {@link SimdTiles} products and an elementwise step.
 */
final class SimdDenseAttention implements DenseKernel {
    /** Rows of a panel: its weights stay in the first cache forward, in the second backward. */
    private static final int FORWARD_PANEL = SimdTiles.ROWS;

    private static final int BACKWARD_PANEL = 8 * SimdTiles.ROWS;

    @Override
    public void forward(Operands x, int b, int h, int from, int to) {
        Sizes size = new Sizes(x.shape(), FORWARD_PANEL);
        try (Scratch scratch = Scratch.take(size.forwardFloats() * Float.BYTES)) {
            Places at = new Places(scratch.segment().address());
            long queries = at.next((long) FORWARD_PANEL * size.m);
            long keysTurned = at.next((long) size.m * size.columns);
            long values = at.next((long) size.n * size.paddedD);
            long weights = at.next((long) FORWARD_PANEL * size.columns);
            long outputs = at.next((long) FORWARD_PANEL * size.paddedD);
            long first = x.shape().rowBegin(b, h);
            packTurned(x.keys().address() + first * size.m * 4, size.n, size.m, size.columns, keysTurned);
            pack(x.values().address() + first * size.d * 4, size.n, size.d, size.paddedD, values);
            long mask = x.mask().address() + (long) h * size.n * size.n * 4;
            for (int i = from; i < to; i += FORWARD_PANEL) {
                int rows = Math.min(FORWARD_PANEL, to - i);
                pack(x.queries().address() + (first + i) * size.m * 4, rows, size.m, size.m, queries);
                SimdTiles.multiply(
                        FORWARD_PANEL,
                        size.m,
                        size.columns,
                        queries,
                        size.m,
                        1,
                        keysTurned,
                        size.columns,
                        weights,
                        size.columns,
                        false);
                for (int r = 0; r < rows; r++) {
                    long row = weights + (long) r * size.columns * 4;
                    long maskRow = mask + (long) (i + r) * size.n * 4;
                    if (x.kernel() == AttentionKernel.SOFTMAX) {
                        SimdSparseAttention.exponentiate(row, maskRow, size.n, size.dotScale);
                    }
                    float denominator = SimdSparseAttention.maskAndSum(row, maskRow, size.n);
                    MEMORY.set(JAVA_FLOAT, (x.denominators().address() + (first + i + r) * 4) & ADDRESS, denominator);
                }
                SimdTiles.multiply(
                        FORWARD_PANEL,
                        size.n,
                        size.paddedD,
                        weights,
                        size.columns,
                        1,
                        values,
                        size.paddedD,
                        outputs,
                        size.paddedD,
                        false);
                for (int r = 0; r < rows; r++) {
                    long row = first + i + r;
                    float denominator = MEMORY.get(JAVA_FLOAT, (x.denominators().address() + row * 4) & ADDRESS);
                    float reciprocal = denominator == 0 ? 0 : 1 / denominator;
                    scale(
                            outputs + (long) r * size.paddedD * 4,
                            size.d,
                            reciprocal,
                            x.outputs().address() + row * size.d * 4);
                }
            }
        }
    }

    @Override
    public void backward(Operands x, Gradients gradients, MemorySegment maskGradient, int b, int h) {
        Sizes size = new Sizes(x.shape(), BACKWARD_PANEL);
        int n = size.n;
        try (Scratch scratch = Scratch.take(size.backwardFloats() * Float.BYTES)) {
            Places at = new Places(scratch.segment().address());
            long queries = at.next((long) BACKWARD_PANEL * size.paddedM);
            long g = at.next((long) BACKWARD_PANEL * size.paddedD);
            long keys = at.next((long) n * size.paddedM);
            long keysTurned = at.next((long) size.m * size.columns);
            long valuesTurned = at.next((long) size.d * size.columns);
            long unmasked = at.next((long) BACKWARD_PANEL * size.columns);
            long dots = at.next((long) BACKWARD_PANEL * size.columns);
            long queryGradient = at.next((long) BACKWARD_PANEL * size.paddedM);
            long keyGradient = at.next((long) size.rows * size.paddedM);
            long valueGradient = at.next((long) size.rows * size.paddedD);
            long first = x.shape().rowBegin(b, h);
            long firstQuery = first * size.m * 4;
            long firstValue = first * size.d * 4;
            pack(x.keys().address() + firstQuery, n, size.m, size.paddedM, keys);
            packTurned(x.keys().address() + firstQuery, n, size.m, size.columns, keysTurned);
            packTurned(x.values().address() + firstValue, n, size.d, size.columns, valuesTurned);
            clear(keyGradient, (long) size.rows * size.paddedM);
            clear(valueGradient, (long) size.rows * size.paddedD);
            for (int i = 0; i < n; i += BACKWARD_PANEL) {
                int rows = Math.min(BACKWARD_PANEL, n - i);
                int tiled = (rows + SimdTiles.ROWS - 1) / SimdTiles.ROWS * SimdTiles.ROWS;
                pack(x.queries().address() + firstQuery + (long) i * size.m * 4, rows, size.m, size.paddedM, queries);
                for (int r = 0; r < rows; r++) {
                    float denominator =
                            MEMORY.get(JAVA_FLOAT, (x.denominators().address() + (first + i + r) * 4) & ADDRESS);
                    pack(
                            gradients.outputs().address() + firstValue + (long) (i + r) * size.d * 4,
                            1,
                            size.d,
                            size.paddedD,
                            g + (long) r * size.paddedD * 4);
                    scale(
                            g + (long) r * size.paddedD * 4,
                            size.d,
                            denominator == 0 ? 0 : 1 / denominator,
                            g + (long) r * size.paddedD * 4);
                }
                SimdTiles.multiply(
                        tiled,
                        size.m,
                        size.columns,
                        queries,
                        size.paddedM,
                        1,
                        keysTurned,
                        size.columns,
                        unmasked,
                        size.columns,
                        false);
                SimdTiles.multiply(
                        tiled,
                        size.d,
                        size.columns,
                        g,
                        size.paddedD,
                        1,
                        valuesTurned,
                        size.columns,
                        dots,
                        size.columns,
                        false);
                for (int r = 0; r < rows; r++) {
                    long row = (long) r * size.columns * 4;
                    long maskPlace = (long) (i + r) * n * 4;
                    long maskRow = x.mask().address() + (long) h * n * n * 4 + maskPlace;
                    float mean = SimdRows.dot(
                            g + (long) r * size.paddedD * 4,
                            x.outputs().address() + firstValue + (long) (i + r) * size.d * 4,
                            size.d);
                    if (x.kernel() == AttentionKernel.SOFTMAX) {
                        SimdSparseAttention.exponentiate(unmasked + row, maskRow, n, size.dotScale);
                        softmaxGradients(
                                unmasked + row,
                                dots + row,
                                maskRow,
                                n,
                                mean,
                                size.dotScale,
                                maskGradient.address() + maskPlace);
                    } else {
                        linearGradients(
                                unmasked + row, dots + row, maskRow, n, mean, maskGradient.address() + maskPlace);
                    }
                }
                // Now unmasked holds the weights, before normalisation as g is divided already, and dots their
                // gradient.
                SimdTiles.multiply(
                        tiled,
                        n,
                        size.paddedM,
                        dots,
                        size.columns,
                        1,
                        keys,
                        size.paddedM,
                        queryGradient,
                        size.paddedM,
                        false);
                unpack(
                        queryGradient,
                        rows,
                        size.m,
                        size.paddedM,
                        gradients.queries().address() + firstQuery + (long) i * size.m * 4);
                SimdTiles.multiply(
                        size.rows,
                        rows,
                        size.paddedM,
                        dots,
                        1,
                        size.columns,
                        queries,
                        size.paddedM,
                        keyGradient,
                        size.paddedM,
                        true);
                SimdTiles.multiply(
                        size.rows,
                        rows,
                        size.paddedD,
                        unmasked,
                        1,
                        size.columns,
                        g,
                        size.paddedD,
                        valueGradient,
                        size.paddedD,
                        true);
            }
            unpack(keyGradient, n, size.m, size.paddedM, gradients.keys().address() + firstQuery);
            unpack(valueGradient, n, size.d, size.paddedD, gradients.values().address() + firstValue);
        }
    }

    /**
     * From a_ij, g . v_j and M_ij of one row: a_ij becomes w_ij, g . v_j the derivative by the dot product, dM added
     * up.
     */
    private static void linearGradients(long unmasked, long dots, long mask, int count, float mean, long maskGradient) {
        for (int t = 0; t < count; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            VectorMask<Float> present = LANES.indexInRange(t, count);
            FloatVector a = FloatVector.fromMemorySegment(LANES, MEMORY, (unmasked + at) & ADDRESS, ORDER);
            FloatVector m = FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER, present);
            FloatVector dw = FloatVector.fromMemorySegment(LANES, MEMORY, (dots + at) & ADDRESS, ORDER)
                    .sub(mean);
            dw.mul(m).intoMemorySegment(MEMORY, (dots + at) & ADDRESS, ORDER);
            a.mul(m).intoMemorySegment(MEMORY, (unmasked + at) & ADDRESS, ORDER);
            dw.fma(a, FloatVector.fromMemorySegment(LANES, MEMORY, (maskGradient + at) & ADDRESS, ORDER, present))
                    .intoMemorySegment(MEMORY, (maskGradient + at) & ADDRESS, ORDER, present);
        }
    }

    /** As {@link #linearGradients}, where a_ij is an exponential of the dot product times {@code dotScale}. */
    private static void softmaxGradients(
            long unmasked, long dots, long mask, int count, float mean, float dotScale, long maskGradient) {
        for (int t = 0; t < count; t += LANE_COUNT) {
            long at = (long) t * Float.BYTES;
            VectorMask<Float> present = LANES.indexInRange(t, count);
            FloatVector a = FloatVector.fromMemorySegment(LANES, MEMORY, (unmasked + at) & ADDRESS, ORDER);
            FloatVector w = FloatVector.fromMemorySegment(LANES, MEMORY, (mask + at) & ADDRESS, ORDER, present)
                    .mul(a);
            FloatVector dw = FloatVector.fromMemorySegment(LANES, MEMORY, (dots + at) & ADDRESS, ORDER)
                    .sub(mean);
            dw.mul(w).mul(dotScale).intoMemorySegment(MEMORY, (dots + at) & ADDRESS, ORDER);
            w.intoMemorySegment(MEMORY, (unmasked + at) & ADDRESS, ORDER);
            dw.fma(a, FloatVector.fromMemorySegment(LANES, MEMORY, (maskGradient + at) & ADDRESS, ORDER, present))
                    .intoMemorySegment(MEMORY, (maskGradient + at) & ADDRESS, ORDER, present);
        }
    }

    /** into = factor * from. */
    private static void scale(long from, int count, float factor, long into) {
        int c = 0;
        for (; c + LANE_COUNT <= count; c += LANE_COUNT) {
            FloatVector.fromMemorySegment(LANES, MEMORY, (from + c * 4L) & ADDRESS, ORDER)
                    .mul(factor)
                    .intoMemorySegment(MEMORY, (into + c * 4L) & ADDRESS, ORDER);
        }
        for (; c < count; c++) {
            float value = factor * MEMORY.get(JAVA_FLOAT, (from + c * 4L) & ADDRESS);
            MEMORY.set(JAVA_FLOAT, (into + c * 4L) & ADDRESS, value);
        }
    }

    /** Copies rows into padded ones, whose padding becomes 0. */
    private static void pack(long from, int rows, int features, int padded, long into) {
        if (features == padded) {
            copy(from, into, (long) rows * features);
            return;
        }
        clear(into, (long) rows * padded);
        for (int i = 0; i < rows; i++) {
            copy(from + (long) i * features * 4, into + (long) i * padded * 4, features);
        }
    }

    private static void unpack(long from, int rows, int features, int padded, long into) {
        if (features == padded) {
            copy(from, into, (long) rows * features);
            return;
        }
        for (int i = 0; i < rows; i++) {
            copy(from + (long) i * padded * 4, into + (long) i * features * 4, features);
        }
    }

    /** Copies rows into the columns of a matrix whose rows are padded; the padding becomes 0. */
    private static void packTurned(long from, int rows, int features, int columns, long into) {
        for (int c = 0; c < features; c++) {
            long row = into + (long) c * columns * 4;
            for (int i = 0; i < rows; i++) {
                float value = MEMORY.get(JAVA_FLOAT, (from + ((long) i * features + c) * 4) & ADDRESS);
                MEMORY.set(JAVA_FLOAT, (row + i * 4L) & ADDRESS, value);
            }
            clear(row + rows * 4L, columns - rows);
        }
    }

    private static void copy(long from, long into, long floats) {
        MemorySegment.copy(MEMORY, from, MEMORY, into, floats * Float.BYTES);
    }

    private static void clear(long from, long floats) {
        MEMORY.asSlice(from, floats * Float.BYTES).fill((byte) 0);
    }

    /** Consecutive pieces of one block of memory. */
    private static final class Places {
        private long next;

        Places(long first) {
            next = first;
        }

        long next(long floats) {
            long place = next;
            next += floats * Float.BYTES;
            return place;
        }
    }

    /** Numbers of rows and columns, and what they are padded to. */
    private static final class Sizes {
        final int n;
        final int m;
        final int d;
        final int paddedM;
        final int paddedD;
        /** N padded to whole vectors, and to whole tiles of rows. */
        final int columns;

        final int rows;
        final int panel;
        final float dotScale;

        Sizes(AttentionShape shape, int panel) {
            this.n = shape.nodes();
            this.m = shape.queryFeatures();
            this.d = shape.valueFeatures();
            this.panel = panel;
            paddedM = SimdTiles.padded(m);
            paddedD = SimdTiles.padded(d);
            columns = SimdTiles.padded(n);
            rows = (n + SimdTiles.ROWS - 1) / SimdTiles.ROWS * SimdTiles.ROWS;
            dotScale = (float) (1 / Math.sqrt(m));
        }

        long forwardFloats() {
            return (long) panel * (m + columns + paddedD) + (long) m * columns + (long) n * paddedD;
        }

        long backwardFloats() {
            return panel * (2L * paddedM + paddedD + 2L * columns)
                    + (long) n * paddedM
                    + (long) (m + d) * columns
                    + (long) rows * (paddedM + paddedD);
        }
    }
}
