package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.data.ImageSet;
import dev.facet.data.ImageSplits;
import dev.facet.models.VisionTransformer;
import dev.facet.tensor.RandomStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Classification of pictures by a vision transformer. */
final class ImageTask implements TrainingTask<ImageBatch> {
    private final ImageRecipe recipe;
    private final TrainingConfig config;
    private final ImageSplits splits;
    private final PictureFacts facts;
    private final Augmentation augmentation;
    private final long seed;
    private final VisionTransformer model;

    ImageTask(ImageRecipe given, TrainOptions options) {
        options.progress().note("reading " + given.data().path());
        this.splits = Evaluation.load(given.data());
        ImageSet train = splits.train();
        this.seed = options.seed();
        this.recipe = given.fitted(
                train.channels(), train.height(), train.width(), train.classes().size(), seed);
        this.config = recipe.training();
        if (config.batch() > train.count()) {
            throw new RecipeException(
                    "training.batch",
                    "a batch of " + config.batch() + " is more than the " + train.count() + " training pictures");
        }
        if (splits.test().count() == 0) {
            throw new RecipeException("data.path", given.data().path() + " has no test pictures to evaluate on");
        }
        this.facts = PictureFacts.of(splits);
        this.augmentation = new Augmentation(train, facts.scale(), config.augmentation(), seed);
        RandomStream.seed(new Draws(seed, Draws.Purpose.INITIAL_WEIGHTS).nextLong() >>> 1);
        this.model = new VisionTransformer(recipe.model());
    }

    @Override
    public ImageRecipe recipe() {
        return recipe;
    }

    @Override
    public PictureFacts facts() {
        return facts;
    }

    @Override
    public VisionTransformer model() {
        return model;
    }

    @Override
    public int totalSteps() {
        return config.totalSteps(splits.train().count());
    }

    @Override
    public List<String> measures() {
        return List.of("loss", "accuracy");
    }

    @Override
    public Map<String, Double> place(int step) {
        return Map.of(
                "epoch", (double) step / config.stepsPerEpoch(splits.train().count()));
    }

    @Override
    public IntFunction<ImageBatch> batches() {
        return BatchLoader.training(augmentation, splits.train().count(), config.batch(), seed);
    }

    @Override
    public Measured step(ImageBatch batch, AdamW optimiser, double rate) {
        TrainingStep.Measured measured = new TrainingStep(model, optimiser, config).run(batch, rate);
        return new Measured(new double[] {measured.loss(), measured.accuracy()}, measured.norm());
    }

    @Override
    public Scores evaluate(boolean last) {
        return new Scores("test", Evaluation.scores(model, splits.test(), facts.scale(), config.batch()));
    }

    @Override
    public List<Image> redraw(List<Image> pictures) {
        return List.of();
    }

    @Override
    public void finish(Path run) {}

    @Override
    public void plot(Run run) {
        Plots.of(run, model);
    }

    @Override
    public Map<String, String> weightFacts() {
        return Map.of();
    }

    @Override
    public void requireFitting(Path file, Map<String, String> found) {}
}
