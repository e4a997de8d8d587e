package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final float @Nullable [] NONE = null;

    @Test
    void readsBackWhatWasGiven() {
        int[] offsets = {0, 2, 3, 3};
        int[] targets = {1, 2, 0};
        float[] weights = {0.5f, -2, 3};
        Graph graph = Graph.of(offsets, targets, weights, true);
        offsets[1] = 9;
        targets[0] = 9;
        weights[0] = 9;
        assertThat(graph.nodes()).isEqualTo(3);
        assertThat(graph.arcs()).isEqualTo(3);
        assertThat(graph.edges()).isEqualTo(3);
        assertThat(graph.directed()).isTrue();
        assertThat(graph.weighted()).isTrue();
        assertThat(graph.degree(0)).isEqualTo(2);
        assertThat(graph.degree(2)).isZero();
        assertThat(graph.target(graph.arcBegin(0) + 1)).isEqualTo(2);
        assertThat(graph.weight(graph.arcBetween(0, 1))).isEqualTo(0.5f);
        assertThat(graph.arcBetween(2, 0)).isNegative();
        assertThat(graph).hasToString("Graph[nodes=3, edges=3, directed, weighted]");
    }

    @Test
    void selfLoopsAndEdgesAreCountedOnce() {
        // 0 - 1, 1 - 1, 2 alone.
        Graph graph = Graph.of(new int[] {0, 1, 3, 3}, new int[] {1, 0, 1}, NONE, false);
        assertThat(graph.edges()).isEqualTo(2);
        assertThat(graph.arcs()).isEqualTo(3);
        assertThat(graph.weighted()).isFalse();
        assertThat(graph.weight(0)).isOne();
    }

    @Test
    void theEmptyGraphIsOne() {
        Graph empty = Graph.of(new int[] {0}, new int[0], NONE, false);
        assertThat(empty.nodes()).isZero();
        assertThat(empty.edges()).isZero();
        assertThat(empty.transpose()).isSameAs(empty);
        assertThat(Graph.of(new int[] {0}, new int[0], NONE, true).transpose().nodes())
                .isZero();
    }

    @Test
    void transposeTurnsArcsRound() {
        Graph graph = Graph.of(new int[] {0, 2, 3, 3}, new int[] {1, 2, 0}, new float[] {1, 2, 3}, true);
        Graph turned = graph.transpose();
        assertThat(turned.offsets).containsExactly(0, 1, 2, 3);
        assertThat(turned.targets).containsExactly(1, 0, 0);
        assertThat(turned.weights).containsExactly(3, 1, 2);
        assertThat(turned.directed()).isTrue();
        Graph back = turned.transpose();
        assertThat(back.offsets).isEqualTo(graph.offsets);
        assertThat(back.targets).isEqualTo(graph.targets);
        assertThat(back.weights).isEqualTo(graph.weights);
        assertThat(Graph.of(new int[] {0, 1, 1}, new int[] {1}, NONE, true)
                        .transpose()
                        .weighted())
                .isFalse();
    }

    @Test
    void matricesThereAndBack() {
        Graph grid = GraphBuilders.grid(3, 4);
        SparseMatrix matrix = grid.toMatrix();
        assertThat(matrix.get(0, 1)).isOne();
        assertThat(matrix.get(0, 5)).isZero();
        Graph back = Graph.fromMatrix(matrix, false);
        assertThat(back.targets).isEqualTo(grid.targets);
        assertThat(back.offsets).isEqualTo(grid.offsets);
        Graph zero = Graph.fromMatrix(SparseMatrix.of(2, new int[] {0, 1, 1}, new int[] {1}, new float[1]), true);
        assertThat(zero.degree(0)).isOne();
        assertThatThrownBy(() -> Graph.fromMatrix(SparseMatrix.of(3, new int[] {0, 0}, new int[0], new float[0]), true))
                .hasMessage("an adjacency matrix is square, got 1 x 3");
    }

    @Test
    void otherWeightsAreChecked() {
        Graph path = GraphBuilders.path(2);
        assertThat(path.withWeights(new float[] {2, 2}).weight(1)).isEqualTo(2);
        assertThatThrownBy(() -> path.withWeights(new float[] {2, 3}))
                .hasMessageContaining("with weight 2.0, it has weight 3.0");
        assertThatThrownBy(() -> path.withWeights(new float[] {2})).hasMessageContaining("2 targets but 1 weights");
    }

    @Test
    void arraysThatAreNoGraphAreRefused() {
        refused("offsets must start with 0, got an empty array", new int[0], new int[0], NONE, true);
        refused("offsets must start with 0, got 1", new int[] {1, 1}, new int[1], NONE, true);
        refused("offsets[0] = 0 and offsets[1] = -1", new int[] {0, -1, 0}, new int[0], NONE, true);
        refused("offsets end at 2 but there are 1 targets", new int[] {0, 2}, new int[1], NONE, true);
        refused("node 0 has neighbour 2 in a graph of 2 nodes", new int[] {0, 1, 1}, new int[] {2}, NONE, true);
        refused("node 0 has neighbour -1", new int[] {0, 1, 1}, new int[] {-1}, NONE, true);
        refused("must ascend strictly, got 1 then 1", new int[] {0, 2, 2}, new int[] {1, 1}, NONE, true);
        refused("must ascend strictly, got 1 then 0", new int[] {0, 2, 2}, new int[] {1, 0}, NONE, true);
        refused("arc 0 -> 1 has weight NaN", new int[] {0, 1, 1}, new int[] {1}, new float[] {Float.NaN}, true);
        refused("has weight Infinity", new int[] {0, 1, 1}, new int[] {1}, new float[] {1f / 0}, true);
        refused("needs arc 1 -> 0 with weight 1.0, it is missing", new int[] {0, 1, 1}, new int[] {1}, NONE, false);
    }

    private static void refused(
            String message, int[] offsets, int[] targets, float @Nullable [] weights, boolean directed) {
        assertThatThrownBy(() -> Graph.of(offsets, targets, weights, directed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
