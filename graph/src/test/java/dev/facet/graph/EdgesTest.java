package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EdgesTest {
    @Test
    void anUndirectedEdgeIsOneParameterOfBothItsArcs() {
        Graph graph = GraphBuilders.edges(
                4, new int[] {0, 0, 1, 2}, new int[] {1, 2, 1, 1}, new float[] {0.5f, 2, 3, 0.25f}, false);
        Edges edges = Edges.of(graph);
        assertThat(edges.count()).isEqualTo(graph.edges()).isEqualTo(4);
        assertThat(edges.weights()).containsExactly(0.5, 2, 3, 0.25); // 0-1, 0-2, 1-1, 1-2
        for (int v = 0; v < 4; v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                int e = edges.ofArc(arc);
                int u = graph.target(arc);
                assertThat(edges.source(e)).isEqualTo(Math.min(u, v));
                assertThat(edges.target(e)).isEqualTo(Math.max(u, v));
                assertThat(edges.between(v, u)).isEqualTo(edges.between(u, v)).isEqualTo(e);
            }
        }
        assertThat(edges.between(0, 3)).isNegative();
        Graph moved = edges.withWeights(new double[] {0, -1, 4, 8}); // validated: symmetric
        assertThat(moved.arcs()).isEqualTo(graph.arcs());
        assertThat(Edges.of(moved).weights()).containsExactly(0, -1, 4, 8);
    }

    @Test
    void aDirectedGraphHasOneParameterAnArc() {
        Graph graph = WalkSets.directed(17, 0.3, 4);
        Edges edges = Edges.of(graph);
        assertThat(edges.count()).isEqualTo(graph.arcs());
        for (int arc = 0; arc < graph.arcs(); arc++) {
            assertThat(edges.ofArc(arc)).isEqualTo(arc);
            assertThat(edges.between(edges.source(arc), edges.target(arc))).isEqualTo(arc);
        }
        Graph turned = graph.transpose();
        assertThat(edges.backOffsets).isEqualTo(turned.offsets);
        for (int arc = 0; arc < turned.arcs(); arc++) {
            assertThat(turned.weight(arc)).isEqualTo(graph.weight(edges.backEdges[arc]));
            assertThat(turned.target(arc)).isEqualTo(edges.source(edges.backEdges[arc]));
        }
    }

    @Test
    void theEmptyGraphHasNoEdges() {
        assertThat(Edges.of(WalkSets.graph(0, false, (i, j) -> 0)).count()).isZero();
        assertThat(Edges.of(WalkSets.graph(3, true, (i, j) -> 0)).weights()).isEmpty();
    }

    @Test
    void badWeightsAreNamed() {
        Edges path = Edges.of(GraphBuilders.path(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> path.withWeights(new double[4]))
                .withMessage("got 4 edge weights for a graph of 2 edges");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> path.withWeights(new double[] {1, Double.NaN}))
                .withMessage("edge 1 - 2 has weight NaN, it must be finite");
    }
}
