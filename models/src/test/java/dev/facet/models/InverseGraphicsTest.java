package dev.facet.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Engine;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InverseGraphicsTest {
    @BeforeAll
    static void engine() {
        Engine.start();
    }

    private static long parameters(InverseGraphicsNetwork network) {
        return ModelsTest.state(network.module(), false).values().stream()
                .mapToLong(Tensor::numel)
                .sum();
    }

    @Test
    void thePapersNetworkHasItsParameters() {
        PaperInverseGraphics network = new PaperInverseGraphics(InverseGraphicsConfig.PAPER);
        assertThat(parameters(network)).isEqualTo(4_991_473);
        assertThat(network.code().layout()).hasToString("azimuth 0, elevation 1, light 2, intrinsic 3-199");
        assertThat(network.logits()).isTrue();
        assertThatThrownBy(() -> network.encode(torch.rand(new long[] {1, 1, 64, 64})))
                .hasMessage("pictures must be (B, 1, 150, 150), got (1, 1, 64, 64)");
    }

    @Test
    void theLeanNetworkIsLean() {
        LeanInverseGraphics network = new LeanInverseGraphics(InverseGraphicsConfig.LEAN);
        assertThat(parameters(network)).isBetween(1_250_000L, 1_450_000L);
        assertThat(network.code().layout())
                .hasToString("azimuth 0-1 (angle pair), elevation 2-3 (angle pair), light 4-5 (angle pair),"
                        + " shape 6-37, texture 38-53");
    }

    /** Frozen features are the features, and teach the encoder nothing. */
    @Test
    void frozenFeaturesAreTheFeaturesAndTeachTheirInputAlone() {
        RandomStream.seed(1);
        LeanInverseGraphics network = new LeanInverseGraphics(InverseGraphicsConfig.LEAN);
        Tensor images = torch.rand(new long[] {2, 3, 64, 64}).requires_grad_(true);
        List<Tensor> plain = network.encoding(images).features();
        List<Tensor> frozen = network.frozenFeatures(images, 5);
        assertThat(frozen).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(Tensors.floats(frozen.get(i))).containsExactly(Tensors.floats(plain.get(i)), within(1e-6f));
        }
        Gradients.backward(frozen.get(4).square().sum());
        assertThat(images.grad().abs().sum().item_double()).isPositive();
        for (Map.Entry<String, Tensor> parameter :
                ModelsTest.state(network, false).entrySet()) {
            assertThat(parameter.getValue().grad().defined())
                    .as(parameter.getKey())
                    .isFalse();
        }
    }

    @Test
    void picturesLieBetweenZeroAndOne() {
        RandomStream.seed(1);
        for (InverseGraphicsConfig config : List.of(InverseGraphicsConfig.LEAN, InverseGraphicsConfig.PAPER)) {
            InverseGraphicsNetwork network = InverseGraphicsNetwork.of(config);
            Tensor pictures = network.decode(
                    torch.randn(new long[] {2, network.code().layout().size()})
                            .mul(new org.bytedeco.pytorch.Scalar(5.0)));
            assertThat(pictures.min().item_double()).isBetween(0.0, 1.0);
            assertThat(pictures.max().item_double()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new InverseGraphicsConfig(
                        InverseGraphicsConfig.Network.LEAN,
                        60,
                        3,
                        InverseGraphicsConfig.AngleCode.PAIR,
                        32,
                        16,
                        0,
                        197,
                        0.03,
                        InverseGraphicsConfig.LEAN.encoder(),
                        InverseGraphicsConfig.LEAN.decoder(),
                        256))
                .hasMessage("size must be a multiple of 16, got 60");
    }
}
