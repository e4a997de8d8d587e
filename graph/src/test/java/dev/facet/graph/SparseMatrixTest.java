package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SparseMatrixTest {
    /** [[0, 5, 0, 7], [0, 0, 0, 0], [1, 0, 0, 2]]. */
    private static SparseMatrix example() {
        return SparseMatrix.of(4, new int[] {0, 2, 2, 4}, new int[] {1, 3, 0, 3}, new float[] {5, 7, 1, 2});
    }

    @Test
    void readsBackWhatWasGiven() {
        SparseMatrix matrix = example();
        assertThat(matrix.rows()).isEqualTo(3);
        assertThat(matrix.columns()).isEqualTo(4);
        assertThat(matrix.entries()).isEqualTo(4);
        assertThat(matrix.get(0, 3)).isEqualTo(7);
        assertThat(matrix.get(0, 2)).isZero();
        assertThat(matrix.get(1, 0)).isZero();
        assertThat(matrix.toDense()).isDeepEqualTo(new double[][] {{0, 5, 0, 7}, {0, 0, 0, 0}, {1, 0, 0, 2}});
        assertThat(matrix).hasToString("SparseMatrix[3 x 4, entries=4]");
    }

    @Test
    void arraysAreCopies() {
        SparseMatrix matrix = example();
        matrix.offsets()[0] = 9;
        matrix.indices()[0] = 9;
        matrix.values()[0] = 9;
        assertThat(matrix.offsets()).containsExactly(0, 2, 2, 4);
        assertThat(matrix.indices()).containsExactly(1, 3, 0, 3);
        assertThat(matrix.values()).containsExactly(5, 7, 1, 2);
    }

    @Test
    void transposeIsSortedAndItsOwnInverse() {
        SparseMatrix turned = example().transpose();
        assertThat(turned.rows()).isEqualTo(4);
        assertThat(turned.columns()).isEqualTo(3);
        assertThat(turned.offsets()).containsExactly(0, 1, 2, 2, 4);
        assertThat(turned.indices()).containsExactly(2, 0, 0, 2);
        assertThat(turned.values()).containsExactly(1, 5, 7, 2);
        assertThat(turned.transpose().toDense()).isDeepEqualTo(example().toDense());
    }

    @Test
    void symmetricIsWhatEqualsItsTranspose() {
        assertThat(example().isSymmetric()).isFalse();
        assertThat(GraphBuilders.grid(3, 4).toMatrix().isSymmetric()).isTrue();
        int[] offsets = {0, 1, 2};
        int[] swapped = {1, 0};
        assertThat(SparseMatrix.of(2, offsets, swapped, new float[] {2, 2}).isSymmetric())
                .isTrue();
        assertThat(SparseMatrix.of(2, offsets, swapped, new float[] {0, -0f}).isSymmetric())
                .isTrue();
        assertThat(SparseMatrix.of(2, offsets, swapped, new float[] {2, 3}).isSymmetric())
                .isFalse();
        assertThat(SparseMatrix.of(2, new int[] {0, 1, 1}, new int[] {1}, new float[] {2})
                        .isSymmetric())
                .isFalse();
    }

    @Test
    void emptyMatrices() {
        SparseMatrix none = SparseMatrix.of(0, new int[] {0}, new int[0], new float[0]);
        assertThat(none.rows()).isZero();
        assertThat(none.transpose().rows()).isZero();
        SparseMatrix wide = SparseMatrix.of(3, new int[] {0, 0}, new int[0], new float[0]);
        assertThat(wide.transpose().rows()).isEqualTo(3);
    }

    @Test
    void arraysThatAreNoMatrixAreRefused() {
        refused("at least 0 columns, got -1", -1, new int[] {0}, new int[0], new float[0]);
        refused("start with 0, got an empty array", 1, new int[0], new int[0], new float[0]);
        refused("start with 0, got 2", 1, new int[] {2}, new int[0], new float[0]);
        refused("offsets end at 1, with 2 column indices and 2 values", 2, new int[] {0, 1}, new int[2], new float[2]);
        refused("1 column indices and 2 values", 2, new int[] {0, 1}, new int[1], new float[2]);
        refused("not descend, they do at row 1", 3, new int[] {0, 2, 1, 2}, new int[2], new float[2]);
        refused("row 0 has column index 3 in a matrix of 3", 3, new int[] {0, 1}, new int[] {3}, new float[1]);
        refused("row 0 has column index -1", 3, new int[] {0, 1}, new int[] {-1}, new float[1]);
        refused("ascend strictly, got 1 then 1", 3, new int[] {0, 2}, new int[] {1, 1}, new float[2]);
        refused("entry (0, 2) is NaN", 3, new int[] {0, 1}, new int[] {2}, new float[] {Float.NaN});
        // Offsets that leave the arrays before they come back.
        refused("not descend", 3, new int[] {0, 5, 1}, new int[1], new float[1]);
    }

    private static void refused(String message, int columns, int[] offsets, int[] indices, float[] values) {
        assertThatThrownBy(() -> SparseMatrix.of(columns, offsets, indices, values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
