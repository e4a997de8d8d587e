package dev.facet.training;

import static org.bytedeco.pytorch.global.torch.argmax;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import dev.facet.models.VisionTransformer;
import dev.facet.models.VisionTransformerConfig;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * One step of training on pictures: forward, loss, backward, update, in a scope of its own. What {@link Trainer} repeats,
 * and what benchmarks time.
 *
 * <p>A loss or a norm that is not finite changes no parameter; the caller decides what that means.
 */
public final class TrainingStep {
    private static final long MEAN_OVER_BATCH = 1; // PyTorch's Reduction.MEAN
    private static final long NO_IGNORED_LABEL = -100;

    private final VisionTransformer model;
    private final AdamW optimiser;
    private final TrainingConfig config;

    /**
     * What a step tells.
     *
     * @param loss mean loss of the batch, before the update
     * @param accuracy share of the batch that was right
     * @param norm the gradient's norm before it was limited; NaN when the loss was not finite
     */
    public record Measured(double loss, double accuracy, double norm) {}

    /** Steps of a model from a fresh optimiser. */
    public TrainingStep(VisionTransformer model, TrainingConfig config) {
        this(model, new AdamW(Weights.parameters(model), config), config);
    }

    TrainingStep(VisionTransformer model, AdamW optimiser, TrainingConfig config) {
        this.model = model;
        this.optimiser = optimiser;
        this.config = config;
    }

    /** A step on pictures (B, C, height, width), scaled, with their labels (B). */
    public Measured run(float[] images, long[] labels, double rate) {
        return run(new ImageBatch(images, labels, null, 1), rate);
    }

    @SuppressWarnings("try") // the scope acts by being open
    Measured run(ImageBatch batch, double rate) {
        try (Scope scope = Scope.open()) {
            VisionTransformerConfig shape = model.config();
            Tensor images = Tensors.of(batch.images(), batch.count(), shape.channels(), shape.height(), shape.width());
            Tensor labels = Tensors.of(batch.labels(), batch.count());
            model.zero_grad(true);
            Tensor logits = model.forward(images); // (B, classes)
            Tensor loss = loss(logits, labels);
            if (batch.otherLabels() != null) {
                Tensor other = loss(logits, Tensors.of(batch.otherLabels(), batch.count()));
                loss = loss.mul(new Scalar(batch.share())).add(other.mul(new Scalar(1 - batch.share())));
            }
            double value = loss.item_float();
            if (!Double.isFinite(value)) {
                return new Measured(value, 0, Double.NaN);
            }
            Gradients.backward(loss);
            double norm = optimiser.step(rate);
            long right =
                    argmax(logits, new LongOptional(1), false).eq(labels).sum().item_long();
            return new Measured(value, (double) right / batch.count(), norm);
        }
    }

    private Tensor loss(Tensor logits, Tensor labels) {
        return cross_entropy_loss(
                logits, labels, new TensorOptional(), MEAN_OVER_BATCH, NO_IGNORED_LABEL, config.labelSmoothing());
    }
}
