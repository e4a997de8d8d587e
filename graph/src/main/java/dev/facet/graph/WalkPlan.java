package dev.facet.graph;

import java.util.Arrays;

/** What is the same for the walks of all nodes. */
final class WalkPlan {
    private static final long MOST_WORD = 0xFFFFFFFFL;

    final Graph graph;
    final WalkOptions options;
    /** (K, with zeros up to a multiple of 4): a walk halts before hop t + 1 if its word is below, unsigned. */
    final long[] thresholds;
    /** (K + 1), of the sum of loads at each step: 1 / (walks * survival probability), or 1 / walks. */
    final double[] factors;
    /** Whether loads carry importance weights, or only count visits. */
    final boolean weighted;

    private WalkPlan(Graph graph, WalkOptions options, long[] thresholds, double[] factors, boolean weighted) {
        this.graph = graph;
        this.options = options;
        this.thresholds = thresholds;
        this.factors = factors;
        this.weighted = weighted;
    }

    static WalkPlan of(Graph graph, WalkOptions options, LengthLaw law, boolean weighted) {
        int longest = law.maxLength();
        long[] thresholds = new long[(longest + 3) / 4 * 4];
        double[] factors = new double[longest + 1];
        double survival = 1;
        for (int t = 0; t <= longest; t++) {
            factors[t] = 1 / (weighted ? options.walks() * survival : options.walks());
            if (t < longest) {
                double halt = 1 - law.survival(t + 1) / law.survival(t);
                thresholds[t] = Math.min(Math.round(halt * 0x1p32), MOST_WORD);
                // The probability that words of 32 bits really give, so that loads stay unbiased however small it is.
                survival *= (0x1p32 - thresholds[t]) * 0x1p-32;
            }
        }
        return new WalkPlan(graph, options, thresholds, factors, weighted);
    }

    int longest() {
        return factors.length - 1;
    }

    /** Whether a walk may halt before its last hop. */
    boolean halts() {
        return Arrays.stream(thresholds).anyMatch(threshold -> threshold > 0);
    }
}
