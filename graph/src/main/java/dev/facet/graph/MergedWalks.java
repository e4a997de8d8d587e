package dev.facet.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A walk set with its steps merged: the fixed pattern of Phi = sum over k of f_k L_k by rows and by columns, and for
 * each of its entries the range of stored loads it is summed from.
 *
 * <p>Shapes: {@code offsets}, {@code columnOffsets} (N + 1); {@code columns}, {@code columnRows} and {@code slots}, the
 * place of each entry in column order (entries of Phi); {@code storeOffsets} (entries of Phi + 1) into the walk set's
 * entries.
 *
 * <p>Cost: O(entries of the walk set); 8 (N + 1) + 16 entries bytes beside the walk set.
 */
final class MergedWalks {
    private static final int GRAIN = 1024;

    final int[] offsets;
    final int[] columns;
    final int[] storeOffsets;
    final int[] columnOffsets;
    final int[] columnRows;
    final int[] slots;
    final byte[] steps;
    final float[] loads;
    private final int maxLength;

    MergedWalks(WalkSet walks) {
        int nodes = walks.nodes();
        int[] rowOffsets = new int[nodes + 1];
        int[] starts = new int[walks.entries() + 1];
        int count = 0;
        for (int i = 0; i < nodes; i++) {
            for (int s = walks.offsets[i]; s < walks.offsets[i + 1]; s++) {
                if (walks.opensColumn(i, s)) {
                    starts[count++] = s;
                }
            }
            rowOffsets[i + 1] = count;
        }
        starts[count] = walks.entries();
        this.maxLength = walks.maxLength();
        this.offsets = rowOffsets;
        this.storeOffsets = Arrays.copyOf(starts, count + 1);
        this.steps = walks.steps;
        this.loads = walks.loads;
        this.columns = new int[count];
        for (int a = 0; a < count; a++) {
            columns[a] = walks.columns[starts[a]];
        }
        this.columnOffsets = new int[nodes + 1];
        for (int l : columns) {
            columnOffsets[l + 1]++;
        }
        for (int l = 0; l < nodes; l++) {
            columnOffsets[l + 1] += columnOffsets[l];
        }
        this.columnRows = new int[count];
        this.slots = new int[count];
        int[] next = Arrays.copyOf(columnOffsets, nodes);
        for (int i = 0; i < nodes; i++) {
            for (int a = offsets[i]; a < offsets[i + 1]; a++) {
                int slot = next[columns[a]]++;
                columnRows[slot] = i;
                slots[a] = slot;
            }
        }
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
        Parallel.forRange(entries(), GRAIN, (chunk, from, to) -> {
            for (int a = from; a < to; a++) {
                double sum = 0;
                for (int s = storeOffsets[a]; s < storeOffsets[a + 1]; s++) {
                    sum += f[steps[s]] * loads[s];
                }
                if (byRows != null) {
                    byRows[a] = (float) sum;
                }
                if (byColumns != null) {
                    byColumns[slots[a]] = (float) sum;
                }
            }
        });
    }

    /** For each slot its entry in row order: the inverse of {@code slots}. */
    int[] columnEntries() {
        int[] entries = new int[slots.length];
        for (int a = 0; a < slots.length; a++) {
            entries[slots[a]] = a;
        }
        return entries;
    }
}
