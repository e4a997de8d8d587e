package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A topological mask M^ on its fixed sparsity: the pattern is found once, the values and the gradient with respect to f
 * are computed again for every f.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462. With Phi = sum over k of f_k L_k: symmetric M^ = Phi Phi^T; directed M^ = Phi_q Phi_k^T, the keys'
 * walks on the transposed graph; independent M^ = (Phi_1 Phi_2^T + Phi_2 Phi_1^T) / 2, whose diagonal is unbiased too;
 * asymmetric M^ = Phi; exact M = (sum over k of f_k W^k)^2.
 *
 * <p>Shapes: f (K + 1), values and their gradient (entries) float32 in the order of {@link #pattern()}.
 *
 * <p>Cost: where two walks meet, the pair of their steps and the product of their loads are kept, merged, 6 bytes each;
 * values and gradient are one pass over them. On a grid of 181 x 181 with 4 walks of at most 8 hops that is 2.3 for
 * each of 34 entries a row, and 26 bytes an entry with the pattern by rows and columns (12).
 * From 2^27 kept values or 18 coefficients on (sizes, never times, decide), both are computed from Phi again instead,
 * in O({@link #productEntriesBound}) time and N floats for each running thread. Sums are added in a fixed order, those
 * of gradients in double: the same bits for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} when node counts or lengths disagree (both named), and with the bytes
 * when the entries would not fit into an array or into the heap.
 */
public final class MaskPattern {
    static final long MOST_ENTRIES = Integer.MAX_VALUE - 8L;
    /** Pattern by rows and columns, and one array of values. */
    static final long BYTES_PER_ENTRY = 16;
    /** Beyond as many coefficients, terms are so many that most lists of a plan would be short or empty. */
    private static final int MOST_PLANNED_COEFFICIENTS = 17;
    /** A plan of at most 768 MiB. */
    private static final long MOST_PLANNED = 1L << 27;

    private final SparsePattern pattern;
    private final MaskRule rule;

    private MaskPattern(SparsePattern pattern, MaskRule rule) {
        this.pattern = pattern;
        this.rule = rule;
    }

    /**
     * An upper bound on the entries of Phi_left Phi_right^T, and the multiplications it takes: the sum over columns l
     * of c_l c'_l, where c_l counts the nodes whose walks visit l. Cost: O(entries).
     */
    public static long productEntriesBound(WalkSet left, WalkSet right) {
        MaskProduct.checkNodes(left, right);
        int[] leftCounts = left.visitors();
        int[] rightCounts = left == right ? leftCounts : right.visitors();
        long bound = 0;
        for (int l = 0; l < leftCounts.length; l++) {
            bound += (long) leftCounts[l] * rightCounts[l];
        }
        return bound;
    }

    /** A mask of any kind that has zeros. */
    public static MaskPattern of(AttentionMask mask) {
        return switch (mask) {
            case AttentionMask.Estimated estimated -> estimated.pattern();
            case AttentionMask.Asymmetric asymmetric -> asymmetric(asymmetric.walks());
            case AttentionMask.Exact exact -> exact(exact.weighted(), exact.maxLength());
            case AttentionMask.Given given -> given(given.matrix());
            case AttentionMask.Toeplitz grid -> throw new IllegalArgumentException("a Toeplitz mask has no zeros");
            case AttentionMask.None none -> throw new IllegalArgumentException("no mask has no zeros");
        };
    }

    /** M^ = Phi Phi^T of one walk set on a symmetric W. The diagonal is biased upward. */
    public static MaskPattern symmetric(WalkSet walks) {
        refuseProduct(productEntriesBound(walks, walks), walks.nodes());
        MergedWalks merged = new MergedWalks(walks);
        return products(List.of(new ProductRule.Term(merged, merged)), 1, true);
    }

    /** M^ = Phi_q Phi_k^T: the queries' walks on W, the keys' on W^T. */
    public static MaskPattern directed(WalkSet queryWalks, WalkSet keyWalks) {
        MaskProduct.checkFit(queryWalks, keyWalks);
        refuseProduct(productEntriesBound(queryWalks, keyWalks), queryWalks.nodes());
        return products(
                List.of(new ProductRule.Term(new MergedWalks(queryWalks), new MergedWalks(keyWalks))), 1, false);
    }

    /** M^ = (Phi_1 Phi_2^T + Phi_2 Phi_1^T) / 2 of two independent walk sets on a symmetric W: unbiased everywhere. */
    public static MaskPattern independent(WalkSet first, WalkSet second) {
        if (first == second) {
            throw new IllegalArgumentException("the independent estimator wants two walk sets, got one twice");
        }
        MaskProduct.checkFit(first, second);
        refuseProduct(2 * productEntriesBound(first, second), first.nodes());
        MergedWalks one = new MergedWalks(first);
        MergedWalks two = new MergedWalks(second);
        return products(List.of(new ProductRule.Term(one, two), new ProductRule.Term(two, one)), 0.5, true);
    }

    /**
     * M^ = (Phi_q1 Phi_k2^T + Phi_q2 Phi_k1^T) / 2: the independent estimator of a directed graph, queries' walks of
     * two sets on W and keys' walks of the same two sets on W^T.
     */
    public static MaskPattern independent(
            WalkSet firstQueries, WalkSet secondQueries, WalkSet firstKeys, WalkSet secondKeys) {
        MaskProduct.checkFit(firstQueries, secondKeys);
        MaskProduct.checkFit(secondQueries, firstKeys);
        MaskProduct.checkFit(firstQueries, secondQueries);
        long bound = productEntriesBound(firstQueries, secondKeys) + productEntriesBound(secondQueries, firstKeys);
        refuseProduct(bound, firstQueries.nodes());
        return products(
                List.of(
                        new ProductRule.Term(new MergedWalks(firstQueries), new MergedWalks(secondKeys)),
                        new ProductRule.Term(new MergedWalks(secondQueries), new MergedWalks(firstKeys))),
                0.5,
                false);
    }

    /** A mask of products that are known to fit, symmetric or not by construction. */
    static MaskPattern products(List<ProductRule.Term> products, double scale, boolean symmetric) {
        return products(ProductPattern.of(products), products, scale, symmetric, TermPlan::collect);
    }

    /**
     * The mask of products that differ from those of this one so that only some rows of the mask have other entries or
     * contributions: equal to {@link #products}, for a copy of the arrays and work in proportion to those rows.
     */
    MaskPattern withRows(List<ProductRule.Term> products, double scale, boolean symmetric, RowSet changed) {
        long bound = 0;
        for (ProductRule.Term product : products) {
            for (int l = 0; l < nodes(); l++) {
                bound += (long) product.left().visitors(l) * product.right().visitors(l);
            }
        }
        refuseProduct(bound, nodes());
        ProductPattern.Rows rows = ProductPattern.rows(products, changed);
        long entries = pattern.entries();
        for (int r = 0; r < changed.size(); r++) {
            int row = changed.rows[r];
            entries += rows.counts()[r] - (pattern.offsets[row + 1] - pattern.offsets[row]);
        }
        refuseOver(entries, nodes(), 0);
        SparsePattern next =
                pattern.withRows(new RowSplice(pattern.offsets, changed, rows.counts()), rows.columns(), symmetric);
        return products(next, products, scale, symmetric, keeping(changed));
    }

    /** As {@link #withRows(List, double, boolean, RowSet)} of an asymmetric mask. */
    MaskPattern withRows(WalkSet walks, MergedWalks merged, RowSet changed) {
        TermPlan plan = keeping(changed)
                .collect(merged.pattern(), false, walks.maxLength() + 1, new WalkRows(walks), Long.MAX_VALUE);
        return planned(merged.pattern(), MaskTerms.linear(walks.maxLength() + 1), new WalkRows(walks), plan);
    }

    /** How a plan is collected: anew, or from an earlier one. */
    private interface Collecting {
        @Nullable
        TermPlan collect(SparsePattern pattern, boolean mirrored, int terms, RowTerms rows, long most);
    }

    private Collecting keeping(RowSet changed) {
        return rule instanceof PlannedRule planned
                ? (next, mirrored, terms, rows, most) -> planned.plan().withRows(next, changed, rows, most)
                : TermPlan::collect;
    }

    private static MaskPattern products(
            SparsePattern pattern,
            List<ProductRule.Term> products,
            double scale,
            boolean symmetric,
            Collecting collecting) {
        int coefficients = products.getFirst().left().maxLength() + 1;
        if (coefficients <= MOST_PLANNED_COEFFICIENTS) {
            MaskTerms terms = MaskTerms.products(coefficients);
            ProductRows rows = new ProductRows(products, scale);
            TermPlan plan = collecting.collect(pattern, symmetric, terms.count(), rows, MOST_PLANNED);
            if (plan != null) {
                return new MaskPattern(pattern, new PlannedRule(pattern, terms, rows, plan));
            }
        }
        return new MaskPattern(pattern, new ProductRule(pattern, products, scale, symmetric));
    }

    private static MaskPattern planned(SparsePattern pattern, boolean symmetric, MaskTerms terms, RowTerms rows) {
        TermPlan plan = TermPlan.collect(pattern, symmetric, terms.count(), rows, Long.MAX_VALUE);
        return planned(pattern, terms, rows, plan);
    }

    /** With a plan of no limit, which there is. */
    private static MaskPattern planned(SparsePattern pattern, MaskTerms terms, RowTerms rows, @Nullable TermPlan plan) {
        return new MaskPattern(pattern, new PlannedRule(pattern, terms, rows, Objects.requireNonNull(plan)));
    }

    /** M^ = Phi: each row attends to the nodes its own walks visited. */
    public static MaskPattern asymmetric(WalkSet walks) {
        return asymmetric(walks, new MergedWalks(walks));
    }

    static MaskPattern asymmetric(WalkSet walks, MergedWalks merged) {
        return planned(merged.pattern(), false, MaskTerms.linear(walks.maxLength() + 1), new WalkRows(walks));
    }

    /**
     * The exact mask of W, directed or not, with all its powers up to 2K on the pairs within 2K hops: for small graphs
     * or bounded degree. Cost: O(K x pairs x degree) time once.
     */
    public static MaskPattern exact(Graph weighted, int maxLength) {
        if (maxLength < 0) {
            throw new IllegalArgumentException("the longest walk must have at least 0 hops, got " + maxLength);
        }
        PowerRows rows = new PowerRows(weighted, 2 * maxLength);
        return planned(rows.pattern(), !weighted.directed(), MaskTerms.powers(maxLength + 1), rows);
    }

    /** A mask of fixed values: {@link #coefficients()} is 0 and f is ignored. */
    public static MaskPattern given(SparseMatrix matrix) {
        if (matrix.rows() != matrix.columns()) {
            throw new IllegalArgumentException("a mask is square, got " + matrix.rows() + " x " + matrix.columns());
        }
        return new MaskPattern(SparsePattern.trusted(matrix.offsets, matrix.indices), new GivenRule(matrix));
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

    /** K + 1, the number of coefficients of f; 0 for a given mask. */
    public int coefficients() {
        return rule.coefficients();
    }

    /** Writes the mask's values for f (K + 1) into a segment of exactly the entries' floats. */
    public void values(double[] f, MemorySegment values) {
        values(new double[][] {f}, values);
    }

    /** Writes the values of several heads (heads, entries) for f (heads, K + 1): cheaper than one call for each. */
    public void values(double[][] f, MemorySegment values) {
        for (double[] head : f) {
            checkCoefficients(head);
        }
        checkSegment("values", values, f.length);
        try (NativeCopies copies = new NativeCopies()) {
            rule.values(f, copies.sharedOutput(values));
        }
    }

    /** The mask's values (entries) for f, which is padded with 0 up to K + 1 coefficients. */
    public float[] values(Modulation f) {
        float[] values = new float[entries()];
        double[] padded = coefficients() == 0
                ? new double[0]
                : f.padded(coefficients() - 1).coefficients();
        values(padded, MemorySegment.ofArray(values));
        return values;
    }

    /** Adds the gradient with respect to f to {@code df} (K + 1), given the gradient of the values (entries). */
    public void gradient(double[] f, MemorySegment dValues, double[] df) {
        gradient(new double[][] {f}, dValues, new double[][] {df});
    }

    /** As {@link #gradient(double[], MemorySegment, double[])} for several heads: f and df (heads, K + 1). */
    public void gradient(double[][] f, MemorySegment dValues, double[][] df) {
        if (df.length != f.length) {
            throw new IllegalArgumentException("df has " + df.length + " heads, f has " + f.length);
        }
        for (int h = 0; h < f.length; h++) {
            checkCoefficients(f[h]);
            if (df[h].length != f[h].length) {
                throw new IllegalArgumentException("df has " + df[h].length + " coefficients, f has " + f[h].length);
            }
        }
        checkSegment("the gradient of the values", dValues, f.length);
        try (NativeCopies copies = new NativeCopies()) {
            rule.gradient(f, copies.sharedInput(dValues), df);
        }
    }

    /** The mask as a combination of fixed matrices: for small patterns, see {@link MaskBasis}. */
    public MaskBasis basis() {
        return rule.basis();
    }

    private void checkCoefficients(double[] f) {
        if (coefficients() > 0 && f.length != coefficients()) {
            throw new IllegalArgumentException("f has " + f.length + " coefficients, a mask of walks of at most "
                    + (coefficients() - 1) + " hops takes " + coefficients());
        }
    }

    private void checkSegment(String name, MemorySegment segment, int heads) {
        long bytes = 4L * entries() * heads;
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException(name + " must hold the mask's " + entries() + " floats for " + heads
                    + " heads, " + bytes + " bytes, got " + segment.byteSize() + " bytes");
        }
    }

    /** Refuses products whose entries cannot be counted into one array; what may fit is counted exactly later. */
    static void refuseProduct(long bound, int nodes) {
        long most = Math.min(bound, (long) nodes * nodes);
        if (most > MOST_ENTRIES) {
            throw tooLarge(most, nodes, 0);
        }
    }

    /** Row offsets from counts, after a check that the entries fit. */
    static int[] offsets(int[] counts, int planBytes) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        refuseOver(total, counts.length, planBytes);
        int[] offsets = new int[counts.length + 1];
        for (int i = 0; i < counts.length; i++) {
            offsets[i + 1] = offsets[i] + counts[i];
        }
        return offsets;
    }

    /** Refuses a number of entries, each with so many bytes of a plan, that an array or the heap cannot hold. */
    static void refuseOver(long entries, int nodes, int planBytes) {
        if (entries > MOST_ENTRIES
                || entries * (BYTES_PER_ENTRY + planBytes)
                        > Runtime.getRuntime().maxMemory()) {
            throw tooLarge(entries, nodes, planBytes);
        }
    }

    private static IllegalArgumentException tooLarge(long entries, int nodes, int planBytes) {
        long bytes = entries * (BYTES_PER_ENTRY + planBytes);
        return new IllegalArgumentException("a sparse mask of " + nodes + " nodes would have up to " + entries
                + " entries and want " + bytes + " bytes (" + gibibytes(bytes) + "), the heap has "
                + gibibytes(Runtime.getRuntime().maxMemory())
                + (planBytes == 0
                        ? "; take fewer or shorter walks, or the landmark path, which needs no mask"
                        : "; take fewer hops (max-length), or attend by the horner path, which needs no mask"));
    }

    static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
