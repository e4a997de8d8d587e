package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
}
