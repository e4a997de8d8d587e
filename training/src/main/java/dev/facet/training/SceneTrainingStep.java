package dev.facet.training;

import dev.facet.data.SceneBatch;
import dev.facet.data.SceneBatches;
import dev.facet.data.SceneFactor;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.models.LeanInverseGraphics;
import dev.facet.nn.Clamp;
import dev.facet.nn.CodeLayout;
import dev.facet.nn.Grouping;
import dev.facet.nn.Likelihood;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One step of training an inverse graphics network: encode, clamp, decode, loss, backward, update, in a scope of its own.
 * What {@link Trainer} repeats, and what benchmarks time.
 *
 * <p>Randomness: noise and swaps are keyed by the seed and the batch's step.
 *
 * <p>A loss or a norm that is not finite changes no parameter; the caller decides what that means.
 */
public final class SceneTrainingStep {
    /** What a step measures: means over the pictures of the batch, before the update. */
    static final List<String> MEASURES = List.of("loss", "psnr", "bound", "divergence", "spread");

    private final InverseGraphicsNetwork network;
    private final InverseGraphicsRecipe recipe;
    private final long seed;
    private final Clamp clamp;
    private final SceneLoss loss;
    private @Nullable AdamW own;

    /** Steps of a network by a recipe. */
    public SceneTrainingStep(InverseGraphicsNetwork network, InverseGraphicsRecipe recipe, long seed) {
        this.network = network;
        this.recipe = recipe;
        this.seed = seed;
        this.clamp = new Clamp(network.code(), recipe.groups().clamp());
        this.loss = new SceneLoss(recipe.loss());
    }

    /** The batches that a recipe trains on. */
    public static SceneBatches batches(InverseGraphicsRecipe recipe, long seed) {
        return new SceneBatches(
                InverseGraphicsTask.pictures(
                        recipe, SceneSubjects.find(recipe.data().path()), 1),
                recipe.data().training(),
                recipe.groups().groups(recipe.training().batch()),
                new Draws(seed, Draws.Purpose.ORDER).nextLong());
    }

    /** A step with an optimiser of its own. */
    public Map<String, Double> run(SceneBatch batch, double rate) {
        AdamW used = own;
        if (used == null) {
            used = new AdamW(Weights.parameters(network.module()), recipe.training());
            own = used;
        }
        double[] values = run(batch, used, rate).values();
        Map<String, Double> measured = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            measured.put(MEASURES.get(i), values[i]);
        }
        return measured;
    }

    @SuppressWarnings("try") // the scope acts by being open
    TrainingTask.Measured run(SceneBatch batch, AdamW optimiser, double rate) {
        network.code().soften(recipe.training().softness(batch.step()));
        try (Scope scope = Scope.open()) {
            int size = recipe.model().size();
            Tensor images =
                    Tensors.of(batch.images(), batch.count(), recipe.model().channels(), size, size);
            Tensor masks = Tensors.of(batch.masks(), batch.count(), 1, size, size);
            network.module().zero_grad(true);
            Tensor posterior;
            List<Tensor> features = List.of();
            if (network instanceof LeanInverseGraphics lean) {
                LeanInverseGraphics.Encoding encoding = lean.encoding(images);
                posterior = encoding.posterior();
                features = encoding.features();
            } else {
                posterior = network.encode(images);
            }
            Clamp.Clamped clamped = clamp.apply(posterior, grouping(batch), noise(batch));
            Tensor output = network.output(clamped.code());
            Tensor value = loss.of(network, new SceneLoss.Batch(images, masks), output, clamped, features);
            double number = value.item_float();
            if (!Double.isFinite(number)) {
                return new TrainingTask.Measured(new double[] {number, 0, 0, 0, 0}, Double.NaN);
            }
            Gradients.backward(value);
            double norm = optimiser.step(rate);
            return new TrainingTask.Measured(measured(number, images, output, clamped), norm);
        } finally {
            network.code().soften(0);
        }
    }

    @SuppressWarnings("try") // the mode acts by being open
    private double[] measured(double value, Tensor images, Tensor output, Clamp.Clamped clamped) {
        try (NoGrad noGrad = NoGrad.open()) {
            double pictures = images.size(0);
            Tensor shown = network.logits()
                    ? output.sigmoid()
                    : output.clamp_max(new Scalar(1.0)).clamp_min(new Scalar(0.0));
            long[] rest = {1};
            Tensor squares = shown.sub(images).square().flatten(1, -1).mean(rest);
            double psnr = squares.clamp_min(new Scalar(1e-10)).log10().mean().item_double() * -10;
            Tensor likelihood = network.logits()
                    ? Likelihood.crossEntropy(images, output)
                    : Likelihood.gaussian(images, output, recipe.loss().deviation());
            double divergence = clamped.divergence().item_double() / pictures;
            return new double[] {
                value,
                psnr,
                likelihood.mean().item_double() - divergence,
                divergence,
                clamped.spread().item_double() / pictures
            };
        }
    }

    private Tensor noise(SceneBatch batch) {
        int pictures = batch.count();
        Draws draws = new Draws(seed, Draws.Purpose.CODE_NOISE, batch.step());
        float[] noise = new float[pictures * network.code().layout().size()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) draws.nextGaussian();
        }
        return Tensors.of(noise, pictures, network.code().layout().size());
    }

    /** How a batch falls into groups, and which swap. */
    Grouping grouping(SceneBatch batch) {
        Draws draws = new Draws(seed, Draws.Purpose.CLAMP, batch.step());
        CodeLayout layout = network.code().layout();
        int[] active = new int[batch.factors().length];
        int[] second = new int[active.length];
        int[] shift = new int[active.length];
        for (int g = 0; g < active.length; g++) {
            SceneFactor crossed = batch.factors()[g].second();
            active[g] = layout.index(batch.factors()[g].first().group());
            second[g] = crossed == null ? Grouping.NONE : layout.index(crossed.group());
            boolean swapped = draws.nextDouble() < recipe.groups().swap();
            shift[g] = swapped && batch.groupSize() > 1 ? 1 + draws.nextInt(batch.groupSize() - 1) : 0;
        }
        return new Grouping(batch.groupSize(), active, second, shift);
    }
}
