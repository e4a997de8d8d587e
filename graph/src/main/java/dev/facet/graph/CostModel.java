package dev.facet.graph;

/**
 * What each path costs, from sizes alone and never from a timing or a number of threads, so that a program does the same
 * arithmetic everywhere. The constants are nanoseconds of one machine's two cores; only their ratios matter, see
 * docs/decisions.md.
 */
final class CostModel {
    private static final double DENSE_PRODUCT = 0.03;
    private static final double DENSE_ENTRY = 0.5;
    private static final double SPARSE_PRODUCT = 0.06;
    private static final double SPARSE_ENTRY = 1;
    private static final double LANDMARK_PRODUCT = 0.04;
    private static final double LANDMARK_VISIT = 0.5;
    private static final double HORNER_PRODUCT = 0.1;
    private static final double HORNER_COLUMN = 3;
    private static final double FOURIER_PRODUCT = 0.3;
    /** Values of a mask from f, for each product of loads: stored, and from Phi in full rows. */
    private static final double SPARSE_VALUE = 1;

    private static final double DENSE_VALUE = 1;
    private static final double DENSE_CELL = 1;
    /** Patterns, for each product and for each non-zero found. */
    private static final double PATTERN_PRODUCT = 10;

    private static final double PATTERN_ENTRY = 30;
    private static final double POWER_ENTRY = 4;
    private static final double FEATURE = 10;
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
        double exponentials = kernel == AttentionKernel.SOFTMAX ? 1 : 0;
        double cells = n * n;
        double hops = 2.0 * (sizes.coefficients() - 1);
        double block = Math.max(LandmarkAttention.BLOCK_BYTES, 12 * n * (d + 1));
        boolean exact = mask instanceof AttentionMask.Exact;
        return switch (path) {
            case DENSE -> {
                double values = exact ? hops * sizes.arcs() * n * HORNER_PRODUCT : sizes.products() * DENSE_VALUE;
                double pass = cells * ((m + d) * DENSE_PRODUCT + DENSE_ENTRY + exponentials);
                yield cost(uses * (heads * (values + cells * DENSE_CELL) + pairs * pass), 4 * cells * heads);
            }
            case SPARSE -> {
                double nnz = sizes.entries();
                double build = exact
                        ? hops * nnz * POWER_ENTRY * (1 + sizes.arcs() / Math.max(1, n))
                        : sizes.products() * PATTERN_PRODUCT + nnz * PATTERN_ENTRY;
                double values = (exact ? (hops + 1) * nnz : sizes.products()) * SPARSE_VALUE;
                double plan = exact ? 4 * (hops + 1) * nnz : Math.min(MOST_PLANNED_BYTES, 6.0 * sizes.products());
                yield cost(
                        build + uses * (heads * values + pairs * sparsePass(nnz, m + d, exponentials)),
                        nnz * (MaskPattern.BYTES_PER_ENTRY + 4 * heads) + plan);
            }
            case ASYMMETRIC -> {
                double nnz = sizes.entries();
                yield cost(
                        nnz * FEATURE + uses * (heads * nnz * FEATURE + pairs * sparsePass(nnz, m + d, exponentials)),
                        nnz * (MaskPattern.BYTES_PER_ENTRY + 8 + 4 * heads));
            }
            case LANDMARK -> {
                double visits = sizes.visits();
                double pass = visits * (m * (d + 1) * LANDMARK_PRODUCT + (m + 2 * d) * LANDMARK_VISIT);
                double column = 4.0 * (d + 1) * MaskSizes.mostVisitors(mask);
                yield cost(
                        sizes.features() * FEATURE * (1 + uses * heads) + uses * pairs * pass,
                        sizes.features() * (20 + 8 * heads) + Math.max(LandmarkAttention.BLOCK_BYTES, column));
            }
            case HORNER -> {
                double columns = m * (d + 1);
                yield cost(
                        uses * pairs * columns * (hops * sizes.arcs() * HORNER_PRODUCT + n * HORNER_COLUMN),
                        block + 192 * n + 16.0 * sizes.arcs());
            }
            case TOEPLITZ -> {
                double plane = 4 * Math.max(1, n);
                double columns = m * (d + 1);
                yield cost(
                        uses * pairs * columns * plane * (1 + Math.log(plane) / Math.log(2)) * FOURIER_PRODUCT,
                        block + 512 * n);
            }
        };
    }

    private static double sparsePass(double nnz, double features, double exponentials) {
        return nnz * (features * SPARSE_PRODUCT + SPARSE_ENTRY + exponentials);
    }

    private static AttentionPlan.Cost cost(double nanoseconds, double bytes) {
        return new AttentionPlan.Cost(nanoseconds, (long) bytes);
    }
}
