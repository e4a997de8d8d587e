package dev.facet.benchmarks;

import dev.facet.models.VisionTransformer;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import dev.facet.training.ImageRecipe;
import dev.facet.training.Recipes;
import dev.facet.training.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * {@code facet bench training}: a step of the recipe tiny-imagenet-20 with 64 tokens (patches of 8, width 128) with the
 * GRF mask, without a mask, and without a mask in torch alone ({@link PlainTransformer}).
 *
 * <p>Pictures are noise drawn in the program: a step takes as long on them as on photographs.
 */
final class TrainingBenchmark {
    private static final int CHANNELS = 3;
    private static final int SIDE = 64;
    private static final int CLASSES = 20;
    private static final long SEED = 1;
    /** So small that timed steps leave the weights where they are, as warm-up steps do. */
    private static final double RATE = 1e-5;

    private static final double TOLERANCE = 1e-4;
    private static final int COMPARED_STEPS = 3;

    private static final String MASKED = "step with GRF mask";
    private static final String UNMASKED = "step without mask";
    private static final String PLAIN = "step without mask in torch alone";

    private final Effort effort;
    private final BenchmarkLog log;
    private final List<Agreement> agreements = new ArrayList<>();
    private final float[] images;
    private final long[] labels;

    TrainingBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
        SplittableRandom random = new SplittableRandom(SEED);
        this.images = new float[effort.trainingBatch() * CHANNELS * SIDE * SIDE];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextGaussian();
        }
        this.labels = new long[effort.trainingBatch()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(CLASSES);
        }
    }

    private static ImageRecipe recipe(String kind) {
        ImageRecipe recipe = (ImageRecipe)
                Recipes.load("tiny-imagenet-20-" + kind, List.of("patch=8", "dimension=128", "learning_rate=" + RATE));
        return recipe.fitted(CHANNELS, SIDE, SIDE, CLASSES, SEED);
    }

    private static VisionTransformer model(ImageRecipe recipe) {
        RandomStream.seed(SEED);
        VisionTransformer model = new VisionTransformer(recipe.model());
        model.train(true);
        return model;
    }

    BenchmarkReport run() {
        ImageRecipe masked = recipe("grf");
        ImageRecipe unmasked = recipe("none");
        VisionTransformer own = model(unmasked);
        PlainTransformer plain = new PlainTransformer(unmasked.model());
        copyWeights(own, plain);
        TrainingStep maskedStep = new TrainingStep(model(masked), masked.training());
        TrainingStep ownStep = new TrainingStep(own, unmasked.training());
        PlainTransformer.Steps plainStep = new PlainTransformer.Steps(plain, unmasked.training());
        check(own, plain, ownStep, plainStep);

        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        race.add(MASKED, repeated(() -> maskedStep.run(images, labels, RATE)));
        race.add(UNMASKED, repeated(() -> ownStep.run(images, labels, RATE)));
        race.add(PLAIN, repeated(() -> plainStep.run(images, labels)));
        race.run();
        List<Row> rows = List.of(
                Row.atMost("masked-over-unmasked", race.ratio(MASKED, UNMASKED), "x", 1.3),
                Row.atMost("unmasked-over-torch", race.ratio(UNMASKED, PLAIN), "x", 1.05));
        String setting = "tiny-imagenet-20 with patch=8 dimension=128: "
                + unmasked.model().tokens() + " tokens, batches of " + effort.trainingBatch()
                + " pictures of noise; times are of " + effort.trainingSteps() + " steps";
        return new BenchmarkReport(setting, rows, agreements, race.timings(), List.of());
    }

    private Runnable repeated(Runnable step) {
        return () -> {
            for (int i = 0; i < effort.trainingSteps(); i++) {
                step.run();
            }
        };
    }

    /** The same weights give the same logits, and the same losses after some steps of either optimiser. */
    @SuppressWarnings("try") // scope and mode act by being open
    private void check(
            VisionTransformer own, PlainTransformer plain, TrainingStep ownStep, PlainTransformer.Steps plainStep) {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            Tensor x = Tensors.of(images, labels.length, CHANNELS, SIDE, SIDE);
            agreements.add(Agreement.of(
                    "logits of the two networks",
                    Tensors.floats(plain.forward(x)),
                    Tensors.floats(own.forward(x)),
                    TOLERANCE));
        }
        float[] ownLosses = new float[COMPARED_STEPS];
        float[] plainLosses = new float[COMPARED_STEPS];
        for (int step = 0; step < COMPARED_STEPS; step++) {
            ownLosses[step] = (float) ownStep.run(images, labels, RATE).loss();
            plainLosses[step] = (float) plainStep.run(images, labels);
        }
        agreements.add(Agreement.of("losses of " + COMPARED_STEPS + " steps", plainLosses, ownLosses, TOLERANCE));
    }

    /** Both networks make their parameters in the same order. */
    private static void copyWeights(VisionTransformer from, PlainTransformer to) {
        TensorVector source = from.parameters();
        TensorVector target = to.parameters();
        if (source.size() != target.size()) {
            throw new IllegalStateException(
                    "the networks have " + source.size() + " and " + target.size() + " parameters");
        }
        for (long i = 0; i < source.size(); i++) {
            String shape = Tensors.shape(source.get(i));
            if (!shape.equals(Tensors.shape(target.get(i)))) {
                throw new IllegalStateException(
                        "parameter " + i + " is " + shape + " and " + Tensors.shape(target.get(i)));
            }
            Tensors.segment(target.get(i)).copyFrom(Tensors.segment(source.get(i)));
        }
    }
}
