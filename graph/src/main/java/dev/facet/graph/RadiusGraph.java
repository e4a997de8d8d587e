package dev.facet.graph;

import java.util.Arrays;
import java.util.Locale;

/**
 * All pairs of points within a radius, by a {@link KdTree}: neighbours are counted first, so that the size of the graph
 * is known before it is allocated. A box that lies wholly within the radius is counted without looking inside.
 *
 * <p>Cost: O(arcs + N log N) in parallel; 4 arcs bytes for the graph. A count from 256 points comes first: what is far
 * beyond any memory is refused at once.
 */
final class RadiusGraph {
    private static final int GRAIN = 256;
    private static final int SAMPLES = 256;
    private static final int MOST_ARCS = Integer.MAX_VALUE - 8;

    private final KdTree tree;
    private final double radius;
    private final double square;

    private RadiusGraph(KdTree tree, double radius) {
        this.tree = tree;
        this.radius = radius;
        square = radius * radius;
    }

    static Graph of(double[] points, int dims, double radius) {
        if (!(radius > 0 && radius <= KdTree.MOST)) {
            throw new IllegalArgumentException("the radius must be positive and finite, got " + radius);
        }
        return new RadiusGraph(new KdTree(points, dims), radius).graph();
    }

    private Graph graph() {
        int n = tree.points();
        refuseBeyondMemory();
        int[] degrees = new int[n];
        Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
            for (int at = from; at < to; at++) {
                degrees[tree.ids[at]] = count(at, 0) - 1;
            }
        });
        int[] offsets = new int[n + 1];
        long arcs = 0;
        for (int v = 0; v < n; v++) {
            arcs += degrees[v];
            offsets[v + 1] = (int) Math.min(arcs, Integer.MAX_VALUE);
        }
        require(arcs, "");
        int[] targets = new int[(int) arcs];
        Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
            for (int at = from; at < to; at++) {
                int begin = offsets[tree.ids[at]];
                int end = collect(at, 0, targets, begin);
                Arrays.sort(targets, begin, end);
            }
        });
        return Graph.trusted(offsets, targets, null, false);
    }

    /** Refuses by a sample what would take long to count and twice over would not fit. */
    private void refuseBeyondMemory() {
        int n = tree.points();
        if (n <= SAMPLES) {
            return;
        }
        long sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            sum += count((int) ((long) i * n / SAMPLES), 0) - 1;
        }
        long estimate = (long) ((double) sum * n / SAMPLES);
        if (!fits(estimate / 2)) {
            require(estimate, "about ");
        }
    }

    private static boolean fits(long arcs) {
        return arcs <= MOST_ARCS && 4 * arcs <= Runtime.getRuntime().maxMemory();
    }

    private void require(long arcs, String about) {
        if (!fits(arcs)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a radius of %s joins %d points by %s%d arcs, which need %s%.1f GiB of memory; a graph has at most %d arcs"
                            + " and the Java heap at most %.1f GiB: take a smaller radius",
                    radius,
                    tree.points(),
                    about,
                    arcs,
                    about,
                    4 * arcs / 0x1p30,
                    MOST_ARCS,
                    Runtime.getRuntime().maxMemory() / 0x1p30));
        }
    }

    /** How many points of a node lie within the radius of a place, itself included. */
    private int count(int place, int node) {
        if (tree.nearest(place, node) > square) {
            return 0;
        }
        if (tree.farthest(place, node) <= square) {
            return tree.ends[node] - tree.begins[node];
        }
        if (!tree.isLeaf(node)) {
            return count(place, 2 * node + 1) + count(place, 2 * node + 2);
        }
        int within = 0;
        for (int at = tree.begins[node]; at < tree.ends[node]; at++) {
            if (tree.distance(place, at) <= square) {
                within++;
            }
        }
        return within;
    }

    /** Writes the points of a node within the radius of a place, itself excluded; returns the end of what is written. */
    private int collect(int place, int node, int[] out, int end) {
        if (tree.nearest(place, node) > square) {
            return end;
        }
        if (!tree.isLeaf(node)) {
            return collect(place, 2 * node + 2, out, collect(place, 2 * node + 1, out, end));
        }
        int filled = end;
        for (int at = tree.begins[node]; at < tree.ends[node]; at++) {
            if (at != place && tree.distance(place, at) <= square) {
                out[filled++] = tree.ids[at];
            }
        }
        return filled;
    }
}
