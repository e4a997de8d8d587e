package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masked attention by whichever path a plan says: out_i = sum_j w_ij v_j / sum_j w_ij with w_ij = M_ij (phi(q_i) .
 * phi(k_j)), or M_ij exp(q_i . k_j / sqrt(m)) for softmax; forward and backward, for masks of every kind. Feature maps
 * are applied before, see {@link FeatureMap}. A row whose denominator is 0 gives 0, and gradient 0.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462. All paths that go with a mask compute the same numbers, up to rounding.
 *
 * <p>Shapes: f and its gradient (H, coefficients), or (1, coefficients) for heads that share a mask; queries and keys
 * (B, H, N, m), values and outputs (B, H, N, d), denominators (B, H, N), all but f 32-bit floats, contiguous. Fastest
 * on native memory.
 *
 * <p>Cost: what {@link AttentionPlan#costs} estimates; the structure of the mask is built once, its values with each
 * call.
 *
 * <p>Randomness: none; the same bits for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} naming the array, when one does not fit the shape.
 */
public final class MaskedAttention {
    private static final Logger LOG = LoggerFactory.getLogger(MaskedAttention.class);
    /** Of a block of rows that are looked at together. */
    private static final int BLOCK_ENTRIES = 1 << 20;

    private final AttentionMask mask;
    private final AttentionKernel kernel;
    private final AttentionPath path;
    private final PathAttention implementation;

    /** Queries and keys (B, H, N, m), values (B, H, N, d). */
    public record Inputs(MemorySegment queries, MemorySegment keys, MemorySegment values) {}

    /** Outputs (B, H, N, d) and denominators (B, H, N); those of softmax are divided by the row's largest weight. */
    public record Results(MemorySegment outputs, MemorySegment denominators) {}

    /** The loss's derivatives by the outputs (read), and by queries, keys and values (overwritten). */
    public record Gradients(MemorySegment outputs, MemorySegment queries, MemorySegment keys, MemorySegment values) {}

    /** A row whose weights cancel: its denominator, and the sum of the absolute values of the same weights. */
    public record UnstableRow(int batch, int head, int row, double denominator, double absolute) {}

    private MaskedAttention(
            AttentionMask mask, AttentionKernel kernel, AttentionPath path, PathAttention implementation) {
        this.mask = mask;
        this.kernel = kernel;
        this.path = path;
        this.implementation = implementation;
    }

    /** Attention with this mask by the plan's path; builds what the path keeps of the mask. */
    public static MaskedAttention of(AttentionMask mask, AttentionPlan plan) {
        return new MaskedAttention(mask, plan.kernel(), plan.path(), implementation(mask, plan));
    }

    /**
     * As the other, computed over nodes in another order, see {@link SpaceCurve}: what comes in and goes out stays in the
     * order of the mask, the same numbers up to rounding. Worth its copies where nodes lie scattered in memory and their
     * rows do not fit a cache.
     */
    public static MaskedAttention of(AttentionMask mask, AttentionPlan plan, NodeOrder order) {
        PathAttention ordered = new OrderedAttention(implementation(order.reorder(mask), plan), order);
        return new MaskedAttention(mask, plan.kernel(), plan.path(), ordered);
    }

    private static PathAttention implementation(AttentionMask mask, AttentionPlan plan) {
        AttentionKernel kernel = plan.kernel();
        AttentionPlan.checkAllowed(mask, kernel, plan.path());
        String forecast = plan.forecast();
        if (forecast != null) {
            LOG.info("{}", forecast);
        }
        return switch (plan.path()) {
            case DENSE -> new FullAttention(kernel, FullMask.of(mask));
            case SPARSE -> new PatternAttention(kernel, MaskPattern.of(mask));
            case LANDMARK -> landmark(mask);
            case ASYMMETRIC -> new FeatureAttention(kernel, ((AttentionMask.Asymmetric) mask).walks());
            case HORNER -> {
                AttentionMask.Exact exact = (AttentionMask.Exact) mask;
                HornerMask horner = HornerMask.of(exact.weighted(), exact.maxLength());
                yield new ColumnAttention(
                        new ColumnAttention.Powers(horner, exact.weighted().arcs()));
            }
            case TOEPLITZ -> new ColumnAttention(new ColumnAttention.Offsets((AttentionMask.Toeplitz) mask));
        };
    }

    /** Without a mask, linear attention is one landmark that every node visits with weight 1. */
    private static LandmarkAttention landmark(AttentionMask mask) {
        if (mask instanceof AttentionMask.Estimated estimated) {
            return LandmarkAttention.of(estimated.scale(), estimated.products());
        }
        int nodes = mask.nodes();
        int[] offsets = new int[nodes + 1];
        Arrays.setAll(offsets, i -> i);
        float[] loads = new float[nodes];
        Arrays.fill(loads, 1);
        WalkSet all = new WalkSet(0, offsets, new int[nodes], new byte[nodes], loads);
        return LandmarkAttention.of(1, List.of(new MaskProduct(all, all)));
    }

