package dev.facet.graphics;

/** Standard normal coordinates as measures and kinds. */
final class Choice {
    private Choice() {}

    /** The part of all draws that lie below: uniform in (0, 1) where x is standard normal. */
    static double share(float x) {
        // Abramowitz and Stegun 7.1.26, within 1.5e-7.
        double z = Math.abs(x) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * z);
        double tail = t
                * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
                * StrictMath.exp(-z * z);
        return x < 0 ? tail / 2 : 1 - tail / 2;
    }

    /** Uniform between two measures. */
    static double between(float x, double low, double high) {
        return low + (high - low) * share(x);
    }

    /** A kind, as often as its weight says. */
    static int kind(float x, double... weights) {
        double all = 0;
        for (double weight : weights) {
            all += weight;
        }
        double left = share(x) * all;
        for (int i = 0; i < weights.length - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
