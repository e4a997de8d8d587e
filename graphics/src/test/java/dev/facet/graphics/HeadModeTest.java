package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HeadModeTest {
    @Test
    void runsAddWhatTheWholeWould() {
        KeyedDraws draws = new KeyedDraws(4, 5, 6);
        for (int length : new int[] {0, 1, 3, 24, 25, 1001}) {
            float[] dense = new float[length];
            for (int i = 0; i < length; i++) {
                dense[i] = i % 97 < 30 || draws.uniform() < .02 ? (float) draws.normal() : 0;
            }
            float[] out = new float[length];
            HeadMode.of(dense).add(-1.5f, out);
            for (int i = 0; i < length; i++) {
                assertThat(out[i]).isCloseTo(-1.5f * dense[i], within(1e-3f));
            }
        }
        float[] nothing = new float[500];
        assertThat(HeadMode.of(nothing).kept()).isZero();
    }
}
