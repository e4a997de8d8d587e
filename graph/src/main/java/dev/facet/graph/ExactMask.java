package dev.facet.graph;

/**
 * Masks as dense matrices of doubles, written to be read: the power series that every estimator aims at, and each
 * estimator straight from its definition. Oracles for tests, pictures and small graphs; {@link MaskPattern} is what
 * training uses.
 *
 * <p>Formula: M = Phi_W (Phi_{W^T})^T = (sum over k of f_k W^k)^2, powers of W up to 2K. With Phi^ = sum over k of
 * f_k L_k from walks: symmetric Phi^ Phi^^T, directed Phi^_q Phi^_k^T, independent (Phi^_1 Phi^_2^T + Phi^_2 Phi^_1^T)
 * / 2, asymmetric Phi^ itself, which aims at sum over k of f_k W^k.
 *
 * <p>Shapes: (N, N).
 *
 * <p>Cost: O(N^3) time for the products of dense matrices, 8 N^2 bytes for each, three at once.
 *
 * <p>Errors: {@link IllegalArgumentException} with the bytes when an N x N matrix does not fit into the heap.
 */
public final class ExactMask {
    /** Matrices that a power series holds at once: the sum, a power and the next one. */
    private static final int MATRICES = 3;

    private ExactMask() {}

    /** The exact mask M of W, directed or not. */
    public static double[][] of(Graph weighted, Modulation f) {
        double[][] phi = features(weighted, f);
        return product(phi, phi);
    }

    /** sum over k of f_k W^k: the exact features, and the exact mask of the asymmetric estimator. */
    public static double[][] features(Graph weighted, Modulation f) {
        int nodes = weighted.nodes();
        double[][] sum = square(nodes);
        double[][] power = square(nodes);
        for (int i = 0; i < nodes; i++) {
            power[i][i] = 1;
        }
        for (int k = 0; k <= f.maxLength(); k++) {
            addScaled(sum, f.coefficient(k), power);
            if (k < f.maxLength()) {
                power = timesGraph(power, weighted);
            }
        }
        return sum;
    }

    /** Phi^ = sum over k of f_k L_k from walks, (N, N). */
    public static double[][] features(WalkSet walks, Modulation f) {
        Modulation padded = f.padded(walks.maxLength());
        double[][] phi = square(walks.nodes());
        for (int i = 0; i < walks.nodes(); i++) {
            for (int e = walks.entryBegin(i); e < walks.entryBegin(i + 1); e++) {
                phi[i][walks.column(e)] += padded.coefficient(walks.step(e)) * walks.load(e);
            }
        }
        return phi;
    }

    /** The symmetric estimator Phi^ Phi^^T. */
    public static double[][] symmetric(WalkSet walks, Modulation f) {
        return directed(walks, walks, f);
    }

    /** The directed estimator Phi^_q Phi^_k^T. */
    public static double[][] directed(WalkSet queryWalks, WalkSet keyWalks, Modulation f) {
        return product(features(queryWalks, f), transposed(features(keyWalks, f)));
    }

    /** The independent estimator (Phi^_1 Phi^_2^T + Phi^_2 Phi^_1^T) / 2. */
    public static double[][] independent(WalkSet first, WalkSet second, Modulation f) {
        return independent(first, second, first, second, f);
    }

    /** The independent estimator of a directed graph, (Phi^_q1 Phi^_k2^T + Phi^_q2 Phi^_k1^T) / 2. */
    public static double[][] independent(
            WalkSet firstQueries, WalkSet secondQueries, WalkSet firstKeys, WalkSet secondKeys, Modulation f) {
        double[][] sum = square(firstQueries.nodes());
        addScaled(sum, 0.5, directed(firstQueries, secondKeys, f));
        addScaled(sum, 0.5, directed(secondQueries, firstKeys, f));
        return sum;
    }

    /**
     * The Toeplitz mask of a grid, M_ij = exp(b[row_i - row_j, column_i - column_j]), b (2 height - 1, 2 width - 1).
     */
    public static double[][] toeplitz(int height, int width, float[] b) {
        double[][] mask = square(height * width);
        for (int i = 0; i < height * width; i++) {
            for (int j = 0; j < height * width; j++) {
                int down = i / width - j / width + height - 1;
                int across = i % width - j % width + width - 1;
                mask[i][j] = Math.exp(b[down * (2 * width - 1) + across]);
            }
        }
        return mask;
    }

    /** The mask (N, N) of a pattern and its values. */
    public static double[][] of(SparsePattern pattern, float[] values) {
        return pattern.toMatrix(values).toDense();
    }

    private static double[][] timesGraph(double[][] x, Graph graph) {
        double[][] y = square(x.length);
        for (int i = 0; i < x.length; i++) {
            for (int v = 0; v < x.length; v++) {
                if (x[i][v] != 0) {
                    for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                        y[i][graph.target(arc)] += x[i][v] * graph.weight(arc);
                    }
                }
            }
        }
        return y;
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] c = square(a.length);
        for (int i = 0; i < a.length; i++) {
            for (int l = 0; l < b.length; l++) {
                if (a[i][l] != 0) {
                    for (int j = 0; j < b.length; j++) {
                        c[i][j] += a[i][l] * b[l][j];
                    }
                }
            }
        }
        return c;
    }

    static double[][] transposed(double[][] a) {
        double[][] t = square(a.length);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    static void addScaled(double[][] sum, double factor, double[][] term) {
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[i][j] += factor * term[i][j];
            }
        }
    }

    static double[][] square(int nodes) {
        long bytes = 8L * nodes * nodes;
        long heap = Runtime.getRuntime().maxMemory();
        if (MATRICES * bytes > heap) {
            throw new IllegalArgumentException("an exact dense mask of " + nodes + " nodes wants "
                    + MaskPattern.gibibytes(bytes) + ", and its powers twice as much beside it, the heap has "
                    + MaskPattern.gibibytes(heap)
                    + "; the sparse or landmark path, or the horner path for an exact mask, needs no dense one");
        }
        return new double[nodes][nodes];
    }
}
