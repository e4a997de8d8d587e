package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.models.InverseGraphicsConfig;
import dev.facet.models.LeanInverseGraphics;
import dev.facet.nn.Clamp;
import dev.facet.tensor.Engine;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SceneLossTest {
    private static final int SIDE = 5;
    private static LeanInverseGraphics network;

    @BeforeAll
    static void network() {
        Engine.start();
        RandomStream.seed(1);
        network = new LeanInverseGraphics(InverseGraphicsConfig.LEAN);
    }

    private static SceneLossConfig config(double gradients, double foreground, double edges, double perceptual) {
        return new SceneLossConfig(
                SceneLossConfig.Distance.CHARBONNIER,
                0.05,
                gradients,
                1e-2,
                1e-3,
                foreground,
                edges,
                0,
                0,
                perceptual,
                0.05);
    }

    private static SceneLossConfig chroma(double weight, double foreground) {
        return new SceneLossConfig(
                SceneLossConfig.Distance.CHARBONNIER, 0.05, 0, 1e-2, 1e-3, foreground, 0, weight, 0, 0, 0.05);
    }

    private static Tensor random(long seed, long... shape) {
        Random random = new Random(seed);
        int count = 1;
        for (long n : shape) {
            count *= (int) n;
        }
        return Tensors.of(random.doubles(count).toArray(), shape);
    }

    private static Clamp.Clamped clamped() {
        return new Clamp.Clamped(
                Tensors.of(new double[2], 2, 1),
                Tensors.of(new double[] {6}, 1).sum(),
                Tensors.of(new double[] {4}, 1).sum());
    }

    private static SceneLoss.Batch batch() {
        double[] masks = new double[2 * SIDE * SIDE];
        java.util.Arrays.fill(masks, 0, 12, 1);
        return new SceneLoss.Batch(random(1, 2, 3, SIDE, SIDE), Tensors.of(masks, 2, 1, SIDE, SIDE));
    }

    private static Tensor loss(SceneLossConfig config, SceneLoss.Batch batch, Tensor output) {
        return new SceneLoss(config).of(network, batch, output, clamped(), List.of());
    }

    @Test
    void theDistanceIsThatOfItsFormula() {
        SceneLoss.Batch batch = batch();
        Tensor output = random(2, 2, 3, SIDE, SIDE);
        double[] x = Tensors.doubles(batch.images());
        double[] y = Tensors.doubles(output);
        double charbonnier = 0;
        double down = 0;
        double right = 0;
        double differences = x.length * (SIDE - 1.0) / SIDE;
        for (int i = 0; i < x.length; i++) {
            double r = y[i] - x[i];
            charbonnier += Math.sqrt(r * r + 0.0025) / x.length;
            if (i / SIDE % SIDE + 1 < SIDE) {
                down += Math.abs(y[i + SIDE] - x[i + SIDE] - r) / differences;
            }
            if (i % SIDE + 1 < SIDE) {
                right += Math.abs(y[i + 1] - x[i + 1] - r) / differences;
            }
        }
        double rest = 1e-2 * 6 / 2 + 1e-3 * 4 / 2; // a picture's part of divergence and spread
        assertThat(loss(config(0, 0, 0, 0), batch, output).item_double()).isCloseTo(charbonnier + rest, within(1e-9));
        assertThat(loss(config(0.25, 0, 0, 0), batch, output).item_double())
                .isCloseTo(charbonnier + 0.25 * (down + right) + rest, within(1e-9));
    }

    /** The colour of a residual is what is left without its mean over channels. */
    @Test
    void chromaWeighsColourAlone() {
        SceneLoss.Batch batch = batch();
        Tensor output = random(2, 2, 3, SIDE, SIDE);
        double[] x = Tensors.doubles(batch.images());
        double[] y = Tensors.doubles(output);
        int pixels = SIDE * SIDE;
        double expected = 0;
        for (int i = 0; i < x.length; i++) {
            int first = i / (3 * pixels) * 3 * pixels + i % pixels; // the pixel's red
            double grey = 0;
            for (int c = 0; c < 3; c++) {
                grey += (y[first + c * pixels] - x[first + c * pixels]) / 3;
            }
            double r = y[i] - x[i] - grey;
            expected += 2 * Math.sqrt(r * r + 0.0025) / x.length;
        }
        assertThat(loss(chroma(2, 0), batch, output).item_double()
                        - loss(chroma(0, 0), batch, output).item_double())
                .isCloseTo(expected, within(1e-9));
        Tensor greyer = batch.images().add(new org.bytedeco.pytorch.Scalar(0.1)); // as wrong in every channel
        assertThat(loss(chroma(2, 0), batch, greyer).item_double()
                        - loss(chroma(0, 0), batch, greyer).item_double())
                .isCloseTo(2 * 0.05, within(1e-9));
    }

    private static SceneLossConfig structure(double weight) {
        return new SceneLossConfig(SceneLossConfig.Distance.CHARBONNIER, 0.05, 0, 1e-2, 1e-3, 0, 0, 0, weight, 0, 0.05);
    }

    /** That of the evaluation, on grey pictures. */
    @Test
    void structureIsTheSimilarityThatIsReported() {
        int side = 14;
        Tensor images = random(5, 2, 1, side, side);
        Tensor output = random(6, 2, 1, side, side)
                .mul(new org.bytedeco.pytorch.Scalar(0.5))
                .add(images.mul(new org.bytedeco.pytorch.Scalar(0.5)));
        SceneLoss.Batch batch = new SceneLoss.Batch(images, images);
        double expected = 0;
        for (int i = 0; i < 2; i++) {
            float[] x = Tensors.floats(images.narrow(0, i, 1).contiguous());
            float[] y = Tensors.floats(output.narrow(0, i, 1).contiguous());
            expected += PictureScores.ssim(new PictureScores.Pair(x, y, 0, 1, side)) / 2;
        }
        assertThat(expected).isBetween(0.1, 0.9);
        assertThat(loss(structure(3), batch, output).item_double()
                        - loss(structure(0), batch, output).item_double())
                .isCloseTo(3 * (1 - expected), within(1e-5));
        assertThat(Gradients.check(in -> loss(structure(3), batch, in[0]), output))
                .isLessThan(1e-6);
        assertThatThrownBy(() -> loss(structure(3), batch(), random(2, 2, 3, SIDE, SIDE)))
                .hasMessageContaining("at least 11 pixels a side, got 5");
    }

    @Test
    void gradientsAreThoseOfDifferences() {
        SceneLoss.Batch batch = batch();
        assertThat(Gradients.check(in -> loss(config(0.25, 2, 1, 0), batch, in[0]), random(2, 2, 3, SIDE, SIDE)))
                .isLessThan(1e-6);
        assertThat(Gradients.check(in -> loss(chroma(2, 1), batch, in[0]), random(2, 2, 3, SIDE, SIDE)))
                .isLessThan(1e-6);
    }

    @Test
    void weightsHaveMeanOneAndFavourSubjectsAndEdges() {
        SceneLoss.Batch batch = batch();
        assertThat(new SceneLoss(config(0, 0, 0, 0)).weights(batch)).isNull();
        double[] foreground = weights(config(0, 2, 0, 0), batch);
        assertThat(java.util.Arrays.stream(foreground).average().orElseThrow()).isCloseTo(1, within(1e-9));
        assertThat(foreground[3]).as("covered").isCloseTo(3 * foreground[40], within(1e-9));
        double[] step = new double[2 * 3 * SIDE * SIDE];
        for (int i = 0; i < step.length; i++) {
            step[i] = i % SIDE < 2 ? 1 : 0;
        }
        double[] edges =
                weights(config(0, 0, 1, 0), new SceneLoss.Batch(Tensors.of(step, 2, 3, SIDE, SIDE), batch.masks()));
        assertThat(edges[1]).as("beside the edge").isCloseTo(2 * edges[0], within(1e-9));
        assertThat(edges[2]).isEqualTo(edges[1]);
        assertThat(edges[4]).isEqualTo(edges[0]);
    }

    private static double[] weights(SceneLossConfig config, SceneLoss.Batch batch) {
        return Tensors.doubles(java.util.Objects.requireNonNull(new SceneLoss(config).weights(batch)));
    }

    /** It vanishes where pictures agree, pulls pictures together where they do not, and teaches the encoder nothing. */
    @Test
    void thePerceptualDistanceTeachesThePictureAlone() {
        Tensor images = random(3, 2, 3, 64, 64).to(org.bytedeco.pytorch.global.torch.ScalarType.Float);
        SceneLoss.Batch batch = new SceneLoss.Batch(images, images.narrow(1, 0, 1));
        List<Tensor> features = network.encoding(images).features();
        SceneLossConfig with = config(0, 0, 0, 1);
        SceneLossConfig without = config(0, 0, 0, 0);
        double same = new SceneLoss(with)
                .of(network, batch, images, clamped(), features)
                .item_double();
        assertThat(same)
                .isCloseTo(
                        new SceneLoss(without)
                                .of(network, batch, images, clamped(), features)
                                .item_double(),
                        within(1e-5));
        Tensor output = random(4, 2, 3, 64, 64)
                .to(org.bytedeco.pytorch.global.torch.ScalarType.Float)
                .requires_grad_(true);
        network.zero_grad(true);
        Tensor loss = new SceneLoss(with).of(network, batch, output, clamped(), features);
        assertThat(loss.item_double())
                .isGreaterThan(new SceneLoss(without)
                                .of(network, batch, output, clamped(), features)
                                .item_double()
                        + 1e-3);
        Gradients.backward(loss);
        assertThat(output.grad().abs().sum().item_double()).isPositive();
        Weights.parameters(network)
                .forEach((name, parameter) ->
                        assertThat(parameter.grad().defined()).as(name).isFalse());
    }

    @Test
    void crossEntropyIsASumOverPixels() {
        SceneLossConfig config =
                new SceneLossConfig(SceneLossConfig.Distance.CROSS_ENTROPY, 0.05, 0, 1, 0.01, 0, 0, 0, 0, 0, 0.05);
        Tensor images = Tensors.of(new double[] {0.2, 1, 0, 0.7}, 2, 1, 1, 2);
        Tensor logits = Tensors.of(new double[] {-1, 2, 0.5, 0}, 2, 1, 1, 2);
        double[] x = Tensors.doubles(images);
        double[] l = Tensors.doubles(logits);
        double expected = 1 * 6 / 2.0 + 0.01 * 4 / 2;
        for (int i = 0; i < 4; i++) {
            double p = 1 / (1 + Math.exp(-l[i]));
            expected -= (x[i] * Math.log(p) + (1 - x[i]) * Math.log(1 - p)) / 2;
        }
        assertThat(loss(config, new SceneLoss.Batch(images, images), logits).item_double())
                .isCloseTo(expected, within(1e-9));
        assertThatThrownBy(() -> new SceneLossConfig(
                        SceneLossConfig.Distance.CROSS_ENTROPY, 0.05, 0.25, 1, 0.01, 0, 0, 0, 0, 0, 0.05))
                .hasMessageContaining("go with the charbonnier distance");
    }
}
