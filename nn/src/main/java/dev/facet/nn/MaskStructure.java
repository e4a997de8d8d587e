package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.matmul;

import dev.facet.graph.Graph;
import dev.facet.graph.MaskBasis;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.SparsePattern;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What of a learned mask is fixed: walks are drawn once for a topology, and its layers and heads only weigh them by
 * their own f. One structure serves all layers of a model.
 *
 * <p>Few tokens whose pattern is nearly full take the dense form: mask = c(f) B, with B (terms, N * N) and
 * c_p = the sum of f_k f_l over the pairs of term p. Others take the sparse form: values on the non-zeros alone.
 *
 * <p>Source: Reid et al., arXiv:2410.03462.
 *
 * <p>Shapes: f (H, K + 1); values (H, N, N) dense or (H, entries) sparse.
 *
 * <p>Randomness: walks are keyed by the attention's seed and by the node inside its own graph, so that a graph gives
 * the same mask alone and in a ragged batch.
 */
public final class MaskStructure {
    private static final int DENSE_NODES = 1024;
    private static final double DENSE_SHARE = 0.1;
    /** Numbers that the fixed matrices of the dense form may have together, some 256 MB. */
    private static final long DENSE_NUMBERS = 1L << 26;

    private final Topology topology;
    private final MaskKind kind;
    private final @Nullable MaskPattern pattern;
    private final @Nullable Tensor basis; // (terms, N * N)
    private final @Nullable Tensor selection; // ((K + 1)^2, terms)

    private @Nullable WithClassToken extended;

    private MaskStructure(
            Topology topology,
            MaskKind kind,
            @Nullable MaskPattern pattern,
            @Nullable Tensor basis,
            @Nullable Tensor selection) {
        this.topology = topology;
        this.kind = kind;
        this.pattern = pattern;
        this.basis = basis;
        this.selection = selection;
    }

    /** The structure of a topology under the given settings; built outside any scope, since it is kept. */
    public static MaskStructure of(Topology topology, AttentionConfig config) {
        return of(topology, config, DENSE_NODES);
    }

    /** As {@link #of(Topology, AttentionConfig)}, with the dense form for at most the given number of nodes. */
    static MaskStructure of(Topology topology, AttentionConfig config, int denseNodes) {
        if (!config.mask().modulated()) {
            if (config.mask() == MaskKind.TOEPLITZ && !topology.isGrid()) {
                throw new IllegalArgumentException(
                        "a toeplitz mask needs a grid, got a graph of " + topology.nodes() + " nodes");
            }
            return new MaskStructure(topology, config.mask(), null, null, null);
        }
        MaskPattern pattern = pattern(topology, config);
        long full = (long) topology.nodes() * topology.nodes();
        long coefficients = pattern.coefficients();
        long terms = coefficients * (coefficients + 1) / 2; // one for each pair of powers, at most
        boolean dense = topology.members().size() == 1
                && topology.nodes() <= denseNodes
                && terms * full <= DENSE_NUMBERS
                && pattern.entries() >= DENSE_SHARE * full;
        if (!dense) {
            return new MaskStructure(topology, config.mask(), pattern, null, null);
        }
        MaskBasis basis = MaskBasis.dense(pattern);
        return new MaskStructure(
                topology,
                config.mask(),
                pattern,
                Tensors.of(basis.values(), basis.terms(), full),
                selection(basis, pattern.coefficients()));
    }

    private static MaskPattern pattern(Topology topology, AttentionConfig config) {
        if (config.mask() == MaskKind.EXACT) {
            return MaskPattern.exact(topology.weights(), config.maxLength());
        }
        WalkOptions options =
                new WalkOptions(config.walks(), config.halt(), config.maxLength(), config.scheme(), config.seed(), 0);
        if (!topology.weights().directed()) {
            WalkSet first = walks(topology, config, options, Function.identity());
            return config.independent()
                    ? MaskPattern.independent(first, walks(topology, config, options.withSet(1), Function.identity()))
                    : MaskPattern.symmetric(first);
        }
        WalkSet queries = walks(topology, config, options, Function.identity());
        WalkSet keys = walks(topology, config, options, Graph::transpose);
        return config.independent()
                ? MaskPattern.independent(
                        queries,
                        walks(topology, config, options.withSet(1), Function.identity()),
                        keys,
                        walks(topology, config, options.withSet(1), Graph::transpose))
                : MaskPattern.directed(queries, keys);
    }

