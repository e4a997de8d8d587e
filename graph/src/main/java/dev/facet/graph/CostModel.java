package dev.facet.graph;

/**
 * What each path costs, from sizes alone and never from a timing or a number of threads, so that a program does the
 * same arithmetic everywhere. The constants are nanoseconds of one core of one machine; only their ratios matter, see
 * docs/decisions.md.
 */
final class CostModel {
    private static final double DENSE_PRODUCT = 0.018;
    private static final double DENSE_ENTRY = 0.15;
    private static final double DENSE_CELL = 0.35;
    private static final double DENSE_VALUE = 1.1;
    private static final double DENSE_POWER = 0.1;
    private static final double SPARSE_PRODUCT = 0.02;
    private static final double SPARSE_ENTRY = 2;
    private static final double SPARSE_ROW = 20;
    private static final double SPARSE_VALUE = 0.85;
    private static final double POWER_VALUE = 0.17;
    private static final double LANDMARK_PRODUCT = 0.02;
    private static final double LANDMARK_FEATURE = 0.09;
    private static final double LANDMARK_VISIT = 11;
    private static final double HORNER_PRODUCT = 0.08;
    private static final double HORNER_COLUMN = 3;
    private static final double FOURIER_PRODUCT = 0.3;
    private static final double EXPONENTIAL = 1;

    /** Patterns, for each product and for each non-zero found; powers of W, for each arc of each non-zero. */
    private static final double PATTERN_PRODUCT = 35;

    private static final double PATTERN_ENTRY = 10;
    private static final double POWER_ARC = 1.8;

    /** Phi of one f, and its orders by rows and columns, for each non-zero. */
    private static final double PHI_VALUE = 4;

    private static final double PHI_ORDER = 10;

    private static final double MOST_PLANNED_BYTES = 768L << 20;

    private CostModel() {}

    /**
     * The estimated time of building what a path keeps and of {@code uses} forward passes, and the memory beside the
     * arrays of the call.
     */
    static AttentionPlan.Cost cost(
            AttentionPath path,
            AttentionMask mask,
            MaskSizes sizes,
            AttentionKernel kernel,
            AttentionShape shape,
            long uses) {
        double n = sizes.nodes();
        double m = shape.queryFeatures();
        double d = shape.valueFeatures();
        double heads = shape.heads();
        double pairs = (double) shape.batch() * heads;
        double exponentials = kernel == AttentionKernel.SOFTMAX ? EXPONENTIAL : 0;
        double cells = n * n;
        double hops = 2.0 * (sizes.coefficients() - 1);
        boolean exact = mask instanceof AttentionMask.Exact;
        return switch (path) {
            case DENSE -> {
                double build = mask instanceof AttentionMask.Estimated ? sizes.features() * PHI_ORDER : 0;
                double values = exact
                        ? hops * sizes.arcs() * n * DENSE_POWER
                        : sizes.products() * DENSE_VALUE + sizes.features() * PHI_VALUE;
                double pass = cells * ((m + d) * DENSE_PRODUCT + DENSE_ENTRY + exponentials);
                yield cost(build + uses * (heads * (values + cells * DENSE_CELL) + pairs * pass), 4 * cells * heads);
            }
            case SPARSE -> {
                double nnz = sizes.entries();
                double build = exact
                        ? hops * nnz * POWER_ARC * (1 + sizes.arcs() / Math.max(1, n))
                        : sizes.products() * PATTERN_PRODUCT + nnz * PATTERN_ENTRY;
                double values = exact ? (hops + 1) * nnz * POWER_VALUE : sizes.products() * SPARSE_VALUE;
                double plan = exact ? 4 * (hops + 1) * nnz : Math.min(MOST_PLANNED_BYTES, 6.0 * sizes.products());
                yield cost(
                        build + uses * (heads * values + pairs * sparsePass(n, nnz, m + d, exponentials)),
                        nnz * MaskPattern.BYTES_PER_ENTRY + PatternAttention.valuesBytes(nnz, heads) + plan);
            }
            case ASYMMETRIC -> {
                double nnz = sizes.entries();
                double pass = sparsePass(n, nnz, m + d, exponentials);
                yield cost(
                        nnz * PHI_ORDER + uses * (heads * nnz * PHI_VALUE + pairs * pass),
                        nnz * (MaskPattern.BYTES_PER_ENTRY + 16 + 4 * heads));
            }
            case LANDMARK -> {
                double visits = sizes.visits();
                double visit = m * (d + 1) * LANDMARK_PRODUCT + (m + 2 * d) * LANDMARK_FEATURE + LANDMARK_VISIT;
                double column = 4.0 * (d + 1) * MaskSizes.mostVisitors(mask);
                yield cost(
                        sizes.features() * (PHI_ORDER + uses * heads * PHI_VALUE) + uses * pairs * visits * visit,
                        sizes.features() * (20 + 8 * heads) + Math.max(LandmarkAttention.BLOCK_BYTES, column));
            }
            case HORNER -> {
                double columns = m * (d + 1);
                double together = columnsTogether(n, m, d);
                // What each running thread holds: there are no more of them than blocks of columns.
                double blocks = Math.ceil(together / (together <= 32 ? 8 : 16));
                yield cost(
                        uses * pairs * columns * (hops * sizes.arcs() * HORNER_PRODUCT + n * HORNER_COLUMN),
                        12 * n * together + 192 * n * blocks + 16.0 * sizes.arcs());
            }
            case TOEPLITZ -> {
                double plane = 4 * Math.max(1, n);
                double columns = m * (d + 1);
                double together = columnsTogether(n, m, d);
                // Of the widest vectors: 256 N a block of 32 columns, and the table and its transform.
                yield cost(
                        uses * pairs * columns * plane * (1 + Math.log(plane) / Math.log(2)) * FOURIER_PRODUCT,
                        12 * n * together + 256 * n * Math.ceil(together / 32) + 128 * n);
            }
        };
    }

    /** How many columns {@link ColumnAttention} holds at a time. */
    private static double columnsTogether(double n, double m, double d) {
        double fit = Math.floor(ColumnAttention.BLOCK_BYTES / (12 * Math.max(1, n) * (d + 1)));
        return Math.clamp(fit, 1, Math.max(1, m)) * (d + 1);
    }

    private static double sparsePass(double n, double nnz, double features, double exponentials) {
        return n * SPARSE_ROW + nnz * (features * SPARSE_PRODUCT + SPARSE_ENTRY + exponentials);
    }

    private static AttentionPlan.Cost cost(double nanoseconds, double bytes) {
        return new AttentionPlan.Cost(nanoseconds, (long) bytes);
    }
}
