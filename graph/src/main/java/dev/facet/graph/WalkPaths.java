package dev.facet.graph;

import java.util.Arrays;
import java.util.Objects;

/**
 * The walks of every node with the edges they took, frozen, so that their loads can be computed for any weights of the
 * same topology and differentiated by them. For the graph's own weights the loads are those of {@link Walks#draw}.
 *
 * <p>Formula: a walk over edges e_1, .., e_t deposits the product over s of W[e_s] deg_s, divided by n P(length >= t),
 * where deg_s counts the out-neighbours of the node that hop s leaves. Which edges are taken does not depend on W, so
 * E[L_k] = W^k holds for all weights, and dL_k / dW is an unbiased estimate of dW^k / dW. The derivative by W[e] is the
 * sum over the hops along e of the product of all other factors; it is taken backward along the walk and never divides
 * by a weight, so weights may be 0.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462, whose weights are fixed.
 *
 * <p>Shapes: edge weights (E), loads (entries) in the order of {@link #walkSet}.
 *
 * <p>Cost: 12 bytes a hop and 4 a walk, beside 9 an entry: on a grid of 181 x 181 with 4 walks of at most 8 hops
 * halting at 0.2, 13.3 hops and 12.9 entries a node, 296 bytes a node where a {@link WalkSet} takes 120. Loads: two
 * multiplications a hop. Gradient: twice that, one pass over all hops by edge, and 8 bytes a hop while it runs.
 *
 * <p>Randomness: that of {@link Walks}; the same options give the same walks. Gradients are added up in double in the
 * order of walks: the same bits for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} when the hops are more than an array holds, when lengths do not fit (both
 * named), and for a weight that is not finite.
 */
public final class WalkPaths {
    private static final int GRAIN = 64;
    private static final int EDGE_GRAIN = 256;
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final Edges edges;
    private final boolean transposed;
    private final int walks;
    /** (N): out-neighbours in the graph that is walked on. */
    private final int[] degrees;
    /** (K + 1), of the sum of loads at each step: 1 / (n * survival probability). */
    private final double[] factors;

    private final WalkSet own;
    /** (N n + 1): the hops of each walk, walks of a node one after another. */
    private final int[] walkOffsets;
    /** (hops): the edge of each hop, and the entry that is deposited to after it. */
    private final int[] hopEdges;

    private final int[] hopEntries;
    /** (E + 1) and (hops): the hops along each edge, ascending. */
    private final int[] edgeOffsets;

    private final int[] edgeHops;

    private WalkPaths(
            Edges edges,
            boolean transposed,
            WalkPlan plan,
            WalkSet own,
            int[] walkOffsets,
            int[] hopEdges,
            int[] hopEntries) {
        this.edges = edges;
        this.transposed = transposed;
        this.walks = plan.options.walks();
        this.degrees = new int[own.nodes()];
        Arrays.setAll(degrees, plan.graph::degree);
        this.factors = plan.factors;
        this.own = own;
        this.walkOffsets = walkOffsets;
        this.hopEdges = hopEdges;
        this.hopEntries = hopEntries;
        this.edgeOffsets = new int[edges.count() + 1];
        for (int edge : hopEdges) {
            edgeOffsets[edge + 1]++;
        }
        for (int e = 0; e < edges.count(); e++) {
            edgeOffsets[e + 1] += edgeOffsets[e];
        }
        this.edgeHops = new int[hopEdges.length];
        int[] next = Arrays.copyOf(edgeOffsets, edges.count());
        for (int hop = 0; hop < hopEdges.length; hop++) {
            edgeHops[next[hopEdges[hop]]++] = hop;
        }
    }

    /** Walks on W: those of queries, and of keys if the graph is undirected. */
    public static WalkPaths draw(Edges edges, WalkOptions options) {
        return draw(edges, false, options, MOST);
    }

    /** Walks on W^T: those of keys. On an undirected graph they are those on W. */
    public static WalkPaths drawTransposed(Edges edges, WalkOptions options) {
        return draw(edges, true, options, MOST);
    }

    /** As the public forms, refusing more than {@code most} hops or walks. */
    static WalkPaths draw(Edges edges, boolean transposed, WalkOptions options, int most) {
        Graph walked = transposed ? edges.graph().transpose() : edges.graph();
        int[] edgeOfArc = transposed ? edges.backEdges : edges.ofArc;
        int nodes = walked.nodes();
        if ((long) nodes * options.walks() > most) {
            throw tooMany((long) nodes * options.walks() + " walks", options, nodes);
        }
        LengthLaw law = LengthLaw.geometric(options.halt(), options.maxLength());
        WalkPlan plan = WalkPlan.of(walked, options, law, true);
        PathRecorder.Paths[] chunks = new PathRecorder.Paths[Walks.chunks(nodes)];
        WalkSet own = Walks.draw(plan, Parallel.threads(), MOST, chunks);
        if (own.hops() > most) {
            throw tooMany(own.hops() + " hops", options, nodes);
        }
        int[] walkOffsets = new int[nodes * options.walks() + 1];
        int[] hopEdges = new int[(int) own.hops()];
        int[] hopEntries = new int[hopEdges.length];
        int walk = 0;
        int hop = 0;
        for (PathRecorder.Paths chunk : chunks) {
            int at = 0;
            for (int length : chunk.lengths) {
                int start = walk / options.walks();
                for (int step = 1; step <= length; step++) {
                    int arc = chunk.arcs[at++];
                    hopEdges[hop] = edgeOfArc[arc];
                    hopEntries[hop++] = entry(own, start, walked.target(arc), step);
                }
                walkOffsets[++walk] = hop;
            }
        }
        return new WalkPaths(edges, transposed, plan, own, walkOffsets, hopEdges, hopEntries);
    }

