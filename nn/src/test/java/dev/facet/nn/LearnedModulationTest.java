package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class LearnedModulationTest {
    @Test
    void heads_start_at_their_decays_in_turn() {
        List<Double> decays = List.of(0.01, 0.5, 2.0);
        float[] f = Tensors.floats(new LearnedModulation(5, 8, decays).forward());
        assertThat(f).hasSize(5 * 9);
        for (int h = 0; h < 5; h++) {
            for (int k = 0; k <= 8; k++) {
                double wanted = Math.exp(-decays.get(h % 3) * k);
                assertThat((double) f[h * 9 + k]).isCloseTo(wanted, within(2e-6 * wanted));
            }
        }
    }

    @Test
    void raw_values_are_finite_inverses_of_softplus() {
        for (double x : new double[] {-1e4, -800, -50, -19, -18, -1, -1e-3, 0, 1e-3, 1, 5, 600}) {
            double raw = LearnedModulation.rawOfExponential(x);
            assertThat(raw).isFinite();
            double softplus = raw > 30 ? raw : Math.log1p(Math.exp(raw));
            assertThat(softplus).isCloseTo(Math.exp(x), within(1e-12 * Math.exp(x)));
        }
    }

    /** exp(-800) is 0 in double: f starts at 0 there, yet the parameter is a number that a step can move. */
    @Test
    void a_steep_decay_still_has_finite_parameters_and_gradients() {
        LearnedModulation modulation = new LearnedModulation(1, 8, List.of(100.0));
        Tensor raw = Matrices.state(modulation, "raw");
        modulation.forward().sum().backward();
        for (float value : Tensors.floats(raw)) {
            assertThat(value).isFinite();
        }
        assertThat(Tensors.floats(raw.grad())).doesNotContain(Float.NaN);
        assertThat(Tensors.floats(raw.grad())[0]).isGreaterThan(0.5f);
    }

    @Test
    void decays_that_make_no_start_are_refused() {
        for (double decay : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> config(List.of(0.5, decay)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("decays")
                    .hasMessageContaining(String.valueOf(decay));
        }
        assertThatThrownBy(() -> config(List.of())).hasMessageContaining("decays");
    }

    private static AttentionConfig config(List<Double> decays) {
        AttentionConfig d = AttentionConfig.DEFAULT;
        return new AttentionConfig(
                d.mask(),
                d.featureMap(),
                d.heads(),
                d.walks(),
                d.halt(),
                d.maxLength(),
                d.scheme(),
                d.independent(),
                d.diagonal(),
                decays,
                d.dropout(),
                d.seed());
    }
}
