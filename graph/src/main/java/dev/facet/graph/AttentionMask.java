package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * What multiplies attention weights, before it is decided how the product is computed: a mask that walks estimate, the
 * exact one, a Toeplitz mask, a given matrix, or none.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462.
 *
 * <p>Each kind but the last two has a learnable f: the coefficients of Phi = sum over k of f_k W^k, or the table b of a
 * Toeplitz mask. It is no part of the mask here and comes with each call.
 *
 * <p>Errors: {@link IllegalArgumentException} naming both sizes, when walk sets do not fit each other.
 */
public sealed interface AttentionMask {
    /** The number of nodes, N. */
    int nodes();

    /** How many numbers of f a head takes; 0 where there is no f. */
    int coefficients();

    /**
     * Chosen rows of the mask (rows, N). Cost: O(entries of Phi + N a row), or 2K nnz(W) a row for exact masks.
     *
     * @param f (coefficients)
     */
    float[][] rows(double[] f, int[] rows);

    /** The same mask of |W|, |loads| or |values|: with |f| a bound on the absolute values of the mask. */
    AttentionMask absolute();

    /** Whether entries of both signs are possible: a number of f, W, loads or values is negative. */
    default boolean mixedSigns(double[] f) {
        return hasNegative() || (!(this instanceof Toeplitz) && Arrays.stream(f).anyMatch(x -> x < 0));
    }

    /** Whether W, a load or a value is negative. */
    boolean hasNegative();

    /** M^ = Phi Phi^T of one walk set on a symmetric W. The diagonal is biased upward. */
    static Estimated symmetric(WalkSet walks) {
        return new Estimated(1, List.of(new MaskProduct(walks, walks)));
    }

    /** M^ = Phi_q Phi_k^T: the queries' walks on W, the keys' on W^T. */
    static Estimated directed(WalkSet queryWalks, WalkSet keyWalks) {
        return new Estimated(1, List.of(new MaskProduct(queryWalks, keyWalks)));
    }

    /** M^ = (Phi_1 Phi_2^T + Phi_2 Phi_1^T) / 2 of two walk sets on a symmetric W. */
    static Estimated independent(WalkSet first, WalkSet second) {
        return new Estimated(0.5, List.of(new MaskProduct(first, second), new MaskProduct(second, first)));
    }

    /** M^ = (Phi_q1 Phi_k2^T + Phi_q2 Phi_k1^T) / 2: the same of a directed graph, keys' walks on W^T. */
    static Estimated independent(WalkSet firstQueries, WalkSet secondQueries, WalkSet firstKeys, WalkSet secondKeys) {
        return new Estimated(
                0.5, List.of(new MaskProduct(firstQueries, secondKeys), new MaskProduct(secondQueries, firstKeys)));
    }

    /** M^ = Phi Phi^T of given features (N, N), with one coefficient that multiplies Phi: 1 leaves it as it is. */
    static Estimated features(SparseMatrix phi) {
        if (phi.rows() != phi.columns()) {
            throw new IllegalArgumentException(
                    "features of N nodes are N x N, got " + phi.rows() + " x " + phi.columns());
        }
        return symmetric(new WalkSet(0, phi.offsets, phi.indices, new byte[phi.entries()], phi.values));
    }

    /** M^ = scale * the sum of Phi_q Phi_k^T over one or two products. */
    record Estimated(double scale, List<MaskProduct> products) implements AttentionMask {
        public Estimated {
            products = List.copyOf(products);
            if (products.isEmpty() || products.size() > 2) {
                throw new IllegalArgumentException("a mask is one or two products of walks, got " + products.size());
            }
            MaskProduct.checkFit(
                    products.getFirst().queries(), products.getLast().queries());
        }

        @Override
        public int nodes() {
            return products.getFirst().queries().nodes();
        }

        @Override
        public int coefficients() {
            return products.getFirst().queries().maxLength() + 1;
        }

        /** The pattern of its non-zeros. */
        MaskPattern pattern() {
            MaskProduct one = products.getFirst();
            MaskProduct two = products.getLast();
            if (products.size() == 2) {
                return one.queries() == two.keys() && two.queries() == one.keys()
                        ? MaskPattern.independent(one.queries(), two.queries())
                        : MaskPattern.independent(one.queries(), two.queries(), two.keys(), one.keys());
            }
            return one.queries() == one.keys()
                    ? MaskPattern.symmetric(one.queries())
                    : MaskPattern.directed(one.queries(), one.keys());
        }

        @Override
        public float[][] rows(double[] f, int[] rows) {
            double[][] sums = new double[rows.length][nodes()];
            for (MaskProduct product : products) {
                SparseMatrix left = GraphRandomFeatures.features(product.queries(), Modulation.of(f));
                SparseMatrix right = GraphRandomFeatures.features(product.keys(), Modulation.of(f))
                        .transpose();
                for (int r = 0; r < rows.length; r++) {
                    for (int e = left.offsets[rows[r]]; e < left.offsets[rows[r] + 1]; e++) {
                        int l = left.indices[e];
                        for (int t = right.offsets[l]; t < right.offsets[l + 1]; t++) {
                            sums[r][right.indices[t]] += scale * left.values[e] * right.values[t];
                        }
                    }
                }
            }
            float[][] result = new float[rows.length][nodes()];
            for (int r = 0; r < rows.length; r++) {
                for (int j = 0; j < nodes(); j++) {
                    result[r][j] = (float) sums[r][j];
                }
            }
            return result;
        }

