package dev.facet.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;

import dev.facet.models.VisionTransformerConfig;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import dev.facet.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/**
 * The rival of the training benchmark: the vision transformer with linear attention and no mask as one writes it in
 * torch alone, from the preset's modules, with torch's AdamW and clipping. It names nothing of our rooms nn and models
 * but the record of sizes, and gives the same numbers from the same weights.
 *
 * <p>Shapes: pictures (B, C, height, width) to logits (B, classes).
 */
final class PlainTransformer extends Module {
    private static final double FLOOR = 1e-3;
    private static final double POSITION_DEVIATION = 0.02;
    private static final long MEAN = 1;
    private static final long NO_IGNORED_LABEL = -100;

    private final VisionTransformerConfig config;
    private final Tensor positions;
    private final LinearImpl patch;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNormImpl norm;
    private final LinearImpl head;

    PlainTransformer(VisionTransformerConfig config) {
        super("PlainTransformer");
        this.config = config;
        long d = config.dimension();
        this.positions = randn(1, config.tokens(), d).mul(new Scalar(POSITION_DEVIATION));
        register_parameter("positions", positions);
        this.patch =
                register_module("patch", new LinearImpl((long) config.channels() * config.patch() * config.patch(), d));
        for (int i = 0; i < config.depth(); i++) {
            blocks.add(new Block(this, i, config));
        }
        this.norm = register_module("norm", layerNorm(d));
        this.head = register_module("head", new LinearImpl(d, config.classes()));
    }

    private static LayerNormImpl layerNorm(long d) {
        LongVector shape = new LongVector();
        shape.push_back(d);
        return new LayerNormImpl(shape);
    }

    /** The layers of one block, registered with the whole. */
    private static final class Block {
        final LayerNormImpl attentionNorm;
        final LinearImpl qkv;
        final LinearImpl projection;
        final LayerNormImpl perceptronNorm;
        final LinearImpl expand;
        final LinearImpl contract;

        Block(Module whole, int i, VisionTransformerConfig config) {
            long d = config.dimension();
            attentionNorm = whole.register_module("attention_norm" + i, layerNorm(d));
            qkv = whole.register_module("qkv" + i, new LinearImpl(d, 3 * d));
            projection = whole.register_module("projection" + i, new LinearImpl(d, d));
            perceptronNorm = whole.register_module("perceptron_norm" + i, layerNorm(d));
            expand = whole.register_module("expand" + i, new LinearImpl(d, config.expansion() * d));
            contract = whole.register_module("contract" + i, new LinearImpl(config.expansion() * d, d));
        }
    }

    Tensor forward(Tensor images) {
        long batch = images.size(0);
        long p = config.patch();
        long rows = config.gridHeight();
        long columns = config.gridWidth();
        Tensor patches = images.view(batch, config.channels(), rows, p, columns, p)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(batch, rows * columns, config.channels() * p * p);
        Tensor x = patch.forward(patches).add(positions); // (B, N, D)
        for (Block block : blocks) {
            x = x.add(attention(block, block.attentionNorm.forward(x)));
            Tensor hidden = gelu(block.expand.forward(block.perceptronNorm.forward(x)));
            x = x.add(block.contract.forward(hidden));
        }
        return head.forward(norm.forward(x).mean(1));
    }

    private Tensor attention(Block block, Tensor x) {
        long batch = x.size(0);
        long tokens = x.size(1);
        long heads = config.attention().heads();
        long m = config.dimension() / heads;
        Tensor all = block.qkv.forward(x).view(batch, tokens, 3, heads, m).permute(2, 0, 3, 1, 4); // (3, B, H, N, m)
        Tensor q = all.select(0, 0)
                .mul(new Scalar(1 / Math.sqrt((double) m)))
                .relu()
                .add(new Scalar(FLOOR));
        Tensor k = all.select(0, 1).relu().add(new Scalar(FLOOR));
        Tensor v = all.select(0, 2);
        TensorVector parts = new TensorVector();
        parts.push_back(v);
        parts.push_back(ones(new long[] {batch, heads, tokens, 1}, v.options()));
        Tensor both = matmul(q, matmul(k.transpose(2, 3), cat(parts, 3))); // (B, H, N, m + 1)
        Tensor mixed = both.narrow(3, 0, m).div(both.narrow(3, m, 1));
        return block.projection.forward(mixed.transpose(1, 2).reshape(batch, tokens, config.dimension()));
    }

    /** Steps of this network with torch's own optimiser. */
    static final class Steps {
        private final PlainTransformer net;
        private final TrainingConfig training;
        private final AdamW optimiser;
        private final TensorVector parameters;

        Steps(PlainTransformer net, TrainingConfig training) {
            this.net = net;
            this.training = training;
            this.parameters = net.parameters();
            TensorVector matrices = new TensorVector();
            TensorVector others = new TensorVector();
            for (long i = 0; i < parameters.size(); i++) {
                (parameters.get(i).dim() == 2 ? matrices : others).push_back(parameters.get(i));
            }
            this.optimiser = new AdamW(matrices, options(training.weightDecay()));
            optimiser.add_param_group(new OptimizerParamGroup(others, options(0)));
        }

        private AdamWOptions options(double decay) {
            AdamWOptions options = new AdamWOptions(training.learningRate());
            options.betas().put(0, training.beta1());
            options.betas().put(1, training.beta2());
            options.weight_decay().put(decay);
            return options;
        }

        /** One step at the optimiser's rate; returns the loss before it. */
        @SuppressWarnings("try") // the scope acts by being open
        double run(float[] images, long[] labels) {
            try (Scope scope = Scope.open()) {
                VisionTransformerConfig shape = net.config;
                Tensor x = Tensors.of(images, labels.length, shape.channels(), shape.height(), shape.width());
                Tensor y = Tensors.of(labels, labels.length);
                optimiser.zero_grad(true);
                Tensor loss = cross_entropy_loss(
                        net.forward(x), y, new TensorOptional(), MEAN, NO_IGNORED_LABEL, training.labelSmoothing());
                double value = loss.item_float();
                loss.backward();
                if (training.clip() > 0) {
                    clip_grad_norm_(parameters, training.clip());
                }
                optimiser.step();
                return value;
            }
        }
    }
}
