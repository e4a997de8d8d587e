package dev.facet.training;

import dev.facet.data.ImageSet;
import dev.facet.data.ImageSplits;
import dev.facet.models.VisionTransformer;
import dev.facet.tensor.Engine;
import dev.facet.tensor.RandomStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The loop of {@link Trainer} for pictures: one scope a step, a checkpoint now and then, scores at the end. */
final class ImageTraining {
    private static final int RECENT = 50;

    private final Path run;
    private final TrainOptions options;
    private final ImageRecipe recipe;
    private final TrainingConfig config;
    private final ImageSplits splits;
    private final PictureFacts facts;
    private final Augmentation augmentation;
    private final int total;
    private final VisionTransformer model;
    private final AdamW optimiser;
    private final TrainingStep stepper;
    private final @Nullable MovingWeights moving;
    private final double[] seconds;
    private final double[] window = new double[3]; // loss, accuracy, steps since the last line of metrics
    private int step;

    ImageTraining(ImageRecipe given, Path run, TrainOptions options) {
        this.run = run;
        this.options = options;
        RunFolder.check(run, options);
        options.progress().note("reading " + given.data().path());
        this.splits = Evaluation.load(given.data());
        ImageSet train = splits.train();
        this.recipe = given.fitted(
                train.channels(), train.height(), train.width(), train.classes().size(), options.seed());
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
        this.augmentation = new Augmentation(train, facts.scale(), config.augmentation(), options.seed());
        this.total = config.totalSteps(train.count());
        this.seconds = new double[total];
        RandomStream.seed(new Draws(options.seed(), Draws.Purpose.INITIAL_WEIGHTS).nextLong() >>> 1);
        this.model = new VisionTransformer(recipe.model());
        Map<String, Tensor> parameters = Weights.parameters(model);
        this.optimiser = new AdamW(parameters, config);
        this.stepper = new TrainingStep(model, optimiser, config);
        this.moving = config.ema() > 0 ? new MovingWeights(parameters, config.ema()) : null;
    }

    @SuppressWarnings("try") // the lock acts by being held
    RunResult run() {
        try (ProcessLock lock = RunFolder.hold(run, options)) {
            if (!options.resume()) {
                RunFolder.create(run, recipe, facts, options);
                return train();
            }
            Run before = Run.open(run);
            RunFolder.requireSame(before, recipe, facts, options);
            if (before.finished()) {
                options.progress().note(run + " is finished already");
                return before.result(Weights.count(model));
            }
            RunFolder.resumed(before, options);
            return train();
        }
    }

    private RunResult train() {
        try (MetricsLog log = begin();
                BatchLoader loader = new BatchLoader(
                        step,
                        total,
                        BatchLoader.training(augmentation, splits.train().count(), config.batch(), options.seed()));
                Interrupts interrupts = Interrupts.guard()) {
            options.progress().started(recipe.name(), step, total);
            model.train(true);
            while (step < total) {
                advance(loader, log);
                boolean stop = interrupts.requested() || options.progress().stopRequested();
                boolean last = step == total;
                if (last || due(config.evaluateEvery())) {
                    evaluate(log);
                }
                if (last || stop || due(config.checkpointEvery())) {
                    checkpoint(log);
                }
                if (stop && !last) {
                    // Once the guard is closed, a machine that is shutting down may not get to tell it.
                    boolean told = interrupts.requested() && !options.progress().equals(Progress.NONE);
                    TrainingInterrupted stopped = new TrainingInterrupted(run, step, told);
                    if (told) {
                        options.progress().note(String.valueOf(stopped.getMessage()));
                    }
                    throw stopped;
                }
            }
        }
        return finish();
    }

    private boolean due(int every) {
        return every > 0 && step % every == 0;
    }

