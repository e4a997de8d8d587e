package dev.facet.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable graph in compressed sparse row form: for every node its out-neighbours in ascending order, each with a
 * weight.
 *
 * <p>An undirected graph stores each edge {u, v} as the two arcs u to v and v to u with equal weights; a self loop is
 * stored once. Duplicate arcs do not exist here: builders merge or refuse them. The empty graph and graphs with
 * isolated nodes are valid.
 *
 * <p>Shapes: {@code offsets} (N + 1), {@code targets} and {@code weights} (arcs).
 *
 * <p>Cost: 4 (N + 1) + 8 arcs bytes, or 4 (N + 1) + 4 arcs when all weights are 1.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the node and the value, when arrays do not describe a graph.
 */
public final class Graph {
    private static final int GRAIN = 4096;

    final int[] offsets;
    final int[] targets;
    final float @Nullable [] weights;
    private final boolean directed;

    private Graph(int[] offsets, int[] targets, float @Nullable [] weights, boolean directed) {
        this.offsets = offsets;
        this.targets = targets;
        this.weights = weights;
        this.directed = directed;
    }

    /**
     * A graph from CSR arrays, which are copied.
     *
     * @param offsets (N + 1): arcs of node v are {@code offsets[v]} to {@code offsets[v + 1]}
     * @param targets (arcs): strictly ascending inside each row
     * @param weights (arcs), finite, or null for weight 1 everywhere
     * @param directed false asks that every arc has its reverse with the same weight
     */
    public static Graph of(int[] offsets, int[] targets, float @Nullable [] weights, boolean directed) {
        Graph graph = new Graph(offsets.clone(), targets.clone(), weights == null ? null : weights.clone(), directed);
        graph.validate();
        return graph;
    }

    /**
     * As {@link #of}, without copying or validating: for builders of this package whose arrays are right by
     * construction.
     */
    static Graph trusted(int[] offsets, int[] targets, float @Nullable [] weights, boolean directed) {
        return new Graph(offsets, targets, weights, directed);
    }

    private void validate() {
        if (offsets.length == 0 || offsets[0] != 0) {
            throw new IllegalArgumentException("offsets must start with 0, got "
                    + (offsets.length == 0 ? "an empty array" : String.valueOf(offsets[0])));
        }
        int nodes = nodes();
        for (int v = 0; v < nodes; v++) {
            if (offsets[v + 1] < offsets[v]) {
                throw new IllegalArgumentException("offsets must not descend: offsets[" + v + "] = " + offsets[v]
                        + " and offsets[" + (v + 1) + "] = " + offsets[v + 1]);
            }
        }
        if (offsets[nodes] != targets.length) {
            throw new IllegalArgumentException(
                    "offsets end at " + offsets[nodes] + " but there are " + targets.length + " targets");
        }
        if (weights != null && weights.length != targets.length) {
            throw new IllegalArgumentException(
                    "there are " + targets.length + " targets but " + weights.length + " weights");
        }
        for (int v = 0; v < nodes; v++) {
            for (int arc = offsets[v]; arc < offsets[v + 1]; arc++) {
                int u = targets[arc];
                if (u < 0 || u >= nodes) {
                    throw new IllegalArgumentException(
                            "node " + v + " has neighbour " + u + " in a graph of " + nodes + " nodes");
                }
                if (arc > offsets[v] && targets[arc - 1] >= u) {
                    throw new IllegalArgumentException("neighbours of node " + v + " must ascend strictly, got "
                            + targets[arc - 1] + " then " + u);
                }
                if (weights != null && !Float.isFinite(weights[arc])) {
                    throw new IllegalArgumentException("arc " + v + " -> " + u + " has weight " + weights[arc]);
                }
            }
        }
        if (!directed) {
            for (int v = 0; v < nodes; v++) {
                for (int arc = offsets[v]; arc < offsets[v + 1]; arc++) {
                    int back = arcBetween(targets[arc], v);
                    if (back < 0 || weight(back) != weight(arc)) {
                        throw new IllegalArgumentException("an undirected graph needs arc " + targets[arc] + " -> " + v
                                + " with weight " + weight(arc)
                                + (back < 0 ? ", it is missing" : ", it has weight " + weight(back)));
                    }
                }
            }
        }
    }

