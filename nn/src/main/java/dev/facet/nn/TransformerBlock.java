package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.gelu;

import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A pre-norm transformer block: x + attention(norm x), then x + perceptron(norm x) with GELU between two linear layers.
 *
 * <p>Shapes: tokens (B, N, D), or (T, D) of a ragged batch, to the same.
 */
public final class TransformerBlock extends Module {
    private final LayerNormImpl attentionNorm;
    private final TopologicalAttention attention;
    private final LayerNormImpl perceptronNorm;
    private final LinearImpl expand;
    private final LinearImpl contract;

    /** A block of width D whose perceptron has {@code expansion * D} hidden features. */
    public TransformerBlock(int dimension, int expansion, AttentionConfig config, Topology topology) {
        super("TransformerBlock");
        this.attentionNorm = register_module("attention_norm", layerNorm(dimension));
        this.attention = register_module("attention", new TopologicalAttention(dimension, config, topology));
        this.perceptronNorm = register_module("perceptron_norm", layerNorm(dimension));
        this.expand = register_module("expand", new LinearImpl(dimension, (long) expansion * dimension));
        this.contract = register_module("contract", new LinearImpl((long) expansion * dimension, dimension));
    }

    /** A layer norm over the last axis, of the given width. */
    public static LayerNormImpl layerNorm(int dimension) {
        LongVector shape = new LongVector();
        shape.push_back(dimension);
        return new LayerNormImpl(shape);
    }

    /** The attention layer, for plots of f and of attention weights. */
    public TopologicalAttention attention() {
        return attention;
    }

    /** Tokens normalised as the attention layer sees them. */
    public Tensor attentionInput(Tensor x) {
        return attentionNorm.forward(x);
    }

    /** The block on tokens (B, N, D) that share one graph. */
    public Tensor forward(Tensor x, MaskStructure structure) {
        return perceptron(x.add(attention.forward(attentionNorm.forward(x), structure)));
    }

    /** The block on tokens (T, D) of unequal graphs side by side; no token sees another graph. */
    public Tensor forwardRagged(Tensor x, MaskStructure structure) {
        return perceptron(x.add(attention.forwardRagged(attentionNorm.forward(x), structure)));
    }

    private Tensor perceptron(Tensor attended) {
        Tensor hidden = gelu(expand.forward(perceptronNorm.forward(attended)));
        return attended.add(contract.forward(hidden));
    }
}
