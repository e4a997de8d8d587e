package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jgrapht.generate.GridGraphGenerator;
import org.jgrapht.generate.RingGraphGenerator;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;
import org.jgrapht.util.SupplierUtil;
import org.junit.jupiter.api.Test;

class GraphBuildersTest {
    /** The arrays again through the checked constructor: sorted, in range and symmetric. */
    private static void assertValid(Graph graph) {
        Graph.of(graph.offsets, graph.targets, graph.weights, graph.directed());
    }

    private static int[] neighbours(Graph graph, int v) {
        return Arrays.copyOfRange(graph.targets, graph.arcBegin(v), graph.arcBegin(v + 1));
    }

    private static Set<List<Integer>> arcs(Graph graph) {
        Set<List<Integer>> arcs = new HashSet<>();
        for (int v = 0; v < graph.nodes(); v++) {
            for (int u : neighbours(graph, v)) {
                arcs.add(List.of(v, u));
            }
        }
        return arcs;
    }

    @Test
    void gridHasTheEdgesOfJGraphTs() {
        for (int[] size : new int[][] {{2, 2}, {2, 5}, {5, 2}, {7, 11}}) {
            SimpleGraph<Integer, DefaultEdge> theirs = simple();
            new GridGraphGenerator<Integer, DefaultEdge>(size[0], size[1]).generateGraph(theirs);
            Graph ours = GraphBuilders.grid(size[0], size[1]);
            assertValid(ours);
            assertThat(arcs(ours)).isEqualTo(arcs(JGraphTGraphs.from(theirs)));
            assertThat(ours.directed()).isFalse();
            assertThat(ours.weighted()).isFalse();
        }
    }

    private static SimpleGraph<Integer, DefaultEdge> simple() {
        return new SimpleGraph<>(SupplierUtil.createIntegerSupplier(), SupplierUtil.DEFAULT_EDGE_SUPPLIER, false);
    }

    @Test
    void gridsOfOneRowOrNode() {
        assertThat(GraphBuilders.grid(1, 1).edges()).isZero();
        assertThat(arcs(GraphBuilders.grid(1, 5))).isEqualTo(arcs(GraphBuilders.path(5)));
        assertThat(arcs(GraphBuilders.grid(5, 1))).isEqualTo(arcs(GraphBuilders.path(5)));
    }

    @Test
    void nodesAreNumberedByRow() {
        Graph grid = GraphBuilders.grid(3, 4);
        assertThat(neighbours(grid, 5)).containsExactly(1, 4, 6, 9);
        assertThat(neighbours(grid, 0)).containsExactly(1, 4);
        assertThat(neighbours(grid, 11)).containsExactly(7, 10);
        assertThat(grid.edges()).isEqualTo(17);
    }

    @Test
    void diagonalsReachTheEightAround() {
        Graph grid = GraphBuilders.gridWithDiagonals(3, 4);
        assertValid(grid);
        assertThat(neighbours(grid, 5)).containsExactly(0, 1, 2, 4, 6, 8, 9, 10);
        assertThat(neighbours(grid, 0)).containsExactly(1, 4, 5);
        assertThat(grid.edges()).isEqualTo(17 + 12);
    }

    @Test
    void torusWrapsWithoutDoubleEdgesOrLoops() {
        Graph torus = GraphBuilders.torus(4, 5);
        assertValid(torus);
        assertThat(neighbours(torus, 0)).containsExactly(1, 4, 5, 15);
        assertThat(torus.edges()).isEqualTo(40);
        Graph narrow = GraphBuilders.torus(3, 2);
        assertValid(narrow);
        assertThat(neighbours(narrow, 0)).containsExactly(1, 2, 4);
        assertThat(narrow.edges()).isEqualTo(9);
        assertThat(arcs(GraphBuilders.torus(2, 2))).isEqualTo(arcs(GraphBuilders.grid(2, 2)));
        assertThat(arcs(GraphBuilders.torus(1, 6))).isEqualTo(arcs(GraphBuilders.cycle(6)));
        assertThat(arcs(GraphBuilders.torus(6, 1))).isEqualTo(arcs(GraphBuilders.cycle(6)));
        assertThat(GraphBuilders.torus(1, 1).edges()).isZero();
        assertThat(GraphBuilders.torus(1, 2).edges()).isOne();
        assertThat(GraphBuilders.torus(2, 1).edges()).isOne();
    }

    @Test
    void pathsAndCycles() {
        assertThat(GraphBuilders.path(1).nodes()).isOne();
        assertThat(GraphBuilders.path(1).edges()).isZero();
        assertThat(GraphBuilders.path(4).edges()).isEqualTo(3);
        assertThat(GraphBuilders.cycle(1).edges()).isZero();
        assertThat(arcs(GraphBuilders.cycle(2))).containsExactlyInAnyOrder(List.of(0, 1), List.of(1, 0));
        SimpleGraph<Integer, DefaultEdge> ring = simple();
        new RingGraphGenerator<Integer, DefaultEdge>(9).generateGraph(ring);
        assertValid(GraphBuilders.cycle(9));
        assertThat(arcs(GraphBuilders.cycle(9))).isEqualTo(arcs(JGraphTGraphs.from(ring)));
    }

