package dev.facet.benchmarks;

/**
 * How far an answer is from what it should be: the largest difference over the largest value that is right.
 *
 * @param what which answers are compared
 * @param error the relative difference
 * @param tolerance what it may be; single precision and another order of additions leave some 1e-6
 */
public record Agreement(String what, double error, double tolerance) {
    /** Whether the answers agree; not a number never does. */
    public boolean holds() {
        return error <= tolerance;
    }

    static Agreement of(String what, float[] got, float[] right, double tolerance) {
        double worst = got.length == right.length ? 0 : Double.POSITIVE_INFINITY;
        double largest = 0;
        for (int i = 0; i < Math.min(got.length, right.length); i++) {
            worst = larger(worst, Math.abs((double) got[i] - right[i]));
            largest = Math.max(largest, Math.abs(right[i]));
        }
        return new Agreement(what, worst / largest, tolerance);
    }

    /** As the other, of rows of a matrix: the first {@code right.length} of those given, one after the other. */
    static Agreement of(String what, float[] got, double[][] right, double tolerance) {
        float[] flat = new float[right.length * right[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) right[i / right[0].length][i % right[0].length];
        }
        return of(what, got, flat, tolerance);
    }

    /** The larger one, or not a number if one of them is not. */
    private static double larger(double a, double b) {
        return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
    }
}
