package dev.facet.graph;

import java.util.Arrays;

/** The rows of the powers W^s, s up to 2K, on the pattern of the nodes within 2K hops; the power is the term. */
final class PowerRows implements RowTerms {
    private final Graph graph;
    private final int powers;
    private final SparsePattern pattern;
    /** Two vectors of zeros. */
    private final ScratchPool<double[][]> vectors;

    PowerRows(Graph weighted, int powers) {
        this.graph = weighted;
        this.powers = powers;
        this.pattern = ball(weighted, powers);
        this.vectors = new ScratchPool<>(() -> new double[2][weighted.nodes()]);
    }

    SparsePattern pattern() {
        return pattern;
    }

    /** x starts as e_i and becomes x W again and again. */
    @Override
    public void emit(int i, Sink sink) {
        double[][] pair = vectors.borrow();
        double[] x = pair[0];
        double[] next = pair[1];
        x[i] = 1;
        for (int s = 0; s <= powers; s++) {
            for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                int v = pattern.columns[e];
                double mass = x[v];
                x[v] = 0;
                if (mass != 0) {
                    sink.add(v, s, mass);
                    if (s < powers) {
                        for (int arc = graph.offsets[v]; arc < graph.offsets[v + 1]; arc++) {
                            next[graph.targets[arc]] += mass * graph.weight(arc);
                        }
                    }
                }
            }
            double[] swap = x;
            x = next;
            next = swap;
        }
        vectors.giveBack(pair);
    }

    /**
     * Bytes of a plan for each entry, at most: 6 for a power; of an undirected graph every other's.
     */
    static int planBytes(Graph graph, int powers) {
        return (graph.directed() ? 6 : 3) * (powers + 1);
    }

    /** All pairs that are at most the given number of hops apart. */
    static SparsePattern ball(Graph graph, int hops) {
        int nodes = graph.nodes();
        int[] counts = new int[nodes];
        int[] seen = new int[nodes];
        int[] queue = new int[nodes];
        long total = 0;
        for (int i = 0; i < nodes; i++) {
            counts[i] = reach(graph, i, i + 1, hops, seen, queue);
            total += counts[i];
            MaskPattern.refuseOver(total, nodes, planBytes(graph, hops));
        }
        int[] offsets = MaskPattern.offsets(counts, planBytes(graph, hops));
        int[] columns = new int[offsets[nodes]];
        for (int i = 0; i < nodes; i++) {
            reach(graph, i, -i - 1, hops, seen, queue);
            System.arraycopy(queue, 0, columns, offsets[i], counts[i]);
            Arrays.sort(columns, offsets[i], offsets[i + 1]);
        }
        return SparsePattern.trusted(offsets, columns);
    }

    /** Puts the nodes within the hops of i into the queue, by breadth first search, and counts them. */
    private static int reach(Graph graph, int i, int stamp, int hops, int[] seen, int[] queue) {
        queue[0] = i;
        seen[i] = stamp;
        int count = 1;
        int levelStart = 0;
        for (int hop = 0; hop < hops; hop++) {
            int levelEnd = count;
            for (int at = levelStart; at < levelEnd; at++) {
                int v = queue[at];
                for (int arc = graph.offsets[v]; arc < graph.offsets[v + 1]; arc++) {
                    int u = graph.targets[arc];
                    if (seen[u] != stamp) {
                        seen[u] = stamp;
                        queue[count++] = u;
                    }
                }
            }
            levelStart = levelEnd;
        }
        return count;
    }
}
