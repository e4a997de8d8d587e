package dev.facet.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.models.VisionTransformerConfig.Pooling;
import dev.facet.models.VisionTransformerConfig.Positions;
import dev.facet.nn.AttentionConfig;
import dev.facet.nn.MaskKind;
import dev.facet.tensor.RandomStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class VisionTransformerTest {
    private static VisionTransformerConfig config(MaskKind kind, Positions positions, Pooling pooling) {
        AttentionConfig attention =
                AttentionConfig.DEFAULT.withMask(kind).withHeads(2).withWalks(4, 0.3, 3);
        return new VisionTransformerConfig(3, 12, 8, 2, 16, 2, 2, 5, positions, pooling, attention);
    }

    private static VisionTransformer model(VisionTransformerConfig config) {
        RandomStream.seed(3);
        return new VisionTransformer(config);
    }

    private static Tensor pictures(int batch) {
        RandomStream.seed(4);
        return torch.rand(new long[] {batch, 3, 12, 8});
    }

    @Test
    void without_positions_and_mask_the_order_of_patches_does_not_matter_and_a_mask_makes_it_matter() {
        Tensor x = pictures(2);
        Tensor turned = x.flip(2, 3).contiguous(); // patches in another order, pixels inside turned too
        Tensor shuffled = patchesReversed(x);
        VisionTransformer blind = model(config(MaskKind.NONE, Positions.NONE, Pooling.MEAN));
        VisionTransformer masked = model(config(MaskKind.GRF, Positions.NONE, Pooling.MEAN));
        assertThat(difference(blind.forward(x), blind.forward(shuffled))).isLessThan(1e-5);
        assertThat(difference(masked.forward(x), masked.forward(shuffled))).isGreaterThan(1e-5);
        assertThat(difference(blind.forward(x), blind.forward(turned))).isGreaterThan(1e-5);
    }

    /** Moves the first column of patches to the end. */
    private static Tensor patchesReversed(Tensor x) {
        return x.roll(new long[] {-2}, 3).contiguous();
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }

    @Test
    void attention_rows_are_drawn_for_every_block() {
        VisionTransformer model = model(config(MaskKind.GRF, Positions.LEARNED, Pooling.MEAN));
        float[][][][] layers = model.attentionRows(pictures(1), 0, 7, 23);
        assertThat(layers.length).isEqualTo(model.config().depth());
        float[][][] rows = layers[1];
        assertThat(rows.length).isEqualTo(2);
        assertThat(rows[0].length).isEqualTo(3);
        assertThat(rows[0][0].length).isEqualTo(24);
        assertThatThrownBy(() -> model.attentionRows(pictures(1), 24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 23");
    }

    @Test
    void misfits_are_refused_with_both_sizes() {
        VisionTransformer model = model(config(MaskKind.NONE, Positions.NONE, Pooling.MEAN));
        assertThatThrownBy(() -> model.forward(torch.rand(new long[] {1, 1, 12, 8})))
                .hasMessageContaining("(B, 3, 12, 8)")
                .hasMessageContaining("1");
        assertThatThrownBy(() -> new VisionTransformerConfig(
                        3, 12, 9, 2, 16, 2, 2, 5, Positions.NONE, Pooling.MEAN, AttentionConfig.DEFAULT))
                .hasMessageContaining("patch");
        assertThatThrownBy(() -> new VisionTransformerConfig(
                        3, 12, 8, 2, 18, 2, 2, 5, Positions.NONE, Pooling.MEAN, AttentionConfig.DEFAULT))
                .hasMessageContaining("heads");
    }
}
