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
    private static final int GRAIN = 2048;

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

    private SparsePattern(int[] offsets, int[] columns, int[] columnOffsets, int[] columnRows, int[] columnEntries) {
        this.symmetric = Arrays.equals(offsets, columnOffsets) && Arrays.equals(columns, columnRows);
        this.offsets = offsets;
        this.columns = columns;
        this.columnOffsets = symmetric ? offsets : columnOffsets;
        this.columnRows = symmetric ? columns : columnRows;
        this.columnEntries = columnEntries;
    }

    /**
     * The pattern with some rows replaced: equal to one made anew, for a copy of the arrays and work in proportion to the
     * replaced rows and the columns they had or have.
     *
     * @param parts the columns of the new rows, ascending inside each
     */
    SparsePattern withRows(RowSplice splice, int[] parts) {
        int nodes = nodes();
        int[] nextColumns = new int[splice.entries()];
        splice.copy(columns, parts, nextColumns);
        RowSet replaced = splice.replaced;
        boolean[] touched = new boolean[nodes];
        int[] nextStarts = new int[nodes + 1];
        int[] gainStarts = new int[nodes + 1];
        for (int row : replaced.rows) {
            for (int e = offsets[row]; e < offsets[row + 1]; e++) {
                touched[columns[e]] = true;
                nextStarts[columns[e] + 1]--;
            }
        }
        for (int j : parts) {
            touched[j] = true;
            nextStarts[j + 1]++;
            gainStarts[j + 1]++;
        }
        for (int j = 0; j < nodes; j++) {
            nextStarts[j + 1] += nextStarts[j] + columnOffsets[j + 1] - columnOffsets[j];
            gainStarts[j + 1] += gainStarts[j];
        }
        int[] gainedRows = new int[parts.length];
        int[] gainedEntries = new int[parts.length];
        int[] next = Arrays.copyOf(gainStarts, nodes);
        for (int row : replaced.rows) {
            for (int e = splice.offsets[row]; e < splice.offsets[row + 1]; e++) {
                int at = next[nextColumns[e]]++;
                gainedRows[at] = row;
                gainedEntries[at] = e;
            }
        }
        int[] shifts = new int[nodes];
        Arrays.setAll(shifts, row -> splice.offsets[row] - offsets[row]);
        int[] nextRows = new int[nextColumns.length];
        int[] nextEntries = new int[nextColumns.length];
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            for (int j = from; j < to; j++) {
                int at = nextStarts[j];
                int gain = gainStarts[j];
                for (int slot = columnOffsets[j]; slot < columnOffsets[j + 1]; slot++) {
                    int row = columnRows[slot];
                    if (touched[j]) {
                        if (replaced.has(row)) {
                            continue;
                        }
                        for (; gain < gainStarts[j + 1] && gainedRows[gain] < row; gain++) {
                            nextRows[at] = gainedRows[gain];
                            nextEntries[at++] = gainedEntries[gain];
                        }
                    }
                    nextRows[at] = row;
                    nextEntries[at++] = columnEntries[slot] + shifts[row];
                }
                for (; gain < gainStarts[j + 1]; gain++) {
                    nextRows[at] = gainedRows[gain];
                    nextEntries[at++] = gainedEntries[gain];
                }
            }
        });
        return new SparsePattern(splice.offsets, nextColumns, nextStarts, nextRows, nextEntries);
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
