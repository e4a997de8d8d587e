package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The two loops that all the arithmetic of sparse attention consists of: dot products of one row with chosen rows of a
 * matrix, and weighted sums of chosen rows. Matrices are native memory given by address, contiguous rows of floats.
 *
 * <p>How it is written follows from how C2 compiles it. Memory is reached through one constant segment that spans the
 * address space, with addresses masked to 47 bits: C2 then proves every bounds check true, which it cannot for segments
 * passed as arguments. Loads and stores call the Vector API directly, as small helpers of our own count against the
 * limit of inlining while the API's forced methods do not; a helper that is not inlined allocates every vector. Methods
 * are long enough (more than 325 bytecodes) not to be inlined into their callers, whose size would pass other limits.
 */
final class SimdRows {
    static final VectorSpecies<Float> LANES = SimdSupport.Lanes.FLOATS;
    static final int LANE_COUNT = LANES.length();
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    /** All of native memory; callers check that what they address is theirs. */
    @SuppressWarnings("restricted")
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    /** Leaves addresses as they are, and tells the compiler that they are not negative. */
    static final long ADDRESS = (1L << 47) - 1;
    /** Results of {@link #dots} are written in groups, so that up to this many floats more than asked for may be. */
    static final int DOTS_PADDING = 8 + LANE_COUNT;

    private static final int STEP = LANE_COUNT * Float.BYTES;
    private static final long LANE_BYTES = STEP;
    // Lanes whose number has the bit 1, 2 or 4, and the exchange of lanes whose numbers differ in that bit alone.
    private static final VectorMask<Float> ODD1 = odd(1);
    private static final VectorMask<Float> ODD2 = odd(2);
    private static final VectorMask<Float> ODD4 = odd(4);
    private static final VectorShuffle<Float> SWAP1 = swap(1);
    private static final VectorShuffle<Float> SWAP2 = swap(2);
    private static final VectorShuffle<Float> SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP8 = swap(8);

    private SimdRows() {}

