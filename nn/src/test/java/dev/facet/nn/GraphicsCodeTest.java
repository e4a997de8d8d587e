package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Engine;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.Tensors;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Posteriors and their divergences against closed forms and quadrature; bounds against closed forms and quadrature. */
class GraphicsCodeTest {
    private static final CodeLayout MIXED =
            CodeLayout.EMPTY.withPair("azimuth").withPair("light").withVector("shape", 3);
    private static final int SAMPLES = 10_000;

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    static Tensor normal(long seed, long... shape) {
        Random random = new Random(seed);
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return Tensors.of(values, shape);
    }

    @Test
    void aPairIsBroughtToLengthOneAndTurnedByItsNoise() {
        GraphicsCode code = new GraphicsCode(MIXED, 0.1);
        assertThat(code.outputs()).isEqualTo(10);
        Tensor raw = Tensors.of(new double[] {3, 4, 0, -2, 1, 2, 3, 0, Math.log(4), Math.log(0.25)}, 1, 10);
        Tensor posterior = code.posterior(raw);
        assertThat(Tensors.doubles(posterior))
                .containsExactly(new double[] {0.6, 0.8, 0, -1, 1, 2, 3, 0, Math.log(4), Math.log(0.25)}, within(1e-9));
        Tensor noise = Tensors.of(new double[] {1.5, 99, -2, 99, 1, 1, -1}, 1, 7);
        double[] drawn = Tensors.doubles(code.sample(posterior, noise));
        double first = Math.atan2(4, 3) + 0.15;
        double second = -Math.PI / 2 - 0.2;
        assertThat(drawn)
                .containsExactly(
                        new double[] {Math.cos(first), Math.sin(first), Math.cos(second), Math.sin(second), 2, 4, 2.5},
                        within(1e-9));
        assertThat(Tensors.doubles(code.middle(posterior)))
                .containsExactly(new double[] {0.6, 0.8, 0, -1, 1, 2, 3}, within(1e-9));
        assertThatThrownBy(() -> code.posterior(raw.narrow(1, 0, 9)))
                .hasMessage("an encoder gives (B, 10) for this code, got (1, 9)");
        assertThatThrownBy(() -> new GraphicsCode(MIXED, 0)).hasMessageContaining("the noise of angles");
    }

    @Test
    void softPairsLieInsideTheCircle() {
        GraphicsCode code = new GraphicsCode(MIXED, 0.1);
        Tensor raw = Tensors.of(new double[] {3, 4, 0, -2, 1, 2, 3, 0, 0, 0}, 1, 10);
        double[] hard = Tensors.doubles(code.posterior(raw));
        code.soften(2);
        double first = 1 / Math.sqrt(29);
        double second = 1 / Math.sqrt(8);
        Tensor soft = code.posterior(raw);
        assertThat(Tensors.doubles(soft))
                .containsExactly(new double[] {3 * first, 4 * first, 0, -2 * second, 1, 2, 3, 0, 0, 0}, within(1e-9));
        assertThat(Tensors.doubles(code.withUnitPairs(soft))).isEqualTo(Tensors.doubles(soft));
        code.soften(0);
        assertThat(Tensors.doubles(code.posterior(raw))).isEqualTo(hard);
        assertThatThrownBy(() -> code.soften(-1)).hasMessage("softness must be at least 0 and finite, got -1.0");
    }

    @Test
    void gradientsAreThoseOfDifferences() {
        GraphicsCode code = new GraphicsCode(MIXED, 0.1);
        Tensor noise = normal(3, 4, 7);
        double worst = Gradients.check(
                in -> {
                    Tensor posterior = code.posterior(in[0]);
                    return code.sample(posterior, noise)
                            .square()
                            .mul(code.divergence(posterior).add(new Scalar(1.0)));
                },
                normal(4, 4, 10));
        assertThat(worst).isLessThan(1e-6);
    }

    @Test
    void divergencesAreThoseOfQuadrature() {
        GraphicsCode code = new GraphicsCode(MIXED, 0.07);
        double[] raw = {1, 0, 0, 1, 0.3, -1.2, 0, Math.log(0.5), Math.log(2), 0};
        double[] found = Tensors.doubles(code.divergence(Tensors.of(raw, 1, 10)));
        for (int i = 0; i < 3; i++) {
            double mean = raw[4 + i];
            double deviation = Math.exp(0.5 * raw[7 + i]);
            double expected = integral(
                    mean - 12 * deviation,
                    mean + 12 * deviation,
                    z -> density(z, mean, deviation) * (logDensity(z, mean, deviation) - logDensity(z, 0, 1)));
            assertThat(found[4 + i]).isCloseTo(expected, within(1e-8));
        }
        double circle = integral(-Math.PI, Math.PI, a -> {
            double wrapped = 0;
            for (int turn = -1; turn <= 1; turn++) {
                wrapped += density(a + 2 * Math.PI * turn, 0, 0.07);
            }
            return wrapped < 1e-300 ? 0 : wrapped * (Math.log(wrapped) + Math.log(2 * Math.PI));
        });
        assertThat(found[0]).isCloseTo(circle, within(1e-8));
        assertThat(found[2]).isEqualTo(found[0]);
        assertThat(found[1]).isZero();
    }

