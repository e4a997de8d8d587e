package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.facet.graph.Edges;
import dev.facet.graph.Graph;
import dev.facet.graph.PathMask;
import dev.facet.graph.PowerMask;
import dev.facet.graph.SparsePattern;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkPaths;
import dev.facet.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * What of a mask is fixed where the weights of edges are learned, as the scores of a graph attention are: the topology,
 * and, for estimated masks, which edges its walks take. {@link MaskStructure} is the same for fixed weights.
 *
 * <p>Formula: M = Phi_W (Phi_{W^T})^T with Phi_W = sum over k of f_k W^k; both f and W have gradients. GRF masks come
 * from frozen walks whose loads follow W ({@link PathMask}), EXACT ones from sparse products ({@link PowerMask}): with
 * at most 1,024 nodes the dense mask M I, else M applied to the products phi(k) [v, 1]^T without being formed.
 *
 * <p>Source: Reid et al., arXiv:2410.03462, whose weights are fixed.
 *
 * <p>Shapes: edge weights (E) or (1, E), the same for all heads, or (H, E); E counts an undirected edge once and the arcs of a
 * directed graph, in the order of {@link Edges}. f (H, K + 1). All of a batch has the same weights; examples with
 * weights of their own are one graph, side by side.
 *
 * <p>Cost: the arithmetic of the mask is in double and once a head; a GRF mask takes 8 bytes an entry and head beside
 * the tensors, exact products 8 N m (d + 1) bytes a head and example, three times.
 *
 * <p>Randomness: walks are keyed by the attention's seed and the node; those of graphs side by side by the node's number
 * among all.
 *
 * <p>Errors: {@link IllegalArgumentException} naming both sizes when weights, f or nodes do not fit, and the kind of a
 * mask that is not a series of W.
 */
public final class EdgeStructure {
    private static final int DENSE_NODES = 1024;
    private static final double LEAST_DEGREE = 1e-6;

    private final Edges edges;
    private final @Nullable PathMask paths;
    private final PowerMask powers;
    private final boolean dense;
    private final Tensor sources; // (E)
    private final Tensor targets;
    private final Tensor arcEdges; // (arcs)
    private final Tensor arcSources;
    private final Tensor arcTargets;

    private EdgeStructure(Edges edges, @Nullable PathMask paths, PowerMask powers, boolean dense) {
        this.edges = edges;
        this.paths = paths;
        this.powers = powers;
        this.dense = dense;
        Graph graph = edges.graph();
        long[] starts = new long[graph.arcs()];
        for (int v = 0; v < graph.nodes(); v++) {
            Arrays.fill(starts, graph.arcBegin(v), graph.arcBegin(v + 1), v);
        }
        this.sources = index(edges.count(), edges::source);
        this.targets = index(edges.count(), edges::target);
        this.arcEdges = index(graph.arcs(), edges::ofArc);
        this.arcSources = Tensors.of(starts, starts.length);
        this.arcTargets = index(graph.arcs(), graph::target);
    }

    private interface Index {
        int of(int at);
    }

    private static Tensor index(int length, Index index) {
        long[] values = new long[length];
        Arrays.setAll(values, index::of);
        return Tensors.of(values, length);
    }

    /** The structure of a topology under the given settings; built outside any scope, since it is kept. */
    public static EdgeStructure of(Topology topology, AttentionConfig config) {
        return of(topology, config, DENSE_NODES);
    }

    /** As {@link #of(Topology, AttentionConfig)}, with the dense exact mask for at most the given number of nodes. */
    static EdgeStructure of(Topology topology, AttentionConfig config, int denseNodes) {
        if (config.mask() != MaskKind.EXACT && config.mask() != MaskKind.GRF) {
            throw new IllegalArgumentException(
                    "learned edge weights need a mask of kind EXACT or GRF, got " + config.mask());
        }
        Edges edges = Edges.of(topology.weights());
        return new EdgeStructure(
                edges,
                config.mask() == MaskKind.GRF ? paths(edges, config) : null,
                PowerMask.of(edges, config.maxLength()),
                topology.nodes() <= denseNodes);
    }

    private static PathMask paths(Edges edges, AttentionConfig config) {
        WalkOptions first =
                new WalkOptions(config.walks(), config.halt(), config.maxLength(), config.scheme(), config.seed(), 0);
        WalkOptions second = first.withSet(1);
        WalkPaths queries = WalkPaths.draw(edges, first);
        if (!edges.graph().directed()) {
            return config.independent()
                    ? PathMask.independent(queries, WalkPaths.draw(edges, second))
                    : PathMask.symmetric(queries);
        }
        WalkPaths keys = WalkPaths.drawTransposed(edges, first);
        return config.independent()
                ? PathMask.independent(
                        queries, WalkPaths.draw(edges, second), keys, WalkPaths.drawTransposed(edges, second))
                : PathMask.directed(queries, keys);
    }

    /** The edges that weights belong to. */
    public Edges edges() {
        return edges;
    }

    /** The number of nodes, N. */
    public int nodes() {
        return edges.graph().nodes();
    }

    /** Whether masks are estimated from walks, with values on a sparse pattern, rather than exact. */
    public boolean estimated() {
        return paths != null;
    }

    /** The non-zeros of an estimated mask. */
    public SparsePattern pattern() {
        if (paths == null) {
            throw new IllegalStateException("an exact mask of learned edge weights has no sparse pattern");
        }
        return paths.pattern();
    }

