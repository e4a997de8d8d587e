package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureMapTest {
    private static final float[] X = {-2, 0, 4, 0.5f};

    @Test
    void reluScalesQueriesAndAddsAFloor() {
        assertThat(FeatureMap.RELU.queries(X, 4, 0)).containsExactly(0.001f, 0.001f, 2.001f, 0.251f);
        assertThat(FeatureMap.RELU.keys(X, 4, 0)).containsExactly(0.001f, 0.001f, 4.001f, 0.501f);
    }

    @Test
    void eluIsPositive() {
        float[] expected = {(float) Math.exp(-2), 1, 5, 1.5f};
        assertThat(FeatureMap.ELU.keys(X, 4, 0)).containsExactly(expected, within(1e-6f));
        assertThat(FeatureMap.ELU.queries(X, 4, 0)[0]).isCloseTo((float) Math.exp(-1), within(1e-6f));
    }

    @Test
    void identityCopies() {
        float[] mapped = FeatureMap.IDENTITY.queries(X, 2, 0);
        assertThat(mapped).containsExactly(X).isNotSameAs(X);
    }

    @Test
    void positiveFeaturesEstimateTheSoftmaxKernelWithoutBias() {
        int m = 8;
        Random random = new Random(3);
        float[] q = new float[m];
        float[] k = new float[m];
        double dot = 0;
        for (int c = 0; c < m; c++) {
            q[c] = (float) random.nextGaussian();
            k[c] = (float) random.nextGaussian();
            dot += q[c] * k[c] / Math.sqrt(m);
        }
        int draws = 20_000;
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < draws; seed++) {
            float[] a = FeatureMap.POSITIVE.queries(q, m, seed);
            float[] b = FeatureMap.POSITIVE.keys(k, m, seed);
            double product = 0;
            for (int c = 0; c < m; c++) {
                product += a[c] * b[c];
            }
            sum += product;
            squares += product * product;
        }
        double mean = sum / draws;
        double error = Math.sqrt((squares / draws - mean * mean) / draws);
        assertThat((mean - Math.exp(dot)) / error).isBetween(-4.0, 4.0);
    }

    @Test
    void positiveIsKeyedByTheSeed() {
        float[] one = FeatureMap.POSITIVE.keys(X, 4, 1);
        assertThat(FeatureMap.POSITIVE.keys(X, 4, 1)).isEqualTo(one);
        assertThat(FeatureMap.POSITIVE.keys(X, 4, 2)).isNotEqualTo(one);
    }

    @Test
    void featuresMustDivideTheArray() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureMap.RELU.keys(X, 3, 0))
                .withMessageContaining("4 floats and 3 features");
    }
}
