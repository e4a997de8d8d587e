package dev.facet.graph;

import java.util.Arrays;
import java.util.List;

/**
 * The walks of every node, merged and frozen: for each (start node, visited node, step) the sum of the loads deposited
 * there, divided by the number of walks. It is the sparse tensor L with Phi = sum over k of f_k L_k, so it is made once
 * for a graph and serves every modulation function f.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462.
 *
 * <p>Shapes: {@code offsets} (N + 1), {@code columns}, {@code steps} and {@code loads} (entries), sorted by column and
 * then by step inside each row.
 *
 * <p>Cost: 4 (N + 1) + 9 entries bytes.
 */
public final class WalkSet {
    private final int maxLength;
    final int[] offsets;
    final int[] columns;
    final byte[] steps;
    final float[] loads;
    private final long hops;

    /** Entries that no walk of ours made: no hops are counted. */
    WalkSet(int maxLength, int[] offsets, int[] columns, byte[] steps, float[] loads) {
        this(maxLength, offsets, columns, steps, loads, 0);
    }

    WalkSet(int maxLength, int[] offsets, int[] columns, byte[] steps, float[] loads, long hops) {
        this.maxLength = maxLength;
        this.offsets = offsets;
        this.columns = columns;
        this.steps = steps;
        this.loads = loads;
        this.hops = hops;
    }

    /**
     * The walks of graphs side by side: rows and columns of each set follow those of the sets before it. It equals the
     * walks of the disjoint union, but for their streams, which stay those of each graph alone.
     *
     * @throws IllegalArgumentException if the list is empty or the longest walks differ
     */
    public static WalkSet concatenate(List<WalkSet> sets) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("walk sets to concatenate: got none, wanted at least one");
        }
        long nodes = 0;
        long entries = 0;
        long hops = 0;
        for (WalkSet set : sets) {
            if (set.maxLength != sets.get(0).maxLength) {
                throw new IllegalArgumentException("walk sets to concatenate have longest walks of "
                        + sets.get(0).maxLength + " and " + set.maxLength + " hops");
            }
            nodes += set.nodes();
            entries += set.entries();
            hops += set.hops;
        }
        int[] offsets = new int[Math.toIntExact(nodes + 1)];
        int[] columns = new int[Math.toIntExact(entries)];
        byte[] steps = new byte[columns.length];
        float[] loads = new float[columns.length];
        int node = 0;
        int entry = 0;
        for (WalkSet set : sets) {
            for (int i = 0; i < set.nodes(); i++) {
                offsets[node + i + 1] = entry + set.offsets[i + 1];
            }
            for (int e = 0; e < set.entries(); e++) {
                columns[entry + e] = node + set.columns[e];
            }
            System.arraycopy(set.steps, 0, steps, entry, set.entries());
            System.arraycopy(set.loads, 0, loads, entry, set.entries());
            node += set.nodes();
            entry += set.entries();
        }
        return new WalkSet(sets.get(0).maxLength, offsets, columns, steps, loads, hops);
    }

    /** The same walks but for some rows. */
    WalkSet withRows(RowSplice splice, int[] partColumns, byte[] partSteps, float[] partLoads, long newHops) {
        int[] newColumns = new int[splice.entries()];
        byte[] newSteps = new byte[newColumns.length];
        float[] newLoads = new float[newColumns.length];
        splice.copy(columns, partColumns, newColumns);
        splice.copy(steps, partSteps, newSteps);
        splice.copy(loads, partLoads, newLoads);
        return new WalkSet(maxLength, splice.offsets, newColumns, newSteps, newLoads, newHops);
    }

    /** Whether a row of another set has the same entries, loads to the bit. */
    boolean sameRow(WalkSet other, int row) {
        int from = offsets[row];
        int to = offsets[row + 1];
        int otherFrom = other.offsets[row];
        int otherTo = other.offsets[row + 1];
        return Arrays.equals(columns, from, to, other.columns, otherFrom, otherTo)
                && Arrays.equals(steps, from, to, other.steps, otherFrom, otherTo)
                && Arrays.equals(loads, from, to, other.loads, otherFrom, otherTo);
    }

    /** The number of nodes, N. */
    public int nodes() {
        return offsets.length - 1;
    }

    /** The largest number of hops a walk may take, K; a modulation function has K + 1 coefficients. */
    public int maxLength() {
        return maxLength;
    }

    /** The number of stored (row, column, step) entries. */
    public int entries() {
        return columns.length;
    }

    /** The number of hops that all walks made together, before merging. */
    public long hops() {
        return hops;
    }

    /** The index of the first entry of row i; the last is {@code entryBegin(i + 1) - 1}. */
    public int entryBegin(int i) {
        return offsets[i];
    }

    /** The visited node of an entry. */
    public int column(int entry) {
        return columns[entry];
    }

    /** The number of hops of an entry, 0 to {@link #maxLength()}. */
    public int step(int entry) {
        return steps[entry];
    }

    /** The merged load of an entry, divided by the number of walks. */
    public float load(int entry) {
        return loads[entry];
    }

    /** Whether an entry of a row is the first of its column: an entry of Phi, whose steps follow. */
    boolean opensColumn(int row, int entry) {
        return entry == offsets[row] || columns[entry] != columns[entry - 1];
    }

    /** The number of nodes that the walks of a node visit: the entries of its row of Phi. */
    int visited(int row) {
        int count = 0;
        for (int e = offsets[row]; e < offsets[row + 1]; e++) {
            count += opensColumn(row, e) ? 1 : 0;
        }
        return count;
    }

    /** For each node (N) the number of nodes whose walks visit it: the entries of its column of Phi. */
    int[] visitors() {
        int[] counts = new int[nodes()];
        for (int i = 0; i < nodes(); i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                counts[columns[e]] += opensColumn(i, e) ? 1 : 0;
            }
        }
        return counts;
    }

    /** The same walks with the absolute values of their loads. */
    WalkSet absolute() {
        return new WalkSet(maxLength, offsets, columns, steps, absolute(loads), hops);
    }

    boolean hasNegative() {
        return hasNegative(loads);
    }

    static boolean hasNegative(float[] values) {
        for (float value : values) {
            if (value < 0) {
                return true;
            }
        }
        return false;
    }

    static float[] absolute(float[] values) {
        float[] result = new float[values.length];
        for (int e = 0; e < result.length; e++) {
            result[e] = Math.abs(values[e]);
        }
        return result;
    }
}
