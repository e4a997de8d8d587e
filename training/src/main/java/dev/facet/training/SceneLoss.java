package dev.facet.training;

import static org.bytedeco.pytorch.global.torch.sqrt;

import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.models.LeanInverseGraphics;
import dev.facet.nn.Clamp;
import dev.facet.nn.Likelihood;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The loss of {@link SceneLossConfig}, a mean over the batch.
 *
 * <p>Shapes: pictures and reconstructions (B, C, H, W), masks (B, 1, H, W).
 */
final class SceneLoss {
    /** How steep a picture is where an edge counts in full: the sum of absolute differences to both neighbours. */
    private static final double STEEP = 0.25;

    /** Feature maps that the perceptual distance looks at, finest first. */
    private static final int MAPS = 3;

    private final SceneLossConfig config;

    SceneLoss(SceneLossConfig config) {
        this.config = config;
    }

    /**
     * The loss of a batch.
     *
     * @param features of the pictures by the encoder, finest first; empty where there is no perceptual distance
     */
    Tensor of(
            InverseGraphicsNetwork network, Batch batch, Tensor output, Clamp.Clamped clamped, List<Tensor> features) {
        Tensor distance = switch (config.distance()) {
            case CROSS_ENTROPY ->
                Likelihood.crossEntropy(batch.images(), output).mean().neg();
            case CHARBONNIER -> charbonnier(batch, output);
        };
        if (config.perceptual() > 0 && network instanceof LeanInverseGraphics lean) {
            distance = distance.add(perceptual(lean, output, features).mul(new Scalar(config.perceptual())));
        }
        double pictures = batch.images().size(0);
        return distance.add(clamped.divergence().mul(new Scalar(config.divergence() / pictures)))
                .add(clamped.spread().mul(new Scalar(config.spread() / pictures)));
    }

    /**
     * Pictures and how far the subject covers each pixel.
     *
     * @param images (B, C, H, W)
     * @param masks (B, 1, H, W)
     */
    record Batch(Tensor images, Tensor masks) {}

    private Tensor charbonnier(Batch batch, Tensor output) {
        Tensor residual = output.sub(batch.images());
        Tensor weights = weights(batch);
        Tensor distance = charbonnier(residual, weights);
        if (config.chroma() > 0) {
            Tensor colour = residual.sub(grey(residual));
            distance = distance.add(charbonnier(colour, weights).mul(new Scalar(config.chroma())));
        }
        if (config.gradients() > 0) {
            Tensor gradients = across(residual, 2)
                    .abs()
                    .mean()
                    .add(across(residual, 3).abs().mean());
            distance = distance.add(gradients.mul(new Scalar(config.gradients())));
        }
        if (config.structure() > 0) {
            Tensor similarity = StructuralSimilarity.mean(grey(batch.images()), grey(output));
            distance = distance.add(similarity.neg().add(new Scalar(1.0)).mul(new Scalar(config.structure())));
        }
        return distance;
    }

    private Tensor charbonnier(Tensor residual, @Nullable Tensor weights) {
        Tensor each = sqrt(residual.square().add(new Scalar(config.epsilon() * config.epsilon())));
        return (weights == null ? each : each.mul(weights)).mean();
    }

    /** The mean over channels (B, 1, H, W). */
    private static Tensor grey(Tensor x) {
        long[] channel = {1};
        return x.mean(channel, true, new ScalarTypeOptional());
    }

    /** The weights of pixels (B, 1, H, W), of mean 1; null where all are equal. */
    @SuppressWarnings("try") // the mode acts by being open
    @Nullable
    Tensor weights(Batch batch) {
        if (config.foreground() == 0 && config.edges() == 0) {
            return null;
        }
        try (NoGrad noGrad = NoGrad.open()) {
            Tensor weights = batch.masks().mul(new Scalar(config.foreground())).add(new Scalar(1.0));
            if (config.edges() > 0) {
                weights = weights.add(steepness(batch.images()).mul(new Scalar(config.edges())));
            }
            return weights.div(weights.mean());
        }
    }

    /** How steep pictures are, 0 to 1 (B, 1, H, W). */
    private static Tensor steepness(Tensor images) {
        long height = images.size(2);
        long width = images.size(3);
        Tensor sum = Tensors.zeros(Tensors.type(images), images.size(0), 1, height, width);
        Tensor down = grey(across(images, 2).abs());
        Tensor right = grey(across(images, 3).abs());
        // both pixels of a step stand beside the edge
        sum.narrow(2, 0, height - 1).add_(down);
        sum.narrow(2, 1, height - 1).add_(down);
        sum.narrow(3, 0, width - 1).add_(right);
        sum.narrow(3, 1, width - 1).add_(right);
        return sum.div(new Scalar(STEEP)).clamp_max(new Scalar(1.0));
    }

    /** Differences of neighbours along an axis. */
    private static Tensor across(Tensor x, long axis) {
        long n = x.size(axis) - 1;
        return x.narrow(axis, 1, n).sub(x.narrow(axis, 0, n));
    }

    private static Tensor perceptual(LeanInverseGraphics network, Tensor output, List<Tensor> features) {
        List<Tensor> own = network.frozenFeatures(output, MAPS);
        Tensor sum = null;
        for (int i = 0; i < MAPS; i++) {
            Tensor distance = own.get(i).sub(features.get(i).detach()).square().mean();
            sum = sum == null ? distance : sum.add(distance);
        }
        return java.util.Objects.requireNonNull(sum);
    }
}