    private static IllegalArgumentException tooMany(String what, WalkOptions options, int nodes) {
        return new IllegalArgumentException(options.walks() + " walks of up to " + options.maxLength() + " hops from "
                + nodes + " nodes are " + what + ", more than paths can be kept of; take fewer walks, shorter ones or"
                + " a larger halt");
    }

    /** The entry of (start, visited node, step), which is there. */
    private static int entry(WalkSet set, int start, int column, int step) {
        int low = set.offsets[start];
        int high = set.offsets[start + 1] - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean before =
                    set.columns[middle] < column || (set.columns[middle] == column && set.steps[middle] < step);
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }
        return low;
    }

    /** The edges that weights belong to. */
    public Edges edges() {
        return edges;
    }

    /** Whether the walks ran on W^T. */
    public boolean transposed() {
        return transposed;
    }

    /** The number of nodes, N. */
    public int nodes() {
        return own.nodes();
    }

    /** The number of walks from each node, n. */
    public int walks() {
        return walks;
    }

    /** The largest number of hops a walk may take, K. */
    public int maxLength() {
        return own.maxLength();
    }

    /** The number of stored (start, visited node, step) entries, each with one load. */
    public int entries() {
        return own.entries();
    }

    /** The edges that a walk of a node took, in order; walks are numbered from 0 to n - 1. */
    public int[] path(int node, int walk) {
        Objects.checkIndex(node, own.nodes());
        Objects.checkIndex(walk, walks);
        int at = node * walks + walk;
        return Arrays.copyOfRange(hopEdges, walkOffsets[at], walkOffsets[at + 1]);
    }

    /** The walks with the loads that the graph's own weights give. */
    public WalkSet walkSet() {
        return own;
    }

    /**
     * The walks with the loads of other weights, rounded to float: what every user of a {@link WalkSet} takes.
     *
     * @throws IllegalArgumentException if a load is too large for a float
     */
    public WalkSet walkSet(double[] weights) {
        double[] loads = loads(weights);
        float[] rounded = new float[loads.length];
        for (int e = 0; e < loads.length; e++) {
            rounded[e] = (float) loads[e];
            if (!Float.isFinite(rounded[e])) {
                throw new IllegalArgumentException("edge weights give a walk that visits node " + own.columns[e]
                        + " a load of " + loads[e] + ", too large for a float; normalise the weights");
            }
        }
        return new WalkSet(own.maxLength(), own.offsets, own.columns, own.steps, rounded, own.hops());
    }

    /** The loads (entries) for edge weights (E), in double. */
    public double[] loads(double[] weights) {
        edges.check(weights);
        double[] loads = new double[entries()];
        Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                loads[entry(own, i, i, 0)] = walks;
                for (int walk = i * walks; walk < (i + 1) * walks; walk++) {
                    double load = 1;
                    int v = i;
                    for (int hop = walkOffsets[walk]; hop < walkOffsets[walk + 1]; hop++) {
                        load *= weights[hopEdges[hop]] * degrees[v];
                        loads[hopEntries[hop]] += load;
                        v = own.columns[hopEntries[hop]];
                    }
                }
                for (int e = own.offsets[i]; e < own.offsets[i + 1]; e++) {
                    loads[e] *= factors[own.steps[e]];
                }
            }
        });
        return loads;
    }

    /** Adds the gradient with respect to the edge weights (E) to {@code dWeights}, given that of the loads (entries). */
    public void gradient(double[] weights, double[] dLoads, double[] dWeights) {
        edges.check(weights);
        edges.checkLength("gradients of edge weights", dWeights);
        if (dLoads.length != entries()) {
            throw new IllegalArgumentException(
                    "the walks have " + entries() + " loads, got a gradient of " + dLoads.length);
        }
        double[] slopes = new double[hopEdges.length]; // by the weight of each hop
        Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
            double[] before = new double[maxLength()];
            for (int walk = from * walks; walk < to * walks; walk++) {
                backward(walk, weights, dLoads, before, slopes);
            }
        });
        Parallel.forRange(edges.count(), EDGE_GRAIN, (chunk, from, to) -> {
            for (int e = from; e < to; e++) {
                double sum = 0;
                for (int at = edgeOffsets[e]; at < edgeOffsets[e + 1]; at++) {
                    sum += slopes[edgeHops[at]];
                }
                dWeights[e] += sum;
            }
        });
    }

    private void backward(int walk, double[] weights, double[] dLoads, double[] before, double[] slopes) {
        int first = walkOffsets[walk];
        int length = walkOffsets[walk + 1] - first;
        double load = 1;
        for (int t = 0; t < length; t++) {
            before[t] = load * degreeBefore(walk, first + t); // all but the weight itself
            load = before[t] * weights[hopEdges[first + t]];
        }
        double slope = 0; // by the load after hop t, through every deposit from there on
        for (int t = length - 1; t >= 0; t--) {
            int hop = first + t;
            slope += dLoads[hopEntries[hop]] * factors[t + 1];
            slopes[hop] = slope * before[t];
            slope *= weights[hopEdges[hop]] * degreeBefore(walk, hop);
        }
    }

    /** The degree of the node that a hop leaves. */
    private int degreeBefore(int walk, int hop) {
        return degrees[hop == walkOffsets[walk] ? walk / walks : own.columns[hopEntries[hop - 1]]];
    }

    @Override
    public String toString() {
        return "WalkPaths[" + walks + " walks of up to " + maxLength() + " hops on " + edges
                + (transposed ? ", transposed" : "") + "]";
    }
}