    /**
     * The features of both ends of every edge, (E, 2 D) from nodes (N, D), for a layer that scores edges: source beside
     * target where the graph is directed, else sum beside distance, which do not depend on an edge's sense.
     */
    public Tensor ends(Tensor nodes) {
        if (nodes.dim() != 2 || nodes.size(0) != nodes()) {
            throw new IllegalArgumentException(
                    "features of " + nodes() + " nodes are (N, D), got " + Tensors.shape(nodes));
        }
        Tensor from = nodes.index_select(0, sources); // (E, D)
        Tensor to = nodes.index_select(0, targets);
        return edges.graph().directed()
                ? cat(vector(from, to), 1) // (E, 2 D)
                : cat(vector(from.add(to), from.sub(to).abs()), 1);
    }

    /**
     * D_out^-1/2 A D_in^-1/2 of positive edge weights, with its gradient: the norm of W is then at most 1, whatever is
     * learned. Weighted degrees below 1e-6 count as 1e-6, so that a node whose edges fade away keeps finite weights.
     */
    public Tensor normalised(Tensor weights) {
        checkWeights(weights);
        Tensor onArcs = weights.index_select(-1, arcEdges); // (.., arcs)
        long[] shape = Tensors.sizes(weights);
        shape[shape.length - 1] = nodes();
        Tensor none = zeros(shape, weights.options());
        Tensor out = none.index_add(-1, arcSources, onArcs).clamp_min(new Scalar(LEAST_DEGREE)); // (.., N)
        Tensor in = none.index_add(-1, arcTargets, onArcs).clamp_min(new Scalar(LEAST_DEGREE));
        Tensor scale = out.sqrt().index_select(-1, sources).mul(in.sqrt().index_select(-1, targets)); // (.., E)
        return weights.div(scale);
    }

    /** Mask values of every head: (H, entries) estimated, (H, N, N) exact. */
    public Tensor values(Tensor f, Tensor weights) {
        Tensor ofHeads = ofHeads(f, weights);
        if (paths != null) {
            return new PathMaskOperation(paths).apply(f, ofHeads)[0];
        }
        Tensor identity = eye(nodes(), f.options()).unsqueeze(0).expand(f.size(0), nodes(), nodes());
        return new PowerMaskOperation(powers).apply(f, ofHeads, identity.contiguous())[0];
    }

    /** Masked linear attention: phi(q), phi(k) (B, H, N, m), v (B, H, N, d), to (B, H, N, d). */
    Tensor attend(Tensor f, Tensor weights, Tensor phiQ, Tensor phiK, Tensor v) {
        if (paths != null) {
            return MaskedAttentionOperation.attend(paths.pattern(), phiQ, phiK, v, values(f, weights));
        }
        if (dense) {
            return MaskedAttentionOperation.attend(values(f, weights), phiQ, phiK, v);
        }
        long batch = v.size(0);
        long heads = v.size(1);
        long n = v.size(2);
        long m = phiK.size(3);
        long width = v.size(3) + 1;
        Tensor one = ones(new long[] {batch, heads, n, 1}, v.options());
        Tensor products = phiK.unsqueeze(4).mul(cat(vector(v, one), 3).unsqueeze(3)); // (B, H, N, m, d + 1)
        Tensor columns = products.permute(1, 2, 0, 3, 4).reshape(heads, n, batch * m * width);
        Tensor masked = new PowerMaskOperation(powers)
                .apply(f, ofHeads(f, weights), columns)[0]
                .view(heads, n, batch, m, width)
                .permute(2, 0, 1, 3, 4); // (B, H, N, m, d + 1)
        Tensor sums = phiQ.unsqueeze(3).matmul(masked).squeeze(3); // (B, H, N, d + 1)
        Tensor denominators = sums.narrow(3, width - 1, 1);
        // a row without attention is 0, with gradients of 0, as in the dense form
        Tensor none = denominators.eq(new Scalar(0));
        Tensor whole = denominators.masked_fill(none, new Scalar(1));
        return sums.narrow(3, 0, width - 1).div(whole).masked_fill(none, new Scalar(0)); // (B, H, N, d)
    }

    private Tensor ofHeads(Tensor f, Tensor weights) {
        if (f.size(1) != powers.coefficients()) {
            throw new IllegalArgumentException("the layer's f has " + f.size(1)
                    + " coefficients, the structure was made for " + powers.coefficients());
        }
        checkWeights(weights);
        long heads = f.size(0);
        if (weights.dim() == 2 && weights.size(0) != heads && weights.size(0) != 1) {
            throw new IllegalArgumentException(
                    "edge weights of " + weights.size(0) + " heads for an f of " + heads + " heads");
        }
        Tensor rows = weights.dim() == 2 ? weights : weights.unsqueeze(0);
        return rows.expand(heads, edges.count()).contiguous(); // (H, E)
    }

    private void checkWeights(Tensor weights) {
        long dimensions = weights.dim();
        if (dimensions < 1 || dimensions > 2 || weights.size(dimensions - 1) != edges.count()) {
            throw new IllegalArgumentException(
                    "weights of " + edges.count() + " edges are (E) or (H, E), got " + Tensors.shape(weights));
        }
    }

    private static TensorVector vector(Tensor... parts) {
        TensorVector vector = new TensorVector();
        for (Tensor part : parts) {
            vector.push_back(part);
        }
        return vector;
    }
}
