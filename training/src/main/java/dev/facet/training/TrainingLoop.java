package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.tensor.Engine;
import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The loop of {@link Trainer}: one scope a step, a checkpoint now and then, scores at the end. */
final class TrainingLoop<B> {
    private static final int RECENT = 50;

    private final Path run;
    private final TrainOptions options;
    private final TrainingTask<B> task;
    private final LoopConfig config;
    private final int total;
    private final Module model;
    private final AdamW optimiser;
    private final @Nullable MovingWeights moving;
    private final double[] seconds;
    private final double[] window; // what was measured since the last line of metrics, summed, and how many steps
    private int step;

    TrainingLoop(TrainingTask<B> task, Path run, TrainOptions options) {
        this.run = run;
        this.options = options;
        this.task = task;
        this.config = task.recipe().training();
        this.total = task.totalSteps();
        this.model = task.model();
        this.seconds = new double[total];
        this.window = new double[task.measures().size() + 1];
        Map<String, Tensor> parameters = Weights.parameters(model);
        this.optimiser = new AdamW(parameters, config);
        this.moving = config.ema() > 0 ? new MovingWeights(parameters, config.ema()) : null;
    }

    @SuppressWarnings("try") // the lock acts by being held
    RunResult run() {
        try (ProcessLock lock = RunFolder.hold(run, options)) {
            if (!options.resume()) {
                RunFolder.create(run, task.recipe(), task.facts(), options);
                return train();
            }
            Run before = Run.open(run);
            RunFolder.requireSame(before, task.recipe(), task.facts(), options);
            if (before.finished()) {
                options.progress().note(run + " is finished already");
                return before.result(Weights.count(model));
            }
            RunFolder.resumed(before, options);
            return train();
        }
    }

    private RunResult train() {
        try (MetricsLog log = begin()) {
            options.progress().started(task.recipe().name(), step, total);
            walk(log);
            // All is in the checkpoint: whoever stops the machine now resumes with the evaluation.
            evaluate(log);
        }
        return finish();
    }

    private void walk(MetricsLog log) {
        try (BatchLoader<B> loader = new BatchLoader<>(step, total, task.batches());
                Interrupts interrupts = Interrupts.guard()) {
            model.train(true);
            look();
            while (step < total) {
                advance(loader, log);
                look();
                boolean stop = interrupts.requested() || options.progress().stopRequested();
                boolean last = step == total;
                if (!last && due(config.evaluateEvery())) {
                    evaluate(log);
                }
                if (last || stop || due(config.checkpointEvery())) {
                    checkpoint(log);
                }
                if (stop) {
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
    }

    private boolean due(int every) {
        return every > 0 && step % every == 0;
    }

    /** The logs, and everything else as the checkpoint has it. */
    private MetricsLog begin() {
        if (!options.resume() || !Checkpoint.exists(run)) {
            return MetricsLog.create(run);
        }
        task.requireFitting(Checkpoint.file(run), Safetensors.metadata(Checkpoint.file(run)));
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

    private void advance(BatchLoader<B> loader, MetricsLog log) {
        long start = System.nanoTime();
        B batch = loader.next();
        double rate = config.rate(step, total);
        TrainingTask.Measured measured = learn(batch, rate);
        step++;
        seconds[step - 1] = (System.nanoTime() - start) / 1e9;
        List<String> names = task.measures();
        for (int i = 0; i < names.size(); i++) {
            window[i] += measured.values()[i];
        }
        window[names.size()]++;
        double recent = Metrics.median(Arrays.copyOfRange(seconds, Math.max(0, step - RECENT), step));
        if (step % config.logEvery() == 0 || step == total) {
            Map<String, Double> line = new LinkedHashMap<>(task.place(step));
            for (int i = 0; i < names.size(); i++) {
                line.put(names.get(i), window[i] / window[names.size()]);
            }
            line.put("learning_rate", rate);
            line.put("gradient_norm", measured.norm());
            line.put("seconds_per_step", recent);
            log.write(step, "train", line);
            Arrays.fill(window, 0);
        }
        options.progress()
                .step(new Progress.Step(
                        step,
                        total,
                        measured.values()[0],
                        names.get(1),
                        measured.values()[1],
                        rate,
                        recent,
                        recent * (total - step)));
    }

    private TrainingTask.Measured learn(B batch, double rate) {
        TrainingTask.Measured measured = task.step(batch, optimiser, rate);
        requireFinite("loss", measured.values()[0]);
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

    private void evaluate(MetricsLog log) {
        withFinalWeights(() -> {
            TrainingTask.Scores scores = task.evaluate(step == total);
            log.write(step, scores.split(), scores.values());
            options.progress().evaluated(step, scores.split(), scores.values());
            if (step == total) {
                new RunFolder(run).result(scores, timing());
            }
        });
    }

    private void look() {
        List<Image> pictures = options.progress().lookAt(step);
        if (!pictures.isEmpty()) {
            withFinalWeights(() -> options.progress().looked(step, task.redraw(pictures)));
        }
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
                .write(run, model, task.weightFacts());
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
            task.finish(run);
            new RunFolder(run).present(task, options.progress());
            // Last, since it is what makes a run finished.
            Map<String, String> facts = new LinkedHashMap<>(Map.of("format", "pt"));
            facts.putAll(task.weightFacts());
            Weights.write(run.resolve(Run.MODEL), model, facts);
        });
        RunResult result = Run.open(run).result(Weights.count(model));
        options.progress().finished(result);
        return result;
    }
}