    @Test
    void sizesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> GraphBuilders.grid(0, 3)).hasMessageContaining("at least 1, got 0x3");
        assertThatThrownBy(() -> GraphBuilders.torus(3, -1)).hasMessageContaining("got 3x-1");
        assertThatThrownBy(() -> GraphBuilders.path(0)).hasMessage("a path needs at least 1 node, got 0");
        assertThatThrownBy(() -> GraphBuilders.cycle(-2)).hasMessage("a cycle needs at least 1 node, got -2");
        assertThatThrownBy(() -> GraphBuilders.grid(100_000, 100_000)).hasMessageContaining("100000x100000 has more");
        assertThatThrownBy(() -> GraphBuilders.gridWithDiagonals(20_000, 20_000))
                .hasMessageContaining("arcs");
    }

    @Test
    void edgesInAnyOrderMerge() {
        Graph graph = GraphBuilders.edges(
                5, new int[] {3, 0, 1, 3, 2}, new int[] {1, 2, 3, 1, 2}, new float[] {.5f, 2, .5f, .5f, 7}, false);
        assertValid(graph);
        assertThat(graph.offsets).containsExactly(0, 1, 2, 4, 5, 5);
        assertThat(graph.targets).containsExactly(2, 3, 0, 2, 1);
        assertThat(graph.weights).containsExactly(2, .5f, 2, 7, .5f);
        assertThat(graph.edges()).isEqualTo(3);
        Graph directed = GraphBuilders.edges(3, new int[] {2, 0, 2}, new int[] {0, 1, 0}, null, true);
        assertThat(directed.offsets).containsExactly(0, 1, 1, 2);
        assertThat(directed.targets).containsExactly(1, 0);
        assertThat(directed.weights).isNull();
        assertThat(GraphBuilders.edges(0, new int[0], new int[0], new float[0], true)
                        .nodes())
                .isZero();
        assertThat(GraphBuilders.edges(3, new int[0], new int[0], null, false).edges())
                .isZero();
    }

    @Test
    void directedEdgesBothWaysMayDiffer() {
        Graph graph = GraphBuilders.edges(2, new int[] {0, 1}, new int[] {1, 0}, new float[] {1, 2}, true);
        assertThat(graph.weights).containsExactly(1, 2);
    }

    @Test
    void aRepeatWithAnotherWeightNamesBoth() {
        int[] sources = {4, 0, 1, 2, 1};
        int[] targets = {0, 1, 2, 3, 0};
        float[] weights = {1, 2, 3, 4, 2.5f};
        ConflictingEdgesException conflict = catchThrowableOfType(
                ConflictingEdgesException.class, () -> GraphBuilders.edges(5, sources, targets, weights, false));
        assertThat(conflict.first()).isEqualTo(1);
        assertThat(conflict.second()).isEqualTo(4);
        assertThat(conflict).hasMessage("edges 1 and 4 both join 0 and 1 but have weights 2.0 and 2.5");
        assertThat(GraphBuilders.edges(5, sources, targets, weights, true).arcs())
                .isEqualTo(5);
    }

    @Test
    void badEdgesAreNamed() {
        assertThatThrownBy(() -> GraphBuilders.edges(3, new int[] {0, 1}, new int[] {1, 3}, null, false))
                .hasMessage("edge 1 names node 3 in a graph of 3 nodes");
        assertThatThrownBy(() -> GraphBuilders.edges(3, new int[] {-1}, new int[] {1}, null, false))
                .hasMessageContaining("names node -1");
        assertThatThrownBy(() -> GraphBuilders.edges(3, new int[] {0}, new int[] {1}, new float[] {Float.NaN}, false))
                .hasMessage("edge 0 has weight NaN, it must be finite");
        assertThatThrownBy(() -> GraphBuilders.edges(3, new int[] {0}, new int[] {1, 2}, null, false))
                .hasMessageContaining("1 sources and 2 targets");
        assertThatThrownBy(() -> GraphBuilders.edges(3, new int[] {0}, new int[] {1}, new float[2], false))
                .hasMessageContaining("2 weights");
        assertThatThrownBy(() -> GraphBuilders.edges(-1, new int[0], new int[0], null, false))
                .hasMessageContaining("at least 0 nodes, got -1");
        assertThatThrownBy(() -> GraphBuilders.edges(Integer.MAX_VALUE, new int[0], new int[0], null, false))
                .hasMessageContaining("at most 2147483639 nodes, got 2147483647");
    }

    @Test
    void unionPutsGraphsSideBySide() {
        Graph weighted = GraphBuilders.edges(2, new int[] {0}, new int[] {1}, new float[] {3}, false);
        Graph union = GraphBuilders.disjointUnion(List.of(GraphBuilders.path(3), weighted, GraphBuilders.path(1)));
        assertValid(union);
        assertThat(union.nodes()).isEqualTo(6);
        assertThat(arcs(union))
                .containsExactlyInAnyOrder(
                        List.of(0, 1), List.of(1, 0), List.of(1, 2), List.of(2, 1), List.of(3, 4), List.of(4, 3));
        assertThat(union.weight(union.arcBetween(0, 1))).isOne();
        assertThat(union.weight(union.arcBetween(3, 4))).isEqualTo(3);
        assertThat(union.directed()).isFalse();
        assertThat(GraphBuilders.disjointUnion(List.of()).nodes()).isZero();
        Graph arc = GraphBuilders.edges(2, new int[] {0}, new int[] {1}, null, true);
        assertThat(GraphBuilders.disjointUnion(List.of(arc, arc)).directed()).isTrue();
    }
}
