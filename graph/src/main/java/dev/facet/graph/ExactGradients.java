package dev.facet.graph;

/**
 * The exact mask of a dense W and the gradients that flow back through it, each term of the power series written out:
 * the oracle of {@link PowerMask} and of what walks estimate.
 *
 * <p>Formula: Phi = sum over k of f_k W^k, M = Phi Phi; dPhi = dM Phi^T + Phi^T dM, df_k = &lt;W^k, dPhi&gt;,
 * dW = sum over k of f_k sum over a + b = k - 1 of (W^a)^T dPhi (W^b)^T.
 *
 * <p>Shapes: W, M and their gradients (N, N), f (K + 1), edge weights (E).
 *
 * <p>Cost: O(K^2 N^3) time, (K + 5) matrices of 8 N^2 bytes.
 */
public final class ExactGradients {
    private ExactGradients() {}

    /** The derivatives of a loss: by f (K + 1), and by every entry of W (N, N), edge or not. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for two results.
    public record Gradients(double[] f, double[][] weights) {}

    /** W (N, N) of edge weights (E). */
    public static double[][] matrix(Edges edges, double[] weights) {
        edges.check(weights);
        Graph graph = edges.graph();
        double[][] w = ExactMask.square(graph.nodes());
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                w[v][graph.target(arc)] = weights[edges.ofArc(arc)];
            }
        }
        return w;
    }

    /** The gradient of edge weights (E) from that of W: an undirected edge has the sum of both its arcs. */
    public static double[] ofEdges(Edges edges, double[][] dW) {
        Graph graph = edges.graph();
        double[] gradient = new double[edges.count()];
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                gradient[edges.ofArc(arc)] += dW[v][graph.target(arc)];
            }
        }
        return gradient;
    }

    /** The exact features sum over k of f_k W^k, (N, N). */
    public static double[][] features(double[][] w, double[] f) {
        double[][] sum = ExactMask.square(w.length);
        double[][][] powers = powers(w, f.length);
        for (int k = 0; k < f.length; k++) {
            ExactMask.addScaled(sum, f[k], powers[k]);
        }
        return sum;
    }

    /** The exact mask M (N, N). */
    public static double[][] mask(double[][] w, double[] f) {
        double[][] phi = features(w, f);
        return ExactMask.product(phi, phi);
    }

    /** The gradients of a loss whose derivatives by the mask are given (N, N). */
    public static Gradients ofMask(double[][] w, double[] f, double[][] dMask) {
        double[][] turned = ExactMask.transposed(features(w, f));
        double[][] dPhi = ExactMask.product(dMask, turned);
        ExactMask.addScaled(dPhi, 1, ExactMask.product(turned, dMask));
        return ofFeatures(w, f, dPhi);
    }

    /** The gradients of a loss whose derivatives by the features are given (N, N). */
    public static Gradients ofFeatures(double[][] w, double[] f, double[][] dPhi) {
        double[][][] powers = powers(w, f.length);
        double[] df = new double[f.length];
        double[][] dW = ExactMask.square(w.length);
        for (int k = 0; k < f.length; k++) {
            for (int i = 0; i < w.length; i++) {
                df[k] += AttentionOracle.dot(powers[k][i], dPhi[i]);
            }
            for (int a = 0; a < k; a++) {
                double[][] left = ExactMask.product(ExactMask.transposed(powers[a]), dPhi);
                ExactMask.addScaled(dW, f[k], ExactMask.product(left, ExactMask.transposed(powers[k - 1 - a])));
            }
        }
        return new Gradients(df, dW);
    }

    /** W^0 to W^(count - 1). */
    private static double[][][] powers(double[][] w, int count) {
        double[][][] powers = new double[count][][];
        for (int k = 0; k < count; k++) {
            if (k == 0) {
                powers[0] = ExactMask.square(w.length);
                for (int i = 0; i < w.length; i++) {
                    powers[0][i][i] = 1;
                }
            } else {
                powers[k] = ExactMask.product(powers[k - 1], w);
            }
        }
        return powers;
    }
}
