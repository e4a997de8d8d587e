package dev.facet.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Whitening within classes: vectors of one subject under many poses and lights are brought to unit spread, so that what
 * changes with pose and light counts little.
 *
 * <p>Source: Hatch, Kajarekar, Stolcke, "Within-class covariance normalization for SVM-based speaker recognition", 2006.
 *
 * @param mean of all vectors (d)
 * @param matrix (d, d) by rows, the inverse of the Cholesky factor of the covariance within classes
 */
public record WithinClass(List<Double> mean, List<Double> matrix) {
    /** Part of the mean variance that is added to the diagonal. */
    private static final double RIDGE = 1e-3;

    public WithinClass {
        mean = List.copyOf(mean);
        matrix = List.copyOf(matrix);
        if (matrix.size() != mean.size() * mean.size()) {
            throw new IllegalArgumentException(
                    "a whitening of " + mean.size() + " entries needs their square, got " + matrix.size());
        }
    }

    /** Fits it to vectors (classes x each, d), class by class, at least two of each. */
    static WithinClass fit(double[] vectors, int each, int d) {
        int count = vectors.length / d;
        double[] mean = new double[d];
        for (int i = 0; i < vectors.length; i++) {
            mean[i % d] += vectors[i] / count;
        }
        double[] covariance = new double[d * d];
        double freedom = count - (double) count / each;
        for (int from = 0; from < count; from += each) {
            double[] centre = new double[d];
            for (int i = 0; i < each * d; i++) {
                centre[i % d] += vectors[from * d + i] / each;
            }
            for (int i = 0; i < each; i++) {
                for (int a = 0; a < d; a++) {
                    double u = vectors[(from + i) * d + a] - centre[a];
                    for (int b = 0; b <= a; b++) {
                        covariance[a * d + b] += u * (vectors[(from + i) * d + b] - centre[b]) / freedom;
                    }
                }
            }
        }
        double trace = 0;
        for (int a = 0; a < d; a++) {
            trace += covariance[a * d + a] / d;
        }
        for (int a = 0; a < d; a++) {
            covariance[a * d + a] += RIDGE * trace + Double.MIN_NORMAL;
        }
        return new WithinClass(list(mean), list(inverseFactor(covariance, d)));
    }

    private static List<Double> list(double[] values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }

    /** L^-1 of a covariance L L^T given by its lower half. */
    private static double[] inverseFactor(double[] covariance, int d) {
        double[] l = new double[d * d];
        for (int a = 0; a < d; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = covariance[a * d + b];
                for (int k = 0; k < b; k++) {
                    sum -= l[a * d + k] * l[b * d + k];
                }
                l[a * d + b] = a == b ? Math.sqrt(sum) : sum / l[b * d + b];
            }
        }
        double[] inverse = new double[d * d];
        for (int column = 0; column < d; column++) {
            for (int row = column; row < d; row++) {
                double sum = row == column ? 1 : 0;
                for (int k = column; k < row; k++) {
                    sum -= l[row * d + k] * inverse[k * d + column];
                }
                inverse[row * d + column] = sum / l[row * d + row];
            }
        }
        return inverse;
    }

    /** A vector with the mean taken off. */
    double[] centred(double[] vector) {
        double[] out = vector.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] -= mean.get(i);
        }
        return out;
    }

    /** A vector whitened. */
    double[] whitened(double[] vector) {
        double[] centred = centred(vector);
        int d = centred.length;
        double[] out = new double[d];
        for (int row = 0; row < d; row++) {
            for (int k = 0; k <= row; k++) {
                out[row] += matrix.get(row * d + k) * centred[k];
            }
        }
        return out;
    }

    /** The cosine of the angle between two vectors; 0 where one has no length. */
    static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }
}
