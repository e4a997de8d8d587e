package dev.facet.benchmarks;

import java.util.Arrays;

/** The few statistics that reports are made of. */
final class Statistics {
    private Statistics() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The slope of log y over log x by least squares: the exponent e of the power law y = c x^e that fits best. */
    static double exponent(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += Math.log(x[i]) / x.length;
            meanY += Math.log(y[i]) / x.length;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < x.length; i++) {
            covariance += (Math.log(x[i]) - meanX) * (Math.log(y[i]) - meanY);
            variance += (Math.log(x[i]) - meanX) * (Math.log(x[i]) - meanX);
        }
        return covariance / variance;
    }
}
