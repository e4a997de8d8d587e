package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verb refuses before anything is timed; the benchmarks themselves are tested in their own room. */
class BenchCommandTest {
    @Test
    void helpListsTheNames() {
        CommandLineRun run = CommandLineRun.of("bench", "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("attention", "walks", "training", "facet bench walks");
    }

    @Test
    void anUnknownNameGetsTheNearest() {
        CommandLineRun run = CommandLineRun.of("bench", "atention");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no benchmark is called 'atention'; did you mean attention?");
        assertThat(CommandLineRun.of("bench", "xyzzy").err())
                .contains("there are attention, walks, scale, moving, training");
    }

    @Test
    void aFolderGoesWithAttentionAlone(@TempDir Path folder) {
        CommandLineRun run = CommandLineRun.of("bench", "walks", "--out", folder.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--out", "attention", "walks");
    }

    @Test
    void pointsGoWithScaleAloneAndAreMany() {
        CommandLineRun run = CommandLineRun.of("bench", "walks", "--points", "4096");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--points 4096", "scale", "walks");
        run = CommandLineRun.of("bench", "scale", "--points", "2047");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--points must be 2048 to 8388608, got 2047");
    }

    @Test
    void filesThatExistAreRefusedBeforeAnyWork(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("cost.json"), "{}");
        CommandLineRun run = CommandLineRun.of("bench", "attention", "--out", folder.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("cost.json", "--force");
        assertThat(folder.resolve("cost.json")).hasContent("{}");
    }
}
