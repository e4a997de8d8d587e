package dev.facet.graph;

import static dev.facet.graph.SimdRows.ADDRESS;
import static dev.facet.graph.SimdRows.LANES;
import static dev.facet.graph.SimdRows.LANE_COUNT;
import static dev.facet.graph.SimdRows.MEMORY;
import static dev.facet.graph.SimdRows.ORDER;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products C = A B, or C += A B, of small matrices in native memory, by tiles of four rows and two vectors of
 * columns that stay in registers. {@link SimdRows} says why it is written as it is.
 *
 * <p>Shapes: A (rows, inner) with any strides, so that it may be a transposed view; B (inner, columns) and C (rows,
 * columns) with contiguous rows. Rows of A and C come in fours, columns of B and C in vectors: whoever makes the
 * matrices pads them.
 */
final class SimdTiles {
    static final int ROWS = 4;
    private static final int LANE_BYTES = LANE_COUNT * Float.BYTES;

    private SimdTiles() {}

    /** The least number of floats that is at least {@code features} and fills whole vectors. */
    static int padded(int features) {
        return (features + LANE_COUNT - 1) / LANE_COUNT * LANE_COUNT;
    }

    /**
     * C = A B, or C += A B.
     *
     * @param rows of A and C, a multiple of {@link #ROWS}
     * @param aRow floats from a row of A to the next
     * @param aColumn floats from a column of A to the next
     * @param columns of B and C, a multiple of the lanes
     */
    static void multiply(
            int rows,
            int inner,
            int columns,
            long a,
            int aRow,
            int aColumn,
            long b,
            int bRow,
            long c,
            int cRow,
            boolean add) {
        int pairs = columns / (2 * LANE_COUNT) * (2 * LANE_COUNT);
        for (int i = 0; i < rows; i += ROWS) {
            long from = a + (long) i * aRow * Float.BYTES;
            long to = c + (long) i * cRow * Float.BYTES;
            for (int j = 0; j < pairs; j += 2 * LANE_COUNT) {
                long at = (long) j * Float.BYTES;
                tile2(
                        inner,
                        from,
                        aRow * Float.BYTES,
                        aColumn * Float.BYTES,
                        b + at,
                        bRow * 4L,
                        to + at,
                        cRow * 4L,
                        add);
            }
            if (pairs < columns) {
                long at = (long) pairs * Float.BYTES;
                tile1(
                        inner,
                        from,
                        aRow * Float.BYTES,
                        aColumn * Float.BYTES,
                        b + at,
                        bRow * 4L,
                        to + at,
                        cRow * 4L,
                        add);
            }
        }
    }