        @Override
        public boolean hasNegative() {
            return products.stream()
                    .anyMatch(product ->
                            product.queries().hasNegative() || product.keys().hasNegative());
        }

        @Override
        public AttentionMask absolute() {
            return new Estimated(
                    scale,
                    products.stream()
                            .map(product -> product.queries() == product.keys()
                                    ? symmetric(product.queries().absolute())
                                            .products()
                                            .getFirst()
                                    : new MaskProduct(
                                            product.queries().absolute(),
                                            product.keys().absolute()))
                            .toList());
        }
    }

    /** M^ = Phi: each row attends to the nodes its own walks visited. */
    record Asymmetric(WalkSet walks) implements AttentionMask {
        @Override
        public int nodes() {
            return walks.nodes();
        }

        @Override
        public int coefficients() {
            return walks.maxLength() + 1;
        }

        @Override
        public float[][] rows(double[] f, int[] rows) {
            return new Given(GraphRandomFeatures.features(walks, Modulation.of(f))).rows(f, rows);
        }

        @Override
        public boolean hasNegative() {
            return walks.hasNegative();
        }

        @Override
        public AttentionMask absolute() {
            return new Asymmetric(walks.absolute());
        }
    }

    /** The exact mask M = (sum over k of f_k W^k)^2 of a weighted graph, directed or not, with powers up to 2K. */
    record Exact(Graph weighted, int maxLength) implements AttentionMask {
        @Override
        public int nodes() {
            return weighted.nodes();
        }

        @Override
        public int coefficients() {
            return maxLength + 1;
        }

        @Override
        public float[][] rows(double[] f, int[] rows) {
            int count = rows.length;
            float[] units = new float[Math.multiplyExact(nodes(), count)]; // (N, rows)
            for (int r = 0; r < count; r++) {
                units[rows[r] * count + r] = 1;
            }
            MemorySegment columns = MemorySegment.ofArray(units);
            HornerMask.of(weighted, maxLength).applyTransposed(f, count, columns, columns);
            float[][] result = new float[count][nodes()];
            for (int r = 0; r < count; r++) {
                for (int j = 0; j < nodes(); j++) {
                    result[r][j] = units[j * count + r];
                }
            }
            return result;
        }

        @Override
        public boolean hasNegative() {
            return weighted.weights != null && WalkSet.hasNegative(weighted.weights);
        }

        @Override
        public AttentionMask absolute() {
            if (weighted.weights == null) {
                return this;
            }
            return new Exact(weighted.withWeights(WalkSet.absolute(weighted.weights)), maxLength);
        }
    }

    /** M_ij = exp(b[row_i - row_j, column_i - column_j]) on a grid; f is the table b (2 height - 1, 2 width - 1). */
    record Toeplitz(int height, int width) implements AttentionMask {
        @Override
        public int nodes() {
            return Math.multiplyExact(height, width);
        }

        @Override
        public int coefficients() {
            return Math.multiplyExact(2 * height - 1, 2 * width - 1);
        }

        @Override
        public float[][] rows(double[] f, int[] rows) {
            float[][] result = new float[rows.length][nodes()];
            for (int r = 0; r < rows.length; r++) {
                for (int j = 0; j < nodes(); j++) {
                    int down = rows[r] / width - j / width + height - 1;
                    int across = rows[r] % width - j % width + width - 1;
                    result[r][j] = (float) Math.exp((float) f[down * (2 * width - 1) + across]);
                }
            }
            return result;
        }

        @Override
        public boolean hasNegative() {
            return false;
        }

        @Override
        public AttentionMask absolute() {
            return this;
        }
    }

    /** A given matrix (N, N). */
    record Given(SparseMatrix matrix) implements AttentionMask {
        public Given {
            if (matrix.rows() != matrix.columns()) {
                throw new IllegalArgumentException("a mask is square, got " + matrix.rows() + " x " + matrix.columns());
            }
        }

        @Override
        public int nodes() {
            return matrix.rows();
        }

        @Override
        public int coefficients() {
            return 0;
        }

        @Override
        public float[][] rows(double[] f, int[] rows) {
            float[][] result = new float[rows.length][nodes()];
            for (int r = 0; r < rows.length; r++) {
                for (int e = matrix.offsets[rows[r]]; e < matrix.offsets[rows[r] + 1]; e++) {
                    result[r][matrix.indices[e]] = matrix.values[e];
                }
            }
            return result;
        }

        @Override
        public boolean hasNegative() {
            return WalkSet.hasNegative(matrix.values);
        }

        @Override
        public AttentionMask absolute() {
            return new Given(SparseMatrix.trusted(
                    nodes(), nodes(), matrix.offsets, matrix.indices, WalkSet.absolute(matrix.values)));
        }
    }

    /** No mask: all weights are multiplied by 1. */
    record None(int nodes) implements AttentionMask {
        @Override
        public int coefficients() {
            return 0;
        }

        @Override
        public float[][] rows(double[] f, int[] rows) {
            float[][] result = new float[rows.length][nodes];
            for (float[] row : result) {
                Arrays.fill(row, 1);
            }
            return result;
        }

        @Override
        public boolean hasNegative() {
            return false;
        }

        @Override
        public AttentionMask absolute() {
            return this;
        }
    }
}
