package dev.facet.data;

import dev.facet.graph.ConflictingEdgesException;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Edges as they are read, each with the line it stood on. */
final class EdgeBuffer {
    /** The most nodes that a graph has; ids are below. */
    static final int MOST_NODES = Integer.MAX_VALUE - 16;

    private int[] sources = new int[16];
    private int[] targets = new int[16];
    private float[] weights = new float[16];
    private int[] lines = new int[16];
    private int count;
    private int largest = -1;
    private int largestLine;
    private boolean weighted;

    void add(int source, int target, float weight, int line) {
        if (count == sources.length) {
            int room = (int) Math.min(2L * count, Integer.MAX_VALUE - 16);
            sources = Arrays.copyOf(sources, room);
            targets = Arrays.copyOf(targets, room);
            weights = Arrays.copyOf(weights, room);
            lines = Arrays.copyOf(lines, room);
        }
        sources[count] = source;
        targets[count] = target;
        weights[count] = weight;
        lines[count++] = line;
        weighted |= weight != 1;
        if (Math.max(source, target) > largest) {
            largest = Math.max(source, target);
            largestLine = line;
        }
    }

    int count() {
        return count;
    }

    /**
     * The graph of all edges.
     *
     * @param place what a line is called in messages, with a space behind it
     * @param nodes the number of nodes, or null for one more than the largest id
     */
    Graph toGraph(Path file, String place, @Nullable Integer nodes, boolean directed) {
        if (nodes != null && largest >= nodes) {
            throw new DataFormatException(
                    file, place + largestLine + " names node " + largest + ", the graph has " + nodes + " nodes");
        }
        int size = nodes == null ? largest + 1 : nodes;
        String shortage = Memory.shortage(16L * size + (weighted ? 60L : 40L) * count);
        if (shortage != null) {
            String why = nodes == null ? " (" + place + largestLine + " names node " + largest + ")" : "";
            throw new DataFormatException(file, "makes a graph of " + size + " nodes" + why + ", which " + shortage);
        }
        try {
            return GraphBuilders.edges(
                    size,
                    Arrays.copyOf(sources, count),
                    Arrays.copyOf(targets, count),
                    weighted ? Arrays.copyOf(weights, count) : null,
                    directed);
        } catch (ConflictingEdgesException e) {
            int first = e.first();
            int second = e.second();
            throw new DataFormatException(
                    file,
                    place + lines[first] + " and " + place + lines[second] + " both join nodes " + sources[first]
                            + " and " + targets[first] + ", with weights " + weights[first] + " and " + weights[second],
                    e);
        }
    }
}
