package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
    @Test
    void describesWhatIsInUseAndChecksTheKnownProduct() {
        EngineInfo info = Engine.describe();
        assertThat(info.torch()).startsWith("2.");
        assertThat(info.blas()).isIn("MKL", "OpenBLAS");
        assertThat(info.blasVersion()).isNotBlank();
        assertThat(info.blasReason()).isNotBlank();
        assertThat(info.threads()).isEqualTo(Engine.threads());
        assertThat(info.cache()).isDirectory();
        assertThat(info.cacheBytes()).isGreaterThan(300_000_000L);
        assertThat(info.instructions()).isNotBlank();
        assertThat(info.java()).startsWith("25");
        assertThat(info.product().correct()).isTrue();
        assertThat(info.product().gigaflops()).isPositive();
    }

    @Test
    void setsAndReportsThreads() {
        int before = Engine.threads();
        try {
            Engine.threads(1);
            assertThat(Engine.threads()).isEqualTo(1);
        } finally {
            Engine.threads(before);
        }
        assertThatThrownBy(() -> Engine.threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, got 0");
    }

    @Test
    void messagesAreCutToTheFirstLine() {
        Tensor a = Tensors.of(new float[6], 2, 3);
        Tensor b = Tensors.of(new float[6], 2, 3);
        assertThatThrownBy(() -> a.matmul(b)).satisfies(e -> {
            assertThat(e.getMessage()).contains("\n");
            assertThat(Engine.message(e)).contains("2x3").doesNotContain("\n");
        });
    }

    /** Several JVMs on a folder that nothing was unpacked to: all of them start, and all compute the same. */
    @Test
    void startsSeveralTimesAtOnceOnAColdCache(@TempDir Path folder) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Xmx256m",
                            "-Dfacet.blas=openblas", // the smaller of the two to unpack
                            "-Dfacet.cache=" + folder,
                            "-cp",
                            System.getProperty("java.class.path"),
                            EngineProbe.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output" + i).toFile())
                    .start());
        }
        for (int i = 0; i < processes.size(); i++) {
            boolean ended = processes.get(i).waitFor(120, TimeUnit.SECONDS);
            processes.get(i).destroyForcibly();
            assertThat(ended).isTrue();
            assertThat(Files.readString(folder.resolve("output" + i))).contains("sum 7.0");
            assertThat(processes.get(i).exitValue()).isZero();
        }
    }
}
