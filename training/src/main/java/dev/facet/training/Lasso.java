package dev.facet.training;

/**
 * Linear regression with a penalty on the sum of absolute slopes, on columns brought to mean 0 and deviation 1, so that
 * slopes compare and most are 0. The penalty is chosen on the second half of the rows: the largest of a falling series whose
 * error is within one standard error of the least.
 *
 * <p>Source: Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via coordinate descent",
 * 2010: slopes are found one after the other from the columns' covariances, each penalty from the slopes of the one before.
 *
 * <p>Shapes: x (N, P), y (N).
 *
 * <p>Cost: N P^2 / 2 once for a matrix x, then some 100 P^2 for each penalty.
 */
final class Lasso {
    private static final int PENALTIES = 16;
    private static final double RATIO = 0.6; // of each penalty to the one before
    private static final int MOST_SWEEPS = 500;
    private static final double TOLERANCE = 1e-6;

    private final double[][] x; // standardised by the first half
    private final int half;
    private final double[][] covariance; // of the first half

    /** Rows to learn from; the first half gives the slopes, the second the penalty. */
    Lasso(double[][] rows) {
        this.half = rows.length / 2;
        this.x = new double[rows.length][];
        int p = rows[0].length;
        double[][] scale = new double[p][];
        for (int j = 0; j < p; j++) {
            double[] column = new double[half];
            for (int i = 0; i < half; i++) {
                column[i] = rows[i][j];
            }
            scale[j] = scale(column);
        }
        for (int i = 0; i < rows.length; i++) {
            x[i] = new double[p];
            for (int j = 0; j < p; j++) {
                x[i][j] = (rows[i][j] - scale[j][0]) / scale[j][1];
            }
        }
        this.covariance = new double[p][p];
        for (int i = 0; i < half; i++) {
            for (int a = 0; a < p; a++) {
                for (int b = 0; b <= a; b++) {
                    covariance[a][b] += x[i][a] * x[i][b] / half;
                }
            }
        }
        for (int a = 0; a < p; a++) {
            for (int b = a + 1; b < p; b++) {
                covariance[a][b] = covariance[b][a];
            }
        }
    }

    private static double[] scale(double[] values) {
        double mean = Metrics.mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean) / values.length;
        }
        return new double[] {mean, sum == 0 ? 1 : Math.sqrt(sum)};
    }

    /**
     * A fit.
     *
     * @param slopes (P) between standardised columns
     * @param r2 the part of the variance of the second half, which chose the penalty alone, that it explains
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Fit(double[] slopes, double r2) {}

    /** Fits one number of every row. */
    Fit fit(double[] values) {
        double[] y = standardised(values);
        double[] with = covariances(y);
        double penalty = 0;
        for (double each : with) {
            penalty = Math.max(penalty, Math.abs(each));
        }
        double[] slopes = new double[with.length];
        Fit[] fits = new Fit[PENALTIES + 1];
        double[][] errors = new double[PENALTIES + 1][];
        for (int k = 0; k <= PENALTIES; k++) {
            descend(slopes, with, penalty); // the first penalty leaves all at 0
            errors[k] = squaredErrors(y, slopes);
            fits[k] = new Fit(slopes.clone(), explained(y, errors[k]));
            penalty *= RATIO;
        }
        return fits[chosen(errors)];
    }

    /** The slopes under one penalty. */
    double[] slopes(double[] values, double penalty) {
        double[] slopes = new double[covariance.length];
        descend(slopes, covariances(standardised(values)), penalty);
        return slopes;
    }

    private double[] standardised(double[] values) {
        double[] scale = scale(java.util.Arrays.copyOf(values, half));
        double[] y = new double[values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (values[i] - scale[0]) / scale[1];
        }
        return y;
    }

    /** Of each column with y, over the first half. */
    private double[] covariances(double[] y) {
        double[] with = new double[covariance.length];
        for (int i = 0; i < half; i++) {
            for (int j = 0; j < with.length; j++) {
                with[j] += x[i][j] * y[i] / half;
            }
        }
        return with;
    }

    /** The first whose mean error is within one standard error of the least. */
    private static int chosen(double[][] errors) {
        int best = 0;
        for (int k = 1; k < errors.length; k++) {
            best = Metrics.mean(errors[k]) < Metrics.mean(errors[best]) ? k : best;
        }
        double bar = Metrics.mean(errors[best]) + Metrics.spread(errors[best]) / Math.sqrt(errors[best].length);
        int chosen = 0;
        while (Metrics.mean(errors[chosen]) > bar) {
            chosen++;
        }
        return chosen;
    }

    private void descend(double[] slopes, double[] with, double penalty) {
        int p = slopes.length;
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double moved = 0;
            for (int j = 0; j < p; j++) {
                if (covariance[j][j] > 0) {
                    double left = with[j];
                    for (int k = 0; k < p; k++) {
                        left -= k == j ? 0 : covariance[j][k] * slopes[k];
                    }
                    double slope = Math.signum(left) * Math.max(0, Math.abs(left) - penalty) / covariance[j][j];
                    moved = Math.max(moved, Math.abs(slope - slopes[j]));
                    slopes[j] = slope;
                }
            }
            if (moved < TOLERANCE) {
                return;
            }
        }
    }

    /** What slopes leave of each row of the second half, squared. */
    private double[] squaredErrors(double[] y, double[] slopes) {
        double[] errors = new double[y.length - half];
        for (int i = 0; i < errors.length; i++) {
            double left = y[half + i];
            for (int j = 0; j < slopes.length; j++) {
                left -= slopes[j] * x[half + i][j];
            }
            errors[i] = left * left;
        }
        return errors;
    }

    /** The part of the variance of the second half that is not left. */
    private double explained(double[] y, double[] errors) {
        double[] second = java.util.Arrays.copyOfRange(y, half, y.length);
        double[] scale = scale(second);
        return 1 - Metrics.mean(errors) / (scale[1] * scale[1]);
    }
}
