package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("--walks", "--halt", "--max-length", "--scheme");

    @Test
    void findsTheNameAFewLettersAway() {
        assertThat(Nearest.of("--wakls", NAMES)).isEqualTo("--walks");
        assertThat(Nearest.of("--maxlength", NAMES)).isEqualTo("--max-length");
        assertThat(Nearest.of("--SCHEME", NAMES)).isEqualTo("--scheme");
    }

    @Test
    void saysNothingWhenNothingIsNear() {
        assertThat(Nearest.of("--zzzzzzzzzz", NAMES)).isNull();
        assertThat(Nearest.of("x", List.of())).isNull();
    }

    @Test
    void countsInsertionsDeletionsReplacementsAndSwaps() {
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "abc")).isZero();
        assertThat(Nearest.distance("abcd", "abd")).isEqualTo(1);
        assertThat(Nearest.distance("abcd", "axcd")).isEqualTo(1);
        assertThat(Nearest.distance("abcd", "acbd")).isEqualTo(1);
    }
}
