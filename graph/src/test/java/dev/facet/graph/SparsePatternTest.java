package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SparsePatternTest {
    @Test
    void columnsListTheSameEntriesByColumn() {
        // x . x
        // . . x
        // . x x
        SparsePattern pattern = SparsePattern.of(new int[] {0, 2, 3, 5}, new int[] {0, 2, 2, 1, 2});
        assertThat(pattern.symmetric()).isFalse();
        assertThat(pattern.columnOffsets()).containsExactly(0, 1, 2, 5);
        assertThat(pattern.columnRows()).containsExactly(0, 2, 0, 1, 2);
        assertThat(pattern.columnEntries()).containsExactly(0, 3, 1, 2, 4);
        assertThat(pattern.find(1, 2)).isEqualTo(2);
        assertThat(pattern.find(1, 1)).isNegative();
    }

    @Test
    void symmetricPatternSharesItsArraysAndMirrorsEntries() {
        SparsePattern pattern = SparsePattern.of(new int[] {0, 2, 4, 6}, new int[] {0, 2, 1, 2, 0, 1});
        assertThat(pattern.symmetric()).isTrue();
        assertThat(pattern.columnRows).isSameAs(pattern.columns);
        assertThat(pattern.columnEntries()).containsExactly(0, 4, 2, 5, 1, 3);
    }

    @Test
    void equalCountsAloneDoNotMakeItSymmetric() {
        SparsePattern cycle = SparsePattern.of(new int[] {0, 1, 2, 3}, new int[] {1, 2, 0});
        assertThat(cycle.symmetric()).isFalse();
        assertThat(cycle.columnRows()).containsExactly(2, 0, 1);
        assertThat(cycle.columnEntries()).containsExactly(2, 0, 1);
    }

    @Test
    void emptyPatternsAreValid() {
        assertThat(SparsePattern.of(new int[] {0}, new int[0]).nodes()).isZero();
        assertThat(SparsePattern.of(new int[] {0, 0, 0}, new int[0]).entries()).isZero();
    }

    @Test
    void badArraysAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparsePattern.of(new int[] {0, 1}, new int[] {1}))
                .withMessageContaining("row 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SparsePattern.of(new int[] {0, 0}, new int[0]).toMatrix(new float[2]))
                .withMessageContaining("0 entries")
                .withMessageContaining("2 values");
    }
}
