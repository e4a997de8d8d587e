package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * The nodes of a graph in another order: a permutation, and what it makes of graphs, walks, masks and rows of numbers.
 * {@link SpaceCurve} makes orders in which neighbours lie near each other.
 *
 * <p>Walks are drawn on the graph as it came and then reordered, loads bit by bit the same. So the same graph, options
 * and seed give the same walks whether anything is reordered or not, and answers differ by the rounding of sums alone.
 *
 * <p>Cost: 8 bytes a node; a graph or walk set O(entries log(entries of a row)) time.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the node, when it is no permutation, and both sizes when it
 * does not fit.
 */
public final class NodeOrder {
    private static final int GRAIN = 1024;

    /** The node at each place. */
    private final int[] nodes;
    /** The place of each node. */
    private final int[] places;

    private NodeOrder(int[] nodes, int[] places) {
        this.nodes = nodes;
        this.places = places;
    }

    /** The order in which node {@code nodes[p]} has place p, copied. */
    public static NodeOrder of(int[] nodes) {
        boolean[] seen = new boolean[nodes.length];
        for (int node : nodes) {
            if (node < 0 || node >= nodes.length || seen[node]) {
                throw new IllegalArgumentException("an order of " + nodes.length + " nodes names node " + node
                        + (node < 0 || node >= nodes.length ? "" : " twice"));
            }
            seen[node] = true;
        }
        return trusted(nodes.clone());
    }

    /** As {@link #of}, without copying or checking. */
    static NodeOrder trusted(int[] nodes) {
        int[] places = new int[nodes.length];
        for (int p = 0; p < nodes.length; p++) {
            places[nodes[p]] = p;
        }
        return new NodeOrder(nodes, places);
    }

    /** The number of nodes, N. */
    public int nodes() {
        return nodes.length;
    }

    /** The node at a place. */
    public int node(int place) {
        return nodes[place];
    }

    /** The place of a node. */
    public int place(int node) {
        return places[node];
    }

    /** The order that undoes this one. */
    public NodeOrder inverse() {
        return new NodeOrder(places, nodes);
    }

    /** The graph whose node p is the given one's node {@link #node node(p)}. */
    public Graph reorder(Graph graph) {
        Rows rows = rows(graph.offsets, graph.targets);
        return Graph.trusted(
                rows.offsets,
                rows.columns,
                graph.weights == null ? null : rows.values(graph.weights),
                graph.directed());
    }

    /** The matrix (N, N) whose entry (p, q) is the given one's at their nodes. */
    public SparseMatrix reorder(SparseMatrix matrix) {
        if (matrix.rows() != matrix.columns()) {
            throw new IllegalArgumentException("a matrix of " + matrix.rows() + " x " + matrix.columns()
                    + " cannot be reordered, rows and columns are the same nodes");
        }
        Rows rows = rows(matrix.offsets, matrix.indices);
        return SparseMatrix.trusted(nodes(), nodes(), rows.offsets, rows.columns, rows.values(matrix.values));
    }

    /** The same walks, of nodes renamed. */
    public WalkSet reorder(WalkSet walks) {
        Rows rows = rows(walks.offsets, walks.columns);
        byte[] steps = new byte[rows.from.length];
        for (int e = 0; e < steps.length; e++) {
            steps[e] = walks.steps[rows.from[e]];
        }
        return new WalkSet(
                walks.maxLength(), rows.offsets, rows.columns, steps, rows.values(walks.loads), walks.hops());
    }

    /** The mask whose entry (p, q) is the given one's at their nodes. Toeplitz masks are of a grid, which has no other. */
    public AttentionMask reorder(AttentionMask mask) {
        checkNodes(mask.nodes());
        return switch (mask) {
            case AttentionMask.Estimated estimated -> {
                IdentityHashMap<WalkSet, WalkSet> sets =
                        new IdentityHashMap<>(); // a set that is on both sides stays one
                yield new AttentionMask.Estimated(
                        estimated.scale(),
                        estimated.products().stream()
                                .map(product -> new MaskProduct(
                                        sets.computeIfAbsent(product.queries(), this::reorder),
                                        sets.computeIfAbsent(product.keys(), this::reorder)))
                                .toList());
            }
            case AttentionMask.Asymmetric asymmetric -> new AttentionMask.Asymmetric(reorder(asymmetric.walks()));
            case AttentionMask.Exact exact -> new AttentionMask.Exact(reorder(exact.weighted()), exact.maxLength());
            case AttentionMask.Given given -> new AttentionMask.Given(reorder(given.matrix()));
            case AttentionMask.None none -> none;
            case AttentionMask.Toeplitz grid ->
                throw new IllegalArgumentException(
                        "a Toeplitz mask of a grid " + grid.height() + " x " + grid.width() + " cannot be reordered");
        };
    }

    /** Rows (N, width) of floats into the order: row p of {@code into} is row node(p) of {@code from}. */
    void gather(MemorySegment from, MemorySegment into, int width) {
        move(from, into, width, nodes);
    }

    /** Undoes {@link #gather}: row i of {@code into} is row place(i) of {@code from}. */
    void scatter(MemorySegment from, MemorySegment into, int width) {
        move(from, into, width, places);
    }

    /** Row r of {@code into} is row {@code rows[r]} of {@code from}: writes go on side by side, reads jump. */
    private static void move(MemorySegment from, MemorySegment into, int width, int[] rows) {
        long bytes = 4L * width;
        Parallel.forRange(rows.length, GRAIN, (chunk, first, end) -> {
            for (int r = first; r < end; r++) {
                MemorySegment.copy(from, rows[r] * bytes, into, r * bytes, bytes);
            }
        });
    }

    /** Entries in rows of reordered nodes. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for three results.
    private record Rows(int[] offsets, int[] columns, int[] from) {
        float[] values(float[] old) {
            float[] values = new float[from.length];
            Parallel.forRange(values.length, 16 * GRAIN, (chunk, first, end) -> {
                for (int e = first; e < end; e++) {
                    values[e] = old[from[e]];
                }
            });
            return values;
        }
    }

    /** Columns ascend in every row; entries of one column keep their order. */
    private Rows rows(int[] offsets, int[] columns) {
        checkNodes(offsets.length - 1);
        int[] starts = new int[offsets.length];
        for (int p = 0; p < nodes.length; p++) {
            starts[p + 1] = starts[p] + offsets[nodes[p] + 1] - offsets[nodes[p]];
        }
        int[] into = new int[columns.length];
        int[] from = new int[columns.length];
        Parallel.forRange(nodes.length, GRAIN, (chunk, first, end) -> {
            long[] keys = new long[64];
            for (int p = first; p < end; p++) {
                int begin = offsets[nodes[p]];
                int count = starts[p + 1] - starts[p];
                keys = keys.length < count ? new long[2 * count] : keys;
                for (int e = 0; e < count; e++) {
                    keys[e] = (long) places[columns[begin + e]] << 32 | e;
                }
                Arrays.sort(keys, 0, count);
                for (int e = 0; e < count; e++) {
                    into[starts[p] + e] = (int) (keys[e] >>> 32);
                    from[starts[p] + e] = begin + (int) keys[e];
                }
            }
        });
        return new Rows(starts, into, from);
    }

    private void checkNodes(int count) {
        if (count != nodes.length) {
            throw new IllegalArgumentException("an order of " + nodes.length + " nodes does not fit " + count);
        }
    }

    @Override
    public String toString() {
        return "NodeOrder[nodes=" + nodes.length + "]";
    }
}
