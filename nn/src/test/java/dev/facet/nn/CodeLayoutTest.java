package dev.facet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodeLayoutTest {
    private static final CodeLayout LAYOUT = CodeLayout.EMPTY
            .withPair("azimuth")
            .withPair("light")
            .withScalar("elevation")
            .withVector("shape", 4);

    @Test
    void groupsFollowEachOther() {
        assertThat(LAYOUT.size()).isEqualTo(9);
        assertThat(LAYOUT.pairEntries()).isEqualTo(4);
        assertThat(LAYOUT.gaussianEntries()).isEqualTo(5);
        assertThat(LAYOUT.group("shape")).isEqualTo(new CodeLayout.Group("shape", CodeLayout.Kind.VECTOR, 5, 4));
        assertThat(LAYOUT.index("elevation")).isEqualTo(2);
        assertThat(LAYOUT).hasToString("azimuth 0-1 (angle pair), light 2-3 (angle pair), elevation 4, shape 5-8");
        assertThat(CodeLayout.EMPTY.size()).isZero();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> LAYOUT.group("pose"))
                .hasMessage("the code has no group 'pose', its groups are azimuth, light, elevation, shape");
        assertThatThrownBy(() -> LAYOUT.withPair("late")).hasMessageContaining("angle pairs come first, got late");
        assertThatThrownBy(() -> LAYOUT.withScalar("shape"))
                .hasMessageContaining("two groups of the code are named shape");
        assertThatThrownBy(() -> LAYOUT.withVector("none", 0)).hasMessageContaining("none");
        assertThatThrownBy(() -> new CodeLayout(List.of(new CodeLayout.Group("a", CodeLayout.Kind.VECTOR, 1, 2))))
                .hasMessage("group a begins at entry 1, wanted 0");
        assertThatThrownBy(() -> new CodeLayout.Group("a", CodeLayout.Kind.ANGLE_PAIR, 0, 3))
                .hasMessageContaining("cannot have 3 entries");
    }
}
