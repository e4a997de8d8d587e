package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.pad;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention weighted by a learned function of the weighted adjacency matrix of the graph that tokens live
 * on.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462: out_i = sum_j M_ij phi(q_i).phi(k_j) v_j / sum_j M_ij phi(q_i).phi(k_j), with M estimated from
 * walks and one modulation function f for each head of each layer.
 *
 * <p>Shapes: tokens (B, N, D) that share one graph, or (T, D) for the T tokens of unequal graphs side by side; the
 * result has the shape of the tokens. A class token, if any, is the last of the N + 1 tokens; it has mask 1 from and to
 * everyone.
 *
 * <p>Cost: O(N) for a sparse mask or none; O(N^2) for softmax and for masks in dense form, which small graphs take
 * because it is faster there.
 *
 * <p>Errors: {@link IllegalArgumentException} naming both sizes when tokens do not fit the graph, or the number of
 * graphs when tokens of one would see another's.
 */
public final class TopologicalAttention extends Module {
    private final AttentionConfig config;
    private final int dimension;
    private final LinearImpl qkv;
    private final LinearImpl projection;
    private final LinearFeatures features;
    private final @Nullable LearnedModulation modulation;
    private final @Nullable ToeplitzTable toeplitz;

    /** A layer of the given width for graphs like the structure's. */
    public TopologicalAttention(int dimension, AttentionConfig config, Topology topology) {
        super("TopologicalAttention");
        if (dimension % config.heads() != 0) {
            throw new IllegalArgumentException(
                    "heads must divide the width, got " + config.heads() + " heads for " + dimension);
        }
        this.config = config;
        this.dimension = dimension;
        this.qkv = register_module("qkv", new LinearImpl(dimension, 3L * dimension));
        this.projection = register_module("projection", new LinearImpl(dimension, dimension));
        this.features = register_module(
                "features", new LinearFeatures(config.featureMap(), dimension / config.heads(), config.seed()));
        this.modulation = config.mask().modulated()
                ? register_module(
                        "modulation", new LearnedModulation(config.heads(), config.maxLength(), config.decays()))
                : null;
        this.toeplitz = config.mask() == MaskKind.TOEPLITZ
                ? register_module("toeplitz", new ToeplitzTable(config.heads(), topology.height(), topology.width()))
                : null;
    }

    /** The settings of this layer. */
    public AttentionConfig config() {
        return config;
    }

    /** The learned modulation functions (H, K + 1), empty for masks that have none. */
    public double[][] modulations() {
        if (modulation == null) {
            return new double[0][];
        }
        try (NoGrad _ = NoGrad.open();
                Tensor f = modulation.forward()) {
            float[] flat = Tensors.floats(f);
            int length = config.maxLength() + 1;
            double[][] rows = new double[config.heads()][length];
            for (int h = 0; h < rows.length; h++) {
                for (int k = 0; k < length; k++) {
                    rows[h][k] = flat[h * length + k];
                }
            }
            return rows;
        }
    }

    /** The mask (H, N, N) or (H, entries), or null where there is none. */
    private @Nullable Tensor mask(MaskStructure structure) {
        if (modulation != null) {
            if (!structure.kind().modulated()) {
                throw new IllegalArgumentException("a layer with mask " + config.mask()
                        + " needs a structure of a learned mask, got one made for " + structure.kind());
            }
            return structure.values(modulation.forward());
        }
        return toeplitz == null ? null : toeplitz.forward();
    }

    /**
     * Attention of tokens (B, N, D), or (B, N + 1, D) with a class token last, on one graph; without a class token also
     * on graphs side by side if the mask is learned, as it is 0 between them.
     */
    public Tensor forward(Tensor x, MaskStructure structure) {
        long batch = x.size(0);
        long tokens = x.size(1);
        int nodes = structure.topology().nodes();
        if (tokens != nodes && tokens != nodes + 1L) {
            throw new IllegalArgumentException("the graph has " + nodes + " nodes but there are " + tokens
                    + " tokens; wanted " + nodes + ", or " + (nodes + 1) + " with a class token");
        }
        checkSeparate(structure.topology(), tokens > nodes);
        Tensor[] heads = split(x, batch, tokens); // 3 x (B, H, N, m)
        Tensor mixed = attend(heads[0], heads[1], heads[2], structure, tokens > nodes); // (B, H, N, m)
        return join(mixed, batch, tokens);
    }

    /**
     * Attention of tokens (B, N, D), without a class token, under the mask of learned edge weights (E) or (H, E), which
     * have their gradient as f has; see {@link EdgeStructure#normalised} to keep them bounded.
     */
    public Tensor forward(Tensor x, EdgeStructure structure, Tensor weights) {
        long batch = x.size(0);
        long tokens = x.size(1);
        if (tokens != structure.nodes()) {
            throw new IllegalArgumentException("the graph has " + structure.nodes() + " nodes but there are " + tokens
                    + " tokens; learned edge weights want one token a node and no class token");
        }
        if (modulation == null) {
            throw new IllegalArgumentException(
                    "a layer with mask " + config.mask() + " has no f; learned edge weights need mask EXACT or GRF");
        }
        Tensor[] heads = split(x, batch, tokens); // 3 x (B, H, N, m)
        Tensor mixed = structure.attend(
                modulation.forward(), weights, features.queries(heads[0]), features.keys(heads[1]), heads[2]);
        return join(mixed, batch, tokens);
    }

