package dev.facet.graph;

import java.util.Arrays;

/**
 * The deposits of the walks of one start node, merged per (visited node, step), then cleared for the next node. A
 * visited node has a slot, numbered from 0 in order of first arrival, with room for a load at each step.
 *
 * <p>Whether a walk comes to a new node, how nodes are ordered and how many steps a node was visited at are things that
 * a processor guesses wrong, and a wrong guess costs more than all the rest of a deposit. So nothing here branches on
 * them.
 *
 * <p>Cost: O(1) a deposit and O(m log m) for the m visited nodes; 4 N bytes, 8 (K + 1) + 32 a visited node, 4 a
 * deposit.
 */
final class DepositTable {
    private static final int FIRST_SLOTS = 64;
    private static final int STEP_BITS = 7;
    /** Up to so many nodes, comparing each with each is quicker than sorting. */
    private static final int FEW = 28;

    private final int width;
    /** Words of marks a slot has: 1, or 2 from 64 hops on. */
    private final int markWords;
    /** (N): slot of a visited node, -1 for others. */
    private final int[] slotOf;
    /** (slots), of which {@code count} are in use. */
    private int[] nodes = new int[FIRST_SLOTS];
    /** (slots): slots in the order of their nodes. */
    private int[] order = new int[FIRST_SLOTS];
    /** (slots, width): zero where there is no deposit. */
    private double[] loads;
    /** (slots, markWords): bit t tells of a deposit at step t. */
    private long[] marks;
    /** (slots, markWords): how many (node, step) pairs come before those of a word of marks. */
    private int[] before;
    /** Slot and step of each deposit, in order of arrival. */
    private int[] deposits = new int[256];

    private int count;
    private int depositCount;

    /** A table for walks of up to K hops on graphs of N nodes. */
    DepositTable(int graphNodes, int longest) {
        width = longest + 1;
        markWords = (longest >>> 6) + 1;
        slotOf = new int[graphNodes];
        Arrays.fill(slotOf, -1);
        loads = new double[FIRST_SLOTS * width];
        marks = new long[FIRST_SLOTS * markWords];
        before = new int[FIRST_SLOTS * markWords];
    }

    /** The number of visited nodes. */
    int count() {
        return count;
    }

    /** The slot of a node that was visited. */
    int slot(int node) {
        return slotOf[node];
    }

    /** Makes room for more deposits; {@link #add} relies on it. */
    void reserve(int more) {
        if (deposits.length - depositCount < more) {
            deposits = Arrays.copyOf(deposits, Math.max(Math.addExact(depositCount, more), 2 * depositCount));
        }
    }

    void add(int node, int step, double load) {
        int known = slotOf[node];
        int slot = known < 0 ? count : known;
        slotOf[node] = slot;
        nodes[count] = node;
        count += known >>> 31;
        loads[slot * width + step] += load;
        marks[slot * markWords + (step >>> 6)] |= 1L << step;
        deposits[depositCount++] = slot << STEP_BITS | step;
        if (count == nodes.length) {
            grow();
        }
    }

    private void grow() {
        int slots = 2 * nodes.length;
        if ((long) slots * width > Integer.MAX_VALUE - 8 || slots > 1 << (Integer.SIZE - 1 - STEP_BITS)) {
            throw new IllegalArgumentException("the walks of one node visit more than " + nodes.length
                    + " nodes; take fewer walks or shorter ones");
        }
        nodes = Arrays.copyOf(nodes, slots);
        order = new int[slots];
        loads = Arrays.copyOf(loads, slots * width);
        marks = Arrays.copyOf(marks, slots * markWords);
        before = new int[slots * markWords];
    }

    /** At most so many (node, step) pairs have a deposit. */
    int mostEntries() {
        return depositCount;
    }

    /**
     * Moves the deposits out, sorted by node and then by step, from place {@code at} on, each load multiplied by the
     * factor of its step; the table is empty afterwards. Returns the place behind the last one.
     */
    int drain(double[] factors, int[] columns, byte[] steps, float[] out, int at) {
        sort();
        int end = at;
        for (int rank = 0; rank < count; rank++) {
            for (int word = order[rank] * markWords; word < (order[rank] + 1) * markWords; word++) {
                before[word] = end;
                end += Long.bitCount(marks[word]);
            }
        }
        // Deposits of one (node, step) all write the same entry.
        for (int d = 0; d < depositCount; d++) {
            int slot = deposits[d] >>> STEP_BITS;
            int step = deposits[d] & ((1 << STEP_BITS) - 1);
            int word = slot * markWords + (step >>> 6);
            int entry = before[word] + Long.bitCount(marks[word] & ((1L << step) - 1));
            columns[entry] = nodes[slot];
            steps[entry] = (byte) step;
            out[entry] = (float) (loads[slot * width + step] * factors[step]);
        }
        clear();
        return end;
    }

    private void sort() {
        if (count > FEW) {
            System.arraycopy(nodes, 0, order, 0, count);
            Arrays.sort(order, 0, count);
            for (int rank = 0; rank < count; rank++) {
                order[rank] = slotOf[order[rank]];
            }
            return;
        }
        for (int slot = 0; slot < count; slot++) {
            int node = nodes[slot];
            int rank = 0;
            for (int other = 0; other < count; other++) {
                rank += (nodes[other] - node) >>> 31;
            }
            order[rank] = slot;
        }
    }

    private void clear() {
        for (int d = 0; d < depositCount; d++) {
            int slot = deposits[d] >>> STEP_BITS;
            loads[slot * width + (deposits[d] & ((1 << STEP_BITS) - 1))] = 0;
        }
        Arrays.fill(marks, 0, count * markWords, 0);
        for (int slot = 0; slot < count; slot++) {
            slotOf[nodes[slot]] = -1;
        }
        count = 0;
        depositCount = 0;
    }
}
