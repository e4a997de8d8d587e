package dev.facet.training;

/**
 * Linear regression of several numbers on several others with a small penalty on the slopes, by least squares.
 *
 * <p>Shapes: x (N, P), y (N, Q); slopes (P, Q).
 *
 * <p>Cost: N P (P + Q) + P^3 / 3 multiply-adds.
 */
final class Ridge {
    private final double[] xMean;
    private final double[] yMean;
    private final double[][] slopes;

    private Ridge(double[] xMean, double[] yMean, double[][] slopes) {
        this.xMean = xMean;
        this.yMean = yMean;
        this.slopes = slopes;
    }

    /**
     * Fits it.
     *
     * @param ridge penalty, as a part of each column's variance: it acts as on standardised columns
     */
    static Ridge fit(double[][] x, double[][] y, double ridge) {
        int n = x.length;
        int p = x[0].length;
        int q = y[0].length;
        double[] xMean = mean(x);
        double[] yMean = mean(y);
        double[][] gram = new double[p][p]; // lower half
        double[][] right = new double[p][q];
        double[] u = new double[p];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < p; a++) {
                u[a] = x[i][a] - xMean[a];
            }
            for (int a = 0; a < p; a++) {
                for (int b = 0; b <= a; b++) {
                    gram[a][b] += u[a] * u[b];
                }
                for (int b = 0; b < q; b++) {
                    right[a][b] += u[a] * (y[i][b] - yMean[b]);
                }
            }
        }
        for (int a = 0; a < p; a++) {
            gram[a][a] += ridge * gram[a][a] + 1e-9 * n; // the second for a column that does not vary
        }
        return new Ridge(xMean, yMean, solve(gram, right));
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        return mean;
    }

    /** Solves a positive system given by its lower half, by Cholesky's factor, in place. */
    private static double[][] solve(double[][] a, double[][] right) {
        int p = a.length;
        int q = right[0].length;
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
            }
        }
        for (int c = 0; c < q; c++) {
            for (int i = 0; i < p; i++) {
                for (int k = 0; k < i; k++) {
                    right[i][c] -= a[i][k] * right[k][c];
                }
                right[i][c] /= a[i][i];
            }
            for (int i = p - 1; i >= 0; i--) {
                for (int k = i + 1; k < p; k++) {
                    right[i][c] -= a[k][i] * right[k][c];
                }
                right[i][c] /= a[i][i];
            }
        }
        return right;
    }

    /** By how much output j rises with input i. */
    double slope(int i, int j) {
        return slopes[i][j];
    }

    double[] predict(double[] x) {
        double[] y = yMean.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += slopes[i][j] * (x[i] - xMean[i]);
            }
        }
        return y;
    }
}
