package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
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
 * <p>Errors: {@link IllegalArgumentException} naming both sizes, when walk sets do not fit each other, or the number
 * that no mask of its kind can have.
 */
public sealed interface AttentionMask {
    /** The kinds of masks, each the record of its name. */
    enum Kind {
        ESTIMATED,
        ASYMMETRIC,
        EXACT,
        TOEPLITZ,
        GIVEN,
        NONE
    }

    /** Which of the kinds this is. */
    default Kind kind() {
        return switch (this) {
            case Estimated estimated -> Kind.ESTIMATED;
            case Asymmetric asymmetric -> Kind.ASYMMETRIC;
            case Exact exact -> Kind.EXACT;
            case Toeplitz grid -> Kind.TOEPLITZ;
            case Given given -> Kind.GIVEN;
            case None none -> Kind.NONE;
        };
    }

    /** The number of nodes, N. */
    int nodes();

    /** How many numbers of f a head takes; 0 where there is no f. */
    int coefficients();

    /**
     * Chosen rows of the mask (rows, N). Cost: O(entries of Phi + N a row), or 2K nnz(W) a row for exact masks.
     *
     * @param f (coefficients)
     */
    default float[][] rows(double[] f, int[] rows) {
        return rows(f).of(rows);
    }

    /** The mask of one f, ready for any number of rows: what does not depend on the row, Phi say, is computed once. */
    Rows rows(double[] f);

    /** Rows of a mask whose f is given. */
    @FunctionalInterface
    interface Rows {
        /** Chosen rows (rows, N). */
        float[][] of(int[] rows);
    }

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
        public Rows rows(double[] f) {
            List<SparseMatrix> left = new ArrayList<>();
            List<SparseMatrix> right = new ArrayList<>();
            for (MaskProduct product : products) {
                left.add(GraphRandomFeatures.features(product.queries(), Modulation.of(f)));
                right.add(GraphRandomFeatures.features(product.keys(), Modulation.of(f))
                        .transpose());
            }
            return rows -> {
                float[][] result = new float[rows.length][nodes()];
                Parallel.forRange(rows.length, 1, (chunk, from, to) -> {
                    double[] sums = new double[nodes()];
                    for (int r = from; r < to; r++) {
                        Arrays.fill(sums, 0);
                        for (int p = 0; p < left.size(); p++) {
                            addRow(left.get(p), right.get(p), rows[r], sums);
                        }
                        for (int j = 0; j < sums.length; j++) {
                            result[r][j] = (float) sums[j];
                        }
                    }
                });
                return result;
            };
        }

        private void addRow(SparseMatrix left, SparseMatrix right, int row, double[] sums) {
            for (int e = left.offsets[row]; e < left.offsets[row + 1]; e++) {
                int l = left.indices[e];
                for (int t = right.offsets[l]; t < right.offsets[l + 1]; t++) {
                    sums[right.indices[t]] += scale * left.values[e] * right.values[t];
                }
            }
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
        public Rows rows(double[] f) {
            return new Given(GraphRandomFeatures.features(walks, Modulation.of(f))).rows(f);
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
        public Exact {
            if (maxLength < 0) {
                throw new IllegalArgumentException("the longest walk must have at least 0 hops, got " + maxLength);
            }
        }

        @Override
        public int nodes() {
            return weighted.nodes();
        }

        @Override
        public int coefficients() {
            return maxLength + 1;
        }

        @Override
        public Rows rows(double[] f) {
            HornerMask horner = HornerMask.of(weighted, maxLength);
            return rows -> {
                int count = rows.length;
                float[] units = new float[Math.multiplyExact(nodes(), count)]; // (N, rows)
                for (int r = 0; r < count; r++) {
                    units[rows[r] * count + r] = 1;
                }
                MemorySegment columns = MemorySegment.ofArray(units);
                horner.applyTransposed(f, count, columns, columns);
                float[][] result = new float[count][nodes()];
                for (int r = 0; r < count; r++) {
                    for (int j = 0; j < nodes(); j++) {
                        result[r][j] = units[j * count + r];
                    }
                }
                return result;
            };
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
        public Toeplitz {
            ToeplitzMask.checkGrid(height, width);
        }

        @Override
        public int nodes() {
            return height * width;
        }

        @Override
        public int coefficients() {
            return (2 * height - 1) * (2 * width - 1);
        }

        @Override
        public Rows rows(double[] f) {
            float[] b = table(f);
            return rows -> {
                float[][] result = new float[rows.length][nodes()];
                for (int r = 0; r < rows.length; r++) {
                    for (int j = 0; j < nodes(); j++) {
                        int down = rows[r] / width - j / width + height - 1;
                        int across = rows[r] % width - j % width + width - 1;
                        result[r][j] = (float) Math.exp(b[down * (2 * width - 1) + across]);
                    }
                }
                return result;
            };
        }

        /** Refuses tables of another length, and those with a number that is NaN or whose e^b would be no float. */
        public void check(double[] f) {
            table(f);
        }

        /** f as a checked table of floats. */
        float[] table(double[] f) {
            float[] b = new float[f.length];
            for (int t = 0; t < b.length; t++) {
                b[t] = (float) f[t];
            }
            ToeplitzMask.checkTable(height, width, b);
            return b;
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
        public Rows rows(double[] f) {
            return rows -> {
                float[][] result = new float[rows.length][nodes()];
                for (int r = 0; r < rows.length; r++) {
                    for (int e = matrix.offsets[rows[r]]; e < matrix.offsets[rows[r] + 1]; e++) {
                        result[r][matrix.indices[e]] = matrix.values[e];
                    }
                }
                return result;
            };
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
        public None {
            if (nodes < 0) {
                throw new IllegalArgumentException("a mask has at least 0 nodes, got " + nodes);
            }
        }

        @Override
        public int coefficients() {
            return 0;
        }

        @Override
        public Rows rows(double[] f) {
            return rows -> {
                float[][] result = new float[rows.length][nodes];
                for (float[] row : result) {
                    Arrays.fill(row, 1);
                }
                return result;
            };
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