    /** x = W z + b + noise: bound and gradient in closed form. */
    @Test
    void theMeanOfOneSampleBoundsOfALinearDecoderIsTheClosedForm() {
        int entries = 3;
        int pixels = 5;
        double deviation = 0.4;
        GraphicsCode code = new GraphicsCode(CodeLayout.EMPTY.withVector("shape", entries), 0.1);
        double[] w = Tensors.doubles(normal(1, entries, pixels));
        double[] x = Tensors.doubles(normal(2, pixels));
        double[] mean = {0.2, -0.7, 0.4};
        double[] log = {-1.5, -0.4, -2.2};
        double[] residual = x.clone();
        double closed = -pixels * (Math.log(deviation) + 0.5 * Math.log(2 * Math.PI));
        double[] gradient = new double[2 * entries];
        for (int p = 0; p < pixels; p++) {
            for (int j = 0; j < entries; j++) {
                residual[p] -= w[j * pixels + p] * mean[j];
            }
            closed -= residual[p] * residual[p] / (2 * deviation * deviation);
        }
        for (int j = 0; j < entries; j++) {
            double v = Math.exp(log[j]);
            double square = 0;
            double along = 0;
            for (int p = 0; p < pixels; p++) {
                square += w[j * pixels + p] * w[j * pixels + p];
                along += w[j * pixels + p] * residual[p];
            }
            closed -= square * v / (2 * deviation * deviation);
            closed -= 0.5 * (mean[j] * mean[j] + v - 1 - log[j]);
            gradient[j] = along / (deviation * deviation) - mean[j];
            gradient[entries + j] = -square * v / (2 * deviation * deviation) - 0.5 * (v - 1);
        }
        double[] row = new double[2 * entries];
        System.arraycopy(mean, 0, row, 0, entries);
        System.arraycopy(log, 0, row, entries, entries);
        Tensor posterior = Tensors.of(row, 1, row.length)
                .expand(SAMPLES, row.length)
                .contiguous()
                .requires_grad_(true);
        Tensor z = code.sample(posterior, normal(5, SAMPLES, entries));
        Tensor decoded = z.matmul(Tensors.of(w, entries, pixels));
        Tensor pictures = Tensors.of(x, 1, pixels).expand(SAMPLES, pixels);
        long[] all = {1};
        Tensor bounds = Likelihood.gaussian(pictures, decoded, deviation)
                .sub(code.divergence(posterior).sum(all));
        Gradients.backward(bounds.sum());
        assertWithin4Errors(Tensors.doubles(bounds), closed);
        double[] gradients = Tensors.doubles(posterior.grad());
        for (int j = 0; j < row.length; j++) {
            double[] column = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                column[i] = gradients[i * row.length + j];
            }
            assertWithin4Errors(column, gradient[j]);
        }
    }

    /** A net of one hidden layer over a code of one number: bound and log p(x) by quadrature. */
    @Test
    void theMeanOfOneSampleBoundsOfASmallNetIsThatOfQuadrature() {
        GraphicsCode code = new GraphicsCode(CodeLayout.EMPTY.withScalar("azimuth"), 0.1);
        int hidden = 4;
        int pixels = 3;
        double[] a = Tensors.doubles(normal(1, hidden));
        double[] b = Tensors.doubles(normal(2, hidden));
        double[] c = Tensors.doubles(normal(3, hidden, pixels));
        double[] x = {0.9, 0.1, 0.4};
        double mean = 0.35;
        double log = Math.log(0.3 * 0.3);
        java.util.function.DoubleUnaryOperator logLikelihood = z -> {
            double sum = 0;
            for (int p = 0; p < pixels; p++) {
                double logit = 0;
                for (int h = 0; h < hidden; h++) {
                    logit += Math.tanh(a[h] * z + b[h]) * c[h * pixels + p];
                }
                sum += x[p] * logit - Math.log1p(Math.exp(logit));
            }
            return sum;
        };
        double deviation = Math.exp(0.5 * log);
        double expected = integral(
                -12,
                12,
                z -> density(z, mean, deviation)
                        * (logLikelihood.applyAsDouble(z) + logDensity(z, 0, 1) - logDensity(z, mean, deviation)));
        double evidence = integral(-12, 12, z -> density(z, 0, 1) * Math.exp(logLikelihood.applyAsDouble(z)));
        Tensor posterior =
                Tensors.of(new double[] {mean, log}, 1, 2).expand(SAMPLES, 2).contiguous();
        Tensor z = code.sample(posterior, normal(7, SAMPLES, 1));
        Tensor logits = z.matmul(Tensors.of(a, 1, hidden))
                .add(Tensors.of(b, 1, hidden))
                .tanh()
                .matmul(Tensors.of(c, hidden, pixels));
        long[] all = {1};
        double[] bounds =
                Tensors.doubles(Likelihood.crossEntropy(Tensors.of(x, 1, pixels).expand(SAMPLES, pixels), logits)
                        .sub(code.divergence(posterior).sum(all)));
        assertWithin4Errors(bounds, expected);
        assertThat(expected).as("a bound lies below log p(x)").isLessThan(Math.log(evidence));
    }

    static void assertWithin4Errors(double[] values, double expected) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
        double error = Math.sqrt(variance / values.length);
        assertThat(Math.abs(mean - expected)).isLessThanOrEqualTo(4 * error + 1e-12);
        assertThat(error).as("the test can tell").isLessThan(0.05 * (1 + Math.abs(expected)));
    }

    private static double logDensity(double z, double mean, double deviation) {
        double t = (z - mean) / deviation;
        return -0.5 * t * t - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
    }

    private static double density(double z, double mean, double deviation) {
        return Math.exp(logDensity(z, mean, deviation));
    }

    /** The trapezoidal rule, which for smooth functions that vanish at both ends is as good as exact. */
    static double integral(double from, double to, java.util.function.DoubleUnaryOperator f) {
        int steps = 20_000;
        double width = (to - from) / steps;
        double sum = 0.5 * (f.applyAsDouble(from) + f.applyAsDouble(to));
        for (int i = 1; i < steps; i++) {
            sum += f.applyAsDouble(from + i * width);
        }
        return sum * width;
    }
}
