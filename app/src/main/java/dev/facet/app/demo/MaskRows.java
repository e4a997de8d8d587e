package dev.facet.app.demo;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphRandomFeatures;
import dev.facet.graph.Modulation;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.Walks;

/** Single rows of a mask, exact and estimated: what one node's neighbourhood looks like to it. */
final class MaskRows {
    private MaskRows() {}

    /** Row {@code node} of M = (sum over k of f_k W^k)^2 for a symmetric W, by repeated sparse products. */
    static double[] exact(Graph weighted, Modulation f, int node) {
        double[] unit = new double[weighted.nodes()];
        unit[node] = 1;
        return series(weighted, f, series(weighted, f, unit));
    }

    private static double[] series(Graph weighted, Modulation f, double[] start) {
        double[] power = start;
        double[] sum = new double[start.length];
        for (int k = 0; ; k++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += f.coefficient(k) * power[i];
            }
            if (k == f.maxLength()) {
                return sum;
            }
            double[] next = new double[start.length];
            for (int i = 0; i < next.length; i++) {
                for (int arc = weighted.arcBegin(i); arc < weighted.arcBegin(i + 1); arc++) {
                    next[i] += weighted.weight(arc) * power[weighted.target(arc)];
                }
            }
            power = next;
        }
    }

    /** Rows of the symmetric estimate Phi Phi^T of the same mask, one for each node asked for. */
    static double[][] estimated(Graph weighted, Modulation f, WalkOptions options, int... nodes) {
        SparseMatrix phi = GraphRandomFeatures.features(Walks.draw(weighted, options), f);
        int[] offsets = phi.offsets();
        int[] columns = phi.indices();
        float[] values = phi.values();
        double[][] rows = new double[nodes.length][phi.rows()];
        for (int r = 0; r < nodes.length; r++) {
            double[] feature = new double[phi.columns()];
            for (int e = offsets[nodes[r]]; e < offsets[nodes[r] + 1]; e++) {
                feature[columns[e]] = values[e];
            }
            for (int i = 0; i < phi.rows(); i++) {
                for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                    rows[r][i] += values[e] * feature[columns[e]];
                }
            }
        }
        return rows;
    }

    /** The relative error of an estimated row off its own node: |estimate - exact| / |exact|. */
    static double error(double[] estimate, double[] exact, int node) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            if (i != node) {
                difference += (estimate[i] - exact[i]) * (estimate[i] - exact[i]);
                size += exact[i] * exact[i];
            }
        }
        return Math.sqrt(difference / size);
    }

    /** The largest value of a row. */
    static double greatest(double[] row) {
        double greatest = 0;
        for (double value : row) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }
}
