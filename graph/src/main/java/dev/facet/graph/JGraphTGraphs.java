package dev.facet.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jgrapht.graph.DefaultDirectedWeightedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.WeightedPseudograph;

/** Graphs to and from JGraphT, an optional dependency that only users of this class need. */
public final class JGraphTGraphs {
    private JGraphTGraphs() {}

    /**
     * The graph with a node for each vertex, numbered in the order of {@code source.vertexSet()}. Weights are kept when
     * the source is weighted. Parallel edges follow the rule of {@link GraphBuilders#edges}: equal weights merge.
     *
     * @throws IllegalArgumentException if the source mixes directed and undirected edges, or a weight is not a finite
     *     float
     */
    public static <V, E> Graph from(org.jgrapht.Graph<V, E> source) {
        if (source.getType().isMixed()) {
            throw new IllegalArgumentException("a graph that mixes directed and undirected edges has no single matrix");
        }
        Map<V, Integer> ids = new HashMap<>();
        for (V vertex : source.vertexSet()) {
            ids.put(vertex, ids.size());
        }
        int count = source.edgeSet().size();
        int[] sources = new int[count];
        int[] targets = new int[count];
        float[] weights = source.getType().isWeighted() ? new float[count] : null;
        int e = 0;
        for (E edge : source.edgeSet()) {
            sources[e] = Objects.requireNonNull(ids.get(source.getEdgeSource(edge)));
            targets[e] = Objects.requireNonNull(ids.get(source.getEdgeTarget(edge)));
            if (weights != null) {
                weights[e] = (float) source.getEdgeWeight(edge);
            }
            e++;
        }
        return GraphBuilders.edges(
                ids.size(), sources, targets, weights, source.getType().isDirected());
    }

    /** A modifiable JGraphT graph with vertices 0 to N - 1 and the same edges and weights. */
    public static org.jgrapht.Graph<Integer, DefaultWeightedEdge> to(Graph graph) {
        org.jgrapht.Graph<Integer, DefaultWeightedEdge> copy = graph.directed()
                ? new DefaultDirectedWeightedGraph<>(DefaultWeightedEdge.class)
                : new WeightedPseudograph<>(DefaultWeightedEdge.class);
        for (int v = 0; v < graph.nodes(); v++) {
            copy.addVertex(v);
        }
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                int u = graph.target(arc);
                if (graph.directed() || v <= u) {
                    copy.setEdgeWeight(copy.addEdge(v, u), graph.weight(arc));
                }
            }
        }
        return copy;
    }
}
