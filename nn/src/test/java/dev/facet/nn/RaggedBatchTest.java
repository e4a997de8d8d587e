package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Normalisation;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unequal graphs side by side: each as if alone, in values, gradients and masks. */
class RaggedBatchTest {
    private static final int DIMENSION = 12;
    /** A grid, a ring, one node, five nodes of which two are isolated, and the ring once more. */
    private static final List<Topology> GRAPHS = List.of(
            Topology.grid(4, 5, false),
            symmetric(GraphBuilders.cycle(7)),
            symmetric(GraphBuilders.path(1)),
            symmetric(GraphBuilders.edges(5, new int[] {0, 1}, new int[] {1, 3}, null, false)),
            symmetric(GraphBuilders.cycle(7)));

    private static final Topology UNION = Topology.ragged(GRAPHS);

    private static Topology symmetric(Graph graph) {
        return Topology.of(Normalisation.SYMMETRIC.apply(graph));
    }

    private static AttentionConfig config(MaskKind kind) {
        return AttentionConfig.DEFAULT.withMask(kind).withHeads(2).withWalks(3, 0.3, 3);
    }

    private static TransformerBlock block(AttentionConfig config) {
        RandomStream.seed(5);
        return new TransformerBlock(DIMENSION, 2, config, GRAPHS.getFirst());
    }

    @ParameterizedTest
    @EnumSource(
            value = MaskKind.class,
            names = {"TOEPLITZ"},
            mode = EnumSource.Mode.EXCLUDE)
    void each_graph_gets_what_it_gets_alone_with_the_same_gradients(MaskKind kind) {
        AttentionConfig config = config(kind);
        TransformerBlock block = block(config);
        MaskStructure union = MaskStructure.of(UNION, config);
        Tensor x = Matrices.normal(6, 40, DIMENSION).requires_grad_(true);
        Tensor weights = Matrices.normal(7, 40, DIMENSION);
        Tensor together = block.forwardRagged(x, union);
        together.mul(weights).sum().backward();
        Tensor inputGradient = x.grad().clone();
        float[][] expected = gradients(block);
        block.zero_grad(false);
        x.mutable_grad().zero_();
        long begin = 0;
        for (Topology graph : GRAPHS) {
            long n = graph.nodes();
            Tensor alone = block.forward(x.narrow(0, begin, n).unsqueeze(0), MaskStructure.of(graph, config))
                    .squeeze(0);
            assertThat(Matrices.difference(together.narrow(0, begin, n), alone)).isLessThan(1e-5);
            alone.mul(weights.narrow(0, begin, n)).sum().backward();
            begin += n;
        }
        assertThat(Matrices.difference(inputGradient, x.grad())).isLessThan(1e-4);
        float[][] summed = gradients(block);
        for (int p = 0; p < expected.length; p++) {
            for (int i = 0; i < expected[p].length; i++) {
                assertThat(Math.abs(expected[p][i] - summed[p][i])).isLessThan(2e-4f * (1 + Math.abs(summed[p][i])));
            }
        }
    }

