package dev.facet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ColourMapTest {
    @Test
    void lightnessRisesEvenly() {
        double low = ColourMap.lightness(ColourMap.of(0));
        double high = ColourMap.lightness(ColourMap.of(1));
        assertThat(high - low).isGreaterThan(.7);
        for (int i = 0; i <= 20; i++) {
            double t = i / 20.0;
            assertThat(ColourMap.lightness(ColourMap.of(t))).isCloseTo(low + t * (high - low), within(.03));
        }
    }

    @Test
    void valuesOutsideTakeTheEnds() {
        assertThat(ColourMap.of(-3)).isEqualTo(ColourMap.of(0));
        assertThat(ColourMap.of(7)).isEqualTo(ColourMap.of(1));
        assertThat(ColourMap.of(Double.NaN)).isEqualTo(ColourMap.of(0));
    }

    @Test
    void mixingStartsAndEndsAtTheGivenColours() {
        assertThat(ColourMap.mix(0x8d93a6, 0x14141c, 0)).isEqualTo(0x8d93a6);
        assertThat(ColourMap.mix(0x8d93a6, 0x14141c, 1)).isEqualTo(0x14141c);
    }
}