    /** Refuses graphs side by side where nothing would keep the tokens of one from those of another. */
    private void checkSeparate(Topology topology, boolean classToken) {
        int graphs = topology.members().size();
        if (graphs > 1 && (classToken || !config.mask().modulated())) {
            throw new IllegalArgumentException("attention of one graph "
                    + (classToken
                            ? "with a class token, which sees all tokens,"
                            : "with mask " + config.mask() + ", under which every token sees all,")
                    + " got " + graphs + " graphs side by side; forwardRagged keeps them apart");
        }
    }

    /** Attention of the tokens (T, D) of unequal graphs side by side; no token sees another graph. */
    public Tensor forwardRagged(Tensor x, MaskStructure structure) {
        long tokens = x.size(0);
        if (tokens != structure.topology().nodes()) {
            throw new IllegalArgumentException("the graphs have "
                    + structure.topology().nodes() + " nodes together but there are " + tokens + " tokens");
        }
        if (config.mask().modulated()) {
            return forward(x.unsqueeze(0), structure).squeeze(0);
        }
        if (config.mask() == MaskKind.TOEPLITZ) {
            throw new IllegalArgumentException("a toeplitz mask needs one grid, got a ragged batch");
        }
        Tensor[] heads = split(x.unsqueeze(0), 1, tokens);
        TensorVector parts = new TensorVector();
        long begin = 0;
        for (Topology member : structure.topology().members()) {
            long length = member.nodes();
            parts.push_back(attend(
                    heads[0].narrow(2, begin, length),
                    heads[1].narrow(2, begin, length),
                    heads[2].narrow(2, begin, length),
                    structure,
                    false));
            begin += length;
        }
        return join(cat(parts, 2), 1, tokens).squeeze(0);
    }

    private Tensor[] split(Tensor x, long batch, long tokens) {
        int features = dimension / config.heads();
        // unbind rather than three selects: its backward is one stack, theirs are three padded arrays and two sums
        TensorVector parts = qkv.forward(x)
                .view(batch, tokens, 3, config.heads(), features)
                .permute(2, 0, 3, 1, 4) // (3, B, H, N, m)
                .unbind(0);
        // handles of their own: what get returns points into the vector and dies with it
        return new Tensor[] {new Tensor(parts.get(0)), new Tensor(parts.get(1)), new Tensor(parts.get(2))};
    }

    private Tensor join(Tensor mixed, long batch, long tokens) {
        Tensor flat = mixed.transpose(1, 2).reshape(batch, tokens, dimension); // (B, N, D)
        Tensor out = projection.forward(flat);
        return config.dropout() > 0 ? dropout(out, config.dropout(), is_training()) : out;
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, MaskStructure structure, boolean classToken) {
        if (config.mask() == MaskKind.SOFTMAX) {
            return scaled_dot_product_attention(q, k, v);
        }
        Tensor phiQ = features.queries(q); // (B, H, N, m)
        Tensor phiK = features.keys(k);
        Tensor mask = mask(structure);
        if (mask == null) {
            Tensor turned = phiK.transpose(2, 3); // (B, H, m, N)
            Tensor state = matmul(turned, v); // (B, H, m, d)
            Tensor sums = turned.sum(new long[] {3}, true, new ScalarTypeOptional()); // (B, H, m, 1)
            return matmul(phiQ, state).div(matmul(phiQ, sums)); // (B, H, N, d)
        }
        if (structure.dense()) {
            Tensor full = classToken ? pad(mask, new long[] {0, 1, 0, 1}, "constant", new DoubleOptional(1.0)) : mask;
            return MaskedAttentionOperation.attend(full, phiQ, phiK, v);
        }
        return MaskedAttentionOperation.attend(structure, classToken, phiQ, phiK, v, mask);
    }

    /**
     * The normalised attention weights (H, rows, N) of chosen tokens of one example (N, D), for pictures; class tokens
     * are left out of the example. Cost: O(N^2).
     */
    public float[][][] attentionRows(Tensor example, MaskStructure structure, int[] rows) {
        List<float[][]> heads = new ArrayList<>();
        try (NoGrad _ = NoGrad.open()) {
            int nodes = structure.topology().nodes();
            if (example.size(0) != nodes) {
                throw new IllegalArgumentException(
                        "the graph has " + nodes + " nodes but the example has " + example.size(0) + " tokens");
            }
            checkSeparate(structure.topology(), false);
            for (int row : rows) {
                if (row < 0 || row >= nodes) {
                    throw new IllegalArgumentException("rows must be 0 to " + (nodes - 1) + ", got " + row);
                }
            }
            Tensor[] parts = split(example.unsqueeze(0), 1, nodes);
            Tensor weights; // (1, H, N, N)
            if (config.mask() == MaskKind.SOFTMAX) {
                double scale = 1 / Math.sqrt((double) dimension / config.heads());
                weights = matmul(parts[0], parts[1].transpose(2, 3))
                        .mul(new Scalar(scale))
                        .softmax(-1);
            } else {
                weights = matmul(
                        features.queries(parts[0]), features.keys(parts[1]).transpose(2, 3));
                Tensor mask = mask(structure);
                if (mask != null) {
                    weights = weights.mul(structure.dense() ? mask : MaskedAttentionOperation.dense(structure, mask));
                }
                weights = weights.div(weights.sum(new long[] {3}, true, new ScalarTypeOptional()));
            }
            float[] flat = Tensors.floats(weights.contiguous());
            for (int h = 0; h < config.heads(); h++) {
                float[][] chosen = new float[rows.length][nodes];
                for (int r = 0; r < rows.length; r++) {
                    System.arraycopy(flat, (h * nodes + rows[r]) * nodes, chosen[r], 0, nodes);
                }
                heads.add(chosen);
            }
        }
        return heads.toArray(new float[0][][]);
    }
}
