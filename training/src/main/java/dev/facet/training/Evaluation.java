package dev.facet.training;

import dev.facet.data.ImageData;
import dev.facet.data.ImageOptions;
import dev.facet.data.ImageSet;
import dev.facet.data.ImageSplits;
import dev.facet.data.SceneRanges;
import dev.facet.models.VisionTransformer;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores of a trained model on a split of its data. */
public final class Evaluation {
    private Evaluation() {}

    /**
     * Scores a run on the train or test split of its data (or of other data with the same classes), and writes them to
     * the run's evaluation.json. A model that comes with the program is scored by its name, and nothing is written.
     *
     * @param data where the pictures are, null for where the recipe found them
     */
    public static Map<String, Double> of(Path run, String split, @Nullable String data) {
        if (ShippedModels.named(run)) {
            refuseData(run.toString(), data);
            return ShippedModels.unpacked(run.toString(), ShippedModels::resource, folder -> {
                Run opened = Run.open(folder);
                opened.sceneFacts()
                        .requireSame(
                                SceneSubjects.find(opened.sceneRecipe().data().path()), run.toString());
                return new SceneEvaluation(opened.sceneRecipe(), opened.network())
                        .full(
                                opened.calibration(),
                                first(split),
                                opened.sceneRecipe().data().testScenes());
            });
        }
        Run opened = Run.open(run);
        if (opened.recipe() instanceof InverseGraphicsRecipe) {
            return ofScenes(opened, split, data);
        }
        if (!split.equals("test") && !split.equals("train")) {
            throw new IllegalArgumentException("split must be test or train, got '" + split + "'");
        }
        DataConfig config = opened.imageRecipe().data();
        ImageSplits splits = load(
                data == null ? config : new DataConfig(data, config.trainImages(), config.testImages(), config.size()));
        ImageSet images = split.equals("test") ? splits.test() : splits.train();
        PictureFacts facts = opened.pictureFacts();
        if (!images.classes().equals(facts.classes())) {
            throw new IllegalArgumentException("the model of " + run + " tells apart " + facts.classes()
                    + ", the pictures of " + images.name() + " are of " + images.classes());
        }
        Map<String, Double> scores = scores(
                opened.model(),
                images,
                facts.scale(),
                opened.imageRecipe().training().batch());
        if (data == null) {
            opened.score(split, scores);
        }
        return scores;
    }

    private static Map<String, Double> ofScenes(Run run, String split, @Nullable String data) {
        refuseData(run.folder().toString(), data);
        long first = first(split);
        InverseGraphicsRecipe recipe = run.sceneRecipe();
        run.sceneFacts()
                .requireSame(
                        SceneSubjects.find(recipe.data().path()), run.folder().toString());
        SceneEvaluation evaluation = new SceneEvaluation(recipe, run.network());
        SceneCalibration calibration = run.calibration();
        int count = recipe.data().testScenes();
        Map<String, Double> scores = evaluation.full(calibration, first, count);
        run.score(split, scores);
        if (split.equals("test")) {
            Plots.equivariance(
                    run.folder().resolve(Run.PLOTS).resolve(Plots.EQUIVARIANCE),
                    evaluation.clouds(calibration, first, count));
        }
        return scores;
    }

    private static void refuseData(String model, @Nullable String data) {
        if (data != null) {
            throw new IllegalArgumentException(
                    model + " is scored on scenes that are rendered, it takes no other data, got " + data);
        }
    }

    /** The first identity of a split. */
    private static long first(String split) {
        return switch (split) {
            case "train" -> 0;
            case "development" -> SceneRanges.DEVELOPMENT;
            case "test" -> SceneRanges.TEST;
            default ->
                throw new IllegalArgumentException("split must be test, development or train, got '" + split + "'");
        };
    }

    static ImageSplits load(DataConfig config) {
        // One fixed seed: every run of a recipe sees the same pictures, whatever its own seed.
        return ImageData.load(
                config.path(), new ImageOptions(config.trainImages(), config.testImages(), config.size(), 0));
    }

    static Map<String, Double> scores(VisionTransformer model, ImageSet images, PixelScale scale, int batch) {
        double[] probabilities = probabilities(model, images, scale, batch);
        return Metrics.classification(
                probabilities, images.labels(), model.config().classes());
    }

    /** Class probabilities (N, classes), row by row, of a model that is put to evaluation and back. */
    @SuppressWarnings("try") // scope and mode act by being open
    static double[] probabilities(VisionTransformer model, ImageSet images, PixelScale scale, int batch) {
        int classes = model.config().classes();
        double[] all = new double[Math.multiplyExact(images.count(), classes)];
        boolean training = model.is_training();
        model.eval();
        try (NoGrad noGrad = NoGrad.open()) {
            for (int from = 0; from < images.count(); from += batch) {
                int count = Math.min(batch, images.count() - from);
                int[] indices = new int[count];
                for (int i = 0; i < count; i++) {
                    indices[i] = from + i;
                }
                ImageBatch made = Augmentation.plain(images, scale, indices);
                try (Scope scope = Scope.open()) {
                    float[] logits = Tensors.floats(model.forward(
                            Tensors.of(made.images(), count, images.channels(), images.height(), images.width())));
                    for (int i = 0; i < count; i++) {
                        softmax(logits, i * classes, all, (from + i) * classes, classes);
                    }
                }
            }
        } finally {
            model.train(training);
        }
        return all;
    }

    private static void softmax(float[] logits, int at, double[] out, int to, int classes) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits[at + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            out[to + c] = Math.exp(logits[at + c] - largest);
            sum += out[to + c];
        }
        for (int c = 0; c < classes; c++) {
            out[to + c] /= sum;
        }
    }
}
