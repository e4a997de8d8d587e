package dev.facet.models;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.facet.nn.MaskStructure;
import dev.facet.nn.Parameters;
import dev.facet.nn.PatchEmbedding;
import dev.facet.nn.TopologicalAttention;
import dev.facet.nn.Topology;
import dev.facet.nn.TransformerBlock;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A vision transformer: patches become tokens on a grid, blocks of masked attention mix them, and their mean (or a class
 * token) is classified.
 *
 * <p>Source: the image experiments of Reid et al., arXiv:2410.03462.
 *
 * <p>Shapes: pictures (B, C, height, width) to logits (B, classes).
 *
 * <p>Randomness: parameters are drawn from torch's generator at construction, walks from the attention's seed.
 */
public final class VisionTransformer extends Module {
    private static final double POSITION_DEVIATION = 0.02;

    private final VisionTransformerConfig config;
    private final MaskStructure structure;
    private final PatchEmbedding patch;
    private final @Nullable Tensor positions; // (1, N, D)
    private final @Nullable Tensor classToken; // (1, 1, D)
    private final Module list = new Module("blocks"); // kept, since the engine calls back into its Java side
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNormImpl norm;
    private final LinearImpl head;

    public VisionTransformer(VisionTransformerConfig config) {
        super("VisionTransformer");
        this.config = config;
        Topology grid = Topology.grid(
                config.gridHeight(), config.gridWidth(), config.attention().diagonal());
        this.structure = MaskStructure.of(grid, config.attention());
        int d = config.dimension();
        this.patch = register_module("patch", new PatchEmbedding(config.channels(), config.patch(), d));
        this.positions = config.positions() == VisionTransformerConfig.Positions.LEARNED
                ? Parameters.parameter(this, "positions", normal(1, config.tokens(), d))
                : null;
        this.classToken = config.pooling() == VisionTransformerConfig.Pooling.CLASS_TOKEN
                ? Parameters.parameter(this, "class_token", normal(1, 1, d))
                : null;
        for (int i = 0; i < config.depth(); i++) {
            TransformerBlock block = new TransformerBlock(d, config.expansion(), config.attention(), grid);
            list.register_module(String.valueOf(i), block);
            blocks.add(block);
        }
        register_module("blocks", list);
        this.norm = register_module("norm", TransformerBlock.layerNorm(d));
        this.head = register_module("head", new LinearImpl(d, config.classes()));
    }

    private static Tensor normal(long... shape) {
        return torch.randn(shape).mul(new Scalar(POSITION_DEVIATION));
    }

    public VisionTransformerConfig config() {
        return config;
    }

    /** The fixed part of every block's mask. */
    public MaskStructure structure() {
        return structure;
    }

    /** The attention layers, first block first. */
    public List<TopologicalAttention> attentions() {
        return blocks.stream().map(TransformerBlock::attention).toList();
    }

    public Tensor forward(Tensor images) {
        Tensor x = tokens(images); // (B, N, D)
        if (classToken != null) {
            TensorVector parts = new TensorVector();
            parts.push_back(x);
            parts.push_back(classToken.expand(images.size(0), 1, config.dimension()));
            x = cat(parts, 1); // (B, N + 1, D)
        }
        for (TransformerBlock block : blocks) {
            x = block.forward(x, structure);
        }
        x = norm.forward(x);
        Tensor pooled = classToken == null ? x.mean(1) : x.select(1, config.tokens()); // (B, D)
        return head.forward(pooled);
    }

    private Tensor tokens(Tensor images) {
        if (images.dim() != 4
                || images.size(1) != config.channels()
                || images.size(2) != config.height()
                || images.size(3) != config.width()) {
            throw new IllegalArgumentException("pictures must be (B, " + config.channels() + ", " + config.height()
                    + ", " + config.width() + "), got " + Tensors.shape(images));
        }
        Tensor x = patch.forward(images);
        return positions == null ? x : x.add(positions);
    }

    /**
     * The normalised attention weights (blocks, H, rows, N) of chosen tokens of one picture (1, C, height, width), in one
     * pass over the blocks. Cost: that of a forward pass, and O(N^2) a block.
     */
    public float[][][][] attentionRows(Tensor image, int... rows) {
        if (classToken != null) {
            throw new IllegalArgumentException("attention rows are drawn for models without a class token");
        }
        float[][][][] weights = new float[blocks.size()][][][];
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open()) {
            Tensor x = tokens(image);
            for (int i = 0; i < weights.length; i++) {
                TransformerBlock block = blocks.get(i);
                weights[i] =
                        block.attention().attentionRows(block.attentionInput(x).squeeze(0), structure, rows);
                if (i + 1 < weights.length) {
                    x = block.forward(x, structure);
                }
            }
        }
        return weights;
    }
}
