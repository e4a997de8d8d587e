package dev.facet.graph;

import java.util.Objects;

/**
 * Single rows of a mask, exact and estimated: what one node's neighbourhood looks like to it, on graphs of any size.
 *
 * <p>Formula: row i of M = Phi_W (Phi_{W^T})^T is e_i^T (sum over k of f_k W^k)^2; the estimate's is phi_i . psi_j for all
 * j, with phi from walks on W and psi from walks on W^T, the same set when W is symmetric.
 *
 * <p>Shapes: rows (N).
 *
 * <p>Cost: exact 2K passes over the arcs and 32 N bytes for a row; estimated one set of walks (two of a directed graph) for
 * all rows and a pass over their features for each.
 */
public final class MaskRows {
    private MaskRows() {}

    /** Row {@code node} of the exact mask of W, directed or not. */
    public static double[] exact(Graph weighted, Modulation f, int node) {
        Objects.checkIndex(node, weighted.nodes());
        double[] unit = new double[weighted.nodes()];
        unit[node] = 1;
        return series(weighted, f, series(weighted, f, unit));
    }

    /** x (sum over k of f_k W^k) for a row vector x. */
    private static double[] series(Graph weighted, Modulation f, double[] x) {
        double[] power = x;
        double[] sum = new double[x.length];
        for (int k = 0; ; k++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += f.coefficient(k) * power[i];
            }
            if (k == f.maxLength()) {
                return sum;
            }
            double[] next = new double[x.length];
            for (int i = 0; i < next.length; i++) {
                for (int arc = weighted.arcBegin(i); power[i] != 0 && arc < weighted.arcBegin(i + 1); arc++) {
                    next[weighted.target(arc)] += power[i] * weighted.weight(arc);
                }
            }
            power = next;
        }
    }

    /** Rows of the symmetric estimate of the same mask, of the directed one where W is directed: one for each node. */
    public static double[][] estimated(Graph weighted, Modulation f, WalkOptions options, int... nodes) {
        for (int node : nodes) {
            Objects.checkIndex(node, weighted.nodes());
        }
        SparseMatrix queries = GraphRandomFeatures.features(Walks.draw(weighted, options), f);
        SparseMatrix keys = weighted.directed()
                ? GraphRandomFeatures.features(Walks.draw(weighted.transpose(), options), f)
                : queries;
        double[][] rows = new double[nodes.length][];
        for (int r = 0; r < nodes.length; r++) {
            rows[r] = row(queries, keys, nodes[r]);
        }
        return rows;
    }

    private static double[] row(SparseMatrix queries, SparseMatrix keys, int node) {
        double[] feature = new double[queries.columns()];
        int[] starts = queries.offsets();
        int[] own = queries.indices();
        float[] deposits = queries.values();
        for (int e = starts[node]; e < starts[node + 1]; e++) {
            feature[own[e]] = deposits[e];
        }
        int[] offsets = keys.offsets();
        int[] columns = keys.indices();
        float[] values = keys.values();
        double[] row = new double[keys.rows()];
        for (int j = 0; j < row.length; j++) {
            for (int e = offsets[j]; e < offsets[j + 1]; e++) {
                row[j] += values[e] * feature[columns[e]];
            }
        }
        return row;
    }

    /** The relative error of an estimated row off its own node: |estimate - exact| / |exact|; 0 where both are 0. */
    public static double error(double[] estimate, double[] exact, int node) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            if (i != node) {
                difference += (estimate[i] - exact[i]) * (estimate[i] - exact[i]);
                size += exact[i] * exact[i];
            }
        }
        return difference == 0 ? 0 : Math.sqrt(difference / size);
    }

    /** The largest value of a row. */
    public static double greatest(double[] row) {
        double greatest = 0;
        for (double value : row) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }
}
