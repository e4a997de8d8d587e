package dev.facet.graph;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Graphs from shapes, lists of edges, points and other graphs. To add a builder, write a static method that fills
 * sources and targets and ends in {@link #edges}.
 *
 * <p>Node {@code row * width + column} is the node of a grid or torus at that row and column.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the argument and its value, also when a graph would have more
 * than 2^31 - 9 arcs.
 */
public final class GraphBuilders {
    private static final int MOST_ARCS = Integer.MAX_VALUE - 8;

    private GraphBuilders() {}

    /** The undirected grid of the given height and width, each node joined to the up to 4 beside it. */
    public static Graph grid(int height, int width) {
        return lattice("grid", height, width, 4, new int[][] {{-1, 0}, {0, -1}, {0, 1}, {1, 0}}, false);
    }

    /** The undirected grid whose nodes are joined to the up to 8 beside and diagonal to them. */
    public static Graph gridWithDiagonals(int height, int width) {
        int[][] steps = {{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 1}, {1, -1}, {1, 0}, {1, 1}};
        return lattice("grid", height, width, 8, steps, false);
    }

    /**
     * The undirected grid whose borders are joined to the opposite ones. A side of length 2 gives no double edge and a
     * side of length 1 no self loop.
     */
    public static Graph torus(int height, int width) {
        return lattice("torus", height, width, 4, new int[][] {{-1, 0}, {0, -1}, {0, 1}, {1, 0}}, true);
    }

    /** The path 0 - 1 - .. - (n - 1). */
    public static Graph path(int n) {
        checkNodes("path", n);
        return lattice("path", 1, n, 2, new int[][] {{0, -1}, {0, 1}}, false);
    }

    /** The cycle 0 - 1 - .. - (n - 1) - 0; of 1 node without an edge and of 2 nodes with one. */
    public static Graph cycle(int n) {
        checkNodes("cycle", n);
        return lattice("cycle", 1, n, 2, new int[][] {{0, -1}, {0, 1}}, true);
    }

    private static void checkNodes(String name, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a " + name + " needs at least 1 node, got " + n);
        }
    }

    private static Graph lattice(String name, int height, int width, int mostDegree, int[][] steps, boolean wrapped) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a " + name + " needs a height and width of at least 1, got " + height + "x" + width);
        }
        if ((long) height * width > MOST_ARCS / mostDegree) {
            throw new IllegalArgumentException(
                    "a " + name + " of " + height + "x" + width + " has more than " + MOST_ARCS + " arcs");
        }
        int nodes = height * width;
        int[] offsets = new int[nodes + 1];
        int[] targets = new int[mostDegree * nodes];
        int arcs = 0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int node = row * width + column;
                for (int[] step : steps) {
                    int toRow = row + step[0];
                    int toColumn = column + step[1];
                    if (wrapped) {
                        toRow = Math.floorMod(toRow, height);
                        toColumn = Math.floorMod(toColumn, width);
                    } else if (toRow < 0 || toRow >= height || toColumn < 0 || toColumn >= width) {
                        continue;
                    }
                    int to = toRow * width + toColumn;
                    if (to != node) {
                        arcs = insert(targets, offsets[node], arcs, to);
                    }
                }
                offsets[node + 1] = arcs;
            }
        }
        return Graph.trusted(offsets, Arrays.copyOf(targets, arcs), null, false);
    }

    /** Puts a target in its place among those of a row, unless it is there; returns the row's new end. */
    private static int insert(int[] targets, int begin, int end, int target) {
        int at = end;
        while (at > begin && targets[at - 1] > target) {
            at--;
        }
        if (at > begin && targets[at - 1] == target) {
            return end;
        }
        System.arraycopy(targets, at, targets, at + 1, end - at);
        targets[at] = target;
        return end + 1;
    }

    /**
     * A graph from a list of edges in any order. Without direction (u, v) and (v, u) are one edge. Repeats are merged;
     * a repeat with another weight is an error. Self loops are kept, once.
     *
     * <p>Cost: O(nodes + edges).
     *
     * @param nodes the number of nodes, at least 0; nodes that no edge names are isolated
     * @param sources (edges) node ids from 0
     * @param targets (edges) node ids from 0
     * @param weights (edges) finite, or null for weight 1 everywhere
     * @throws ConflictingEdgesException for a repeat with another weight
     */
    public static Graph edges(int nodes, int[] sources, int[] targets, float @Nullable [] weights, boolean directed) {
        int count = checkEdges(nodes, sources, targets, weights);
        // Arcs as positions in the list: position e is edge e as given, position count + e is edge e turned round.
        long arcs = directed ? count : 2L * count;
        if (arcs > MOST_ARCS) {
            throw new IllegalArgumentException(count + " edges make more than " + MOST_ARCS + " arcs");
        }
        int[] byTarget = new int[(int) arcs];
        int[] starts = new int[nodes + 1];
        for (int a = 0; a < byTarget.length; a++) {
            starts[head(a, sources, targets) + 1]++;
        }
        accumulate(starts);
        for (int a = 0; a < byTarget.length; a++) {
            byTarget[starts[head(a, sources, targets)]++] = a;
        }
        // A stable pass by source over arcs in order of their target leaves rows sorted, repeats side by side in the
        // order of the list.
        int[] order = new int[(int) arcs];
        Arrays.fill(starts, 0);
        for (int a : byTarget) {
            starts[head(a, targets, sources) + 1]++;
        }
        accumulate(starts);
        int[] next = Arrays.copyOf(starts, nodes);
        for (int a : byTarget) {
            order[next[head(a, targets, sources)]++] = a;
        }
        int[] offsets = new int[nodes + 1];
        int[] rowTargets = new int[(int) arcs];
        float[] rowWeights = weights == null ? null : new float[(int) arcs];
        int filled = 0;
        for (int v = 0; v < nodes; v++) {
            int first = -1;
            for (int o = starts[v]; o < starts[v + 1]; o++) {
                int edge = order[o] % count;
                int target = head(order[o], sources, targets);
                if (first >= 0 && rowTargets[filled - 1] == target) {
                    checkSame(first, edge, sources, targets, weights);
                    continue;
                }
                first = edge;
                if (weights != null && rowWeights != null) {
                    rowWeights[filled] = weights[edge];
                }
                rowTargets[filled++] = target;
            }
            offsets[v + 1] = filled;
        }
        return Graph.trusted(
                offsets,
                Arrays.copyOf(rowTargets, filled),
                rowWeights == null ? null : Arrays.copyOf(rowWeights, filled),
                directed);
    }

    private static int checkEdges(int nodes, int[] sources, int[] targets, float @Nullable [] weights) {
        if (nodes < 0) {
            throw new IllegalArgumentException("a graph needs at least 0 nodes, got " + nodes);
        }
        if (nodes > MOST_ARCS) {
            throw new IllegalArgumentException("a graph has at most " + MOST_ARCS + " nodes, got " + nodes);
        }
        if (sources.length != targets.length || (weights != null && weights.length != sources.length)) {
            throw new IllegalArgumentException("an edge list needs as many sources as targets and weights, got "
                    + sources.length + " sources and " + targets.length + " targets"
                    + (weights == null ? "" : " and " + weights.length + " weights"));
        }
        for (int e = 0; e < sources.length; e++) {
            int wrong = sources[e] < 0 || sources[e] >= nodes ? sources[e] : targets[e];
            if (wrong < 0 || wrong >= nodes) {
                throw new IllegalArgumentException(
                        "edge " + e + " names node " + wrong + " in a graph of " + nodes + " nodes");
            }
            if (weights != null && !Float.isFinite(weights[e])) {
                throw new IllegalArgumentException("edge " + e + " has weight " + weights[e] + ", it must be finite");
            }
        }
        return sources.length;
    }

    private static void checkSame(int first, int second, int[] sources, int[] targets, float @Nullable [] weights) {
        if (weights != null && weights[first] != weights[second]) {
            int earlier = Math.min(first, second);
            int later = Math.max(first, second);
            throw new ConflictingEdgesException(
                    earlier,
                    later,
                    "edges " + earlier + " and " + later + " both join " + sources[earlier] + " and " + targets[earlier]
                            + " but have weights " + weights[earlier] + " and " + weights[later]);
        }
    }

    /** Where arc a leads: {@code ends[e]} for an edge as given, {@code starts[e]} for one turned round. */
    private static int head(int a, int[] starts, int[] ends) {
        return a < ends.length ? ends[a] : starts[a - ends.length];
    }

    private static void accumulate(int[] counts) {
        for (int v = 1; v < counts.length; v++) {
            counts[v] += counts[v - 1];
        }
    }

    /**
     * The graphs side by side: nodes of each follow those of the one before. Directed if one of them is, weighted if
     * one of them is. No graphs give the empty graph.
     */
    public static Graph disjointUnion(List<Graph> graphs) {
        long nodes = 0;
        long arcs = 0;
        boolean directed = false;
        boolean weighted = false;
        for (Graph graph : graphs) {
            nodes += graph.nodes();
            arcs += graph.arcs();
            directed |= graph.directed();
            weighted |= graph.weighted();
        }
        if (nodes > MOST_ARCS || arcs > MOST_ARCS) {
            throw new IllegalArgumentException("the union of " + graphs.size() + " graphs has " + nodes + " nodes and "
                    + arcs + " arcs, more than " + MOST_ARCS);
        }
        int[] offsets = new int[(int) nodes + 1];
        int[] targets = new int[(int) arcs];
        float[] weights = weighted ? new float[(int) arcs] : null;
        int node = 0;
        int arc = 0;
        for (Graph graph : graphs) {
            int firstNode = node;
            for (int v = 0; v < graph.nodes(); v++) {
                for (int a = graph.arcBegin(v); a < graph.arcBegin(v + 1); a++) {
                    if (weights != null) {
                        weights[arc] = graph.weight(a);
                    }
                    targets[arc++] = firstNode + graph.target(a);
                }
                offsets[++node] = arc;
            }
        }
        return Graph.trusted(offsets, targets, weights, directed);
    }

    /** As {@link #nearestNeighbours(double[], int, int, NeighbourMode)}, with a row for each point. */
    public static Graph nearestNeighbours(double[][] points, int k, NeighbourMode mode) {
        int dims = points.length == 0 ? 1 : points[0].length;
        double[] flat = new double[Math.multiplyExact(points.length, dims)];
        for (int i = 0; i < points.length; i++) {
            if (points[i].length != dims) {
                throw new IllegalArgumentException("point 0 has " + dims + " coordinates but point " + i + " has "
                        + points[i].length + "; all must have the same");
            }
            System.arraycopy(points[i], 0, flat, i * dims, dims);
        }
        return nearestNeighbours(flat, dims, k, mode);
    }

    /**
     * The graph of the k nearest neighbours of each point, all weights 1: exact, a point itself excluded, coincident
     * points distinct nodes, ties going to the lower index; a point has all others as neighbours when there are fewer
     * than k. Distances come from differences in double, so a cloud far from the origin loses nothing.
     *
     * <p>Cost: about O(N k log N) for a few dimensions, in parallel; {@code 8 max(3, dims) + 24} bytes a point beside
     * 4 for each of its k neighbours, and the graph.
     *
     * @param points (N * dims) coordinates, finite, point after point
     * @param dims coordinates of a point, at least 1
     * @param k at least 1
     */
    public static Graph nearestNeighbours(double[] points, int dims, int k, NeighbourMode mode) {
        return NeighbourGraph.of(points, dims, k, mode);
    }

    /**
     * The graph of all pairs of points whose distance is at most the radius, all weights 1: exact, coincident points
     * distinct nodes that are joined. Squares of distances, rounded to double, are compared with the radius squared.
     *
     * <p>Cost: O(arcs + N log N) in parallel; {@code 8 max(3, dims) + 24} bytes a point beside the graph, which is
     * counted before it is allocated. A graph beyond the Java heap or the most arcs is an error that tells its size.
     *
     * @param points (N * dims) coordinates, finite, point after point
     * @param dims coordinates of a point, at least 1
     * @param radius positive
     */
    public static Graph withinRadius(double[] points, int dims, double radius) {
        return RadiusGraph.of(points, dims, radius);
    }

    /**
     * The undirected graph of a mesh: vertices joined along the sides of faces, all weights 1. Vertices that no face
     * names are isolated nodes; a side from a vertex to itself joins nothing.
     *
     * <p>Cost: O(vertices + corners).
     *
     * @param vertices the number of nodes
     * @param faceOffsets (faces + 1): corners of face f are {@code faceOffsets[f]} to {@code faceOffsets[f + 1]}
     * @param corners (corners) vertices of the faces in order around each
     */
    public static Graph mesh(int vertices, int[] faceOffsets, int[] corners) {
        return MeshGraph.sides(vertices, faceOffsets, corners);
    }
}
