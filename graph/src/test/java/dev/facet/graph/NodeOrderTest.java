package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NodeOrderTest {
    static NodeOrder shuffled(int nodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[nodes];
        for (int p = 0; p < nodes; p++) {
            int other = random.nextInt(p + 1);
            order[p] = order[other];
            order[other] = p;
        }
        return NodeOrder.of(order);
    }

    @Test
    void aReorderedGraphHasTheSameArcs() {
        for (Graph graph : new Graph[] {WalkSets.directed(40, 0.2, 1), GraphBuilders.grid(6, 7)}) {
            NodeOrder order = shuffled(graph.nodes(), 2);
            Graph reordered = order.reorder(graph);
            assertThat(reordered.directed()).isEqualTo(graph.directed());
            assertThat(reordered.arcs()).isEqualTo(graph.arcs());
            for (int v = 0; v < graph.nodes(); v++) {
                for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                    int there = reordered.arcBetween(order.place(v), order.place(graph.target(arc)));
                    assertThat(there).isNotNegative();
                    assertThat(reordered.weight(there)).isEqualTo(graph.weight(arc));
                }
            }
            Graph back = order.inverse().reorder(reordered);
            assertThat(back.targets).isEqualTo(graph.targets);
            assertThat(back.offsets).isEqualTo(graph.offsets);
        }
    }

    /** The walks are those that the graph as it came has, bit by bit: only their nodes have other names. */
    @Test
    void aReorderedWalkSetIsTheSameWalks() {
        Graph graph = WalkSets.directed(50, 0.15, 3);
        WalkSet walks = WalkSets.draw(graph, 6, 0.2, 4, 7);
        NodeOrder order = shuffled(50, 4);
        WalkSet reordered = order.reorder(walks);
        assertThat(reordered.hops()).isEqualTo(walks.hops());
        assertThat(reordered.maxLength()).isEqualTo(walks.maxLength());
        for (int k = 0; k <= 4; k++) {
            double[] f = new double[5];
            f[k] = 1;
            double[][] before = ExactMask.features(walks, Modulation.of(f));
            double[][] after = ExactMask.features(reordered, Modulation.of(f));
            for (int i = 0; i < 50; i++) {
                for (int j = 0; j < 50; j++) {
                    assertThat(after[order.place(i)][order.place(j)]).isEqualTo(before[i][j]);
                }
            }
        }
        for (int i = 0; i < 50; i++) {
            for (int e = reordered.entryBegin(i) + 1; e < reordered.entryBegin(i + 1); e++) {
                int column = reordered.column(e - 1);
                assertThat(column < reordered.column(e)
                                || (column == reordered.column(e) && reordered.step(e - 1) < reordered.step(e)))
                        .as("entry %d is in its place", e)
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsNoPermutationOrDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeOrder.of(new int[] {0, 2, 2}))
                .withMessageContaining("node 2 twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeOrder.of(new int[] {0, 3, 1}))
                .withMessageContaining("3 nodes names node 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shuffled(5, 1).reorder(GraphBuilders.path(6)))
                .withMessageContaining("5 nodes does not fit 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shuffled(6, 1).reorder(new AttentionMask.Toeplitz(2, 3)))
                .withMessageContaining("2 x 3");
    }
}
