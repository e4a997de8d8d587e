package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    @Test
    void firstAndLastStepsHaveTheirLines() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LineProgress progress = new LineProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), 1000);
        progress.started("shapes", 5, 16);
        for (int step = 6; step <= 16; step++) {
            progress.step(new Progress.Step(step, 16, 1.5, "accuracy", .25, 1e-3, .5, (16 - step) * 40.0));
        }
        progress.evaluated(16, "test", Map.of("accuracy", .75));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "shapes: going on after step 5, 16 steps",
                        "step 6/16  loss 1.5000  accuracy 0.250  0.500 s a step",
                        "step 16/16  loss 1.5000  accuracy 0.250  0.500 s a step  0 s left",
                        "step 16  test  accuracy 0.7500");
        assertThat(LineProgress.duration(7260)).isEqualTo("2:01 h");
    }
}
