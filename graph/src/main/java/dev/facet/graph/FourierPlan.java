package dev.facet.graph;

import java.util.ArrayList;
import java.util.List;

/** The stages of a Fourier transform of one length 2^a 3^b 5^c, with their twiddle factors. */
final class FourierPlan {
    private static final int[] RADICES = {4, 2, 3, 5};
    /** Arithmetic of a point in a stage of radix 2, 3, 4 and 5, measured against each other by operation counts. */
    private static final double[] COSTS = {0, 0, 5, 9.3, 8.5, 13};

    private final int length;
    private final int[] radices;
    private final float[][] twiddles;

    FourierPlan(int length) {
        this.length = length;
        List<Integer> found = factors(length);
        this.radices = found.stream().mapToInt(Integer::intValue).toArray();
        this.twiddles = new float[radices.length][];
        int rest = length;
        for (int stage = 0; stage < radices.length; stage++) {
            int radix = radices[stage];
            int whole = rest;
            rest /= radix;
            float[] factors = new float[2 * rest * (radix - 1)];
            for (int q = 0; q < rest; q++) {
                for (int j = 1; j < radix; j++) {
                    double angle = -2 * Math.PI * q * j / whole;
                    factors[2 * ((radix - 1) * q + j - 1)] = (float) Math.cos(angle);
                    factors[2 * ((radix - 1) * q + j - 1) + 1] = (float) Math.sin(angle);
                }
            }
            twiddles[stage] = factors;
        }
    }

    private static List<Integer> factors(int length) {
        List<Integer> found = new ArrayList<>();
        int rest = length;
        for (int radix : RADICES) {
            while (rest % radix == 0) {
                found.add(radix);
                rest /= radix;
            }
        }
        assert rest == 1;
        return found;
    }

    /** The cheapest length of at least {@code least} that has only the factors 2, 3 and 5. */
    static int cheapestLength(int least) {
        int best = 0;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int length = least; length <= 2 * least; length++) {
            int rest = length;
            for (int radix : RADICES) {
                while (rest % radix == 0) {
                    rest /= radix;
                }
            }
            if (rest == 1) {
                double cost = 0;
                for (int radix : factors(length)) {
                    cost += COSTS[radix] * length;
                }
                if (cost < bestCost) {
                    best = length;
                    bestCost = cost;
                }
            }
        }
        return best;
    }

    int length() {
        return length;
    }

    /** Whether the result lies in the second array. */
    boolean endsInWork() {
        return radices.length % 2 == 1;
    }

    /**
     * Transforms the elements in {@code a}, with {@code b} for work, unscaled.
     *
     * @return the one of the two that holds the result
     */
    float[] transform(FourierKernel kernel, boolean inverse, float[] a, float[] b) {
        float[] from = a;
        float[] to = b;
        int rest = length;
        int stride = 1;
        for (int stage = 0; stage < radices.length; stage++) {
            rest /= radices[stage];
            kernel.stage(radices[stage], rest, stride, twiddles[stage], inverse, from, to);
            stride *= radices[stage];
            float[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }
}