    private static VectorMask<Float> odd(int bit) {
        boolean[] lanes = new boolean[LANE_COUNT];
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            lanes[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(LANES, lanes, 0);
    }

    private static VectorShuffle<Float> swap(int bit) {
        return VectorShuffle.fromOp(LANES, lane -> (lane ^ bit) % LANE_COUNT);
    }

    /**
     * into[t] = x . matrix[rows[begin + t]] for t < end - begin; up to {@link #DOTS_PADDING} floats more are written.
     */
    static void dots(int[] rows, int begin, int end, long x, long matrix, int features, long into) {
        if (features == 8 * LANE_COUNT) {
            dotsOfEightVectors(rows, begin, end, x, matrix, into);
        } else {
            dotsOfAnyLength(rows, begin, end, x, matrix, features, into);
        }
    }

    /**
     * Rows of eight vectors, four rows at a time with two sums each: sums are chains of dependent additions, and eight
     * chains keep the multipliers busy. Where the number of rows is no multiple of four, the last is taken again.
     */
    private static void dotsOfEightVectors(int[] rows, int begin, int end, long x, long matrix, long into) {
        int last = end - 1;
        x &= ADDRESS;
        for (int t = begin; t < end; t += 4) {
            long a = (matrix + (long) rows[t] * (8 * LANE_BYTES)) & ADDRESS;
            long b = (matrix + (long) rows[Math.min(t + 1, last)] * (8 * LANE_BYTES)) & ADDRESS;
            long c = (matrix + (long) rows[Math.min(t + 2, last)] * (8 * LANE_BYTES)) & ADDRESS;
            long e = (matrix + (long) rows[Math.min(t + 3, last)] * (8 * LANE_BYTES)) & ADDRESS;
            FloatVector y = FloatVector.fromMemorySegment(LANES, MEMORY, x, ORDER);
            FloatVector a0 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER));
            FloatVector b0 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, b, ORDER));
            FloatVector c0 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, c, ORDER));
            FloatVector e0 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, e, ORDER));
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + LANE_BYTES, ORDER);
            FloatVector a1 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, a + LANE_BYTES, ORDER));
            FloatVector b1 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, b + LANE_BYTES, ORDER));
            FloatVector c1 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, c + LANE_BYTES, ORDER));
            FloatVector e1 = y.mul(FloatVector.fromMemorySegment(LANES, MEMORY, e + LANE_BYTES, ORDER));
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + 2 * LANE_BYTES, ORDER);
            a0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 2 * LANE_BYTES, ORDER), a0);
            b0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 2 * LANE_BYTES, ORDER), b0);
            c0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, c + 2 * LANE_BYTES, ORDER), c0);
            e0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, e + 2 * LANE_BYTES, ORDER), e0);
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + 3 * LANE_BYTES, ORDER);
            a1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 3 * LANE_BYTES, ORDER), a1);
            b1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 3 * LANE_BYTES, ORDER), b1);
            c1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, c + 3 * LANE_BYTES, ORDER), c1);
            e1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, e + 3 * LANE_BYTES, ORDER), e1);
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + 4 * LANE_BYTES, ORDER);
            a0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 4 * LANE_BYTES, ORDER), a0);
            b0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 4 * LANE_BYTES, ORDER), b0);
            c0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, c + 4 * LANE_BYTES, ORDER), c0);
            e0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, e + 4 * LANE_BYTES, ORDER), e0);
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + 5 * LANE_BYTES, ORDER);
            a1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 5 * LANE_BYTES, ORDER), a1);
            b1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 5 * LANE_BYTES, ORDER), b1);
            c1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, c + 5 * LANE_BYTES, ORDER), c1);
            e1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, e + 5 * LANE_BYTES, ORDER), e1);
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + 6 * LANE_BYTES, ORDER);
            a0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 6 * LANE_BYTES, ORDER), a0);
            b0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 6 * LANE_BYTES, ORDER), b0);
            c0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, c + 6 * LANE_BYTES, ORDER), c0);
            e0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, e + 6 * LANE_BYTES, ORDER), e0);
            y = FloatVector.fromMemorySegment(LANES, MEMORY, x + 7 * LANE_BYTES, ORDER);
            a1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 7 * LANE_BYTES, ORDER), a1);
            b1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 7 * LANE_BYTES, ORDER), b1);
            c1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, c + 7 * LANE_BYTES, ORDER), c1);
            e1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, e + 7 * LANE_BYTES, ORDER), e1);
            a0 = a0.add(a1);
            b0 = b0.add(b1);
            c0 = c0.add(c1);
            e0 = e0.add(e1);
            // Sums over lanes, in an order that we choose: that of reduceLanes differs between compiled and
            // interpreted.
            a0 = a0.blend(b0, ODD1).add(b0.blend(a0, ODD1).rearrange(SWAP1));
            c0 = c0.blend(e0, ODD1).add(e0.blend(c0, ODD1).rearrange(SWAP1));
            a0 = a0.blend(c0, ODD2).add(c0.blend(a0, ODD2).rearrange(SWAP2));
            if (LANE_COUNT >= 8) {
                a0 = a0.add(a0.rearrange(SWAP4));
            }
            if (LANE_COUNT >= 16) {
                a0 = a0.add(a0.rearrange(SWAP8));
            }
            a0.intoMemorySegment(MEMORY, (into + (long) (t - begin) * Float.BYTES) & ADDRESS, ORDER);
        }
    }

    /** Rows of any length, eight at a time. */
    private static void dotsOfAnyLength(int[] rows, int begin, int end, long x, long matrix, int features, long into) {
        int bytes = features * Float.BYTES;
        int vectorBytes = features / LANE_COUNT * STEP;
        int last = end - 1;
        x &= ADDRESS;
        for (int t = begin; t < end; t += 8) {
            long a0 = (matrix + (long) rows[t] * bytes) & ADDRESS;
            long a1 = (matrix + (long) rows[Math.min(t + 1, last)] * bytes) & ADDRESS;
            long a2 = (matrix + (long) rows[Math.min(t + 2, last)] * bytes) & ADDRESS;
            long a3 = (matrix + (long) rows[Math.min(t + 3, last)] * bytes) & ADDRESS;
            long a4 = (matrix + (long) rows[Math.min(t + 4, last)] * bytes) & ADDRESS;
            long a5 = (matrix + (long) rows[Math.min(t + 5, last)] * bytes) & ADDRESS;
            long a6 = (matrix + (long) rows[Math.min(t + 6, last)] * bytes) & ADDRESS;
            long a7 = (matrix + (long) rows[Math.min(t + 7, last)] * bytes) & ADDRESS;
            FloatVector s0 = FloatVector.zero(LANES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            FloatVector s7 = s0;
            for (int o = 0; o < vectorBytes; o += STEP) {
                FloatVector y = FloatVector.fromMemorySegment(LANES, MEMORY, x + o, ORDER);
                s0 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a0 + o, ORDER), s0);
                s1 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a1 + o, ORDER), s1);
                s2 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a2 + o, ORDER), s2);
                s3 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a3 + o, ORDER), s3);
                s4 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a4 + o, ORDER), s4);
                s5 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a5 + o, ORDER), s5);
                s6 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a6 + o, ORDER), s6);
                s7 = y.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a7 + o, ORDER), s7);
            }
            s0 = s0.blend(s1, ODD1).add(s1.blend(s0, ODD1).rearrange(SWAP1));
            s2 = s2.blend(s3, ODD1).add(s3.blend(s2, ODD1).rearrange(SWAP1));
            s4 = s4.blend(s5, ODD1).add(s5.blend(s4, ODD1).rearrange(SWAP1));
            s6 = s6.blend(s7, ODD1).add(s7.blend(s6, ODD1).rearrange(SWAP1));
            s0 = s0.blend(s2, ODD2).add(s2.blend(s0, ODD2).rearrange(SWAP2));
            s4 = s4.blend(s6, ODD2).add(s6.blend(s4, ODD2).rearrange(SWAP2));
            long target = (into + (long) (t - begin) * Float.BYTES) & ADDRESS;
            if (LANE_COUNT >= 8) {
                s0 = s0.blend(s4, ODD4).add(s4.blend(s0, ODD4).rearrange(SWAP4));
            }
            if (LANE_COUNT >= 16) {
                s0 = s0.add(s0.rearrange(SWAP8));
            }
            s0.intoMemorySegment(MEMORY, target, ORDER);
            if (LANE_COUNT == 4) {
                s4.intoMemorySegment(MEMORY, target + LANE_BYTES, ORDER);
            }
        }
        for (int o = vectorBytes; o < bytes; o += Float.BYTES) {
            float y = MEMORY.get(JAVA_FLOAT, x + o);
            for (int t = begin; t < end; t++) {
                long row = (matrix + (long) rows[t] * bytes) & ADDRESS;
                long target = (into + (long) (t - begin) * Float.BYTES) & ADDRESS;
                float sum = MEMORY.get(JAVA_FLOAT, target);
                MEMORY.set(JAVA_FLOAT, target, Math.fma(y, MEMORY.get(JAVA_FLOAT, row + o), sum));
            }
        }
    }

    /** into = scale * sum over t < end - begin of weights[t] * matrix[rows[begin + t]]. */
    static void sum(int[] rows, int begin, int end, long weights, long matrix, int features, float scale, long into) {
        int vectors = features / LANE_COUNT;
        int done = 0;
        for (; done + 8 <= vectors; done += 8) {
            long from = done * LANE_BYTES;
            sum8(rows, begin, end, weights, matrix + from, features * Float.BYTES, scale, into + from);
        }
        if ((vectors & 4) != 0) {
            long from = done * LANE_BYTES;
            sum4(rows, begin, end, weights, matrix + from, features * Float.BYTES, scale, into + from);
            done += 4;
        }
        if ((vectors & 2) != 0) {
            long from = done * LANE_BYTES;
            sum2(rows, begin, end, weights, matrix + from, features * Float.BYTES, scale, into + from);
            done += 2;
        }
        if ((vectors & 1) != 0) {
            long from = done * LANE_BYTES;
            sum1(rows, begin, end, weights, matrix + from, features * Float.BYTES, scale, into + from);
        }
        for (int c = vectors * LANE_COUNT; c < features; c++) {
            sumScalar(rows, begin, end, weights, matrix + 4L * c, features * Float.BYTES, scale, into + 4L * c);
        }
    }

    /** Eight vectors of features, one row of the matrix at a time: eight chains of additions. */
    private static void sum8(
            int[] rows, int begin, int end, long weights, long matrix, int bytes, float scale, long into) {
        FloatVector s0 = FloatVector.zero(LANES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        for (int t = begin; t < end; t++) {
            long a = (matrix + (long) rows[t] * bytes) & ADDRESS;
            FloatVector w = FloatVector.broadcast(
                    LANES, MEMORY.get(JAVA_FLOAT, (weights + (long) (t - begin) * Float.BYTES) & ADDRESS));
            s0 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER), s0);
            s1 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + LANE_BYTES, ORDER), s1);
            s2 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 2 * LANE_BYTES, ORDER), s2);
            s3 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 3 * LANE_BYTES, ORDER), s3);
            s4 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 4 * LANE_BYTES, ORDER), s4);
            s5 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 5 * LANE_BYTES, ORDER), s5);
            s6 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 6 * LANE_BYTES, ORDER), s6);
            s7 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 7 * LANE_BYTES, ORDER), s7);
        }
        into &= ADDRESS;
        FloatVector factor = FloatVector.broadcast(LANES, scale);
        s0.mul(factor).intoMemorySegment(MEMORY, into, ORDER);
        s1.mul(factor).intoMemorySegment(MEMORY, into + LANE_BYTES, ORDER);
        s2.mul(factor).intoMemorySegment(MEMORY, into + 2 * LANE_BYTES, ORDER);
        s3.mul(factor).intoMemorySegment(MEMORY, into + 3 * LANE_BYTES, ORDER);
        s4.mul(factor).intoMemorySegment(MEMORY, into + 4 * LANE_BYTES, ORDER);
        s5.mul(factor).intoMemorySegment(MEMORY, into + 5 * LANE_BYTES, ORDER);
        s6.mul(factor).intoMemorySegment(MEMORY, into + 6 * LANE_BYTES, ORDER);
        s7.mul(factor).intoMemorySegment(MEMORY, into + 7 * LANE_BYTES, ORDER);
    }

    /** Four vectors of features, two rows of the matrix at a time. */
    private static void sum4(
            int[] rows, int begin, int end, long weights, long matrix, int bytes, float scale, long into) {
        FloatVector s0 = FloatVector.zero(LANES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector u0 = s0;
        FloatVector u1 = s0;
        FloatVector u2 = s0;
        FloatVector u3 = s0;
        int t = begin;
        for (; t + 1 < end; t += 2) {
            long a = (matrix + (long) rows[t] * bytes) & ADDRESS;
            long b = (matrix + (long) rows[t + 1] * bytes) & ADDRESS;
            long from = (weights + (long) (t - begin) * Float.BYTES) & ADDRESS;
            FloatVector w = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, from));
            FloatVector x = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, from + Float.BYTES));
            s0 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER), s0);
            s1 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + LANE_BYTES, ORDER), s1);
            s2 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 2 * LANE_BYTES, ORDER), s2);
            s3 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 3 * LANE_BYTES, ORDER), s3);
            u0 = x.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b, ORDER), u0);
            u1 = x.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + LANE_BYTES, ORDER), u1);
            u2 = x.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 2 * LANE_BYTES, ORDER), u2);
            u3 = x.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + 3 * LANE_BYTES, ORDER), u3);
        }
        if (t < end) {
            long a = (matrix + (long) rows[t] * bytes) & ADDRESS;
            FloatVector w = FloatVector.broadcast(
                    LANES, MEMORY.get(JAVA_FLOAT, (weights + (long) (t - begin) * Float.BYTES) & ADDRESS));
            s0 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER), s0);
            s1 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + LANE_BYTES, ORDER), s1);
            s2 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 2 * LANE_BYTES, ORDER), s2);
            s3 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + 3 * LANE_BYTES, ORDER), s3);
        }
        into &= ADDRESS;
        FloatVector factor = FloatVector.broadcast(LANES, scale);
        s0.add(u0).mul(factor).intoMemorySegment(MEMORY, into, ORDER);
        s1.add(u1).mul(factor).intoMemorySegment(MEMORY, into + LANE_BYTES, ORDER);
        s2.add(u2).mul(factor).intoMemorySegment(MEMORY, into + 2 * LANE_BYTES, ORDER);
        s3.add(u3).mul(factor).intoMemorySegment(MEMORY, into + 3 * LANE_BYTES, ORDER);
    }

    /** Two vectors of features, two rows of the matrix at a time. */
    private static void sum2(
            int[] rows, int begin, int end, long weights, long matrix, int bytes, float scale, long into) {
        FloatVector s0 = FloatVector.zero(LANES);
        FloatVector s1 = s0;
        FloatVector u0 = s0;
        FloatVector u1 = s0;
        int t = begin;
        for (; t + 1 < end; t += 2) {
            long a = (matrix + (long) rows[t] * bytes) & ADDRESS;
            long b = (matrix + (long) rows[t + 1] * bytes) & ADDRESS;
            long from = (weights + (long) (t - begin) * Float.BYTES) & ADDRESS;
            FloatVector w = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, from));
            FloatVector x = FloatVector.broadcast(LANES, MEMORY.get(JAVA_FLOAT, from + Float.BYTES));
            s0 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER), s0);
            s1 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + LANE_BYTES, ORDER), s1);
            u0 = x.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b, ORDER), u0);
            u1 = x.fma(FloatVector.fromMemorySegment(LANES, MEMORY, b + LANE_BYTES, ORDER), u1);
        }
        if (t < end) {
            long a = (matrix + (long) rows[t] * bytes) & ADDRESS;
            FloatVector w = FloatVector.broadcast(
                    LANES, MEMORY.get(JAVA_FLOAT, (weights + (long) (t - begin) * Float.BYTES) & ADDRESS));
            s0 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER), s0);
            s1 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a + LANE_BYTES, ORDER), s1);
        }
        into &= ADDRESS;
        FloatVector factor = FloatVector.broadcast(LANES, scale);
        s0.add(u0).mul(factor).intoMemorySegment(MEMORY, into, ORDER);
        s1.add(u1).mul(factor).intoMemorySegment(MEMORY, into + LANE_BYTES, ORDER);
    }

    /** One vector of features. */
    private static void sum1(
            int[] rows, int begin, int end, long weights, long matrix, int bytes, float scale, long into) {
        FloatVector s0 = FloatVector.zero(LANES);
        for (int t = begin; t < end; t++) {
            long a = (matrix + (long) rows[t] * bytes) & ADDRESS;
            FloatVector w = FloatVector.broadcast(
                    LANES, MEMORY.get(JAVA_FLOAT, (weights + (long) (t - begin) * Float.BYTES) & ADDRESS));
            s0 = w.fma(FloatVector.fromMemorySegment(LANES, MEMORY, a, ORDER), s0);
        }
        s0.mul(scale).intoMemorySegment(MEMORY, into & ADDRESS, ORDER);
    }

    /** One feature: those that do not fill a vector. */
    private static void sumScalar(
            int[] rows, int begin, int end, long weights, long matrix, int bytes, float scale, long into) {
        float sum = 0;
        for (int t = begin; t < end; t++) {
            float w = MEMORY.get(JAVA_FLOAT, (weights + (long) (t - begin) * Float.BYTES) & ADDRESS);
            sum = Math.fma(w, MEMORY.get(JAVA_FLOAT, (matrix + (long) rows[t] * bytes) & ADDRESS), sum);
        }
        MEMORY.set(JAVA_FLOAT, into & ADDRESS, sum * scale);
    }

    /** The sum of the lanes, in an order of our own, the same compiled and interpreted. */
    static float total(FloatVector x) {
        if (LANE_COUNT >= 16) {
            x = x.add(x.rearrange(SWAP8));
        }
        if (LANE_COUNT >= 8) {
            x = x.add(x.rearrange(SWAP4));
        }
        x = x.add(x.rearrange(SWAP2));
        x = x.add(x.rearrange(SWAP1));
        return x.lane(0);
    }

    /** x . y of contiguous rows. */
    static float dot(long x, long y, int features) {
        FloatVector sum = FloatVector.zero(LANES);
        int vectors = LANES.loopBound(features);
        for (int c = 0; c < vectors; c += LANE_COUNT) {
            long at = (long) c * Float.BYTES;
            sum = FloatVector.fromMemorySegment(LANES, MEMORY, (x + at) & ADDRESS, ORDER)
                    .fma(FloatVector.fromMemorySegment(LANES, MEMORY, (y + at) & ADDRESS, ORDER), sum);
        }
        float total = total(sum);
        for (int c = vectors; c < features; c++) {
            long at = (long) c * Float.BYTES;
            total = Math.fma(
                    MEMORY.get(JAVA_FLOAT, (x + at) & ADDRESS), MEMORY.get(JAVA_FLOAT, (y + at) & ADDRESS), total);
        }
        return total;
    }

    /**
     * e^x, to 2 units in the last place, for x up to 80; 0 below e^-87. Our own because the API's depends on what it
     * was compiled to: 2^n e^r with n the nearest integer to x / ln 2, and the series of e^r for |r| at most ln 2 / 2.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(-87f);
        // Adding 1.5 * 2^23 rounds to an integer, which is left in the low bits.
        FloatVector shifted = bounded.mul(1.442695f).add(12582912f);
        FloatVector n = shifted.sub(12582912f);
        FloatVector r = n.lanewise(VectorOperators.FMA, -0x1.63p-1f, bounded).add(n.mul(2.12194440e-4f));
        FloatVector p = FloatVector.broadcast(LANES, 1f / 5040);
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 1f / 720));
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 1f / 120));
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 1f / 24));
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 1f / 6));
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 0.5f));
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 1f));
        p = p.lanewise(VectorOperators.FMA, r, FloatVector.broadcast(LANES, 1f));
        FloatVector power = shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(0x3f800000)
                .reinterpretAsFloats();
        return p.mul(power).blend(0f, x.compare(VectorOperators.LT, -87f));
    }
}
