package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeSetupTest {
    @TempDir
    Path folder;

    private NativeSetup choose(String system, boolean mklOnClassPath, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("os.name", system);
        properties.put("os.arch", "amd64");
        properties.put("facet.cache", folder.toString());
        properties.putAll(more);
        return NativeSetup.choose(new NativeSetup.Surroundings(properties, Map.of(), name -> mklOnClassPath));
    }

    @Test
    void takesMklWhereItIs() {
        NativeSetup setup = choose("Linux", true, Map.of());
        assertThat(setup.mkl()).isTrue();
        assertThat(setup.cache().getFileName().toString()).startsWith("javacpp-mkl-");
    }

    @Test
    void fallsBackToOpenBlasAndSaysWhy() {
        NativeSetup setup = choose("Linux", false, Map.of());
        assertThat(setup.mkl()).isFalse();
        assertThat(setup.cache().getFileName().toString()).startsWith("javacpp-openblas-");
        assertThat(setup.reason()).isEqualTo("OpenBLAS, since MKL's libmkl_rt.so.2 is not on the class path");
        assertThat(choose("Mac OS X", true, Map.of()).reason()).contains("Linux x86-64 only");
    }

    @Test
    void obeysThePropertyAndRefusesWhatCannotBeHad() {
        assertThat(choose("Linux", true, Map.of("facet.blas", "openblas")).mkl())
                .isFalse();
        assertThat(choose("Linux", true, Map.of("facet.blas", "MKL")).reason()).isEqualTo("asked for");
        assertThatThrownBy(() -> choose("Linux", false, Map.of("facet.blas", "mkl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("facet.blas is mkl, but MKL's libmkl_rt.so.2 is not on the class path");
        assertThatThrownBy(() -> choose("Linux", true, Map.of("facet.blas", "atlas")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("facet.blas must be mkl, openblas or auto, got atlas");
    }

    @Test
    void readsTheEnvironmentButThePropertyWins() {
        NativeSetup.Surroundings around = new NativeSetup.Surroundings(
                Map.of("os.name", "Linux", "os.arch", "amd64", "facet.blas", "openblas"),
                Map.of("FACET_BLAS", "mkl", "FACET_CACHE", folder.toString()),
                name -> true);
        NativeSetup setup = NativeSetup.choose(around);
        assertThat(setup.mkl()).isFalse();
        assertThat(setup.cache()).startsWithRaw(folder);
    }
}
