package dev.facet.graph;

import java.util.Arrays;

/**
 * The edges of a graph as parameters: which of E numbers weighs each arc, so that W may be learned on a fixed topology.
 *
 * <p>An undirected edge is one parameter, which both of its arcs have: W stays symmetric, Phi Phi^T stays its mask, and
 * the gradient of an edge is the sum of those of its arcs. A directed graph has one parameter an arc; that is also how
 * the two directions of an edge get weights of their own. Edges are numbered in the order of arcs, an undirected one by
 * its arc from the lower to the higher node. The weights of the graph itself only say where learning starts; a weight
 * of 0 is an edge like another.
 *
 * <p>Shapes: edge weights and their gradient (E).
 *
 * <p>Cost: 8 E + 4 arcs bytes beside the graph, for a directed one 4 (N + 1) + 12 arcs more.
 *
 * <p>Errors: {@link IllegalArgumentException} that names both lengths, or the edge whose weight is not finite.
 */
public final class Edges {
    private final Graph graph;
    final int[] sources;
    final int[] targets;
    /** (arcs): the edge of each arc. */
    final int[] ofArc;
    /** W by columns: the arcs into node u are places {@code backOffsets[u]} to {@code backOffsets[u + 1] - 1}. */
    final int[] backOffsets;

    final int[] backSources;
    final int[] backEdges;

    private Edges(Graph graph, int[] sources, int[] targets, int[] ofArc) {
        this.graph = graph;
        this.sources = sources;
        this.targets = targets;
        this.ofArc = ofArc;
        if (!graph.directed()) {
            this.backOffsets = graph.offsets;
            this.backSources = graph.targets;
            this.backEdges = ofArc;
            return;
        }
        SparsePattern turned = SparsePattern.trusted(graph.offsets, graph.targets);
        this.backOffsets = turned.columnOffsets;
        this.backSources = turned.columnRows;
        this.backEdges = turned.columnEntries; // edge numbers are arc numbers
    }

    /** The edges of a graph, directed or not. */
    public static Edges of(Graph graph) {
        int[] ofArc = new int[graph.arcs()];
        int[] sources = new int[graph.arcs()];
        int[] targets = new int[graph.arcs()];
        int count = 0;
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                int u = graph.target(arc);
                if (graph.directed() || v <= u) {
                    sources[count] = v;
                    targets[count] = u;
                    ofArc[arc] = count++;
                } else {
                    ofArc[arc] = ofArc[graph.arcBetween(u, v)]; // row u came first
                }
            }
        }
        return new Edges(graph, Arrays.copyOf(sources, count), Arrays.copyOf(targets, count), ofArc);
    }

    /** The graph whose edges these are. */
    public Graph graph() {
        return graph;
    }

    /** The number of edges, E. */
    public int count() {
        return sources.length;
    }

    /** The node that an edge starts from; of an undirected edge the lower one. */
    public int source(int edge) {
        return sources[edge];
    }

    /** The node that an edge leads to; of an undirected edge the higher one. */
    public int target(int edge) {
        return targets[edge];
    }

    /** The edge of an arc of the graph. */
    public int ofArc(int arc) {
        return ofArc[arc];
    }

    /** The edge from v to u, or, undirected, between them; a negative number if there is none. */
    public int between(int v, int u) {
        int arc = graph.arcBetween(v, u);
        return arc < 0 ? arc : ofArc[arc];
    }

    /** The graph's own weights (E): where learning starts. */
    public double[] weights() {
        double[] weights = new double[count()];
        for (int arc = 0; arc < ofArc.length; arc++) {
            weights[ofArc[arc]] = graph.weight(arc);
        }
        return weights;
    }

    /** The graph with other weights (E), rounded to float. */
    public Graph withWeights(double[] weights) {
        check(weights);
        float[] ofArcs = new float[ofArc.length];
        for (int arc = 0; arc < ofArcs.length; arc++) {
            ofArcs[arc] = (float) weights[ofArc[arc]];
        }
        return graph.withWeights(ofArcs);
    }

    /** Refuses what are not E finite weights. */
    void check(double[] weights) {
        checkLength("edge weights", weights);
        for (int e = 0; e < weights.length; e++) {
            if (!Double.isFinite(weights[e])) {
                throw new IllegalArgumentException("edge " + sources[e] + (graph.directed() ? " -> " : " - ")
                        + targets[e] + " has weight " + weights[e] + ", it must be finite");
            }
        }
    }

    void checkLength(String name, double[] values) {
        if (values.length != count()) {
            throw new IllegalArgumentException(
                    "got " + values.length + " " + name + " for a graph of " + count() + " edges");
        }
    }

    @Override
    public String toString() {
        return "Edges[" + count() + " of " + graph + "]";
    }
}
