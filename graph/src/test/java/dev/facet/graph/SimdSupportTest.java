package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimdSupportTest {
    @Test
    void autoTakesWhatThereIs() {
        assertThat(SimdSupport.decide("auto", true, 256).simd()).isTrue();
        SimdSupport.Decision absent = SimdSupport.decide("auto", false, 0);
        assertThat(absent.simd()).isFalse();
        assertThat(absent.error()).isNull();
        assertThat(absent.reason()).contains("--add-modules jdk.incubator.vector");
        assertThat(absent.unwished()).isTrue();
        assertThat(SimdSupport.decide("auto", true, 64).reason()).contains("64 bits");
        assertThat(SimdSupport.decide("auto", true, 256).unwished()).isFalse();
        assertThat(SimdSupport.decide("scalar", false, 0).unwished()).isFalse();
    }

    @Test
    void forcingWhatCannotBeHadIsAnError() {
        assertThat(SimdSupport.decide("scalar", true, 512).simd()).isFalse();
        assertThat(SimdSupport.decide("SIMD", true, 512).simd()).isTrue();
        assertThat(SimdSupport.decide("simd", false, 0).error()).contains("--add-modules jdk.incubator.vector");
        assertThat(SimdSupport.decide("fast", true, 512).error())
                .isEqualTo("facet.simd must be auto, scalar or simd, got fast");
    }

    @Test
    void thisProcessHasADescription() {
        assertThat(SimdSupport.describe()).startsWith(SimdSupport.available() ? "SIMD of " : "scalar: ");
    }

    @Test
    void withoutTheModuleEverythingWorksSlower() throws Exception {
        List<String> lines = program();
        assertThat(lines.get(0)).startsWith("scalar: the module jdk.incubator.vector is absent");
        double[] here = WithoutVectorApi.results();
        String[] there = lines.get(1).replaceAll("[\\[\\] ]", "").split(",", -1);
        assertThat(there).hasSameSizeAs(here);
        for (int r = 0; r < here.length; r++) {
            assertThat(Double.parseDouble(there[r])).isCloseTo(here[r], withinPercentage(1e-3));
        }
    }

    @Test
    void forcingSimdWithoutTheModuleFailsByName() throws Exception {
        assertThat(String.join(" ", program("-Dfacet.simd=simd")))
                .contains("facet.simd=simd cannot be had: the module jdk.incubator.vector is absent");
    }

    /** The lines that {@link WithoutVectorApi} prints, errors included. */
    private static List<String> program(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")));
        command.add(WithoutVectorApi.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        // Of the lines of the logging library and of the JVM, none is ours.
        return output.lines()
                .filter(line -> !line.startsWith("SLF4J") && !line.startsWith("WARNING"))
                .toList();
    }
}