    /** The path that is taken. */
    public AttentionPath path() {
        return path;
    }

    public AttentionKernel kernel() {
        return kernel;
    }

    public AttentionMask mask() {
        return mask;
    }

    /** The stored numbers that a pass goes over: of the mask, of Phi, of W or of a table, as the path has it. */
    public long nonzeros() {
        return implementation.nonzeros();
    }

    /** Writes outputs and denominators. */
    public void forward(double[][] f, AttentionShape shape, Inputs in, Results out) {
        checkMask(f);
        implementation.forward(expanded(f), expanded(f, shape), in, out);
    }

    /**
     * Writes the gradients of queries, keys and values, given the forward pass's results, and adds that of f.
     *
     * @param df as f, added to
     */
    public void backward(
            double[][] f, AttentionShape shape, Inputs in, Results out, Gradients gradients, double[][] df) {
        checkMask(f);
        AttentionChecks.coefficients(df, f.length, mask.coefficients(), "df");
        boolean fixed = implementation.coefficients() != mask.coefficients();
        double[][] target = fixed ? new double[f.length][implementation.coefficients()] : df;
        implementation.backward(expanded(f), expanded(f, shape), in, out, gradients, target);
    }

    private void checkMask(double[][] f) {
        for (double[] head : f) {
            if (head.length != mask.coefficients()) {
                throw new IllegalArgumentException(
                        "f has " + head.length + " coefficients, this mask takes " + mask.coefficients());
            }
        }
    }

    /** Heads that share a mask are as good as inputs that do: memory is the same. */
    private static AttentionShape expanded(double[][] f, AttentionShape shape) {
        if (f.length != 1 || shape.heads() == 1) {
            return shape;
        }
        return new AttentionShape(
                Math.multiplyExact(shape.batch(), shape.heads()),
                1,
                shape.nodes(),
                shape.queryFeatures(),
                shape.valueFeatures());
    }

    /** f as the path takes it: no mask has no f, but its one landmark has a coefficient, 1. */
    private double[][] expanded(double[][] f) {
        if (implementation.coefficients() == mask.coefficients()) {
            return f;
        }
        double[][] ones = new double[f.length][implementation.coefficients()];
        for (double[] head : ones) {
            Arrays.fill(head, 1);
        }
        return ones;
    }

    /**
     * The normalised attention weights of chosen rows of one (batch, head), (rows, N): for pictures. Each row sums to
     * 1, or is 0. Cost: N (m + 1) a row, and what {@link AttentionMask#rows} takes.
     *
     * @param f (coefficients), of this head
     * @param queries (N, m), of this (batch, head)
     * @param keys (N, m)
     */
    public double[][] weights(double[] f, int features, MemorySegment queries, MemorySegment keys, int[] rows) {
        checkMask(new double[][] {f});
        int nodes = mask.nodes();
        AttentionChecks.floats(queries, (long) nodes * features, "queries");
        AttentionChecks.floats(keys, (long) nodes * features, "keys");
        for (int row : rows) {
            if (row < 0 || row >= nodes) {
                throw new IllegalArgumentException("row " + row + " of attention over " + nodes + " nodes");
            }
        }
        try (NativeCopies copies = new NativeCopies()) {
            double[][] weights = unnormalised(
                    mask.rows(f, rows), features, copies.sharedInput(queries), copies.sharedInput(keys), rows);
            for (double[] row : weights) {
                double denominator = Arrays.stream(row).sum();
                for (int j = 0; j < row.length; j++) {
                    row[j] = denominator == 0 ? 0 : row[j] / denominator;
                }
            }
            return weights;
        }
    }

    /** The weights w of rows whose masks are given; those of softmax are divided by the largest of exp(q . k). */
    private double[][] unnormalised(
            float[][] masks, int features, MemorySegment queries, MemorySegment keys, int[] rows) {
        double[][] weights = new double[rows.length][mask.nodes()];
        boolean softmax = kernel == AttentionKernel.SOFTMAX;
        double scale = softmax ? 1 / Math.sqrt(features) : 1;
        Parallel.forRange(rows.length, 1, (chunk, from, to) -> {
            for (int r = from; r < to; r++) {
                float[] m = masks[r];
                double[] w = weights[r];
                double largest = Double.NEGATIVE_INFINITY;
                for (int j = 0; j < m.length; j++) {
                    if (m[j] != 0) {
                        double dot = 0;
                        for (int a = 0; a < features; a++) {
                            dot += (double) queries.getAtIndex(JAVA_FLOAT, (long) rows[r] * features + a)
                                    * keys.getAtIndex(JAVA_FLOAT, (long) j * features + a);
                        }
                        w[j] = dot * scale;
                        largest = Math.max(largest, w[j]);
                    }
                }
                for (int j = 0; j < m.length; j++) {
                    w[j] = m[j] == 0 ? 0 : m[j] * (softmax ? Math.exp(w[j] - largest) : w[j]);
                }
            }
        });
        return weights;
    }

