package dev.facet.graph;

/**
 * Counts that describe a graph.
 *
 * @param nodes the number of nodes
 * @param edges undirected edges once, or arcs of a directed graph
 * @param components connected components; of a directed graph the weakly connected ones
 * @param isolated nodes with no arc from or to them
 * @param minDegree the least number of out-neighbours, 0 for the empty graph
 * @param meanDegree the mean number of out-neighbours, 0 for the empty graph
 * @param maxDegree the greatest number of out-neighbours, 0 for the empty graph
 */
public record GraphStatistics(
        int nodes, int edges, int components, int isolated, int minDegree, double meanDegree, int maxDegree) {

    /** The counts of a graph. Cost: O(N + arcs), near enough. */
    public static GraphStatistics of(Graph graph) {
        int nodes = graph.nodes();
        int[] parents = new int[nodes];
        for (int v = 0; v < nodes; v++) {
            parents[v] = v;
        }
        boolean[] touched = new boolean[nodes];
        int components = nodes;
        int least = nodes == 0 ? 0 : Integer.MAX_VALUE;
        int greatest = 0;
        for (int v = 0; v < nodes; v++) {
            least = Math.min(least, graph.degree(v));
            greatest = Math.max(greatest, graph.degree(v));
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                int u = graph.target(arc);
                touched[v] = true;
                touched[u] = true;
                int a = root(parents, v);
                int b = root(parents, u);
                if (a != b) {
                    parents[Math.max(a, b)] = Math.min(a, b);
                    components--;
                }
            }
        }
        int isolated = 0;
        for (boolean touch : touched) {
            if (!touch) {
                isolated++;
            }
        }
        double mean = nodes == 0 ? 0 : (double) graph.arcs() / nodes;
        return new GraphStatistics(nodes, graph.edges(), components, isolated, least, mean, greatest);
    }

    private static int root(int[] parents, int v) {
        while (parents[v] != v) {
            parents[v] = parents[parents[v]];
            v = parents[v];
        }
        return v;
    }
}
