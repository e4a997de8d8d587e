package dev.facet.graph;

/**
 * The sizes of one call of masked attention. Queries and keys have shape (B, H, N, m), values and outputs (B, H, N, d),
 * denominators (B, H, N); all are contiguous and of 32-bit floats.
 *
 * @param batch the number of inputs that share the graph, B
 * @param heads the number of heads, H, each with a mask of its own
 * @param nodes the number of nodes, which are the tokens, N; 0 for the empty graph
 * @param queryFeatures the number of features of a query or key, m
 * @param valueFeatures the number of features of a value, d
 */
public record AttentionShape(int batch, int heads, int nodes, int queryFeatures, int valueFeatures) {
    public AttentionShape {
        atLeast(1, batch, "batch");
        atLeast(1, heads, "heads");
        atLeast(0, nodes, "nodes");
        atLeast(1, queryFeatures, "query features");
        atLeast(1, valueFeatures, "value features");
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
    }

    /** The number of floats of the queries, and of the keys: B H N m. */
    public long queryElements() {
        return denominatorElements() * queryFeatures;
    }

    /** The number of floats of the values, and of the outputs: B H N d. */
    public long valueElements() {
        return denominatorElements() * valueFeatures;
    }

    /** The number of denominators: B H N. */
    public long denominatorElements() {
        return (long) batch * heads * nodes;
    }

    /** The place of (b, h, node 0) among the denominators; times m or d, its place among the queries or the values. */
    long rowBegin(int b, int h) {
        return ((long) b * heads + h) * nodes;
    }

    @Override
    public String toString() {
        return "(" + batch + ", " + heads + ", " + nodes + ", " + queryFeatures + " and " + valueFeatures + ")";
    }
}
