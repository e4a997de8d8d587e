package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.junit.jupiter.api.Test;

class GraphStatisticsTest {
    @Test
    void countsOfAGrid() {
        assertThat(GraphStatistics.of(GraphBuilders.grid(3, 4)))
                .isEqualTo(new GraphStatistics(12, 17, 1, 0, 2, 34.0 / 12, 4));
    }

    @Test
    void componentsAndIsolatedNodes() {
        Graph graph = GraphBuilders.disjointUnion(
                List.of(GraphBuilders.path(3), GraphBuilders.path(1), GraphBuilders.cycle(4), GraphBuilders.path(1)));
        assertThat(GraphStatistics.of(graph)).isEqualTo(new GraphStatistics(9, 6, 4, 2, 0, 12.0 / 9, 2));
    }

    @Test
    void directedGraphsCountWeakComponentsAndOutNeighbours() {
        Graph graph = GraphBuilders.edges(5, new int[] {0, 2, 3}, new int[] {1, 1, 3}, null, true);
        // 1 has arcs into it alone, 3 a self loop; only 4 is isolated.
        assertThat(GraphStatistics.of(graph)).isEqualTo(new GraphStatistics(5, 3, 3, 1, 0, 0.6, 1));
    }

    @Test
    void emptyGraph() {
        Graph empty = GraphBuilders.edges(0, new int[0], new int[0], null, false);
        assertThat(GraphStatistics.of(empty)).isEqualTo(new GraphStatistics(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void componentsAgreeWithJGraphT() {
        Philox4x32 random = Philox4x32.stream(4, 97, 0, 0);
        for (int edges : new int[] {10, 60, 120}) {
            int[] sources = random.ints(edges, 0, 150).toArray();
            int[] targets = random.ints(edges, 0, 150).toArray();
            Graph graph = GraphBuilders.edges(150, sources, targets, null, edges == 60);
            assertThat(GraphStatistics.of(graph).components())
                    .isEqualTo(new ConnectivityInspector<>(JGraphTGraphs.to(graph))
                            .connectedSets()
                            .size());
        }
    }
}
