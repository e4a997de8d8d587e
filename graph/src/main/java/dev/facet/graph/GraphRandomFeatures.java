package dev.facet.graph;

import java.util.Arrays;

/**
 * Graph random features: the matrix Phi = sum over k of f_k L_k of a walk set, an unbiased estimate of
 * sum over k of f_k W^k that is linear in f.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462.
 *
 * <p>Shapes: Phi (N, N); its pattern is every (start, visited node) of the walks, whatever f is, so a value may be 0.
 * An f of fewer than K + 1 coefficients is padded with 0, one of more is an error.
 *
 * <p>Cost: O(entries of the walk set), in parallel.
 */
public final class GraphRandomFeatures {
    private static final int GRAIN = 512;
    private static final int MOST_DENSE = Integer.MAX_VALUE - 8;

    private GraphRandomFeatures() {}

    /** Phi as a sparse matrix (N, N). */
    public static SparseMatrix features(WalkSet walks, Modulation f) {
        double[] coefficients = f.padded(walks.maxLength()).coefficients();
        int nodes = walks.nodes();
        int[] offsets = new int[nodes + 1];
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                offsets[i + 1] = walks.visited(i);
            }
        });
        for (int i = 0; i < nodes; i++) {
            offsets[i + 1] += offsets[i];
        }
        int[] indices = new int[offsets[nodes]];
        float[] values = new float[offsets[nodes]];
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            int at = offsets[from];
            int end = walks.offsets[to];
            for (int entry = walks.offsets[from], row = from; entry < end; at++) {
                while (entry >= walks.offsets[row + 1]) {
                    row++;
                }
                int column = walks.columns[entry];
                double sum = 0;
                for (; entry < walks.offsets[row + 1] && walks.columns[entry] == column; entry++) {
                    sum += coefficients[walks.steps[entry]] * walks.loads[entry];
                }
                indices[at] = column;
                values[at] = (float) sum;
            }
        });
        return SparseMatrix.trusted(nodes, nodes, offsets, indices, values);
    }

    /** Phi as (N * N) values, row after row: for small graphs. */
    public static float[] dense(WalkSet walks, Modulation f) {
        int nodes = walks.nodes();
        long bytes = 4L * nodes * nodes;
        long heap = Runtime.getRuntime().maxMemory();
        if ((long) nodes * nodes > MOST_DENSE || bytes > heap) {
            throw new IllegalArgumentException("a dense matrix of " + nodes + " x " + nodes + " features wants "
                    + MaskPattern.gibibytes(bytes) + ", the heap has " + MaskPattern.gibibytes(heap)
                    + "; take the sparse one");
        }
        SparseMatrix phi = features(walks, f);
        float[] dense = new float[nodes * nodes];
        for (int i = 0; i < nodes; i++) {
            for (int e = phi.offsets[i]; e < phi.offsets[i + 1]; e++) {
                dense[i * nodes + phi.indices[e]] = phi.values[e];
            }
        }
        return dense;
    }

    /**
     * The gradient with respect to f of a loss whose gradient with respect to the values of Phi is given:
     * df_k = sum over (i, j) of L_k[i, j] dPhi[i, j], in double and in a fixed order.
     *
     * @param phiPattern Phi as {@link #features} made it from these walks, for any f
     * @param dPhi (entries of Phi)
     * @return (K + 1)
     */
    public static double[] gradient(WalkSet walks, SparseMatrix phiPattern, float[] dPhi) {
        if (phiPattern.rows() != walks.nodes() || dPhi.length != phiPattern.entries()) {
            throw new IllegalArgumentException("the pattern has " + phiPattern.rows() + " rows and "
                    + phiPattern.entries() + " entries, for walks from " + walks.nodes() + " nodes and a gradient of "
                    + dPhi.length + " values; they must agree");
        }
        int nodes = walks.nodes();
        double[][] partial = new double[Parallel.chunks(nodes, GRAIN)][];
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            double[] sums = new double[walks.maxLength() + 1];
            for (int i = from; i < to; i++) {
                int e = phiPattern.offsets[i] - 1;
                int column = -1;
                for (int entry = walks.offsets[i]; entry < walks.offsets[i + 1]; entry++) {
                    if (walks.columns[entry] != column) {
                        column = walks.columns[entry];
                        e++;
                        if (e >= phiPattern.offsets[i + 1] || phiPattern.indices[e] != column) {
                            throw new IllegalArgumentException(
                                    "row " + i + " of the pattern is not that of the walks' features");
                        }
                    }
                    sums[walks.steps[entry]] += (double) walks.loads[entry] * dPhi[e];
                }
            }
            partial[chunk] = sums;
        });
        double[] gradient = new double[walks.maxLength() + 1];
        for (double[] sums : partial) {
            Arrays.setAll(gradient, k -> gradient[k] + sums[k]);
        }
        return gradient;
    }
}
