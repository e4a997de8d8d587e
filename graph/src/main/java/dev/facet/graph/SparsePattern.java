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

    @SuppressWarnings("ReferenceEquality") // one array for both is the quick case of equal ones
    private SparsePattern(int[] offsets, int[] columns, int[] columnOffsets, int[] columnRows, int[] columnEntries) {
        this.symmetric =
                columns == columnRows || (Arrays.equals(offsets, columnOffsets) && Arrays.equals(columns, columnRows));
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
     * @param mirrored whether both patterns are known to be symmetric
     */
    SparsePattern withRows(RowSplice splice, int[] parts, boolean mirrored) {
        int[] nextColumns = new int[splice.entries()];
        splice.copy(columns, parts, nextColumns);
        return new ReplacedColumns(this, splice, nextColumns, mirrored && symmetric).pattern();
    }

    /** The columns of a pattern of which some rows are replaced: what was there is copied, what is new is merged in. */
    private static final class ReplacedColumns {
        private final SparsePattern old;
        private final RowSplice splice;
        private final int[] nextColumns;
        /** (N): how far the entries of a row move. */
        private final int[] shifts;
        /** (N): columns that lose or gain an entry. */
        private final boolean[] touched;
        /** (N + 1) into what is gained, by columns and then by rows. */
        private final int[] gainStarts;

        private final int[] gainedRows;
        private final int[] gainedEntries;
        private final int[] nextStarts;
        private final int[] nextRows;
        private final int[] nextEntries;

        ReplacedColumns(SparsePattern old, RowSplice splice, int[] nextColumns, boolean symmetric) {
            int nodes = old.nodes();
            this.old = old;
            this.splice = splice;
            this.nextColumns = nextColumns;
            this.shifts = new int[nodes];
            for (int row = 0; row < nodes; row++) {
                shifts[row] = splice.offsets[row] - old.offsets[row];
            }
            this.touched = new boolean[nodes];
            this.gainStarts = new int[nodes + 1];
            this.gainedRows = new int[splice.partEntries()];
            this.gainedEntries = new int[splice.partEntries()];
            int[] starts = new int[nodes + 1];
            gather(starts);
            // Rows and columns of a symmetric pattern are the same arrays.
            this.nextStarts = symmetric ? splice.offsets : starts;
            this.nextRows = symmetric ? nextColumns : new int[nextColumns.length];
            this.nextEntries = new int[nextColumns.length];
        }

        /** Finds out what columns lose and gain, and where they start then. */
        private void gather(int[] starts) {
            for (int row : splice.replaced.rows) {
                for (int e = old.offsets[row]; e < old.offsets[row + 1]; e++) {
                    touched[old.columns[e]] = true;
                    starts[old.columns[e] + 1]--;
                }
                for (int e = splice.offsets[row]; e < splice.offsets[row + 1]; e++) {
                    touched[nextColumns[e]] = true;
                    gainStarts[nextColumns[e] + 1]++;
                }
            }
            for (int j = 0; j < touched.length; j++) {
                starts[j + 1] += starts[j] + old.columnOffsets[j + 1] - old.columnOffsets[j] + gainStarts[j + 1];
                gainStarts[j + 1] += gainStarts[j];
            }
            int[] next = Arrays.copyOf(gainStarts, touched.length);
            for (int row : splice.replaced.rows) {
                for (int e = splice.offsets[row]; e < splice.offsets[row + 1]; e++) {
                    int at = next[nextColumns[e]]++;
                    gainedRows[at] = row;
                    gainedEntries[at] = e;
                }
            }
        }

        SparsePattern pattern() {
            Parallel.forRange(touched.length, GRAIN, (chunk, from, to) -> {
                int j = from;
                while (j < to) {
                    int end = j;
                    while (end < to && !touched[end]) {
                        end++;
                    }
                    keep(j, end);
                    if (end < to) {
                        merge(end++);
                    }
                    j = end;
                }
            });
            return new SparsePattern(splice.offsets, nextColumns, nextStarts, nextRows, nextEntries);
        }

        @SuppressWarnings("ReferenceEquality") // whether rows and columns share one array
        private void keep(int from, int to) {
            int first = old.columnOffsets[from];
            int end = old.columnOffsets[to];
            int move = nextStarts[from] - first;
            if (nextRows != nextColumns) {
                System.arraycopy(old.columnRows, first, nextRows, first + move, end - first);
            }
            int[] rows = old.columnRows;
            int[] entries = old.columnEntries;
            for (int slot = first; slot < end; slot++) {
                nextEntries[slot + move] = entries[slot] + shifts[rows[slot]];
            }
        }

        private void merge(int j) {
            int at = nextStarts[j];
            int gain = gainStarts[j];
            for (int slot = old.columnOffsets[j]; slot < old.columnOffsets[j + 1]; slot++) {
                int row = old.columnRows[slot];
                if (!splice.replaced.has(row)) {
                    for (; gain < gainStarts[j + 1] && gainedRows[gain] < row; gain++) {
                        put(at++, gainedRows[gain], gainedEntries[gain]);
                    }
                    put(at++, row, old.columnEntries[slot] + shifts[row]);
                }
            }
            for (; gain < gainStarts[j + 1]; gain++) {
                put(at++, gainedRows[gain], gainedEntries[gain]);
            }
        }

        /** In a symmetric pattern the row is there already. */
        private void put(int at, int row, int entry) {
            nextRows[at] = row;
            nextEntries[at] = entry;
        }
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
