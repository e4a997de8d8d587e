package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.ExactMask;
import dev.facet.graph.ToeplitzMask;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ToeplitzTableTest {
    private static final int HEIGHT = 3;
    private static final int WIDTH = 5;
    private static final int NODES = HEIGHT * WIDTH;
    private static final int OFFSETS = (2 * HEIGHT - 1) * (2 * WIDTH - 1);

    private static ToeplitzTable uneven() {
        ToeplitzTable layer = new ToeplitzTable(2, HEIGHT, WIDTH);
        Tensor table = Matrices.state(layer, "table");
        table.set_data(table.detach().add(Matrices.normal(3, Tensors.sizes(table))));
        return layer;
    }

    private static float[] head(Tensor table, int h) {
        return Tensors.floats(table.select(0, h).contiguous());
    }

    @Test
    void starts_local() {
        Tensor mask = new ToeplitzTable(2, HEIGHT, WIDTH).forward();
        for (int i = 0; i < NODES; i++) {
            for (int j = 0; j < NODES; j++) {
                int hops = Math.abs(i / WIDTH - j / WIDTH) + Math.abs(i % WIDTH - j % WIDTH);
                assertThat(mask.select(0, 1).select(0, i).select(0, j).item_double())
                        .isCloseTo(Math.exp(-0.5 * hops), within(1e-6));
            }
        }
    }

    @Test
    void the_mask_is_the_graph_rooms_by_definition_and_by_fourier_transform() {
        ToeplitzTable layer = uneven();
        Tensor table = Matrices.state(layer, "table");
        Tensor mask = layer.forward(); // (2, N, N)
        int columns = 4;
        Tensor x = Matrices.normal(4, NODES, columns);
        for (int h = 0; h < 2; h++) {
            assertThat(Matrices.difference(mask.select(0, h), ExactMask.toeplitz(HEIGHT, WIDTH, head(table, h))))
                    .isLessThan(1e-5);
            ToeplitzMask fast = ToeplitzMask.of(HEIGHT, WIDTH);
            float[] y = new float[NODES * columns];
            fast.apply(
                    fast.table(head(table, h)),
                    columns,
                    MemorySegment.ofArray(Tensors.floats(x)),
                    MemorySegment.ofArray(y));
            Tensor wanted = mask.select(0, h).matmul(x);
            double scale = wanted.abs().max().item_double();
            assertThat(Matrices.difference(wanted, Tensors.of(y, NODES, columns)))
                    .isLessThan(1e-5 * scale);
        }
    }

    @Test
    void the_gradient_of_b_sums_over_all_pairs_of_an_offset() {
        ToeplitzTable layer = uneven();
        Tensor table = Matrices.state(layer, "table");
        Tensor weights = Matrices.normal(5, 2, NODES, NODES);
        layer.forward().mul(weights).sum().backward();
        float[] gradient = Tensors.floats(table.grad());
        for (int h = 0; h < 2; h++) {
            double[][] mask = ExactMask.toeplitz(HEIGHT, WIDTH, head(table, h));
            double[][] w = Matrices.of(weights.select(0, h));
            double[] wanted = new double[OFFSETS];
            for (int i = 0; i < NODES; i++) {
                for (int j = 0; j < NODES; j++) {
                    int down = i / WIDTH - j / WIDTH + HEIGHT - 1;
                    int across = i % WIDTH - j % WIDTH + WIDTH - 1;
                    wanted[down * (2 * WIDTH - 1) + across] += w[i][j] * mask[i][j];
                }
            }
            for (int o = 0; o < OFFSETS; o++) {
                assertThat((double) gradient[h * OFFSETS + o])
                        .isCloseTo(wanted[o], within(1e-4 * (1 + Math.abs(wanted[o]))));
            }
        }
    }

    @Test
    void grids_too_large_for_a_full_mask_are_refused_before_memory_is_taken() {
        assertThatThrownBy(() -> new ToeplitzTable(4, 360, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("360 x 1000")
                .hasMessageContaining("129600000000");
        assertThat(new ToeplitzTable(1, 1, 1).forward().mul(new Scalar(1)).item_double())
                .isEqualTo(1);
    }
}
