package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LengthLawTest {
    @Test
    void survivalOfKnownLaws() {
        LengthLaw geometric = LengthLaw.geometric(0.25, 3);
        assertThat(geometric.maxLength()).isEqualTo(3);
        assertThat(geometric.survival(0)).isOne();
        assertThat(geometric.survival(2)).isCloseTo(0.5625, within(1e-15));
        assertThat(geometric.survival(4)).isZero();
        assertThat(geometric.meanLength()).isCloseTo(0.75 + 0.5625 + 0.421875, within(1e-12));
        LengthLaw fixed = LengthLaw.fixed(3);
        assertThat(fixed.survival(3)).isOne();
        assertThat(fixed.meanLength()).isEqualTo(3);
        assertThat(LengthLaw.fixed(0).maxLength()).isZero();
    }

    @Test
    void walksThatHaltNearlyAtOnceMayBeOfAnyLength() {
        for (double halt : new double[] {0.999, Math.nextDown(1.0)}) {
            LengthLaw law = LengthLaw.geometric(halt, 127);
            assertThat(law.survival(1)).isEqualTo(1 - halt);
            assertThat(law.survival(127)).isEqualTo(Double.MIN_NORMAL);
            WalkOptions options =
                    WalkOptions.DEFAULT.withHalt(halt).withMaxLength(127).withWalks(50);
            WalkSet walks = Walks.draw(WalkSets.grid(20, 20), options);
            for (int e = 0; e < walks.entries(); e++) {
                assertThat(walks.load(e)).isFinite().isPositive();
            }
        }
    }

    @Test
    void lawsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> LengthLaw.of(0.9, 0.5)).hasMessageContaining("step 0 must be 1, got 0.9");
        assertThatThrownBy(() -> LengthLaw.of(1, 0.5, 0.6))
                .hasMessageContaining("step 2")
                .hasMessageContaining("0.6 after 0.5");
        assertThatThrownBy(() -> LengthLaw.of(1, 0)).hasMessageContaining("step 1");
        assertThatThrownBy(() -> LengthLaw.of(1, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> LengthLaw.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LengthLaw.geometric(1, 3)).hasMessageContaining("below 1, got 1.0");
        assertThatThrownBy(() -> LengthLaw.geometric(0.1, 128)).hasMessageContaining("0 to 127, got 128");
        assertThatThrownBy(() -> LengthLaw.fixed(-1)).hasMessageContaining("got -1");
    }
}