    private static WalkSet walks(
            Topology topology, AttentionConfig config, WalkOptions options, Function<Graph, Graph> direction) {
        List<WalkSet> sets = new ArrayList<>();
        for (Topology member : topology.members()) {
            Graph weights = direction.apply(member.weights());
            sets.add(
                    config.mask() == MaskKind.COUNTS
                            ? Walks.drawCounts(weights, options)
                            : Walks.draw(weights, options));
        }
        return sets.size() == 1 ? sets.get(0) : WalkSet.concatenate(sets);
    }

    private static Tensor selection(MaskBasis basis, int coefficients) {
        float[] chosen = new float[coefficients * coefficients * basis.terms()];
        for (int term = 0; term < basis.terms(); term++) {
            int[] pairs = basis.pairs()[term];
            for (int at = 0; at < pairs.length; at += 2) {
                int row = pairs[at] * coefficients + pairs[at + 1];
                chosen[row * basis.terms() + term] += 1f;
            }
        }
        return Tensors.of(chosen, (long) coefficients * coefficients, basis.terms());
    }

    /** The graph behind the mask. */
    public Topology topology() {
        return topology;
    }

    /** The kind of mask this structure was made for. */
    public MaskKind kind() {
        return kind;
    }

    /** Whether masks have all N * N entries rather than a sparse pattern's. */
    public boolean dense() {
        return pattern == null || basis != null;
    }

    /** The non-zeros of a mask in sparse form. */
    public SparsePattern pattern() {
        return maskPattern().pattern();
    }

    /** A sparse pattern with a last row and column of ones, and where its values come from. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record WithClassToken(SparsePattern pattern, long[] index) {}

    /** The sparse pattern extended by a class token; index {@code entries} of the values stands for the constant 1. */
    WithClassToken withClassToken() {
        WithClassToken known = extended;
        if (known != null) {
            return known;
        }
        SparsePattern inner = pattern();
        int nodes = inner.nodes();
        int[] offsets = inner.offsets();
        int[] columns = inner.columns();
        int[] newOffsets = new int[nodes + 2];
        int[] newColumns = new int[columns.length + 2 * nodes + 1];
        long[] index = new long[newColumns.length];
        int at = 0;
        for (int i = 0; i < nodes; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                newColumns[at] = columns[e];
                index[at++] = e;
            }
            newColumns[at] = nodes;
            index[at++] = columns.length;
            newOffsets[i + 1] = at;
        }
        for (int j = 0; j <= nodes; j++) {
            newColumns[at] = j;
            index[at++] = columns.length;
        }
        newOffsets[nodes + 1] = at;
        known = new WithClassToken(SparsePattern.of(newOffsets, newColumns), index);
        extended = known;
        return known;
    }

    MaskPattern maskPattern() {
        if (pattern == null) {
            throw new IllegalStateException("a mask of kind " + kind + " has no sparse pattern");
        }
        return pattern;
    }

    /** Mask values of every head for f (H, K + 1): (H, N, N) in dense form, (H, entries) in sparse. */
    Tensor values(Tensor f) {
        int coefficients = maskPattern().coefficients();
        if (f.size(1) != coefficients) {
            throw new IllegalArgumentException("the layer's f has " + f.size(1)
                    + " coefficients, the structure was made" + " for " + coefficients);
        }
        if (basis == null || selection == null) {
            return new MaskValues(maskPattern()).apply(f)[0]; // (H, entries)
        }
        long heads = f.size(0);
        Tensor products = f.unsqueeze(2).mul(f.unsqueeze(1)).reshape(heads, -1); // (H, (K + 1)^2)
        Tensor terms = matmul(products, selection); // (H, terms)
        return matmul(terms, basis).view(heads, topology.nodes(), topology.nodes()); // (H, N, N)
    }
}
