package dev.facet.graph;

import java.util.Locale;

/**
 * How a weighted adjacency matrix A becomes the matrix W that walks and masks use. Degrees here are weighted: sums of a
 * row of A (out) or of a column (in). Rows and columns whose degree is 0 stay 0.
 */
public enum Normalisation {
    /**
     * W = D^-1/2 A D^-1/2; for a directed graph D_out^-1/2 A D_in^-1/2. Its spectral norm is at most 1 when no weight
     * is negative.
     */
    SYMMETRIC,
    /** W = D_out^-1 A: rows sum to 1. */
    ROW,
    /** W = A. */
    NONE;

    /**
     * The graph with weights W. The result of {@link #ROW} is directed, since W is not symmetric.
     *
     * @throws IllegalArgumentException if a degree that is needed is negative, or so near 0 that a weight of W is not a
     *     finite float
     */
    public Graph apply(Graph graph) {
        if (this == NONE) {
            return graph;
        }
        int nodes = graph.nodes();
        double[] out = new double[nodes];
        double[] in = new double[nodes];
        for (int v = 0; v < nodes; v++) {
            for (int arc = graph.offsets[v]; arc < graph.offsets[v + 1]; arc++) {
                out[v] += graph.weight(arc);
                in[graph.targets[arc]] += graph.weight(arc);
            }
        }
        if (!graph.directed() || this == ROW) {
            in = out;
        }
        for (int v = 0; v < nodes; v++) {
            if (out[v] < 0 || in[v] < 0) {
                throw new IllegalArgumentException("node " + v + " has weighted degree " + Math.min(out[v], in[v])
                        + "; normalisation " + name().toLowerCase(Locale.ROOT)
                        + " needs degrees of at least 0");
            }
        }
        float[] weights = new float[graph.arcs()];
        for (int v = 0; v < nodes; v++) {
            for (int arc = graph.offsets[v]; arc < graph.offsets[v + 1]; arc++) {
                double scale = this == ROW ? out[v] : Math.sqrt(out[v]) * Math.sqrt(in[graph.targets[arc]]);
                weights[arc] = scale == 0 ? 0f : (float) (graph.weight(arc) / scale);
                if (!Float.isFinite(weights[arc])) {
                    throw new IllegalArgumentException("arc " + v + " -> " + graph.targets[arc] + " of weight "
                            + graph.weight(arc) + " has no finite weight when divided by " + scale);
                }
            }
        }
        return Graph.trusted(graph.offsets, graph.targets, weights, graph.directed() || this == ROW);
    }
}
