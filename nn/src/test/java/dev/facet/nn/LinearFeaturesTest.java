package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearFeaturesTest {
    private static final float[] X = {-200, -40, -20, -1, 0, 1e-3f, 2, 30, 80};

    @Test
    void relu_has_its_floor_and_scales_queries_before_it() {
        LinearFeatures features = new LinearFeatures(FeatureMapKind.RELU, X.length, 0);
        Tensor x = Tensors.of(X, 1, X.length);
        float[] queries = Tensors.floats(features.queries(x));
        float[] keys = Tensors.floats(features.keys(x));
        for (int i = 0; i < X.length; i++) {
            assertThat((double) queries[i]).isCloseTo(Math.max(0, X[i] / 3.0) + 1e-3, within(1e-5));
            assertThat((double) keys[i]).isCloseTo(Math.max(0, X[i]) + 1e-3, within(1e-5));
        }
    }

    @Test
    void elu_stays_positive_far_below_zero() {
        LinearFeatures features = new LinearFeatures(FeatureMapKind.ELU, X.length, 0);
        Tensor x = Tensors.of(X, 1, X.length).requires_grad_(true);
        Tensor phi = features.keys(x);
        float[] keys = Tensors.floats(phi);
        for (int i = 1; i < X.length; i++) {
            double wanted = X[i] > 0 ? X[i] + 1.0 : Math.exp(X[i]);
            assertThat((double) keys[i])
                    .isCloseTo(wanted, within(1e-6 * wanted))
                    .isPositive();
        }
        phi.sum().backward();
        float[] slope = Tensors.floats(x.grad());
        for (int i = 0; i < X.length; i++) {
            assertThat((double) slope[i]).isCloseTo(Math.exp(Math.min(0, X[i])), within(1e-6));
        }
    }

    /** With many features, phi(q).phi(k) is exp(q.k / sqrt(m)) up to its sampling error. */
    @Test
    void positive_features_are_unbiased_for_the_softmax_kernel() {
        int m = 4;
        Tensor q = Tensors.of(new float[] {0.5f, -0.3f, 0.2f, 0.7f}, 1, m);
        Tensor k = Tensors.of(new float[] {0.1f, 0.4f, -0.6f, 0.3f}, 1, m);
        double wanted = Math.exp((0.05 - 0.12 - 0.12 + 0.21) / Math.sqrt(m));
        double sum = 0;
        double squares = 0;
        int draws = 400;
        for (int seed = 0; seed < draws; seed++) {
            LinearFeatures features = new LinearFeatures(FeatureMapKind.POSITIVE, m, seed);
            double value = features.queries(q).mul(features.keys(k)).sum().item_double();
            sum += value;
            squares += value * value;
        }
        double mean = sum / draws;
        double error = Math.sqrt((squares / draws - mean * mean) / draws);
        assertThat(error).isLessThan(0.05 * wanted);
        assertThat(Math.abs(mean - wanted)).isLessThan(4 * error);
    }

    @ParameterizedTest
    @EnumSource(FeatureMapKind.class)
    void only_positive_features_have_state_and_it_is_a_buffer(FeatureMapKind kind) {
        LinearFeatures features = new LinearFeatures(kind, 4, 3);
        assertThat(features.named_parameters().size()).isZero();
        assertThat(features.named_buffers().size()).isEqualTo(kind == FeatureMapKind.POSITIVE ? 1 : 0);
    }
}