    private static float[][] gradients(TransformerBlock block) {
        List<Tensor> parameters = List.copyOf(Matrices.state(block).values());
        float[][] all = new float[parameters.size()][];
        for (int i = 0; i < all.length; i++) {
            Tensor gradient = parameters.get(i).grad();
            all[i] = gradient.defined() ? Tensors.floats(gradient) : new float[0];
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = MaskKind.class,
            names = {"TOEPLITZ"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothing_leaks_from_one_graph_to_another(MaskKind kind) {
        AttentionConfig config = config(kind);
        TransformerBlock block = block(config);
        MaskStructure union = MaskStructure.of(UNION, config);
        Tensor x = Matrices.normal(6, 40, DIMENSION);
        float[] before = Tensors.floats(block.forwardRagged(x, union));
        Tensor other = x.clone();
        other.narrow(0, 20, 7).mul_(new Scalar(-300)); // the first ring alone
        float[] after = Tensors.floats(block.forwardRagged(other, union));
        int from = 20 * DIMENSION;
        int to = 27 * DIMENSION;
        assertThat(Arrays.copyOfRange(after, 0, from)).containsExactly(Arrays.copyOfRange(before, 0, from));
        assertThat(Arrays.copyOfRange(after, to, after.length))
                .containsExactly(Arrays.copyOfRange(before, to, before.length));
        assertThat(Arrays.copyOfRange(after, from, to)).isNotEqualTo(Arrays.copyOfRange(before, from, to));
    }

    @ParameterizedTest
    @EnumSource(
            value = MaskKind.class,
            names = {"EXACT", "GRF", "COUNTS"})
    void walks_are_keyed_by_the_node_inside_its_graph(MaskKind kind) {
        for (boolean independent : new boolean[] {false, true}) {
            AttentionConfig config = config(kind).withIndependent(independent);
            MaskStructure union = MaskStructure.of(UNION, config);
            double[] f = {1, 0.5, 0.25, 0.125};
            float[] values = LearnedMask.values(union, f);
            int begin = 0;
            for (Topology graph : GRAPHS) {
                MaskStructure alone = MaskStructure.of(graph, config, 0);
                float[] expected = LearnedMask.values(alone, f);
                int first = union.pattern().offsets()[begin];
                assertThat(Arrays.copyOfRange(values, first, first + expected.length))
                        .containsExactly(expected);
                for (int e = 0; e < expected.length; e++) {
                    assertThat(union.pattern().columns()[first + e])
                            .isEqualTo(begin + alone.pattern().columns()[e]);
                }
                begin += graph.nodes();
                assertThat(union.pattern().offsets()[begin]).isEqualTo(first + expected.length);
            }
        }
    }

    @Test
    void an_isolated_node_attends_to_itself_alone() {
        AttentionConfig config = config(MaskKind.GRF);
        MaskStructure union = MaskStructure.of(UNION, config);
        for (int node : new int[] {27, 28 + 2, 28 + 4}) {
            int begin = union.pattern().offsets()[node];
            assertThat(union.pattern().offsets()[node + 1]).isEqualTo(begin + 1);
            assertThat(union.pattern().columns()[begin]).isEqualTo(node);
        }
    }

    @Test
    void directed_and_undirected_graphs_mix() {
        Graph ring = GraphBuilders.edges(4, new int[] {0, 1, 2, 3}, new int[] {1, 2, 3, 0}, null, true);
        List<Topology> graphs = List.of(symmetric(ring), Topology.grid(3, 3, false));
        AttentionConfig config = config(MaskKind.GRF);
        TransformerBlock block = block(config);
        Tensor x = Matrices.normal(6, 13, DIMENSION);
        Tensor together = block.forwardRagged(x, MaskStructure.of(Topology.ragged(graphs), config));
        long begin = 0;
        for (Topology graph : graphs) {
            Tensor part = x.narrow(0, begin, graph.nodes()).unsqueeze(0);
            Tensor alone = block.forward(part, MaskStructure.of(graph, config)).squeeze(0);
            assertThat(Matrices.difference(together.narrow(0, begin, graph.nodes()), alone))
                    .isLessThan(1e-5);
            begin += graph.nodes();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MaskKind.class,
            names = {"TOEPLITZ"},
            mode = EnumSource.Mode.EXCLUDE)
    void forward_refuses_several_graphs_unless_the_mask_keeps_them_apart(MaskKind kind) {
        AttentionConfig config = config(kind);
        TransformerBlock block = block(config);
        MaskStructure union = MaskStructure.of(UNION, config);
        Tensor x = Matrices.normal(6, 40, DIMENSION);
        if (kind.modulated()) {
            Tensor together = block.forward(x.unsqueeze(0), union).squeeze(0);
            assertThat(Matrices.difference(together, block.forwardRagged(x, union)))
                    .isLessThan(1e-6);
        } else {
            assertThatThrownBy(() -> block.forward(x.unsqueeze(0), union))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("mask " + kind)
                    .hasMessageContaining("got " + GRAPHS.size() + " graphs");
            TopologicalAttention attention = new TopologicalAttention(DIMENSION, config, UNION);
            assertThatThrownBy(() -> attention.attentionRows(x, union, new int[] {0}))
                    .hasMessageContaining("got " + GRAPHS.size() + " graphs");
        }
        Tensor withClassToken = Matrices.normal(6, 41, DIMENSION).unsqueeze(0);
        assertThatThrownBy(() -> block.forward(withClassToken, union))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class token")
                .hasMessageContaining("forwardRagged");
    }

    @Test
    void unions_inside_unions_are_taken_apart_and_misfits_refused() {
        Topology nested = Topology.ragged(List.of(Topology.ragged(GRAPHS.subList(0, 2)), GRAPHS.get(2)));
        assertThat(nested.members()).containsExactlyElementsOf(GRAPHS.subList(0, 3));
        AttentionConfig config = config(MaskKind.GRF);
        TransformerBlock block = block(config);
        assertThatThrownBy(
                        () -> block.forwardRagged(Matrices.normal(1, 39, DIMENSION), MaskStructure.of(UNION, config)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40")
                .hasMessageContaining("39");
        assertThatThrownBy(() -> Topology.ragged(List.of())).hasMessageContaining("at least one graph");
        assertThatThrownBy(() -> MaskStructure.of(UNION, config(MaskKind.TOEPLITZ)))
                .hasMessageContaining("grid");
    }
}
