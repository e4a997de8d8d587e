package dev.facet.app.demo;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionOracle;
import dev.facet.graph.MaskRows;
import dev.facet.training.TrainOptions;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void a_stop_is_told_as_one_and_leaves_no_report() throws Exception {
        DemoLog stopping = new DemoLog() {
            private int stages;

            @Override
            public void stage(int number, int count, String what, double secondsLeft) {
                stages++;
            }

            @Override
            public void detail(String what) {}

            @Override
            public boolean stopRequested() {
                return stages > 0;
            }
        };
        Demo demo = new Demo(DemoOptions.QUICK.withGrid(12).withPoints(200), TrainOptions.DEFAULT, stopping);
        assertThatThrownBy(() -> demo.run(folder))
                .isInstanceOf(DemoStopped.class)
                .hasMessageContaining("nothing");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void grids_have_half_the_nodes_of_the_next_and_end_with_the_largest() {
        assertThat(DemoOptions.FULL.raceSides()).containsExactly(45, 64, 90, 128, 181);
        assertThat(DemoOptions.FULL.withGrid(10).raceSides()).containsExactly(10);
    }

    @Test
    void answers_on_a_sample_of_rows_are_those_of_the_oracle_over_all_pairs() {
        try (Race race = new Race(9, 5)) {
            int[] rows = RaceAnswers.sample(race);
            double[][] mask = MaskRows.estimated(race.weighted, race.f, race.walks(), all(81));
            double[][] ones = new double[81][81];
            for (double[] row : ones) {
                Arrays.fill(row, 1);
            }
            double[][] values = rows(race.values);
            double[][] softmax =
                    AttentionOracle.forward(AttentionKernel.SOFTMAX, rows(race.queries), rows(race.keys), values, ones);
            double[][] masked = AttentionOracle.forward(
                    AttentionKernel.LINEAR, rows(race.mappedQueries), rows(race.mappedKeys), values, mask);
            double[][] chosen = MaskRows.estimated(race.weighted, race.f, race.walks(), rows);
            for (int r = 0; r < rows.length; r++) {
                assertThat(RaceAnswers.softmax(race, rows)[r]).containsExactly(softmax[rows[r]], within(1e-9));
                assertThat(RaceAnswers.masked(race, rows, chosen)[r]).containsExactly(masked[rows[r]], within(1e-9));
            }
            double[][] exactRows = new double[81][];
            for (int i = 0; i < 81; i++) {
                exactRows[i] = MaskRows.exact(race.weighted, race.f, i);
            }
            double[][] exact = AttentionOracle.forward(
                    AttentionKernel.LINEAR, rows(race.mappedQueries), rows(race.mappedKeys), values, exactRows);
            double[] channel = RaceAnswers.exactChannel(race);
            for (int i = 0; i < 81; i++) {
                assertThat(channel[i]).isEqualTo(exact[i][0], within(1e-4));
            }
        }
    }

    @Test
    void numbers_are_written_with_as_many_digits_as_they_deserve() {
        assertThat(Text.time(2.34)).isEqualTo("2.3 s");
        assertThat(Text.time(.0123)).isEqualTo("12 ms");
        assertThat(Text.percent(.0234)).isEqualTo("2.3 %");
        assertThat(Text.tiny(9.7e-8)).isEqualTo("1\u00b710\u207b\u2077");
        assertThat(Text.count(32_761)).isEqualTo("32,761");
    }

    private static int[] all(int count) {
        int[] nodes = new int[count];
        Arrays.setAll(nodes, i -> i);
        return nodes;
    }

    private static double[][] rows(MemorySegment array) {
        double[][] rows = new double[81][Race.FEATURES];
        for (int i = 0; i < 81; i++) {
            for (int c = 0; c < Race.FEATURES; c++) {
                rows[i][c] = array.getAtIndex(JAVA_FLOAT, (long) i * Race.FEATURES + c);
            }
        }
        return rows;
    }
}
