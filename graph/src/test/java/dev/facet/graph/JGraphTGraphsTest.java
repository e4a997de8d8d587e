package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jgrapht.graph.AsGraphUnion;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DefaultUndirectedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.DirectedWeightedPseudograph;
import org.jgrapht.graph.WeightedMultigraph;
import org.junit.jupiter.api.Test;

class JGraphTGraphsTest {
    @Test
    void verticesAreNumberedInTheirOrder() {
        DefaultUndirectedGraph<String, DefaultEdge> source = new DefaultUndirectedGraph<>(DefaultEdge.class);
        for (String vertex : new String[] {"c", "a", "b", "alone"}) {
            source.addVertex(vertex);
        }
        source.addEdge("a", "b");
        source.addEdge("b", "c");
        Graph graph = JGraphTGraphs.from(source);
        assertThat(graph.directed()).isFalse();
        assertThat(graph.weighted()).isFalse();
        assertThat(graph.offsets).containsExactly(0, 1, 2, 4, 4);
        assertThat(graph.targets).containsExactly(2, 2, 0, 1);
    }

    @Test
    void directedWeightedGraphsKeepBoth() {
        DirectedWeightedPseudograph<Integer, DefaultWeightedEdge> source =
                new DirectedWeightedPseudograph<>(DefaultWeightedEdge.class);
        source.addVertex(0);
        source.addVertex(1);
        source.setEdgeWeight(source.addEdge(1, 0), 0.5);
        source.setEdgeWeight(source.addEdge(1, 1), 3);
        Graph graph = JGraphTGraphs.from(source);
        assertThat(graph.directed()).isTrue();
        assertThat(graph.offsets).containsExactly(0, 0, 2);
        assertThat(graph.targets).containsExactly(0, 1);
        assertThat(graph.weights).containsExactly(0.5f, 3);
    }

    @Test
    void parallelEdgesMergeOrConflict() {
        WeightedMultigraph<Integer, DefaultWeightedEdge> source = new WeightedMultigraph<>(DefaultWeightedEdge.class);
        source.addVertex(0);
        source.addVertex(1);
        source.addEdge(0, 1);
        source.addEdge(1, 0);
        assertThat(JGraphTGraphs.from(source).edges()).isOne();
        source.setEdgeWeight(source.addEdge(0, 1), 2);
        assertThatThrownBy(() -> JGraphTGraphs.from(source)).isInstanceOf(ConflictingEdgesException.class);
    }

    @Test
    void mixedGraphsAreRefused() {
        org.jgrapht.Graph<Integer, DefaultEdge> mixed = new AsGraphUnion<>(
                new DefaultUndirectedGraph<Integer, DefaultEdge>(DefaultEdge.class),
                new DefaultDirectedGraph<Integer, DefaultEdge>(DefaultEdge.class));
        assertThatThrownBy(() -> JGraphTGraphs.from(mixed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereAndBack() {
        Graph undirected =
                GraphBuilders.edges(4, new int[] {0, 1, 2}, new int[] {1, 3, 2}, new float[] {0.5f, -1, 2}, false);
        Graph directed = GraphBuilders.edges(
                4, new int[] {0, 1, 1, 3}, new int[] {1, 0, 3, 3}, new float[] {0.5f, -1, 2, 4}, true);
        for (Graph graph : new Graph[] {undirected, directed, GraphBuilders.path(1)}) {
            Graph back = JGraphTGraphs.from(JGraphTGraphs.to(graph));
            assertThat(back.offsets).isEqualTo(graph.offsets);
            assertThat(back.targets).isEqualTo(graph.targets);
            assertThat(back.directed()).isEqualTo(graph.directed());
            for (int arc = 0; arc < graph.arcs(); arc++) {
                assertThat(back.weight(arc)).isEqualTo(graph.weight(arc));
            }
        }
    }
}
