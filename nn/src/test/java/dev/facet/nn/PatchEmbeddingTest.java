package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PatchEmbeddingTest {
    /** The same as a convolution whose stride is its kernel, with the linear layer's weights. */
    @Test
    void patches_run_row_by_row_and_channel_by_channel() {
        PatchEmbedding embedding = new PatchEmbedding(3, 2, 5);
        Tensor images = Matrices.normal(1, 2, 3, 4, 6);
        Tensor tokens = embedding.forward(images); // (2, 6, 5)
        Tensor weight = Matrices.state(embedding, "projection.weight");
        Tensor bias = Matrices.state(embedding, "projection.bias");
        assertThat(Tensors.sizes(tokens)).containsExactly(2, 6, 5);
        float[] pixels = Tensors.floats(images);
        double[][] w = Matrices.of(weight);
        double[] b = Tensors.doubles(bias);
        double[][] wanted = new double[6][5];
        for (int token = 0; token < 6; token++) {
            for (int o = 0; o < 5; o++) {
                wanted[token][o] = b[o];
                for (int at = 0; at < 12; at++) { // channel, row, column inside the patch
                    int y = 2 * (token / 3) + at / 2 % 2;
                    int x = 2 * (token % 3) + at % 2;
                    wanted[token][o] += w[o][at] * pixels[((3 + at / 4) * 4 + y) * 6 + x]; // the second picture
                }
            }
        }
        assertThat(Matrices.difference(tokens.select(0, 1), wanted)).isLessThan(1e-5);
        Tensor strided = images.transpose(2, 3).contiguous().transpose(2, 3); // the same pictures, not contiguous
        assertThat(Tensors.floats(embedding.forward(strided))).containsExactly(Tensors.floats(tokens));
    }

    @Test
    void pictures_that_patches_do_not_fill_are_refused() {
        PatchEmbedding embedding = new PatchEmbedding(3, 2, 5);
        assertThatThrownBy(() -> embedding.forward(Matrices.normal(1, 2, 3, 4, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("(2, 3, 4, 7)");
    }
}
