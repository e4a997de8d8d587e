package dev.facet.graph;

import java.util.Arrays;

/**
 * The fixed sparsity of a square matrix: its entries by rows (CSR), and the same entries by columns, each with its
 * index in row order, so that one array of values serves both directions.
 *
 * <p>Shapes: {@code offsets} and {@code columnOffsets} (N + 1); {@code columns}, {@code columnRows} and
 * {@code columnEntries} (entries). Row i holds entries {@code offsets[i]} to {@code offsets[i + 1] - 1}, columns
 * ascending; column j holds slots {@code columnOffsets[j]} to {@code columnOffsets[j + 1] - 1}, rows ascending, and
 * slot t is entry {@code columnEntries[t]} of row {@code columnRows[t]}.
 *
 * <p>Cost: 8 (N + 1) + 12 entries bytes; 4 (N + 1) + 8 entries when the pattern is symmetric, whose rows and columns
 * share arrays. For a symmetric pattern {@code columnEntries[e]} is the mirror (j, i) of entry e = (i, j).
 *
 * <p>Errors: {@link IllegalArgumentException} that names the row and the value, when the arrays do not fit.
 */
public final class SparsePattern {
    final int[] offsets;
    final int[] columns;
    final int[] columnOffsets;
    final int[] columnRows;
    final int[] columnEntries;
    private final boolean symmetric;

    private SparsePattern(int[] offsets, int[] columns) {
        this.offsets = offsets;
        this.columns = columns;
        int nodes = offsets.length - 1;
        int[] starts = new int[nodes + 1];
        for (int j : columns) {
            starts[j + 1]++;
        }
        for (int j = 0; j < nodes; j++) {
            starts[j + 1] += starts[j];
        }
        boolean mirrored = Arrays.equals(starts, offsets);
        int[] next = Arrays.copyOf(starts, nodes);
        int[] entries = new int[columns.length];
        for (int i = 0; i < nodes; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                int slot = next[columns[e]]++;
                entries[slot] = e;
                // Rows arrive in ascending order, so slot t of a symmetric pattern must meet the row columns[t].
                mirrored &= columns[slot] == i;
            }
        }
        this.symmetric = mirrored;
        this.columnEntries = entries;
        this.columnOffsets = mirrored ? offsets : starts;
        this.columnRows = mirrored ? columns : rowsOf(offsets, entries);
    }

    private static int[] rowsOf(int[] offsets, int[] entries) {
        int[] rowOfEntry = new int[entries.length];
        for (int i = 0; i + 1 < offsets.length; i++) {
            Arrays.fill(rowOfEntry, offsets[i], offsets[i + 1], i);
        }
        int[] rows = new int[entries.length];
        for (int slot = 0; slot < entries.length; slot++) {
            rows[slot] = rowOfEntry[entries[slot]];
        }
        return rows;
    }

    /** The pattern of CSR arrays, which are copied and checked: columns ascend strictly inside each row. */
    public static SparsePattern of(int[] offsets, int[] columns) {
        SparseMatrix.of(offsets.length - 1, offsets, columns, new float[columns.length]);
        return new SparsePattern(offsets.clone(), columns.clone());
    }

    /** As {@link #of}, without copying or checking: for code of this package whose arrays are right by construction. */
    static SparsePattern trusted(int[] offsets, int[] columns) {
        return new SparsePattern(offsets, columns);
    }

    /** The number of rows and of columns, N. */
    public int nodes() {
        return offsets.length - 1;
    }

    /** The number of entries. */
    public int entries() {
        return columns.length;
    }

    /** Whether (j, i) is an entry whenever (i, j) is. */
    public boolean symmetric() {
        return symmetric;
    }

    /** A copy of the row offsets (N + 1). */
    public int[] offsets() {
        return offsets.clone();
    }

    /** A copy of the columns of the entries (entries). */
    public int[] columns() {
        return columns.clone();
    }

    /** A copy of the column offsets (N + 1). */
    public int[] columnOffsets() {
        return columnOffsets.clone();
    }

    /** A copy of the rows in column order (entries). */
    public int[] columnRows() {
        return columnRows.clone();
    }

    /** A copy of the entry indices in column order (entries). */
    public int[] columnEntries() {
        return columnEntries.clone();
    }

    /** The index of entry (i, j), or a negative number. Cost: O(log entries of the row). */
    public int find(int i, int j) {
        return Arrays.binarySearch(columns, offsets[i], offsets[i + 1], j);
    }

    /** The matrix of this pattern with the given values (entries), copied. */
    public SparseMatrix toMatrix(float[] values) {
        if (values.length != entries()) {
            throw new IllegalArgumentException(
                    "the pattern has " + entries() + " entries, but there are " + values.length + " values");
        }
        return SparseMatrix.trusted(nodes(), nodes(), offsets, columns, values.clone());
    }

    @Override
    public String toString() {
        return "SparsePattern[nodes=" + nodes() + ", entries=" + entries() + (symmetric ? ", symmetric" : "") + "]";
    }
}
