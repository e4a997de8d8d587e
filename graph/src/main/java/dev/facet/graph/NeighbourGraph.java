package dev.facet.graph;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Lists of nearest neighbours made a graph. The work is done in the order of the tree, where the rows of neighbours lie
 * near each other in memory, and rows are written where the points' own order wants them.
 *
 * <p>Cost: O(N k) and a sort of each row, in parallel; 4 (N k + arcs) bytes. Counters shared by threads decide where in
 * its row a target is put, the sort of the row makes it the same for any of them.
 */
final class NeighbourGraph {
    private static final int GRAIN = 1024;
    private static final int MOST_ARCS = Integer.MAX_VALUE - 8;

    private final KdTree tree;
    private final int[] nearest;
    private final int each;

    private NeighbourGraph(KdTree tree, int[] nearest, int each) {
        this.tree = tree;
        this.nearest = nearest;
        this.each = each;
    }

    static Graph of(double[] points, int dims, int k, NeighbourMode mode) {
        KdTree tree = new KdTree(points, dims);
        int each = NearestNeighbours.each(tree.points(), k);
        return new NeighbourGraph(tree, NearestNeighbours.places(tree, each), each).join(mode);
    }

    private Graph join(NeighbourMode mode) {
        int n = tree.points();
        Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
            for (int at = from; at < to; at++) {
                Arrays.sort(nearest, at * each, (at + 1) * each);
            }
        });
        // Of each place: what it keeps of its own list and, for the union, who else has it on theirs.
        int[] kept = new int[n];
        AtomicIntegerArray others = new AtomicIntegerArray(mode == NeighbourMode.UNION ? n : 0);
        Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
            for (int at = from; at < to; at++) {
                kept[at] = mode == NeighbourMode.MUTUAL ? 0 : each;
                for (int r = at * each; mode != NeighbourMode.DIRECTED && r < (at + 1) * each; r++) {
                    if (mode == NeighbourMode.MUTUAL) {
                        kept[at] += lists(nearest[r], at) ? 1 : 0;
                    } else if (!lists(nearest[r], at)) {
                        others.getAndIncrement(nearest[r]);
                    }
                }
            }
        });
        int[] offsets = offsets(kept, others);
        int[] targets = new int[offsets[n]];
        Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
            for (int at = from; at < to; at++) {
                int end = offsets[tree.ids[at]];
                for (int r = at * each; r < (at + 1) * each; r++) {
                    int other = nearest[r];
                    boolean mutual = mode != NeighbourMode.DIRECTED && lists(other, at);
                    if (mode != NeighbourMode.MUTUAL || mutual) {
                        targets[end++] = tree.ids[other];
                    }
                    if (mode == NeighbourMode.UNION && !mutual) {
                        int slot = others.decrementAndGet(other);
                        targets[offsets[tree.ids[other]] + kept[other] + slot] = tree.ids[at];
                    }
                }
            }
        });
        Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
            for (int v = from; v < to; v++) {
                Arrays.sort(targets, offsets[v], offsets[v + 1]);
            }
        });
        return Graph.trusted(offsets, targets, null, mode == NeighbourMode.DIRECTED);
    }

    /** Whether a place has another on its list, which is in order. */
    private boolean lists(int place, int other) {
        return Arrays.binarySearch(nearest, place * each, (place + 1) * each, other) >= 0;
    }

    private int[] offsets(int[] kept, AtomicIntegerArray others) {
        int n = tree.points();
        int[] offsets = new int[n + 1];
        for (int at = 0; at < n; at++) {
            offsets[tree.ids[at] + 1] = kept[at] + (others.length() == 0 ? 0 : others.get(at));
        }
        long arcs = 0;
        for (int v = 0; v < n; v++) {
            arcs += offsets[v + 1];
            if (arcs > MOST_ARCS) {
                throw new IllegalArgumentException(
                        n + " points with " + each + " neighbours each make more than " + MOST_ARCS + " arcs");
            }
            offsets[v + 1] = (int) arcs;
        }
        return offsets;
    }
}
