package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FacetTest {
    @Test
    void versionIsTheBuilds() {
        CommandLineRun run = CommandLineRun.of("--version");
        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("facet \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void noVerbIsAUsageError() {
        CommandLineRun run = CommandLineRun.of();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("a verb is missing").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--jsn, unknown option --jsn; the nearest known one is --json",
        "--thread=3, unknown option --thread; the nearest known one is --threads",
        "--threads=many, Invalid value for option '--threads'",
    })
    void usageErrorsAreOneLineAndExitTwo(String argument, String said) {
        CommandLineRun run = CommandLineRun.of(argument);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("facet: ").contains(said).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }
}
