package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerBlockTest {
    private static final Topology GRID = Topology.grid(3, 4, false);

    private static AttentionConfig config(MaskKind kind, double dropout) {
        AttentionConfig d = AttentionConfig.DEFAULT;
        return new AttentionConfig(
                kind, d.featureMap(), 2, 4, 0.3, 3, d.scheme(), false, false, List.of(0.5), dropout, d.seed());
    }

    private static TransformerBlock block(AttentionConfig config) {
        RandomStream.seed(2);
        return new TransformerBlock(8, 2, config, GRID);
    }

    @ParameterizedTest
    @EnumSource(MaskKind.class)
    void dropout_acts_in_training_alone(MaskKind kind) {
        AttentionConfig config = config(kind, 0.5);
        MaskStructure structure = MaskStructure.of(GRID, config);
        TransformerBlock dropping = block(config);
        TransformerBlock plain = block(config(kind, 0));
        Tensor x = Matrices.normal(3, 2, 12, 8);
        float[] wanted = Tensors.floats(plain.forward(x, structure));
        dropping.train(true);
        RandomStream.seed(1);
        float[] first = Tensors.floats(dropping.forward(x, structure));
        float[] second = Tensors.floats(dropping.forward(x, structure));
        RandomStream.seed(1);
        float[] again = Tensors.floats(dropping.forward(x, structure));
        assertThat(first).isNotEqualTo(wanted).isNotEqualTo(second).containsExactly(again);
        dropping.train(false);
        assertThat(Tensors.floats(dropping.forward(x, structure))).containsExactly(wanted);
    }

    @Test
    void a_block_is_its_norms_attention_and_perceptron() {
        AttentionConfig config = config(MaskKind.GRF, 0);
        MaskStructure structure = MaskStructure.of(GRID, config);
        TransformerBlock block = block(config);
        Tensor x = Matrices.normal(3, 2, 12, 8);
        Tensor attended = x.add(block.attention().forward(block.attentionInput(x), structure));
        double[][] hidden = Matrices.of(attended.select(0, 1));
        double[][] rows = new double[12][8];
        for (int i = 0; i < 12; i++) { // layer norm, expand, exact GELU, contract
            double mean = java.util.Arrays.stream(hidden[i]).average().orElseThrow();
            double variance = java.util.Arrays.stream(hidden[i])
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int c = 0; c < 8; c++) {
                rows[i][c] = (hidden[i][c] - mean) / Math.sqrt(variance + 1e-5);
            }
        }
        double[][] wide = Matrices.linear(rows, block, "expand");
        Tensor active = torch.gelu(Tensors.of(flat(wide), 12, 16));
        double[][] out = Matrices.linear(Matrices.of(active), block, "contract");
        for (int i = 0; i < 12; i++) {
            for (int c = 0; c < 8; c++) {
                out[i][c] += hidden[i][c];
            }
        }
        assertThat(Matrices.difference(block.forward(x, structure).select(0, 1), out))
                .isLessThan(1e-5);
    }

    private static double[] flat(double[][] matrix) {
        return java.util.Arrays.stream(matrix)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
    }

    /** Linear layers as torch starts them: uniform within 1 / sqrt(inputs), weight and bias; norms at 1 and 0. */
    @Test
    void parameters_start_as_torchs_do_under_dotted_names() {
        RandomStream.seed(9);
        TransformerBlock block = new TransformerBlock(64, 2, config(MaskKind.GRF, 0), GRID);
        Map<String, Tensor> p = Matrices.state(block);
        assertThat(p.keySet())
                .containsExactlyInAnyOrder(
                        "attention_norm.weight",
                        "attention_norm.bias",
                        "attention.qkv.weight",
                        "attention.qkv.bias",
                        "attention.projection.weight",
                        "attention.projection.bias",
                        "attention.modulation.raw",
                        "perceptron_norm.weight",
                        "perceptron_norm.bias",
                        "expand.weight",
                        "expand.bias",
                        "contract.weight",
                        "contract.bias");
        for (String layer : List.of("attention.qkv", "attention.projection", "expand", "contract")) {
            Tensor weight = Matrices.state(block, layer + ".weight");
            double bound = 1 / Math.sqrt((double) weight.size(1));
            assertThat(weight.abs().max().item_double()).isBetween(0.98 * bound, bound);
            assertThat(Matrices.state(block, layer + ".bias").abs().max().item_double())
                    .isBetween(0.8 * bound, bound);
            double deviation = weight.square().mean().sqrt().item_double();
            assertThat(deviation).isBetween(0.97 * bound / Math.sqrt(3), 1.03 * bound / Math.sqrt(3));
        }
        for (String norm : List.of("attention_norm", "perceptron_norm")) {
            assertThat(Tensors.floats(Matrices.state(block, norm + ".weight"))).containsOnly(1f);
            assertThat(Tensors.floats(Matrices.state(block, norm + ".bias"))).containsOnly(0f);
        }
    }

    @Test
    void misfits_are_refused() {
        AttentionConfig grf = config(MaskKind.GRF, 0);
        TransformerBlock block = block(grf);
        Tensor x = Matrices.normal(3, 2, 12, 8);
        assertThatThrownBy(() -> block.forward(x, MaskStructure.of(GRID, config(MaskKind.NONE, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GRF")
                .hasMessageContaining("NONE");
        assertThatThrownBy(() -> block.forward(x, MaskStructure.of(GRID, grf.withWalks(4, 0.3, 5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 coefficients")
                .hasMessageContaining("6");
        assertThatThrownBy(() -> new TransformerBlock(9, 2, grf, GRID)).hasMessageContaining("heads");
    }
}
