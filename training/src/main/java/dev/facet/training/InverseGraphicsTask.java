package dev.facet.training;

import dev.facet.data.DataFormatException;
import dev.facet.data.SceneBatch;
import dev.facet.data.SceneBatches;
import dev.facet.data.ScenePictures;
import dev.facet.data.SceneRanges;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Subject;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.models.LeanInverseGraphics;
import dev.facet.nn.Clamp;
import dev.facet.nn.CodeLayout;
import dev.facet.nn.Grouping;
import dev.facet.nn.Likelihood;
import dev.facet.tensor.Gradients;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Training of an inverse graphics network on scenes that are rendered ahead of the steps.
 *
 * <p>Randomness: scenes, noise and swaps of a step are keyed by (seed, step), so nothing of them is part of a checkpoint.
 */
final class InverseGraphicsTask implements TrainingTask<SceneBatch> {
    /** What the files of weights say beside them. */
    static final String LAYOUT = "layout";

    static final String SUBJECT = "subject";

    private final InverseGraphicsRecipe recipe;
    private final SceneFacts facts;
    private final long seed;
    private final SceneBatches batches;
    private final InverseGraphicsNetwork network;
    private final Clamp clamp;
    private final SceneLoss loss;
    private @Nullable SceneCalibration calibration;

    InverseGraphicsTask(InverseGraphicsRecipe recipe, TrainOptions options) {
        this.recipe = recipe;
        this.seed = options.seed();
        Subject subject = SceneSubjects.find(recipe.data().path());
        this.facts = SceneFacts.of(subject, recipe);
        this.batches = new SceneBatches(
                pictures(recipe, subject, 1),
                recipe.data().training(),
                recipe.groups().groups(recipe.training().batch()),
                new Draws(seed, Draws.Purpose.ORDER).nextLong());
        RandomStream.seed(new Draws(seed, Draws.Purpose.INITIAL_WEIGHTS).nextLong() >>> 1);
        this.network = InverseGraphicsNetwork.of(recipe.model());
        this.clamp = new Clamp(network.code(), recipe.groups().clamp());
        this.loss = new SceneLoss(recipe.loss());
    }

    /** How a recipe's scenes are drawn. */
    static ScenePictures pictures(InverseGraphicsRecipe recipe, Subject subject, int threads) {
        try {
            return new ScenePictures(
                    subject,
                    recipe.model().size(),
                    recipe.model().channels(),
                    recipe.data().expressionCoordinates(),
                    new RasterSettings(recipe.data().samples(), false),
                    threads);
        } catch (IllegalArgumentException e) {
            throw new RecipeException("data", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public InverseGraphicsRecipe recipe() {
        return recipe;
    }

    @Override
    public SceneFacts facts() {
        return facts;
    }

    @Override
    public Module model() {
        return network.module();
    }

    @Override
    public int totalSteps() {
        return recipe.training().steps();
    }

    @Override
    public List<String> measures() {
        return List.of("loss", "psnr", "bound", "divergence", "spread");
    }

    @Override
    public Map<String, Double> place(int step) {
        return Map.of("images", (double) step * recipe.training().batch());
    }

    @Override
    public IntFunction<SceneBatch> batches() {
        return batches::batch;
    }

    @Override
    @SuppressWarnings("try") // the scope acts by being open
    public Measured step(SceneBatch batch, AdamW optimiser, double rate) {
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
                return new Measured(new double[] {number, 0, 0, 0, 0}, Double.NaN);
            }
            Gradients.backward(value);
            double norm = optimiser.step(rate);
            return new Measured(measured(number, images, output, clamped), norm);
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

    private Grouping grouping(SceneBatch batch) {
        Draws draws = new Draws(seed, Draws.Purpose.CLAMP, batch.step());
        CodeLayout layout = network.code().layout();
        int[] active = new int[batch.factors().length];
        int[] shift = new int[active.length];
        for (int g = 0; g < active.length; g++) {
            active[g] = layout.index(batch.factors()[g].group());
            boolean swapped = draws.nextDouble() < recipe.groups().swap();
            shift[g] = swapped && batch.groupSize() > 1 ? 1 + draws.nextInt(batch.groupSize() - 1) : 0;
        }
        return new Grouping(batch.groupSize(), active, shift);
    }

    @Override
    public Scores evaluate(boolean last) {
        SceneEvaluation evaluation = new SceneEvaluation(recipe, network);
        SceneCalibration fitted = evaluation.calibrate();
        calibration = last ? fitted : null;
        int scenes = recipe.data().testScenes();
        return last
                ? new Scores("test", evaluation.full(fitted, SceneRanges.TEST, scenes))
                : new Scores("development", evaluation.brief(fitted, SceneRanges.DEVELOPMENT, scenes));
    }

    @Override
    public void finish(Path run) {
        // A run that was killed after its last evaluation has it still to be fitted: it comes out the same.
        SceneCalibration found = calibration;
        Json.write(
                run.resolve(Run.CALIBRATION),
                Settings.tree(found == null ? new SceneEvaluation(recipe, network).calibrate() : found));
    }

    @Override
    public void plot(Run run) {
        Plots.ofScenes(run);
    }

    @Override
    public Map<String, String> weightFacts() {
        return weightFacts(recipe, facts);
    }

    static Map<String, String> weightFacts(InverseGraphicsRecipe recipe, SceneFacts facts) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put(LAYOUT, Json.line(Settings.tree(recipe.model().layout())));
        said.put(SUBJECT, facts.name() + " of version " + facts.version());
        return said;
    }

    @Override
    public void requireFitting(Path file, Map<String, String> found) {
        requireSame(file, found, weightFacts());
    }

    /** Refuses weights of another layout or of another version of the subjects, naming both. */
    static void requireSame(Path file, Map<String, String> found, Map<String, String> wanted) {
        wanted.forEach((name, value) -> {
            String other = found.get(name);
            if (!value.equals(other)) {
                throw new DataFormatException(
                        file, "its " + name + " is " + (other == null ? "not told" : other) + ", wanted " + value);
            }
        });
    }
}
