package dev.facet.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A walk set with its steps merged: the fixed pattern of Phi = sum over k of f_k L_k by rows and by columns, and for
 * each of its entries the range of stored loads it is summed from.
 *
 * <p>Shapes: {@code offsets}, {@code columnOffsets} (N + 1); {@code columns}, {@code columnRows} and
 * {@code columnEntries}, for each slot in column order its entry in row order (entries of Phi); {@code storeOffsets} (entries of Phi + 1) into the walk set's
 * entries.
 *
 * <p>Cost: O(entries of the walk set); 8 (N + 1) + 16 entries bytes beside the walk set.
 */
final class MergedWalks {
    private static final int GRAIN = 1024;

    private final SparsePattern pattern;
    final int[] offsets;
    final int[] columns;
    final int[] storeOffsets;
    final int[] columnOffsets;
    final int[] columnRows;
    final int[] columnEntries;
    final byte[] steps;
    final float[] loads;
    private final int maxLength;

    MergedWalks(WalkSet walks) {
        this(walks, opened(walks));
    }

    private MergedWalks(WalkSet walks, int[] starts) {
        this(walks, starts, pattern(walks, starts));
    }

    private MergedWalks(WalkSet walks, int[] storeOffsets, SparsePattern pattern) {
        this.pattern = pattern;
        this.offsets = pattern.offsets;
        this.columns = pattern.columns;
        this.storeOffsets = storeOffsets;
        this.columnOffsets = pattern.columnOffsets;
        this.columnRows = pattern.columnRows;
        this.columnEntries = pattern.columnEntries;
        this.steps = walks.steps;
        this.loads = walks.loads;
        this.maxLength = walks.maxLength();
    }

    /** Where each entry of Phi begins in the store, and the end of the store. */
    private static int[] opened(WalkSet walks) {
        int[] starts = new int[walks.entries() + 1];
        int count = 0;
        for (int i = 0; i < walks.nodes(); i++) {
            for (int s = walks.offsets[i]; s < walks.offsets[i + 1]; s++) {
                if (walks.opensColumn(i, s)) {
                    starts[count++] = s;
                }
            }
        }
        starts[count] = walks.entries();
        return Arrays.copyOf(starts, count + 1);
    }

    private static SparsePattern pattern(WalkSet walks, int[] starts) {
        int nodes = walks.nodes();
        int[] offsets = new int[nodes + 1];
        int[] columns = new int[starts.length - 1];
        int a = 0;
        for (int i = 0; i < nodes; i++) {
            for (; a < columns.length && starts[a] < walks.offsets[i + 1]; a++) {
                columns[a] = walks.columns[starts[a]];
            }
            offsets[i + 1] = a;
        }
        return SparsePattern.trusted(offsets, columns);
    }

    /**
     * The same of a walk set that differs in some rows alone: equal to {@code new MergedWalks(walks)}, for a copy of the
     * arrays and work in proportion to those rows.
     */
    MergedWalks withRows(WalkSet walks, RowSet rows) {
        int[] counts = new int[rows.size()];
        Arrays.setAll(counts, r -> walks.visited(rows.rows[r]));
        RowSplice splice = new RowSplice(offsets, rows, counts);
        int[] partColumns = new int[splice.partEntries()];
        int[] starts = new int[splice.entries() + 1];
        starts[splice.entries()] = walks.entries();
        splice.forRuns(new RowSplice.Runs() {
            @Override
            public void kept(int from, int to) {
                int shift = walks.offsets[from] - storeOffsets[offsets[from]];
                int at = splice.offsets[from];
                for (int a = offsets[from]; a < offsets[to]; a++) {
                    starts[at++] = storeOffsets[a] + shift;
                }
            }

            @Override
            public void replaced(int row, int rank) {
                int at = splice.offsets[row];
                int part = splice.partOffsets[rank];
                for (int s = walks.offsets[row]; s < walks.offsets[row + 1]; s++) {
                    if (walks.opensColumn(row, s)) {
                        starts[at++] = s;
                        partColumns[part++] = walks.columns[s];
                    }
                }
            }
        });
        return new MergedWalks(walks, starts, pattern.withRows(splice, partColumns, false));
    }

    /** The pattern of Phi. */
    SparsePattern pattern() {
        return pattern;
    }

    int nodes() {
        return offsets.length - 1;
    }

    int maxLength() {
        return maxLength;
    }

    /** The number of entries of Phi. */
    int entries() {
        return columns.length;
    }

    /** The number of nodes whose walks visit node l. */
    int visitors(int l) {
        return columnOffsets[l + 1] - columnOffsets[l];
    }

    /**
     * Phi for one f, in float from sums in double.
     *
     * @param byRows where to write it in row order (entries), or null
     * @param byColumns where to write it in column order (entries), or null
     */
    void evaluate(double[] f, float @Nullable [] byRows, float @Nullable [] byColumns) {
        if (byRows != null) {
            Parallel.forRange(entries(), GRAIN, (chunk, from, to) -> {
                for (int a = from; a < to; a++) {
                    byRows[a] = sum(f, a);
                }
            });
        }
        if (byColumns != null) {
            Parallel.forRange(entries(), GRAIN, (chunk, from, to) -> {
                for (int slot = from; slot < to; slot++) {
                    int a = columnEntries[slot];
                    byColumns[slot] = byRows == null ? sum(f, a) : byRows[a];
                }
            });
        }
    }

    /** Entry a of Phi. */
    float sum(double[] f, int a) {
        double sum = 0;
        for (int s = storeOffsets[a]; s < storeOffsets[a + 1]; s++) {
            sum += f[steps[s]] * loads[s];
        }
        return (float) sum;
    }

    /** For each entry in row order its slot in column order: the inverse of {@code columnEntries}. */
    int[] slots() {
        int[] slots = new int[columnEntries.length];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[columnEntries[slot]] = slot;
        }
        return slots;
    }
}