    /** Four rows and two vectors; strides in bytes. */
    private static void tile2(
            int inner, long a, int aRow, int aColumn, long b, long bRow, long c, long cRow, boolean add) {
        FloatVector s00 = FloatVector.zero(LANES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        long c0 = c & ADDRESS;
        long c1 = (c + cRow) & ADDRESS;
        long c2 = (c + 2 * cRow) & ADDRESS;
        long c3 = (c + 3 * cRow) & ADDRESS;
        if (add) {
            s00 = FloatVector.fromMemorySegment(LANES, MEMORY, c0, ORDER);
            s01 = FloatVector.fromMemorySegment(LANES, MEMORY, c0 + LANE_BYTES, ORDER);
            s10 = FloatVector.fromMemorySegment(LANES, MEMORY, c1, ORDER);
            s11 = FloatVector.fromMemorySegment(LANES, MEMORY, c1 + LANE_BYTES, ORDER);
            s20 = FloatVector.fromMemorySegment(LANES, MEMORY, c2, ORDER);
            s21 = FloatVector.fromMemorySegment(LANES, MEMORY, c2 + LANE_BYTES, ORDER);
            s30 = FloatVector.fromMemorySegment(LANES, MEMORY, c3, ORDER);
            s31 = FloatVector.fromMemorySegment(LANES, MEMORY, c3 + LANE_BYTES, ORDER);
        }
        for (int k = 0; k < inner; k++) {
            long from = (b + k * bRow) & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(LANES, MEMORY, from, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(LANES, MEMORY, from + LANE_BYTES, ORDER);
            long x = a + (long) k * aColumn;
            FloatVector a0 = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, x & ADDRESS));
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            FloatVector a1 = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, (x + aRow) & ADDRESS));
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            FloatVector a2 = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, (x + 2L * aRow) & ADDRESS));
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            FloatVector a3 = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, (x + 3L * aRow) & ADDRESS));
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
        }
        s00.intoMemorySegment(MEMORY, c0, ORDER);
        s01.intoMemorySegment(MEMORY, c0 + LANE_BYTES, ORDER);
        s10.intoMemorySegment(MEMORY, c1, ORDER);
        s11.intoMemorySegment(MEMORY, c1 + LANE_BYTES, ORDER);
        s20.intoMemorySegment(MEMORY, c2, ORDER);
        s21.intoMemorySegment(MEMORY, c2 + LANE_BYTES, ORDER);
        s30.intoMemorySegment(MEMORY, c3, ORDER);
        s31.intoMemorySegment(MEMORY, c3 + LANE_BYTES, ORDER);
    }

    /** Four rows and one vector, two steps of the inner loop at a time. */
    private static void tile1(
            int inner, long a, int aRow, int aColumn, long b, long bRow, long c, long cRow, boolean add) {
        FloatVector s0 = FloatVector.zero(LANES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector u0 = s0;
        FloatVector u1 = s0;
        FloatVector u2 = s0;
        FloatVector u3 = s0;
        long c0 = c & ADDRESS;
        long c1 = (c + cRow) & ADDRESS;
        long c2 = (c + 2 * cRow) & ADDRESS;
        long c3 = (c + 3 * cRow) & ADDRESS;
        if (add) {
            s0 = FloatVector.fromMemorySegment(LANES, MEMORY, c0, ORDER);
            s1 = FloatVector.fromMemorySegment(LANES, MEMORY, c1, ORDER);
            s2 = FloatVector.fromMemorySegment(LANES, MEMORY, c2, ORDER);
            s3 = FloatVector.fromMemorySegment(LANES, MEMORY, c3, ORDER);
        }
        int k = 0;
        for (; k + 1 < inner; k += 2) {
            FloatVector b0 = FloatVector.fromMemorySegment(LANES, MEMORY, (b + k * bRow) & ADDRESS, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(LANES, MEMORY, (b + (k + 1) * bRow) & ADDRESS, ORDER);
            long x = a + (long) k * aColumn;
            s0 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, x & ADDRESS), s0);
            s1 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (x + aRow) & ADDRESS), s1);
            s2 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (x + 2L * aRow) & ADDRESS), s2);
            s3 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (x + 3L * aRow) & ADDRESS), s3);
            long y = x + aColumn;
            u0 = b1.lanewise(FMA, MEMORY.get(JAVA_FLOAT, y & ADDRESS), u0);
            u1 = b1.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (y + aRow) & ADDRESS), u1);
            u2 = b1.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (y + 2L * aRow) & ADDRESS), u2);
            u3 = b1.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (y + 3L * aRow) & ADDRESS), u3);
        }
        if (k < inner) {
            FloatVector b0 = FloatVector.fromMemorySegment(LANES, MEMORY, (b + k * bRow) & ADDRESS, ORDER);
            long x = a + (long) k * aColumn;
            s0 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, x & ADDRESS), s0);
            s1 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (x + aRow) & ADDRESS), s1);
            s2 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (x + 2L * aRow) & ADDRESS), s2);
            s3 = b0.lanewise(FMA, MEMORY.get(JAVA_FLOAT, (x + 3L * aRow) & ADDRESS), s3);
        }
        s0.add(u0).intoMemorySegment(MEMORY, c0, ORDER);
        s1.add(u1).intoMemorySegment(MEMORY, c1, ORDER);
        s2.add(u2).intoMemorySegment(MEMORY, c2, ORDER);
        s3.add(u3).intoMemorySegment(MEMORY, c3, ORDER);
    }
}
