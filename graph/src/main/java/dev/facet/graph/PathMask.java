package dev.facet.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * An estimated mask as a function of f and of the weights of edges, on the fixed sparsity of frozen walks: what
 * {@link MaskPattern} is for fixed weights.
 *
 * <p>Formula: Phi = sum over k of f_k L_k(W) with the loads of {@link WalkPaths}; symmetric M^ = Phi Phi^T; directed
 * M^ = Phi_q Phi_k^T, the keys' walks on W^T; independent M^ = (Phi_1 Phi_2^T + Phi_2 Phi_1^T) / 2; asymmetric
 * M^ = Phi. Backward, with P and R for the factors: dP = dM^ R and dR = dM^^T P on their non-zeros,
 * df_k = sum of L_k dPhi, dL_k = f_k dPhi, and from there along the walks.
 *
 * <p>Shapes: f (K + 1), edge weights (E), values (entries) in the order of {@link #pattern()}, all double.
 *
 * <p>Cost: values O(hops + products), products = sum over columns l of c_l c'_l as in
 * {@link MaskPattern#productEntriesBound}; gradient three times that. Nothing of a product is stored, since loads are
 * others at every step: 8 bytes for each entry of the mask, 24 for each of Phi and 8 a hop while it runs, 8 N for each
 * running thread. The same bits for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} when walks of one mask are not of the same edges and length, when lengths
 * do not fit (both named), and with the bytes when the entries would not fit into an array or into the heap.
 */
public final class PathMask {
    private static final int GRAIN = 64;

    /** One product left right^T, by the numbers of their factors. */
    private record Product(int left, int right) {}

    /** The walks of one factor and where their merged entries are. */
    private record Factor(WalkPaths paths, MergedWalks merged) {}

    /** What f and weights make of a factor: its loads, and Phi by rows and by columns. */
    @SuppressWarnings("ArrayRecordComponent") // never compared: names for three results
    private record Values(double[] loads, double[] byRows, double[] byColumns) {}

    private final List<Factor> factors;
    private final List<Product> products; // none: the mask is the one factor itself
    private final double scale;
    private final SparsePattern pattern;
    private final ScratchPool<double[]> rows;

    private PathMask(List<WalkPaths> sets, List<Product> products, double scale) {
        this.factors = new ArrayList<>();
        for (WalkPaths paths : sets) {
            checkFit(sets.getFirst(), paths);
            factors.add(new Factor(paths, new MergedWalks(paths.walkSet())));
        }
        this.products = products;
        this.scale = scale;
        int nodes = sets.getFirst().nodes();
        this.rows = new ScratchPool<>(() -> new double[nodes]);
        if (products.isEmpty()) {
            MergedWalks merged = factors.getFirst().merged();
            this.pattern = SparsePattern.trusted(merged.offsets, merged.columns);
            return;
        }
        long bound = 0;
        List<ProductRule.Term> terms = new ArrayList<>();
        for (Product product : products) {
            Factor left = factors.get(product.left());
            Factor right = factors.get(product.right());
            bound += MaskPattern.productEntriesBound(
                    left.paths().walkSet(), right.paths().walkSet());
            terms.add(new ProductRule.Term(left.merged(), right.merged()));
        }
        MaskPattern.refuseProduct(bound, nodes);
        this.pattern = ProductPattern.of(terms);
    }

    private static void checkFit(WalkPaths first, WalkPaths other) {
        MaskProduct.checkFit(first.walkSet(), other.walkSet());
        if (first.edges() != other.edges()) {
            throw new IllegalArgumentException(
                    "walks of one mask share one Edges, got " + first.edges() + " and " + other.edges());
        }
    }

    private static void checkSide(WalkPaths paths, boolean keys) {
        if (paths.edges().graph().directed() && paths.transposed() != keys) {
            throw new IllegalArgumentException("on a directed graph walks of queries run on W and those of keys on"
                    + " W^T, got " + paths + " for " + (keys ? "keys" : "queries"));
        }
    }

    /** M^ = Phi Phi^T of one walk set on an undirected graph. The diagonal is biased upward. */
    public static PathMask symmetric(WalkPaths walks) {
        checkSide(walks, false);
        checkSide(walks, true);
        return new PathMask(List.of(walks), List.of(new Product(0, 0)), 1);
    }

    /** M^ = Phi_q Phi_k^T: the queries' walks on W, the keys' on W^T. */
    public static PathMask directed(WalkPaths queryWalks, WalkPaths keyWalks) {
        checkSide(queryWalks, false);
        checkSide(keyWalks, true);
        return new PathMask(List.of(queryWalks, keyWalks), List.of(new Product(0, 1)), 1);
    }

    /** M^ = (Phi_1 Phi_2^T + Phi_2 Phi_1^T) / 2 of two walk sets on an undirected graph: unbiased everywhere. */
    public static PathMask independent(WalkPaths first, WalkPaths second) {
        if (first == second) {
            throw new IllegalArgumentException("the independent estimator wants two walk sets, got one twice");
        }
        checkSide(first, false);
        checkSide(first, true);
        return new PathMask(List.of(first, second), List.of(new Product(0, 1), new Product(1, 0)), 0.5);
    }

    /**
     * M^ = (Phi_q1 Phi_k2^T + Phi_q2 Phi_k1^T) / 2: the independent estimator of a directed graph, queries' walks of
     * two sets on W and keys' walks of the same two sets on W^T.
     */
    public static PathMask independent(
            WalkPaths firstQueries, WalkPaths secondQueries, WalkPaths firstKeys, WalkPaths secondKeys) {
        checkSide(firstQueries, false);
        checkSide(secondQueries, false);
        checkSide(firstKeys, true);
        checkSide(secondKeys, true);
        return new PathMask(
                List.of(firstQueries, secondQueries, firstKeys, secondKeys),
                List.of(new Product(0, 3), new Product(1, 2)),
                0.5);
    }

    /** M^ = Phi: each row attends to the nodes its own walks visited. */
    public static PathMask asymmetric(WalkPaths walks) {
        checkSide(walks, false);
        return new PathMask(List.of(walks), List.of(), 1);
    }

    /** The edges that weights belong to. */
    public Edges edges() {
        return factors.getFirst().paths().edges();
    }

    public SparsePattern pattern() {
        return pattern;
    }

    /** The number of nodes, N. */
    public int nodes() {
        return pattern.nodes();
    }

    /** The number of entries of the mask that may differ from 0. */
    public int entries() {
        return pattern.entries();
    }

    /** K + 1, the number of coefficients of f. */
    public int coefficients() {
        return factors.getFirst().paths().maxLength() + 1;
    }

    /** The mask's values (entries) for f (K + 1) and edge weights (E). */
    public double[] values(double[] f, double[] weights) {
        List<Values> phi = evaluate(f, weights);
        if (products.isEmpty()) {
            return phi.getFirst().byRows();
        }
        double[] values = new double[entries()];
        Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
            double[] row = rows.borrow(); // all 0
            for (int i = from; i < to; i++) {
                for (Product product : products) {
                    addRow(product, phi, i, row);
                }
                for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                    values[e] = scale * row[pattern.columns[e]];
                    row[pattern.columns[e]] = 0;
                }
            }
            rows.giveBack(row);
        });
        return values;
    }

    private void addRow(Product product, List<Values> phi, int i, double[] row) {
        MergedWalks walked = factors.get(product.left()).merged();
        MergedWalks other = factors.get(product.right()).merged();
        double[] left = phi.get(product.left()).byRows();
        double[] right = phi.get(product.right()).byColumns();
        for (int a = walked.offsets[i]; a < walked.offsets[i + 1]; a++) {
            int l = walked.columns[a];
            for (int slot = other.columnOffsets[l]; slot < other.columnOffsets[l + 1]; slot++) {
                row[other.columnRows[slot]] += left[a] * right[slot];
            }
        }
    }

    /**
     * Adds the gradients with respect to f (K + 1) and to the edge weights (E) to {@code df} and {@code dWeights},
     * given that of the values (entries).
     */
    public void gradient(double[] f, double[] weights, double[] dValues, double[] df, double[] dWeights) {
        if (dValues.length != entries() || df.length != f.length) {
            throw new IllegalArgumentException("gradients of " + dValues.length + " values and " + df.length
                    + " coefficients for a mask of " + entries() + " values and an f of " + f.length
                    + "; both must agree");
        }
        edges().checkLength("gradients of edge weights", dWeights);
        List<Values> phi = evaluate(f, weights);
        List<double[]> dPhi = new ArrayList<>();
        for (Factor factor : factors) {
            dPhi.add(products.isEmpty() ? dValues : new double[factor.merged().entries()]);
        }
        for (Product product : products) {
            addSlopes(product.left(), product.right(), phi, true, dValues, dPhi);
            addSlopes(product.right(), product.left(), phi, false, dValues, dPhi);
        }
        for (int t = 0; t < factors.size(); t++) {
            backward(factors.get(t), phi.get(t).loads(), dPhi.get(t), f, weights, df, dWeights);
        }
    }

    /** Adds to the gradient of one factor what passes through it: dPhi[i, l] += sum over j of dM[i, j] other[j, l]. */
    private void addSlopes(
            int factor, int partner, List<Values> phi, boolean byRows, double[] dValues, List<double[]> dPhi) {
        MergedWalks walked = factors.get(factor).merged();
        MergedWalks other = factors.get(partner).merged();
        double[] otherPhi = phi.get(partner).byColumns();
        double[] slopes = dPhi.get(factor);
        int[] starts = byRows ? pattern.offsets : pattern.columnOffsets;
        int[] places = byRows ? pattern.columns : pattern.columnRows;
        Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
            double[] row = rows.borrow();
            for (int i = from; i < to; i++) {
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    row[places[e]] = dValues[byRows ? e : pattern.columnEntries[e]];
                }
                for (int a = walked.offsets[i]; a < walked.offsets[i + 1]; a++) {
                    int l = walked.columns[a];
                    double slope = 0;
                    for (int slot = other.columnOffsets[l]; slot < other.columnOffsets[l + 1]; slot++) {
                        slope += row[other.columnRows[slot]] * otherPhi[slot];
                    }
                    slopes[a] += scale * slope;
                }
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    row[places[e]] = 0;
                }
            }
            rows.giveBack(row);
        });
    }

    private static void backward(
            Factor factor,
            double[] loads,
            double[] dPhi,
            double[] f,
            double[] weights,
            double[] df,
            double[] dWeights) {
        MergedWalks merged = factor.merged();
        double[] dLoads = new double[loads.length];
        for (int a = 0; a < dPhi.length; a++) {
            for (int s = merged.storeOffsets[a]; s < merged.storeOffsets[a + 1]; s++) {
                df[merged.steps[s]] += loads[s] * dPhi[a];
                dLoads[s] = f[merged.steps[s]] * dPhi[a];
            }
        }
        factor.paths().gradient(weights, dLoads, dWeights);
    }

    private List<Values> evaluate(double[] f, double[] weights) {
        if (f.length != coefficients()) {
            throw new IllegalArgumentException("f has " + f.length + " coefficients, a mask of walks of at most "
                    + (coefficients() - 1) + " hops takes " + coefficients());
        }
        List<Values> all = new ArrayList<>();
        for (Factor factor : factors) {
            MergedWalks merged = factor.merged();
            double[] loads = factor.paths().loads(weights);
            double[] byRows = new double[merged.entries()];
            double[] byColumns = new double[merged.entries()];
            for (int a = 0; a < byRows.length; a++) {
                for (int s = merged.storeOffsets[a]; s < merged.storeOffsets[a + 1]; s++) {
                    byRows[a] += f[merged.steps[s]] * loads[s];
                }
            }
            for (int slot = 0; slot < byColumns.length; slot++) {
                byColumns[slot] = byRows[merged.columnEntries[slot]];
            }
            all.add(new Values(loads, byRows, byColumns));
        }
        return all;
    }
}
