package dev.facet.training;

import dev.facet.data.DataFormatException;
import dev.facet.data.Image;
import dev.facet.data.SceneBatch;
import dev.facet.data.SceneBatches;
import dev.facet.data.ScenePictures;
import dev.facet.data.SceneRanges;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Subject;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.tensor.RandomStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Module;
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
    private final SceneBatches batches;
    private final InverseGraphicsNetwork network;
    private final SceneTrainingStep step;
    private @Nullable SceneCalibration calibration;

    InverseGraphicsTask(InverseGraphicsRecipe recipe, TrainOptions options) {
        this.recipe = recipe;
        long seed = options.seed();
        Subject subject = SceneSubjects.find(recipe.data().path());
        this.facts = SceneFacts.of(subject, recipe);
        this.batches = SceneTrainingStep.batches(recipe, seed);
        RandomStream.seed(new Draws(seed, Draws.Purpose.INITIAL_WEIGHTS).nextLong() >>> 1);
        this.network = InverseGraphicsNetwork.of(recipe.model());
        this.step = new SceneTrainingStep(network, recipe, seed);
    }

    /** How a recipe's scenes are drawn. */
    static ScenePictures pictures(InverseGraphicsRecipe recipe, Subject subject, int threads) {
        try {
            return new ScenePictures(
                    subject,
                    recipe.model().size(),
                    recipe.model().channels(),
                    recipe.model().layout().has("expression"),
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
        return SceneTrainingStep.MEASURES;
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
    public Measured step(SceneBatch batch, AdamW optimiser, double rate) {
        return step.run(batch, optimiser, rate);
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
    public List<Image> redraw(List<Image> pictures) {
        CodedPictures coded = new CodedScenes(
                network, pictures(recipe, SceneSubjects.find(recipe.data().path()), 1));
        return coded.pictures(coded.decode(coded.codes(coded.posteriors(coded.numbers(pictures)))));
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
        SceneEvaluation evaluation = new SceneEvaluation(recipe, network);
        Plots.equivariance(
                run.folder().resolve(Run.PLOTS).resolve(Plots.EQUIVARIANCE),
                evaluation.clouds(
                        run.calibration(), SceneRanges.TEST, recipe.data().testScenes()));
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
