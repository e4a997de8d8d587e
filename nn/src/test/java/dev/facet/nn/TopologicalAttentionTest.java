package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Normalisation;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopologicalAttentionTest {
    private static final int DIMENSION = 16;
    private static final Topology GRID = Topology.grid(4, 5, false);

    private static AttentionConfig config(MaskKind kind) {
        return AttentionConfig.DEFAULT.withMask(kind).withHeads(2).withWalks(4, 0.3, 3);
    }

    private static TopologicalAttention layer(AttentionConfig config, Topology topology) {
        RandomStream.seed(5);
        return new TopologicalAttention(DIMENSION, config, topology);
    }

    private static Tensor tokens(long... shape) {
        RandomStream.seed(11);
        return torch.randn(shape);
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }

    @Test
    void few_well_linked_tokens_take_the_dense_form_unless_it_would_be_large() {
        Topology grid = Topology.grid(16, 16, false);
        AttentionConfig config = config(MaskKind.GRF);
        assertThat(MaskStructure.of(grid, config.withWalks(16, 0.2, 8)).dense()).isTrue();
        assertThat(MaskStructure.of(grid, config.withWalks(1, 0.2, 1)).dense()).isFalse();
        assertThat(MaskStructure.of(grid, config.withWalks(16, 0.1, 60)).dense())
                .as("1,891 matrices of 256 x 256")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(MaskKind.class)
    void pictures_of_a_batch_do_not_see_each_other(MaskKind kind) {
        AttentionConfig config = config(kind);
        TopologicalAttention layer = layer(config, GRID);
        MaskStructure structure = MaskStructure.of(GRID, config);
        Tensor x = tokens(3, 20, DIMENSION);
        Tensor together = layer.forward(x, structure);
        for (int b = 0; b < 3; b++) {
            Tensor alone = layer.forward(x.narrow(0, b, 1), structure);
            assertThat(difference(together.narrow(0, b, 1), alone)).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MaskKind.class,
            names = {"EXACT", "GRF", "COUNTS"})
    void sparse_and_dense_forms_agree_with_their_gradients(MaskKind kind) {
        for (boolean independent : new boolean[] {false, true}) {
            for (boolean classToken : new boolean[] {false, true}) {
                AttentionConfig config = independent ? config(kind).withIndependent(true) : config(kind);
                MaskStructure dense = MaskStructure.of(GRID, config, 1024);
                MaskStructure sparse = MaskStructure.of(GRID, config, 0);
                assertThat(dense.dense()).isTrue();
                assertThat(sparse.dense()).isFalse();
                long n = classToken ? 21 : 20;
                List<Tensor> outputs = new ArrayList<>();
                List<List<Tensor>> gradients = new ArrayList<>();
                for (MaskStructure structure : List.of(dense, sparse)) {
                    TopologicalAttention layer = layer(config, GRID);
                    Tensor x = tokens(2, n, DIMENSION).requires_grad_(true);
                    Tensor out = layer.forward(x, structure);
                    outputs.add(out);
                    out.mul(tokens(2, n, DIMENSION)).sum().backward();
                    List<Tensor> all = new ArrayList<>(List.of(x.grad()));
                    TensorVector parameters = layer.parameters();
                    for (long i = 0; i < parameters.size(); i++) {
                        all.add(parameters.get(i).grad());
                    }
                    gradients.add(all);
                }
                assertThat(difference(outputs.get(0), outputs.get(1))).isLessThan(1e-5);
                for (int i = 0; i < gradients.get(0).size(); i++) {
                    Tensor expected = gradients.get(0).get(i);
                    double scale = expected.abs().max().item_double();
                    assertThat(difference(expected, gradients.get(1).get(i))).isLessThan(1e-4 * (1 + scale));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MaskKind.class,
            names = {"EXACT", "GRF", "COUNTS"})
    void the_fused_layer_equals_plain_torch_with_its_gradients(MaskKind kind) {
        AttentionConfig config = config(kind);
        MaskStructure structure = MaskStructure.of(GRID, config);
        TopologicalAttention layer = layer(config, GRID);
        Tensor x = tokens(2, 20, DIMENSION).requires_grad_(true);
        Tensor weights = tokens(2, 20, DIMENSION);
        layer.forward(x, structure).mul(weights).sum().backward();
        List<Tensor> fused = takeGradients(layer, x);
        plain(layer, x, structure).mul(weights).sum().backward();
        List<Tensor> expected = takeGradients(layer, x);
        assertThat(difference(layer.forward(x, structure), plain(layer, x, structure)))
                .isLessThan(1e-5);
        for (int i = 0; i < expected.size(); i++) {
            double scale = expected.get(i).abs().max().item_double();
            assertThat(difference(expected.get(i), fused.get(i))).isLessThan(1e-4 * (1 + scale));
        }
    }

    private static List<Tensor> takeGradients(TopologicalAttention layer, Tensor x) {
        List<Tensor> gradients = new ArrayList<>(List.of(x.grad().clone()));
        x.mutable_grad().zero_();
        TensorVector parameters = layer.parameters();
        for (long i = 0; i < parameters.size(); i++) {
            gradients.add(parameters.get(i).grad().clone());
            parameters.get(i).mutable_grad().zero_();
        }
        return gradients;
    }

    /** The layer in torch's own operations, every N x N product written out. */
    private static Tensor plain(TopologicalAttention layer, Tensor x, MaskStructure structure) {
        int heads = layer.config().heads();
        int m = DIMENSION / heads;
        Tensor all = torch.linear(
                        x, Matrices.state(layer, "qkv.weight"), new TensorOptional(Matrices.state(layer, "qkv.bias")))
                .view(2, 20, 3, heads, m)
                .permute(2, 0, 3, 1, 4);
        Tensor q = all.select(0, 0).mul(new Scalar(1 / Math.sqrt(m))).relu().add(new Scalar(1e-3));
        Tensor k = all.select(0, 1).relu().add(new Scalar(1e-3));
        Tensor mask = structure.values(torch.softplus(Matrices.state(layer, "modulation.raw")));
        Tensor w = torch.matmul(q, k.transpose(2, 3)).mul(mask);
        Tensor out = torch.matmul(w, all.select(0, 2)).div(w.sum(new long[] {3}, true, new ScalarTypeOptional()));
        Tensor flat = out.transpose(1, 2).reshape(2, 20, DIMENSION);
        return torch.linear(
                flat,
                Matrices.state(layer, "projection.weight"),
                new TensorOptional(Matrices.state(layer, "projection.bias")));
    }

    @Test
    void directed_graphs_take_walks_on_the_transpose_for_the_keys() {
        Topology directed = Topology.of(Normalisation.SYMMETRIC.apply(
                GraphBuilders.edges(4, new int[] {0, 1, 2, 3}, new int[] {1, 2, 3, 0}, null, true)));
        AttentionConfig config = config(MaskKind.GRF);
        TopologicalAttention layer = layer(config, directed);
        Tensor x = tokens(1, 4, DIMENSION);
        // a ring has one way to walk, so the estimate is exact up to when walks halt; no halting makes it exact
        AttentionConfig certain = config.withWalks(1, 0.0, 3);
        Tensor estimated = layer.forward(x, MaskStructure.of(directed, certain));
        Tensor exact = layer.forward(x, MaskStructure.of(directed, certain.withMask(MaskKind.EXACT)));
        assertThat(difference(estimated, exact)).isLessThan(1e-5);
    }

    /** The rows, applied to the values and projected, are the layer's own output. */
    @ParameterizedTest
    @EnumSource(MaskKind.class)
    void attention_rows_reproduce_the_layer(MaskKind kind) {
        AttentionConfig config = config(kind);
        TopologicalAttention layer = layer(config, GRID);
        int[] chosen = {0, 13, 19};
        Tensor x = tokens(1, 20, DIMENSION);
        double[][] v =
                Matrices.columns(Matrices.linear(Matrices.of(x.squeeze(0)), layer, "qkv"), 2 * DIMENSION, DIMENSION);
        for (int denseNodes : new int[] {0, 1024}) {
            MaskStructure structure = MaskStructure.of(GRID, config, denseNodes);
            float[][][] rows = layer.attentionRows(x.squeeze(0), structure, chosen);
            assertThat(rows.length).isEqualTo(2);
            double[][] mixed = new double[chosen.length][DIMENSION];
            for (int r = 0; r < chosen.length; r++) {
                for (int c = 0; c < DIMENSION; c++) {
                    double sum = 0;
                    for (int j = 0; j < 20; j++) {
                        float weight = rows[c / (DIMENSION / 2)][r][j];
                        assertThat(weight).isGreaterThanOrEqualTo(0f);
                        mixed[r][c] += weight * v[j][c];
                        sum += weight;
                    }
                    assertThat(sum).isCloseTo(1.0, within(1e-5));
                }
            }
            double[][] wanted = Matrices.linear(mixed, layer, "projection");
            Tensor out = layer.forward(x, structure).squeeze(0);
            for (int r = 0; r < chosen.length; r++) {
                assertThat(Matrices.difference(out.narrow(0, chosen[r], 1), new double[][] {wanted[r]}))
                        .isLessThan(1e-5);
            }
        }
        assertThatThrownBy(() -> layer.attentionRows(x.squeeze(0), MaskStructure.of(GRID, config), new int[] {20}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 19");
    }

    @Test
    void modulation_starts_at_its_decays() {
        TopologicalAttention layer = layer(config(MaskKind.GRF), GRID);
        double[][] f = layer.modulations();
        assertThat(f).hasDimensions(2, 4);
        for (int k = 0; k < 4; k++) {
            assertThat(f[1][k]).isCloseTo(Math.exp(-0.5 * k), within(1e-6));
        }
        assertThat(layer(config(MaskKind.SOFTMAX), GRID).modulations()).isEmpty();
    }

    @Test
    void tokens_that_do_not_fit_the_graph_are_refused_with_both_sizes() {
        AttentionConfig config = config(MaskKind.GRF);
        TopologicalAttention layer = layer(config, GRID);
        MaskStructure structure = MaskStructure.of(GRID, config);
        assertThatThrownBy(() -> layer.forward(tokens(1, 19, DIMENSION), structure))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20")
                .hasMessageContaining("19");
        assertThatThrownBy(
                        () -> MaskStructure.of(Topology.of(GraphBuilders.path(3)), config.withMask(MaskKind.TOEPLITZ)))
                .hasMessageContaining("grid");
    }

    @Test
    void positive_features_approach_softmax_attention() {
        AttentionConfig softmax = config(MaskKind.SOFTMAX);
        AttentionConfig positive = config(MaskKind.NONE).withFeatureMap(FeatureMapKind.POSITIVE);
        Tensor x = tokens(1, 20, DIMENSION);
        Tensor wanted = layer(softmax, GRID).forward(x, MaskStructure.of(GRID, softmax));
        Tensor got = layer(positive, GRID).forward(x, MaskStructure.of(GRID, positive));
        double relative = got.sub(wanted).norm().item_double() / wanted.norm().item_double();
        assertThat(relative).isLessThan(0.35);
        assertThat(Tensors.floats(got)).doesNotContain(Float.NaN);
    }
}