    /** The number of nodes, N. */
    public int nodes() {
        return offsets.length - 1;
    }

    /** The number of stored arcs: twice the edges of an undirected graph, self loops once. */
    public int arcs() {
        return targets.length;
    }

    /** The number of edges: arcs of a directed graph; of an undirected one each pair, and each self loop, once. */
    public int edges() {
        if (directed) {
            return arcs();
        }
        int loops = 0;
        for (int v = 0; v < nodes(); v++) {
            if (arcBetween(v, v) >= 0) {
                loops++;
            }
        }
        return (arcs() - loops) / 2 + loops;
    }

    public boolean directed() {
        return directed;
    }

    /** Whether a weight other than the implicit 1 is stored. */
    public boolean weighted() {
        return weights != null;
    }

    /** The number of out-neighbours of node v (never the weighted degree). */
    public int degree(int v) {
        return offsets[v + 1] - offsets[v];
    }

    /** The index of the first arc of node v; the last is {@code arcBegin(v + 1) - 1}. */
    public int arcBegin(int v) {
        return offsets[v];
    }

    public int target(int arc) {
        return targets[arc];
    }

    public float weight(int arc) {
        return weights == null ? 1f : weights[arc];
    }

    /** The index of the arc from v to u, or a negative number. Cost: O(log degree). */
    public int arcBetween(int v, int u) {
        return Arrays.binarySearch(targets, offsets[v], offsets[v + 1], u);
    }

    /** The same nodes and neighbours with other weights (arcs), copied and checked. */
    public Graph withWeights(float[] newWeights) {
        return of(offsets, targets, newWeights, directed);
    }

    /** The graph with every arc turned round; an undirected graph is returned as it is. Cost: O(N + arcs). */
    public Graph transpose() {
        if (!directed) {
            return this;
        }
        SparseMatrix turned = toMatrix().transpose();
        return new Graph(turned.offsets, turned.indices, weights == null ? null : turned.values, true);
    }

    /**
     * The nodes whose out-neighbours, or the weights to them, are not those of an earlier graph of as many nodes. Weights
     * are compared to the bit.
     */
    RowSet rowsUnlike(Graph earlier) {
        boolean[] marks = new boolean[nodes()];
        Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
            for (int v = from; v < to; v++) {
                marks[v] = !sameRow(earlier, v);
            }
        });
        return RowSet.of(marks);
    }

    private boolean sameRow(Graph other, int v) {
        int from = offsets[v];
        int to = offsets[v + 1];
        int otherFrom = other.offsets[v];
        if (!Arrays.equals(targets, from, to, other.targets, otherFrom, other.offsets[v + 1])) {
            return false;
        }
        if (weights != null && other.weights != null) {
            return Arrays.equals(weights, from, to, other.weights, otherFrom, other.offsets[v + 1]);
        }
        boolean same = true;
        for (int a = from; a < to; a++) {
            same &= weight(a) == other.weight(a - from + otherFrom);
        }
        return same;
    }

    /** The weighted adjacency matrix (N, N). */
    public SparseMatrix toMatrix() {
        float[] values = new float[arcs()];
        if (weights == null) {
            Arrays.fill(values, 1f);
        } else {
            System.arraycopy(weights, 0, values, 0, values.length);
        }
        return SparseMatrix.trusted(nodes(), nodes(), offsets, targets, values);
    }

    /** The graph whose weighted adjacency matrix is given; explicit zeros stay arcs of weight 0. */
    public static Graph fromMatrix(SparseMatrix matrix, boolean directed) {
        if (matrix.rows() != matrix.columns()) {
            throw new IllegalArgumentException(
                    "an adjacency matrix is square, got " + matrix.rows() + " x " + matrix.columns());
        }
        return of(matrix.offsets, matrix.indices, matrix.values, directed);
    }

    @Override
    public String toString() {
        return "Graph[nodes=" + nodes() + ", edges=" + edges() + (directed ? ", directed" : "")
                + (weights == null ? "" : ", weighted") + "]";
    }
}
