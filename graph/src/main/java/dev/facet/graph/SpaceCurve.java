package dev.facet.graph;

import java.util.Arrays;

/**
 * The order of points along a space-filling curve: points that come in any order are numbered so that near ones have
 * near numbers, and what a mask joins lies near in memory.
 *
 * <p>Source: the curve of Hilbert (1891) in any number of dimensions by J. Skilling, "Programming the Hilbert curve",
 * AIP Conference Proceedings 707, 2004.
 *
 * <p>Shapes: points (N * dims), point after point.
 *
 * <p>Cost: O(N dims) to find keys of 63 bits, in parallel, and eight passes of a radix sort; some 20 bytes a point.
 *
 * <p>Randomness: none; points in one cell of the curve's finest grid keep the order of their indices, so the same points
 * give the same order for any number of threads. Coordinates are doubles and taken from the middle of their box: a cloud
 * far from the origin loses nothing.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the point, when a coordinate is not finite.
 */
public final class SpaceCurve {
    private static final int GRAIN = 4096;
    private static final int KEY_BITS = 63;
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private SpaceCurve() {}

    /** The order of points along Hilbert's curve through their bounding cube. */
    public static NodeOrder hilbert(double[] points, int dims) {
        return NodeOrder.trusted(sorted(keys(points, dims)));
    }

    /** The place of every point on the curve, as a number of up to 63 bits. */
    static long[] keys(double[] points, int dims) {
        if (dims < 1 || dims > KEY_BITS || points.length % dims != 0) {
            throw new IllegalArgumentException("points of " + dims + " coordinates, 1 to " + KEY_BITS
                    + " are wanted, cannot be made of " + points.length + " numbers");
        }
        int nodes = points.length / dims;
        double[] least = new double[dims];
        double half = box(points, dims, least);
        int bits = Math.min(31, KEY_BITS / dims);
        long[] keys = new long[nodes];
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            int[] cell = new int[dims];
            for (int i = from; i < to; i++) {
                for (int c = 0; c < dims; c++) {
                    cell[c] = cell(points[i * dims + c], least[c], half, bits);
                }
                keys[i] = key(cell, bits);
            }
        });
        return keys;
    }

    /** Finds the least coordinates and returns half the longest side; halves, since a side may be too long for a double. */
    private static double box(double[] points, int dims, double[] least) {
        double longest = 0;
        for (int c = 0; c < dims; c++) {
            double most = Double.NEGATIVE_INFINITY;
            least[c] = Double.POSITIVE_INFINITY;
            for (int at = c; at < points.length; at += dims) {
                if (!Double.isFinite(points[at])) {
                    throw new IllegalArgumentException("point " + at / dims + " has coordinate " + points[at]);
                }
                least[c] = Math.min(least[c], points[at]);
                most = Math.max(most, points[at]);
            }
            longest = points.length == 0 ? 0 : Math.max(longest, most / 2 - least[c] / 2);
        }
        return longest;
    }

    private static int cell(double x, double least, double half, int bits) {
        if (half == 0) {
            return 0;
        }
        double cells = (double) (1L << bits);
        return (int) Math.min((x / 2 - least / 2) / half * cells, cells - 1);
    }

    /** Skilling's transform of a cell's coordinates in place, then their bits interleaved, highest first. */
    static long key(int[] x, int bits) {
        int dims = x.length;
        for (int bit = bits - 1; bit > 0; bit--) {
            int low = (1 << bit) - 1;
            for (int c = 0; c < dims; c++) {
                if ((x[c] >>> bit & 1) != 0) {
                    x[0] ^= low;
                } else {
                    int swap = (x[0] ^ x[c]) & low;
                    x[0] ^= swap;
                    x[c] ^= swap;
                }
            }
        }
        for (int c = 1; c < dims; c++) {
            x[c] ^= x[c - 1];
        }
        int flips = 0;
        for (int bit = bits - 1; bit > 0; bit--) {
            if ((x[dims - 1] >>> bit & 1) != 0) {
                flips ^= (1 << bit) - 1;
            }
        }
        long key = 0;
        for (int bit = bits - 1; bit >= 0; bit--) {
            for (int c = 0; c < dims; c++) {
                key = key << 1 | ((x[c] ^ flips) >>> bit & 1);
            }
        }
        return key;
    }

    /** The indices of keys in ascending order, equal keys in the order of their indices: a radix sort. */
    private static int[] sorted(long[] keys) {
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int[] next = new int[keys.length];
        int[] starts = new int[DIGITS + 1];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
            Arrays.fill(starts, 0);
            for (long key : keys) {
                starts[digit(key, shift) + 1]++;
            }
            for (int d = 0; d < DIGITS; d++) {
                starts[d + 1] += starts[d];
            }
            for (int i : order) {
                next[starts[digit(keys[i], shift)]++] = i;
            }
            int[] swap = order;
            order = next;
            next = swap;
        }
        return order;
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (DIGITS - 1);
    }
}
