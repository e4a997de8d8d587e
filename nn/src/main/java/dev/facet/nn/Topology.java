package dev.facet.nn;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Normalisation;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph that tokens live on: its weighted adjacency matrix W (N, N), and, where it has them, the sides of its grid
 * or the graphs that it is the disjoint union of.
 *
 * <p>A batch of unequal graphs is one topology whose members lie one after another: tokens (T, D) with offsets, never
 * padding.
 */
public final class Topology {
    private final Graph weights;
    private final int height;
    private final int width;
    private final List<Topology> members;

    private Topology(Graph weights, int height, int width, List<Topology> members) {
        this.weights = weights;
        this.height = height;
        this.width = width;
        this.members = members;
    }

    /** A grid with symmetric normalisation; node (row, column) is row * width + column. */
    public static Topology grid(int height, int width, boolean diagonal) {
        Graph grid = diagonal ? GraphBuilders.gridWithDiagonals(height, width) : GraphBuilders.grid(height, width);
        return new Topology(Normalisation.SYMMETRIC.apply(grid), height, width, List.of());
    }

    /** Any graph, whose weights are used as they are (see {@link Normalisation}). */
    public static Topology of(Graph weights) {
        return new Topology(weights, 0, 0, List.of());
    }

    /** Unequal graphs side by side; unions inside are taken apart. */
    public static Topology ragged(List<Topology> graphs) {
        if (graphs.isEmpty()) {
            throw new IllegalArgumentException("a ragged batch needs at least one graph, got none");
        }
        List<Topology> flat = new ArrayList<>();
        for (Topology graph : graphs) {
            if (graph.members.isEmpty()) {
                flat.add(graph);
            } else {
                flat.addAll(graph.members);
            }
        }
        List<Graph> parts = flat.stream().map(Topology::weights).toList();
        return new Topology(GraphBuilders.disjointUnion(parts), 0, 0, List.copyOf(flat));
    }

    /** The weighted adjacency matrix W as a graph. */
    public Graph weights() {
        return weights;
    }

    /** The number of tokens, N. */
    public int nodes() {
        return weights.nodes();
    }

    /** Whether the nodes form a grid. */
    public boolean isGrid() {
        return height > 0;
    }

    /** Rows of the grid, 0 where there is none. */
    public int height() {
        return height;
    }

    /** Columns of the grid, 0 where there is none. */
    public int width() {
        return width;
    }

    /** The graphs this is the union of; a connected topology has itself as its only member. */
    public List<Topology> members() {
        return members.isEmpty() ? List.of(this) : members;
    }
}