    /**
     * The first row, if there is one, whose weights cancel: |sum of w_ij| below {@code least} of the sum of |w_ij|, and
     * not all w_ij 0. What a mask of mixed signs can do to attention.
     *
     * <p>Cost: that of a forward pass, and for rows whose denominator is small beside a bound, and for all rows of
     * softmax, that of {@link #weights}; Phi is computed once a head, rows are looked at in blocks of 20 MiB or so.
     *
     * @param out the forward pass's results
     */
    public @Nullable UnstableRow firstUnstable(
            double[][] f, AttentionShape shape, Inputs in, Results out, double least) {
        checkMask(f);
        AttentionChecks.nodes(mask.nodes(), shape);
        AttentionChecks.operands(shape, in.queries(), in.keys(), in.values(), out.outputs(), out.denominators());
        float[] bounds = bounds(f, shape, in);
        AttentionMask.Rows[] masks = new AttentionMask.Rows[f.length];
        long width = 4L * shape.nodes() * shape.queryFeatures();
        try (NativeCopies copies = new NativeCopies()) {
            MemorySegment queries = copies.sharedInput(in.queries());
            MemorySegment keys = copies.sharedInput(in.keys());
            for (int pair = 0; pair < shape.batch() * shape.heads(); pair++) {
                int[] suspects = suspects(pair, shape, out, bounds, least);
                int head = pair % shape.heads() % f.length;
                if (suspects.length > 0 && masks[head] == null) {
                    masks[head] = mask.rows(f[head]);
                }
                int together = Math.max(1, BLOCK_ENTRIES / Math.max(1, shape.nodes()));
                for (int first = 0; first < suspects.length; first += together) {
                    int[] rows = Arrays.copyOfRange(suspects, first, Math.min(first + together, suspects.length));
                    double[][] weights = unnormalised(
                            masks[head].of(rows),
                            shape.queryFeatures(),
                            queries.asSlice(pair * width, width),
                            keys.asSlice(pair * width, width),
                            rows);
                    for (int r = 0; r < rows.length; r++) {
                        double denominator = Arrays.stream(weights[r]).sum();
                        double absolute =
                                Arrays.stream(weights[r]).map(Math::abs).sum();
                        if (Math.abs(denominator) < least * absolute) {
                            return new UnstableRow(
                                    pair / shape.heads(), pair % shape.heads(), rows[r], denominator, absolute);
                        }
                    }
                }
            }
        }
        return null;
    }

    /** The rows of a (batch, head) that may cancel: denominators not far below their bounds are cleared. */
    private static int[] suspects(int pair, AttentionShape shape, Results out, float[] bounds, double least) {
        int first = pair * shape.nodes();
        return IntStream.range(0, shape.nodes())
                .filter(i -> {
                    double denominator = Math.abs(out.denominators().getAtIndex(JAVA_FLOAT, first + i));
                    return bounds[first + i] != 0 && !(denominator > 2 * least * bounds[first + i]);
                })
                .toArray();
    }

    /**
     * Bounds of the absolute sums of all rows (B, H, N), 0 only where all weights are; infinite for softmax, whose rows
     * are looked at one by one.
     */
    private float[] bounds(double[][] f, AttentionShape shape, Inputs in) {
        float[] bounds = new float[Math.toIntExact(shape.denominatorElements())];
        if (kernel == AttentionKernel.SOFTMAX) {
            Arrays.fill(bounds, Float.POSITIVE_INFINITY);
            return bounds;
        }
        double[][] absolute = Arrays.stream(f)
                .map(head -> Arrays.stream(head).map(Math::abs).toArray())
                .toArray(double[][]::new);
        AttentionShape narrow =
                new AttentionShape(shape.batch(), shape.heads(), shape.nodes(), shape.queryFeatures(), 1);
        float[] ones = new float[bounds.length];
        Inputs inputs = new Inputs(absolute(in.queries()), absolute(in.keys()), MemorySegment.ofArray(ones));
        Results results = new Results(MemorySegment.ofArray(new float[bounds.length]), MemorySegment.ofArray(bounds));
        of(mask.absolute(), AttentionPlan.forced(mask, kernel, shape, path))
                .forward(mask instanceof AttentionMask.Toeplitz ? f : absolute, narrow, inputs, results);
        return bounds;
    }

    private static MemorySegment absolute(MemorySegment segment) {
        return MemorySegment.ofArray(WalkSet.absolute(segment.toArray(JAVA_FLOAT)));
    }
}
