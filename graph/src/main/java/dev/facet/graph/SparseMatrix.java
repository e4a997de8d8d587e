package dev.facet.graph;

import java.util.Arrays;

/**
 * An immutable sparse matrix of floats in compressed sparse row form, column indices ascending inside each row.
 *
 * <p>Shapes: {@code offsets} (rows + 1), {@code indices} and {@code values} (entries).
 *
 * <p>Errors: {@link IllegalArgumentException} that names the row and the value, when the arrays do not fit.
 */
public final class SparseMatrix {
    private final int rows;
    private final int columns;
    final int[] offsets;
    final int[] indices;
    final float[] values;

    private SparseMatrix(int rows, int columns, int[] offsets, int[] indices, float[] values) {
        this.rows = rows;
        this.columns = columns;
        this.offsets = offsets;
        this.indices = indices;
        this.values = values;
    }

    /** A matrix of the given number of columns from CSR arrays, which are copied and checked. */
    public static SparseMatrix of(int columns, int[] offsets, int[] indices, float[] values) {
        if (columns < 0) {
            throw new IllegalArgumentException("a matrix has at least 0 columns, got " + columns);
        }
        if (offsets.length == 0 || offsets[0] != 0) {
            throw new IllegalArgumentException("offsets must start with 0, got "
                    + (offsets.length == 0 ? "an empty array" : String.valueOf(offsets[0])));
        }
        int rows = offsets.length - 1;
        if (offsets[rows] != indices.length || indices.length != values.length) {
            throw new IllegalArgumentException("offsets end at " + offsets[rows] + ", with " + indices.length
                    + " column indices and " + values.length + " values; all three must agree");
        }
        for (int i = 0; i < rows; i++) {
            if (offsets[i + 1] < offsets[i]) {
                throw new IllegalArgumentException("offsets must not descend, they do at row " + i);
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                if (indices[e] < 0 || indices[e] >= columns) {
                    throw new IllegalArgumentException(
                            "row " + i + " has column index " + indices[e] + " in a matrix of " + columns + " columns");
                }
                if (!Float.isFinite(values[e])) {
                    throw new IllegalArgumentException(
                            "entry (" + i + ", " + indices[e] + ") is " + values[e] + ", it must be finite");
                }
                if (e > offsets[i] && indices[e - 1] >= indices[e]) {
                    throw new IllegalArgumentException("column indices of row " + i + " must ascend strictly, got "
                            + indices[e - 1] + " then " + indices[e]);
                }
            }
        }
        return new SparseMatrix(rows, columns, offsets.clone(), indices.clone(), values.clone());
    }

    /** As {@link #of}, without copying or checking: for code of this package whose arrays are right by construction. */
    static SparseMatrix trusted(int rows, int columns, int[] offsets, int[] indices, float[] values) {
        return new SparseMatrix(rows, columns, offsets, indices, values);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The number of stored entries, explicit zeros included. */
    public int entries() {
        return indices.length;
    }

    /** A copy of the row offsets (rows + 1). */
    public int[] offsets() {
        return offsets.clone();
    }

    /** A copy of the column indices (entries). */
    public int[] indices() {
        return indices.clone();
    }

    /** A copy of the values (entries). */
    public float[] values() {
        return values.clone();
    }

    /** Entry (i, j), 0 where nothing is stored. Cost: O(log entries of the row). */
    public float get(int i, int j) {
        int e = Arrays.binarySearch(indices, offsets[i], offsets[i + 1], j);
        return e < 0 ? 0f : values[e];
    }

    /** The transposed matrix. Cost: O(rows + columns + entries). */
    public SparseMatrix transpose() {
        int[] turnedOffsets = new int[columns + 1];
        for (int j : indices) {
            turnedOffsets[j + 1]++;
        }
        for (int j = 0; j < columns; j++) {
            turnedOffsets[j + 1] += turnedOffsets[j];
        }
        int[] next = Arrays.copyOf(turnedOffsets, columns);
        int[] turnedIndices = new int[indices.length];
        float[] turnedValues = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                int at = next[indices[e]]++;
                turnedIndices[at] = i;
                turnedValues[at] = values[e];
            }
        }
        return new SparseMatrix(columns, rows, turnedOffsets, turnedIndices, turnedValues);
    }

    /** Whether the matrix is its own transpose. Cost: O(rows + entries), and a transpose in memory. */
    public boolean isSymmetric() {
        if (rows != columns) {
            return false;
        }
        SparseMatrix turned = transpose();
        if (!Arrays.equals(offsets, turned.offsets) || !Arrays.equals(indices, turned.indices)) {
            return false;
        }
        for (int e = 0; e < values.length; e++) {
            if (values[e] != turned.values[e]) {
                return false;
            }
        }
        return true;
    }

    /** The matrix as rows of doubles (rows, columns): for small matrices and for oracles. */
    public double[][] toDense() {
        double[][] dense = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                dense[i][indices[e]] = values[e];
            }
        }
        return dense;
    }

    @Override
    public String toString() {
        return "SparseMatrix[" + rows + " x " + columns + ", entries=" + entries() + "]";
    }
}
