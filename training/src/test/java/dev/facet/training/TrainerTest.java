package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Parallel;
import dev.facet.tensor.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class TrainerTest {
    @TempDir
    Path folder;

    /** Stops after a given step. */
    private static Progress stopAfter(int stop) {
        return new Progress() {
            private int last;

            @Override
            public void step(Step step) {
                last = step.step();
            }

            @Override
            public boolean stopRequested() {
                return last == stop;
            }
        };
    }

    @Test
    void aRunFolderHoldsEverything() throws IOException {
        Path run = folder.resolve("run");
        List<String> told = new ArrayList<>();
        RunResult result = Trainer.train(
                Tiny.recipe("evaluate_every=6"),
                run,
                Tiny.OPTIONS.withCommand("facet train shapes").withProgress(new Progress() {
                    @Override
                    public void started(String name, int done, int total) {
                        told.add("started " + name + " " + done + " " + total);
                    }

                    @Override
                    public void evaluated(int step, String split, Map<String, Double> scores) {
                        told.add("evaluated " + split + " " + step);
                    }

                    @Override
                    public void finished(RunResult done) {
                        told.add("finished " + done.steps());
                    }
                }));
        assertThat(told).containsExactly("started shapes 0 12", "evaluated test 6", "evaluated test 12", "finished 12");
        assertThat(result.steps()).isEqualTo(12);
        assertThat(result.secondsPerStep()).isPositive();
        assertThat(result.test("accuracy")).isBetween(0.0, 1.0);
        Run read = Run.open(run);
        assertThat(read.finished()).isTrue();
        assertThat(read.imageRecipe().open()).isEmpty();
        assertThat(read.evaluation().get("test")).containsKeys("accuracy", "roc_auc", "loss");
        assertThat(read.evaluation()).isEqualTo(result.evaluation());
        assertThat(read.pictureFacts().classes())
                .hasSize(read.imageRecipe().model().classes());
        assertThat(read.metrics().stream()
                        .map(line ->
                                line.path("step").asInt() + line.path("split").asString()))
                .containsExactly("3train", "6train", "6test", "9train", "12train", "12test");
        ObjectNode provenance = read.provenance();
        assertThat(provenance.path("seed").asInt()).isEqualTo(3);
        assertThat(provenance.path("threads").asInt()).isEqualTo(1);
        assertThat(provenance.path("command").asString()).isEqualTo("facet train shapes");
        assertThat(provenance.path("data_hash").asString()).matches("[0-9a-f]{64}");
        assertThat(provenance.has("version") && provenance.has("commit") && provenance.has("machine"))
                .isTrue();
        for (String plot : List.of("loss.png", "accuracy.png", "modulation.png")) {
            assertThat(javax.imageio.ImageIO.read(
                                    run.resolve("plots").resolve(plot).toFile())
                            .getWidth())
                    .isGreaterThan(300);
        }
        assertThat(run.resolve("README.md")).content().contains("linear, mask by graph random features", "accuracy");
        try (var events = Files.list(run.resolve("tensorboard"))) {
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void sameSeedSameBits() throws IOException {
        Trainer.train(Tiny.recipe(), folder.resolve("a"), Tiny.OPTIONS);
        Trainer.train(Tiny.recipe(), folder.resolve("b"), Tiny.OPTIONS);
        Trainer.train(Tiny.recipe(), folder.resolve("c"), Tiny.OPTIONS.withSeed(4));
        assertThat(model("a")).isEqualTo(model("b")).isNotEqualTo(model("c"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aRunStoppedAtRandomStepsAndResumedHasTheSameBits(long seed) throws IOException {
        Trainer.train(Tiny.recipe(), folder.resolve("whole"), Tiny.OPTIONS);
        Path broken = folder.resolve("broken");
        Random random = new Random(seed);
        int step = 1 + random.nextInt(4);
        TrainOptions options = Tiny.OPTIONS;
        while (step < 12) {
            int stop = step;
            TrainOptions now = options.withProgress(stopAfter(stop));
            assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), broken, now))
                    .isInstanceOf(TrainingInterrupted.class)
                    .hasMessageContaining("stopped after step " + stop)
                    .hasMessageContaining("--resume");
            options = Tiny.OPTIONS.withResume(true);
            step += 1 + random.nextInt(5);
        }
        Trainer.resume(broken, TrainOptions.DEFAULT);
        assertThat(model("broken")).isEqualTo(model("whole"));
        assertThat(lines("broken")).isEqualTo(lines("whole"));
        assertThat(Run.open(broken).evaluation().get("test"))
                .isEqualTo(Run.open(folder.resolve("whole")).evaluation().get("test"));
    }

    /** Steps are drawn, so that over the seeds a run is killed before, at and between its checkpoints. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRunKilledWithoutWarningHasTheSameBits(long seed) throws IOException, InterruptedException {
        Trainer.train(Tiny.recipe(), folder.resolve("whole"), Tiny.OPTIONS);
        Path broken = folder.resolve("broken");
        int step = 1 + new Random(seed).nextInt(11);
        Process training = atStep(step, broken, 60_000);
        training.destroyForcibly();
        assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // The checkpoint of a step is written once the step was told, and the process is killed while it is told.
        int saved = (step - 1) / 5 * 5;
        assertThat(Checkpoint.exists(broken)).as("killed at step " + step).isEqualTo(saved > 0);
        if (saved > 0) {
            assertThat(Checkpoint.fact(broken, "step")).isEqualTo(saved);
        }
        Trainer.resume(broken, TrainOptions.DEFAULT);
        assertThat(model("broken")).isEqualTo(model("whole"));
        assertThat(lines("broken")).isEqualTo(lines("whole"));
    }

    @Test
    void aRunAskedToEndWritesACheckpointFirst() throws IOException, InterruptedException {
        Trainer.train(Tiny.recipe(), folder.resolve("whole"), Tiny.OPTIONS);
        Path broken = folder.resolve("broken");
        Process training = atStep(7, broken, 2_000);
        training.destroy();
        assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(training.exitValue()).isNotZero();
        assertThat(Checkpoint.fact(broken, "step")).isBetween(7L, 11L);
        assertThat(Run.open(broken).finished()).isFalse();
        Trainer.resume(broken, TrainOptions.DEFAULT);
        assertThat(model("broken")).isEqualTo(model("whole"));
    }

    private static Process atStep(int step, Path run, int pause) throws IOException {
        Process training = TestProcesses.start(
                EndlessTraining.class, run.toString(), Integer.toString(step), Integer.toString(pause));
        BufferedReader out = training.inputReader();
        String line = out.readLine();
        while (line != null && !line.equals("step " + step)) {
            line = out.readLine();
        }
        assertThat(line).as("the process reached step " + step).isNotNull();
        return training;
    }

    @Test
    void resumingIsForTheSameRunOnly() {
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), run, Tiny.OPTIONS.withProgress(stopAfter(6))))
                .isInstanceOf(TrainingInterrupted.class);
        TrainOptions resume = Tiny.OPTIONS.withResume(true);
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), run, Tiny.OPTIONS))
                .hasMessageContaining("exists; --resume goes on with it, --force replaces it");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), run, resume.withThreads(2)))
                .hasMessageContaining("was trained with 1 threads, got --threads 2");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("batch=9"), run, resume))
                .isInstanceOf(RecipeException.class)
                .hasMessage("training.batch: a resumed run keeps its settings: it was begun with 8, got 9; a new --run"
                        + " takes it");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), run, resume.withSeed(9)))
                .hasMessageContaining("begun with --seed 3, got --seed 9");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("train_images=50"), run, resume))
                .hasMessageContaining("other pictures");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), folder.resolve("absent"), resume))
                .hasMessageContaining("absent cannot be resumed: it does not exist");
        RunResult result =
                Trainer.train(Tiny.recipe(), run, resume.withThreads(2).withForce(true));
        assertThat(result.steps()).isEqualTo(12);
        assertThat(run.resolve("README.md")).content().contains("seed and threads: 3, 1, then 2");
        assertThat(resumptions(run)).isEqualTo(1);
        assertThat(Trainer.resume(run, TrainOptions.DEFAULT)).isEqualTo(result);
        assertThat(resumptions(run)).as("a finished run does not go on").isEqualTo(1);
    }

    private static int resumptions(Path run) {
        return Run.open(run).provenance().path("resumed").size();
    }

    @Test
    void aRunWithoutACheckpointGoesOnWithItsOwnThreads() throws IOException {
        Trainer.train(Tiny.recipe("steps=4"), folder.resolve("whole"), Tiny.OPTIONS);
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("steps=4"), run, Tiny.OPTIONS.withProgress(stopAfter(2))))
                .isInstanceOf(TrainingInterrupted.class);
        Files.delete(Checkpoint.file(run)); // as if it had been killed before the first
        assertThatThrownBy(() -> Trainer.resume(run, TrainOptions.DEFAULT.withThreads(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was trained with 1 threads, got --threads 2")
                .hasMessageContaining("leave --threads out");
        int before = Engine.threads();
        try {
            Engine.threads(2);
            Trainer.resume(run, TrainOptions.DEFAULT);
            assertThat(Engine.threads()).isEqualTo(2);
        } finally {
            Engine.threads(before);
        }
        assertThat(Run.open(run).provenance().at("/resumed/0/threads").asInt()).isEqualTo(1);
        assertThat(model("run")).isEqualTo(model("whole"));
        Trainer.train(Tiny.recipe("steps=4"), run, Tiny.OPTIONS.withForce(true));
        assertThatThrownBy(() -> Trainer.train(
                        Tiny.recipe("steps=4"),
                        run,
                        Tiny.OPTIONS.withForce(true).withProgress(stopAfter(2))))
                .isInstanceOf(TrainingInterrupted.class);
        Files.delete(Checkpoint.file(run));
        Trainer.resume(run, TrainOptions.DEFAULT.withThreads(2).withForce(true));
        assertThat(Provenance.threads(Run.open(run).provenance())).containsExactly(1, 2);
    }

    @Test
    void threadsAreSetForTheTrainingAlone() {
        Engine.start();
        int engine = Engine.threads();
        int kernels = Parallel.threads();
        int other = engine == 3 ? 2 : 3;
        List<Integer> during = new ArrayList<>();
        TrainOptions options = Tiny.OPTIONS.withThreads(other).withProgress(new Progress() {
            @Override
            public void step(Step step) {
                during.add(Engine.threads());
                during.add(Parallel.threads());
            }
        });
        Trainer.train(Tiny.recipe("steps=1"), folder.resolve("run"), options);
        assertThat(during).containsExactly(other, other);
        assertThat(List.of(Engine.threads(), Parallel.threads())).containsExactly(engine, kernels);
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("batch=61"), folder.resolve("bad"), options))
                .isInstanceOf(RecipeException.class);
        assertThat(List.of(Engine.threads(), Parallel.threads())).containsExactly(engine, kernels);
    }

    @Test
    void oneProcessAtATimeTrainsARun() throws IOException, InterruptedException {
        Path run = folder.resolve("run");
        Process training = atStep(1, run, 60_000);
        try {
            String held = run + " is being trained by another process; wait for it or name another";
            assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), run, Tiny.OPTIONS.withForce(true)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(held);
            assertThatThrownBy(() -> Trainer.resume(run, TrainOptions.DEFAULT)).hasMessage(held);
        } finally {
            training.destroyForcibly();
        }
        assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Trainer.resume(run, TrainOptions.DEFAULT).steps()).isEqualTo(12);
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), run, Tiny.OPTIONS))
                .hasMessageContaining("exists; --resume goes on with it");
    }

    @Test
    void forceReplacesARunAndNothingElse() throws IOException {
        Path run = folder.resolve("run");
        Trainer.train(Tiny.recipe("steps=2"), run, Tiny.OPTIONS);
        Files.writeString(run.resolve("notes.txt"), "mine");
        Trainer.train(Tiny.recipe("steps=1"), run, Tiny.OPTIONS.withForce(true));
        assertThat(Run.open(run).imageRecipe().training().steps()).isEqualTo(1);
        assertThat(run.resolve("notes.txt")).hasContent("mine");
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe(), other, Tiny.OPTIONS.withForce(true)))
                .hasMessageContaining("is not the folder of a run");
        assertThat(other.resolve("thesis.txt")).hasContent("mine");
    }

    @Test
    void aLossThatDivergesSaysSo() {
        assertThatThrownBy(() -> Trainer.train(
                        Tiny.recipe("learning_rate=1e30", "clip=0", "warmup=0"), folder.resolve("run"), Tiny.OPTIONS))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("training.learning_rate: the ")
                .hasMessageContaining(" at step ");
    }

    @Test
    void whatDoesNotFitTheDataIsRefusedBeforeAnythingIsWritten() {
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("batch=61"), run, Tiny.OPTIONS))
                .hasMessage("training.batch: a batch of 61 is more than the 60 training pictures");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("patch=5"), run, Tiny.OPTIONS))
                .hasMessageContaining("patch must divide the picture");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("crop=16"), run, Tiny.OPTIONS))
                .hasMessageContaining("training.augmentation.crop");
        assertThatThrownBy(() -> Trainer.train(Tiny.recipe("data=absent"), run, Tiny.OPTIONS))
                .hasMessageContaining("absent");
        assertThat(run).doesNotExist();
    }

    private byte[] model(String run) throws IOException {
        return Files.readAllBytes(folder.resolve(run).resolve("model.safetensors"));
    }

    /** The lines of metrics without what the clock says. */
    private List<ObjectNode> lines(String run) {
        List<ObjectNode> lines = Run.open(folder.resolve(run)).metrics();
        lines.forEach(line -> line.remove("seconds_per_step"));
        return lines;
    }
}
