package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Engine;
import dev.facet.tensor.Tensors;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CodePriorTest {
    private static final int PICTURES = 4000;

    /** Posteriors whose means have correlated shape entries; (B, E) with E = 2 + 3 + 3. */
    private static Tensor posteriors() {
        Random random = new Random(1);
        float[] values = new float[PICTURES * 8];
        for (int i = 0; i < PICTURES; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double angle = random.nextDouble();
            values[8 * i] = (float) Math.cos(angle);
            values[8 * i + 1] = (float) Math.sin(angle);
            values[8 * i + 2] = (float) (3 * a + 1);
            values[8 * i + 3] = (float) (2 * a + 0.5 * b - 2);
            values[8 * i + 4] = (float) (0.2 * random.nextGaussian() + 5);
            values[8 * i + 5] = (float) Math.log(0.04);
            values[8 * i + 6] = (float) Math.log(0.09);
            values[8 * i + 7] = (float) Math.log(0.01);
        }
        return Tensors.of(values, PICTURES, 8);
    }

    @Test
    void aFittedPriorMakesTheAggregateStandardNormal() {
        Engine.start();
        GraphicsCode code = new GraphicsCode(
                CodeLayout.EMPTY.withPair("azimuth").withVector("shape", 2).withScalar("age"), 0.05);
        CodePrior prior = new CodePrior(code);
        Tensor posteriors = posteriors();
        double plain = prior.divergence(posteriors).mean().item_double();
        long[] entries = {1};
        assertThat(plain)
                .as("unfitted it is N(0, I)")
                .isCloseTo(code.divergence(posteriors).sum(entries).mean().item_double(), within(1e-3));
        prior.fit(posteriors);
        float[] draws = new float[PICTURES * 5];
        Random random = new Random(2);
        for (int i = 0; i < draws.length; i++) {
            draws[i] = (float) random.nextGaussian();
        }
        Tensor codes = code.sample(posteriors, Tensors.of(draws, PICTURES, 5));
        float[] u = Tensors.floats(prior.coordinates(codes));
        for (int a = 2; a < 5; a++) {
            for (int b = 2; b < 5; b++) {
                double product = 0;
                double mean = 0;
                for (int i = 0; i < PICTURES; i++) {
                    product += u[5 * i + a] * u[5 * i + b] / PICTURES;
                    mean += u[5 * i + a] / PICTURES;
                }
                assertThat(mean).isCloseTo(0, within(0.06));
                // shape is white in itself, and age in itself
                assertThat(product).isCloseTo(a == b ? 1 : 0, within(0.09));
            }
        }
        float[] back = Tensors.floats(prior.codes(prior.coordinates(codes)));
        assertThat(back).containsExactly(Tensors.floats(codes), within(1e-4f));
        assertThat(u).startsWith(Tensors.floats(codes)[0], Tensors.floats(codes)[1]);
        double fitted = prior.divergence(posteriors).mean().item_double();
        assertThat(fitted).isLessThan(plain);
        assertThat(fitted).isCloseTo(byHand(prior, code, posteriors), within(0.25));
    }

    /** The same divergence as a mean over draws of log q(z) - log p(z). */
    private static double byHand(CodePrior prior, GraphicsCode code, Tensor posteriors) {
        Random random = new Random(3);
        float[] draws = new float[PICTURES * 5];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = (float) random.nextGaussian();
        }
        float[] p = Tensors.floats(posteriors);
        float[] u = Tensors.floats(prior.coordinates(code.sample(posteriors, Tensors.of(draws, PICTURES, 5))));
        // |det| of the map from codes to coordinates, from the images of unit steps
        float[] unit = new float[4 * 5];
        for (int j = 0; j < 3; j++) {
            unit[5 * (j + 1) + 2 + j] = 1;
        }
        float[] images = Tensors.floats(prior.coordinates(Tensors.of(unit, 4, 5)));
        double[][] g = new double[3][3];
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 3; i++) {
                g[i][j] = images[5 * (j + 1) + 2 + i] - images[2 + i];
            }
        }
        double determinant = g[0][0] * (g[1][1] * g[2][2] - g[1][2] * g[2][1])
                - g[0][1] * (g[1][0] * g[2][2] - g[1][2] * g[2][0])
                + g[0][2] * (g[1][0] * g[2][1] - g[1][1] * g[2][0]);
        double sum = 0;
        for (int i = 0; i < PICTURES; i++) {
            double logQ = 0;
            double logP = Math.log(Math.abs(determinant));
            for (int j = 0; j < 3; j++) {
                double noise = draws[5 * i + 2 + j];
                logQ -= 0.5 * noise * noise + 0.5 * p[8 * i + 5 + j];
                logP -= 0.5 * u[5 * i + 2 + j] * u[5 * i + 2 + j];
            }
            sum += logQ - logP;
        }
        return sum / PICTURES + code.pairDivergence();
    }
}
