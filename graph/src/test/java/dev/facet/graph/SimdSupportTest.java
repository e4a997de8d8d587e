package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimdSupportTest {
    @Test
    void autoTakesWhatThereIs() {
        assertThat(SimdSupport.decide("auto", true, 256).simd()).isTrue();
        SimdSupport.Decision absent = SimdSupport.decide("auto", false, 0);
        assertThat(absent.simd()).isFalse();
        assertThat(absent.error()).isNull();
        assertThat(absent.reason()).contains("--add-modules jdk.incubator.vector");
        assertThat(SimdSupport.decide("auto", true, 64).reason()).contains("64 bits");
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
}
