package dev.facet.graph;

/**
 * Masked attention of one head as the formula says it, over all pairs and in double precision: what every fast path is
 * tested against.
 *
 * <p>With a_ij = q_i . k_j (linear) or exp(q_i . k_j / sqrt(m)) (softmax) and w_ij = a_ij M_ij,
 * out_i = sum_j w_ij v_j / sum_j w_ij. A row whose denominator is 0 gives 0, and gradient 0.
 *
 * <p>Shapes: queries and keys (N, m), values and outputs (N, d), mask (N, N).
 *
 * <p>Cost: O(N^2 (m + d)) time, O(N^2) memory.
 */
public final class AttentionOracle {
    private AttentionOracle() {}

    /** The derivatives of a loss: by queries and keys (N, m), values (N, d) and mask (N, N). */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for four results.
    public record Gradients(double[][] queries, double[][] keys, double[][] values, double[][] mask) {}

    /** The outputs (N, d). */
    public static double[][] forward(
            AttentionKernel kernel, double[][] queries, double[][] keys, double[][] values, double[][] mask) {
        double[][] weights = weights(kernel, queries, keys, mask);
        int d = values.length == 0 ? 0 : values[0].length;
        double[][] outputs = new double[queries.length][d];
        for (int i = 0; i < queries.length; i++) {
            for (int j = 0; j < keys.length; j++) {
                for (int c = 0; c < d; c++) {
                    outputs[i][c] += weights[i][j] * values[j][c];
                }
            }
        }
        return outputs;
    }

    /** The normalised attention weights w_ij / sum_j w_ij (N, N); rows of a zero denominator are 0. */
    public static double[][] weights(AttentionKernel kernel, double[][] queries, double[][] keys, double[][] mask) {
        double[][] weights = new double[queries.length][];
        for (int i = 0; i < queries.length; i++) {
            double[] row = unmasked(kernel, queries[i], keys, mask[i]);
            double denominator = 0;
            for (int j = 0; j < row.length; j++) {
                row[j] *= mask[i][j];
                denominator += row[j];
            }
            for (int j = 0; j < row.length; j++) {
                row[j] = denominator == 0 ? 0 : row[j] / denominator;
            }
            weights[i] = row;
        }
        return weights;
    }

    /** The gradients of a loss whose derivatives by the outputs are given (N, d). */
    public static Gradients backward(
            AttentionKernel kernel,
            double[][] queries,
            double[][] keys,
            double[][] values,
            double[][] mask,
            double[][] outputGradient) {
        int nodes = queries.length;
        int m = nodes == 0 ? 0 : queries[0].length;
        int d = nodes == 0 ? 0 : values[0].length;
        double[][] outputs = forward(kernel, queries, keys, values, mask);
        Gradients gradients = new Gradients(
                new double[nodes][m], new double[nodes][m], new double[nodes][d], new double[nodes][nodes]);
        for (int i = 0; i < nodes; i++) {
            double[] a = unmasked(kernel, queries[i], keys, mask[i]);
            double denominator = dot(a, mask[i]);
            if (denominator == 0) {
                continue;
            }
            double[] g = outputGradient[i];
            for (int j = 0; j < nodes; j++) {
                double w = a[j] * mask[i][j];
                double dw = (dot(g, values[j]) - dot(g, outputs[i])) / denominator;
                gradients.mask[i][j] = dw * a[j];
                // The derivative by the dot product q_i . k_j.
                double dDot = kernel == AttentionKernel.LINEAR ? dw * mask[i][j] : dw * w / Math.sqrt(m);
                for (int c = 0; c < d; c++) {
                    gradients.values[j][c] += w / denominator * g[c];
                }
                for (int c = 0; c < m; c++) {
                    gradients.queries[i][c] += dDot * keys[j][c];
                    gradients.keys[j][c] += dDot * queries[i][c];
                }
            }
        }
        return gradients;
    }

    /**
     * a_i. of one row. For softmax all are divided by the largest of the entries that the mask leaves, which the
     * normalisation undoes and which keeps exp from overflowing.
     */
    static double[] unmasked(AttentionKernel kernel, double[] query, double[][] keys, double[] mask) {
        double[] a = new double[keys.length];
        for (int j = 0; j < a.length; j++) {
            a[j] = dot(query, keys[j]);
        }
        if (kernel == AttentionKernel.SOFTMAX) {
            double scale = 1 / Math.sqrt(query.length);
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < a.length; j++) {
                if (mask[j] != 0) {
                    largest = Math.max(largest, a[j] * scale);
                }
            }
            for (int j = 0; j < a.length; j++) {
                // Entries that the mask hides may exceed the largest; the bound keeps infinity times 0 away.
                a[j] = Math.exp(Math.min(700, a[j] * scale - (largest == Double.NEGATIVE_INFINITY ? 0 : largest)));
            }
        }
        return a;
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            sum += x[c] * y[c];
        }
        return sum;
    }
}
