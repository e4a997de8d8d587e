package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    @TempDir
    Path folder;

    private SweepPlan plan(String... arguments) throws IOException {
        Path recipe = Files.writeString(
                folder.resolve("tiny.yaml"),
                Tiny.recipe("steps=2", "evaluate_every=0").yaml());
        return SweepPlan.of(recipe.toString(), List.of(arguments), List.of(1L, 2L), folder.resolve("sweep"));
    }

    @Test
    void argumentsBecomeAxesAndFixedKeys() {
        SweepPlan plan = SweepPlan.of(
                "shapes", List.of("mask=none,grf", "steps=3", "decays=[0.1,1],[0.5]"), List.of(1L), folder);
        assertThat(plan.fixed()).containsExactly("steps=3");
        assertThat(plan.axes()).containsEntry("decays", List.of("[0.1,1]", "[0.5]"));
        assertThat(plan.combinations())
                .containsExactly(
                        Map.of("mask", "none", "decays", "[0.1,1]"),
                        Map.of("mask", "none", "decays", "[0.5]"),
                        Map.of("mask", "grf", "decays", "[0.1,1]"),
                        Map.of("mask", "grf", "decays", "[0.5]"));
        assertThat(Sweep.command(plan, plan.combinations().getFirst(), 7))
                .isEqualTo("facet train shapes steps=3 mask=none 'decays=[0.1,1]' --seed 7");
        assertThatThrownBy(() -> SweepPlan.of("shapes", List.of("mask"), List.of(1L), folder))
                .hasMessageContaining("an axis is key=a,b,c");
        assertThatThrownBy(() -> SweepPlan.of("shapes", List.of("mask=a,,b"), List.of(1L), folder))
                .hasMessageContaining("a value is missing");
        assertThatThrownBy(() -> SweepPlan.of("shapes", List.of(), List.of(), folder))
                .hasMessageContaining("at least one seed");
        assertThatThrownBy(() -> SweepPlan.of("shapes", List.of(), List.of(1L, 1L), folder))
                .hasMessageContaining("must differ");
    }

    @Test
    void everyCombinationRunsWithEverySeedAndAStoppedSweepGoesOn() throws IOException {
        SweepPlan plan = plan("mask=none,grf");
        List<String> notes = new ArrayList<>();
        TrainOptions options = TrainOptions.DEFAULT.withThreads(1).withProgress(new Progress() {
            private int steps;

            @Override
            public void step(Step step) {
                steps++;
            }

            @Override
            public boolean stopRequested() {
                return steps == 5; // the third run, after its first step
            }
        });
        assertThatThrownBy(() -> Sweep.run(plan, options)).isInstanceOf(TrainingInterrupted.class);
        assertThat(Sweep.table(plan)).extracting(Sweep.Row::seeds).containsExactly(List.of(1L), List.of(1L));
        assertThat(folder.resolve("sweep/sweep.md")).content().contains("(one seed)");
        List<Sweep.Row> rows =
                Sweep.run(plan, TrainOptions.DEFAULT.withThreads(1).withProgress(new Progress() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }

                    @Override
                    public void started(String name, int done, int total) {
                        notes.add("from " + done);
                    }
                }));
        assertThat(notes).containsSubsequence("run 3 of 4: mask-none.seed-2", "from 1", "run 4 of 4: mask-grf.seed-2");
        assertThat(rows).hasSize(2);
        Sweep.Row grf = rows.get(1);
        assertThat(grf.values()).isEqualTo(Map.of("mask", "grf"));
        assertThat(grf.seeds()).containsExactly(1L, 2L);
        double first = accuracy(plan, 1);
        double second = accuracy(plan, 2);
        assertThat(grf.mean().get("accuracy")).isCloseTo((first + second) / 2, within(1e-12));
        assertThat(grf.spread().get("accuracy")).isCloseTo(Math.abs(first - second) / Math.sqrt(2), within(1e-12));
        List<String> runs =
                Files.readString(folder.resolve("sweep/runs.csv")).lines().toList();
        assertThat(runs.getFirst()).contains("seed,", "accuracy,", "seconds_per_step,", "commit,", "data_hash");
        assertThat(runs).hasSize(1 + plan.combinations().size() * plan.seeds().size());
        assertThat(Files.readString(folder.resolve("sweep/sweep.csv")).lines().toList())
                .hasSize(3)
                .element(0)
                .asString()
                .startsWith("mask,seeds,accuracy,accuracy_spread");
        assertThat(Sweep.json(rows).at("/rows/1/values/mask").asString()).isEqualTo("grf");
        assertThat(Sweep.markdown(rows)).contains(" +- ", "--seed 1");
        assertThatThrownBy(() -> Sweep.run(plan("walks=2,3"), TrainOptions.DEFAULT))
                .hasMessageContaining("holds a sweep of");
    }

    private static double accuracy(SweepPlan plan, long seed) {
        return Run.open(plan.run(Map.of("mask", "grf"), seed))
                .evaluation()
                .getOrDefault("test", Map.of())
                .getOrDefault("accuracy", Double.NaN);
    }

    @Test
    void mistakesComeToLightBeforeTheFirstRun() throws IOException {
        SweepPlan plan = plan("heads=2,3");
        assertThatThrownBy(() -> Sweep.run(plan, TrainOptions.DEFAULT)).hasMessageContaining("heads must divide");
        assertThat(folder.resolve("sweep")).doesNotExist();
    }

    @Test
    void whatAnotherProcessHoldsIsLeftToItUntilItEnds() throws IOException {
        SweepPlan plan = plan("mask=none,grf");
        Path held = plan.run(Map.of("mask", "none"), 1);
        Process other = TestProcesses.start(
                HeldRun.class, Sweep.lock(plan, "mask-none.seed-1").toString());
        try {
            BufferedReader said = other.inputReader();
            String line = said.readLine();
            while (line != null && !line.equals("held")) {
                line = said.readLine();
            }
            assertThat(line).as("the process holds the run").isNotNull();
            List<String> notes = new ArrayList<>();
            List<Sweep.Row> rows = Sweep.run(plan, noting(notes));
            assertThat(notes)
                    .contains("run 1 of 4: mask-none.seed-1 is held by another process", "run 4 of 4: mask-grf.seed-2");
            assertThat(held).doesNotExist();
            assertThat(rows).extracting(Sweep.Row::seeds).containsExactly(List.of(2L), List.of(1L, 2L));
            assertThat(Sweep.held(plan)).containsExactly("mask-none.seed-1");
            assertThat(Sweep.json(rows, Sweep.held(plan)).at("/held/0").asString())
                    .isEqualTo("mask-none.seed-1");
        } finally {
            other.destroyForcibly();
        }
        other.onExit().join();
        List<Sweep.Row> rows = Sweep.run(plan, noting(new ArrayList<>()));
        assertThat(rows).extracting(Sweep.Row::seeds).containsExactly(List.of(1L, 2L), List.of(1L, 2L));
        assertThat(Sweep.held(plan)).isEmpty();
        assertThat(folder.resolve("sweep/sweep.md")).content().doesNotContain("(one seed)");
    }

    @Test
    void sweepsSideBySideTrainEachRunOnce() throws Exception {
        SweepPlan plan = plan("mask=none,grf");
        Process other = TestProcesses.start(SweepProcess.class, folder.toString());
        List<String> notes = new ArrayList<>();
        List<Sweep.Row> here = Sweep.run(plan, noting(notes));
        List<String> there = other.inputReader().readAllLines();
        assertThat(other.waitFor()).as(String.join("\n", there)).isZero();
        // Whoever ends last has seen all: the table on disk is whole.
        assertThat(Sweep.table(plan)).extracting(Sweep.Row::seeds).containsExactly(List.of(1L, 2L), List.of(1L, 2L));
        assertThat(folder.resolve("sweep/sweep.md")).content().doesNotContain("(one seed)");
        assertThat(here).isNotEmpty();
        // A run that was trained twice, or by two at once, would have lines of a step twice.
        for (long seed : plan.seeds()) {
            for (String mask : List.of("none", "grf")) {
                assertThat(Run.open(plan.run(Map.of("mask", mask), seed)).metrics())
                        .filteredOn(line -> line.path("step").asInt() == 2)
                        .hasSize(2); // one of training, one of the test
            }
        }
        assertThat(notes.stream().filter(note -> note.startsWith("trained ")).count()
                        + there.stream()
                                .filter(note -> note.startsWith("trained "))
                                .count())
                .isEqualTo(4);
    }

    @Test
    void finishedRunsAreNotReadAgainButTheirRecipeMustStillBeTheSame() throws IOException {
        SweepPlan plan = plan("mask=none");
        List<Sweep.Row> rows = Sweep.run(plan, noting(new ArrayList<>()));
        List<String> notes = new ArrayList<>();
        assertThat(Sweep.run(plan, noting(notes))).isEqualTo(rows);
        assertThat(notes)
                .noneMatch(note -> note.startsWith("reading "))
                .anyMatch(note -> note.endsWith("is finished already"));
        Path recipe = folder.resolve("tiny.yaml");
        Files.writeString(recipe, Files.readString(recipe).replace("batch: 8", "batch: 9"));
        assertThatThrownBy(() -> Sweep.run(plan, TrainOptions.DEFAULT))
                .hasMessage("training.batch: a resumed run keeps its settings: it was begun with 8, got 9; a new --run"
                        + " takes it");
    }

    @Test
    void aResumedRunKeepsItsThreadsAndLeavesThoseOfTheOthers() throws IOException {
        SweepPlan plan = plan("mask=none,grf");
        Files.createDirectories(Sweep.lock(plan, "sweep").getParent()); // as a sweep leaves it
        stopped(plan, Map.of("mask", "none"), 1, 1);
        stopped(plan, Map.of("mask", "grf"), 2, 2);
        assertThatThrownBy(() -> Sweep.run(plan, TrainOptions.DEFAULT.withThreads(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was trained with 1 threads, got --threads 2")
                .hasMessageContaining("leave --threads out");
        int before = Engine.threads();
        try {
            Engine.threads(3);
            Sweep.run(plan, TrainOptions.DEFAULT);
        } finally {
            Engine.threads(before);
        }
        assertThat(threads(plan, "none", 1)).containsExactly(1);
        assertThat(threads(plan, "grf", 1)).containsExactly(3);
        assertThat(threads(plan, "none", 2)).containsExactly(3);
        assertThat(threads(plan, "grf", 2)).containsExactly(2);
    }

    /** Begins a run of the plan and stops it after its first step. */
    private static void stopped(SweepPlan plan, Map<String, String> combination, long seed, int threads) {
        Recipe recipe = Recipes.load(plan.recipe(), plan.overrides(combination));
        TrainOptions options = new TrainOptions(seed, threads, false, false, Progress.NONE, "")
                .withProgress(new Progress() {
                    @Override
                    public boolean stopRequested() {
                        return true;
                    }
                });
        assertThatThrownBy(() -> Trainer.train(recipe, plan.run(combination, seed), options))
                .isInstanceOf(TrainingInterrupted.class);
    }

    private static List<Integer> threads(SweepPlan plan, String mask, long seed) {
        return Provenance.threads(Run.open(plan.run(Map.of("mask", mask), seed)).provenance());
    }

    @Test
    void aLockHasOneHolderAndIsFreeAfterwards() {
        try (ProcessLock lock = ProcessLock.take(folder.resolve("a"))) {
            assertThat(lock).isNotNull();
            assertThat(ProcessLock.tryTake(folder.resolve("a"))).isNull();
            try (ProcessLock second = ProcessLock.tryTake(folder.resolve("b"))) {
                assertThat(second).isNotNull();
            }
        }
        try (ProcessLock again = ProcessLock.tryTake(folder.resolve("a"))) {
            assertThat(again).isNotNull();
        }
    }

    static TrainOptions noting(List<String> notes) {
        return TrainOptions.DEFAULT.withThreads(1).withProgress(new Progress() {
            @Override
            public void note(String line) {
                notes.add(line);
            }

            @Override
            public void started(String name, int done, int total) {
                notes.add("trained " + name);
            }
        });
    }

    /** Holds a run of a sweep until it is killed. */
    static final class HeldRun {
        private HeldRun() {}

        @SuppressWarnings("try")
        public static void main(String[] arguments) throws InterruptedException {
            try (ProcessLock lock = ProcessLock.take(Path.of(arguments[0]))) {
                System.out.println("held");
                Thread.sleep(60_000);
            }
        }
    }

    /** The sweep of the recipe in a folder, as another process runs it. */
    static final class SweepProcess {
        private SweepProcess() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            List<String> notes = new ArrayList<>();
            Sweep.run(
                    SweepPlan.of(
                            folder.resolve("tiny.yaml").toString(),
                            List.of("mask=none,grf"),
                            List.of(1L, 2L),
                            folder.resolve("sweep")),
                    noting(notes));
            notes.forEach(System.out::println);
        }
    }
}