    /** The logs, and everything else as the checkpoint has it. */
    private MetricsLog begin() {
        if (!options.resume() || !Checkpoint.exists(run)) {
            return MetricsLog.create(run);
        }
        Checkpoint checkpoint = Checkpoint.read(run, model);
        optimiser.restore(checkpoint.arrays(), checkpoint.optimiserSteps());
        if (moving != null) {
            moving.restore(checkpoint.arrays());
        }
        RandomStream.state(checkpoint.generator());
        step = checkpoint.step();
        System.arraycopy(checkpoint.seconds(), 0, seconds, 0, step);
        System.arraycopy(checkpoint.window(), 0, window, 0, window.length);
        return MetricsLog.resume(run, checkpoint.lineBytes(), checkpoint.eventBytes());
    }

    private void advance(BatchLoader loader, MetricsLog log) {
        long start = System.nanoTime();
        ImageBatch batch = loader.next();
        double rate = config.rate(step, total);
        TrainingStep.Measured measured = learn(batch, rate);
        step++;
        seconds[step - 1] = (System.nanoTime() - start) / 1e9;
        window[0] += measured.loss();
        window[1] += measured.accuracy();
        window[2]++;
        double recent = Metrics.median(Arrays.copyOfRange(seconds, Math.max(0, step - RECENT), step));
        if (step % config.logEvery() == 0 || step == total) {
            Map<String, Double> line = new LinkedHashMap<>();
            line.put(
                    "epoch", (double) step / config.stepsPerEpoch(splits.train().count()));
            line.put("loss", window[0] / window[2]);
            line.put("accuracy", window[1] / window[2]);
            line.put("learning_rate", rate);
            line.put("gradient_norm", measured.norm());
            line.put("seconds_per_step", recent);
            log.write(step, "train", line);
            Arrays.fill(window, 0);
        }
        options.progress()
                .step(new Progress.Step(
                        step, total, measured.loss(), measured.accuracy(), rate, recent, recent * (total - step)));
    }

    private TrainingStep.Measured learn(ImageBatch batch, double rate) {
        TrainingStep.Measured measured = stepper.run(batch, rate);
        requireFinite("loss", measured.loss());
        requireFinite("norm of the gradient", measured.norm());
        if (moving != null) {
            moving.update(step + 1);
        }
        return measured;
    }

    private void requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new RecipeException(
                    "training.learning_rate",
                    "the " + what + " became " + value + " at step " + (step + 1)
                            + "; a lower rate, a longer warmup or clip=1 may keep it finite (learning_rate "
                            + config.learningRate() + ", warmup " + config.warmup() + ", clip " + config.clip() + ")");
        }
    }

    private Map<String, Double> evaluate(MetricsLog log) {
        Map<String, Double> scores = new LinkedHashMap<>();
        withFinalWeights(() -> scores.putAll(Evaluation.scores(model, splits.test(), facts.scale(), config.batch())));
        log.write(step, "test", scores);
        options.progress().evaluated(step, "test", scores);
        if (step == total) {
            new RunFolder(run).result(scores, timing());
        }
        return scores;
    }

    private void withFinalWeights(Runnable body) {
        if (moving == null) {
            body.run();
        } else {
            moving.during(body);
        }
    }

    private void checkpoint(MetricsLog log) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        optimiser.save(arrays);
        if (moving != null) {
            moving.save(arrays);
        }
        new Checkpoint(
                        step,
                        options.seed(),
                        Engine.threads(),
                        optimiser.steps(),
                        arrays,
                        RandomStream.state(),
                        Arrays.copyOf(seconds, step),
                        window,
                        log.lineBytes(),
                        log.eventBytes())
                .write(run, model);
    }

    private Map<String, Double> timing() {
        Map<String, Double> timing = new LinkedHashMap<>();
        timing.put("steps", (double) total);
        timing.put("seconds_per_step", Metrics.median(seconds));
        timing.put("seconds", Arrays.stream(seconds).sum());
        timing.put("parameters", (double) Weights.count(model));
        timing.put("threads", (double) Engine.threads());
        return timing;
    }

    private RunResult finish() {
        withFinalWeights(() -> {
            new RunFolder(run).present(model, options.progress());
            // Last, since it is what makes a run finished.
            Weights.write(run.resolve(Run.MODEL), model, Map.of("format", "pt"));
        });
        RunResult result = Run.open(run).result(Weights.count(model));
        options.progress().finished(result);
        return result;
    }
}
