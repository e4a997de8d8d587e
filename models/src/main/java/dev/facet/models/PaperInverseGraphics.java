package dev.facet.models;

import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import dev.facet.nn.CodePrior;
import dev.facet.nn.Convolution;
import dev.facet.nn.GraphicsCode;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The network of the paper, for 150 x 150 grey pictures and a code of 200: 4,991,473 parameters.
 *
 * <p>Encoder: three of (5 x 5 convolution, maximum of 2 x 2, ReLU) with 96, 64, 32 channels, then mean and log-variance by
 * a linear layer each. Decoder: linear, ReLU, 32 x 15 x 15, then four of (twice the size by repetition, 7 x 7 convolution)
 * with 32, 64, 96, 1 channels, ReLU between them and a sigmoid at the end.
 *
 * <p>Cost: 3.0 G multiply-adds a picture.
 */
public final class PaperInverseGraphics extends Module implements InverseGraphicsNetwork {
    private static final int[] DOWN = {96, 64, 32};
    private static final int[] UP = {32, 64, 96, 1};
    private static final int SIDE = 15;
    private static final long FLAT = (long) DOWN[2] * SIDE * SIDE;

    private final InverseGraphicsConfig config;
    private final GraphicsCode code;
    private final CodePrior prior;
    private final Module encoderBlocks = new Module("encoder"); // kept, since the engine calls back into its Java side
    private final Module decoderBlocks = new Module("decoder");
    private final List<Convolution> down = new ArrayList<>();
    private final LinearImpl mean;
    private final LinearImpl logVariance;
    private final LinearImpl expand;
    private final List<Convolution> up = new ArrayList<>();

    public PaperInverseGraphics(InverseGraphicsConfig config) {
        super("PaperInverseGraphics");
        this.config = config;
        this.code = new GraphicsCode(config.layout(), config.circleNoise());
        int in = config.channels();
        for (int out : DOWN) {
            Convolution block = new Convolution(in, out, 5);
            encoderBlocks.register_module(String.valueOf(down.size()), block);
            down.add(block);
            in = out;
        }
        register_module("encoder", encoderBlocks);
        int entries = config.layout().size();
        this.mean = register_module("mean", new LinearImpl(FLAT, entries));
        this.logVariance = register_module("log_variance", new LinearImpl(FLAT, entries));
        this.expand = register_module("expand", new LinearImpl(entries, FLAT));
        for (int out : UP) {
            Convolution block = new Convolution(in, out, 7);
            decoderBlocks.register_module(String.valueOf(up.size()), block);
            up.add(block);
            in = out;
        }
        register_module("decoder", decoderBlocks);
        this.prior = register_module("prior", new CodePrior(code));
    }

    @Override
    public InverseGraphicsConfig config() {
        return config;
    }

    @Override
    public GraphicsCode code() {
        return code;
    }

    @Override
    public CodePrior prior() {
        return prior;
    }

    @Override
    public Module module() {
        return this;
    }

    @Override
    public boolean logits() {
        return true;
    }

    @Override
    public Tensor encode(Tensor images) {
        LeanInverseGraphics.checkPictures(config, images);
        Tensor x = images;
        for (Convolution block : down) {
            x = relu(max_pool2d(block.forward(x), 2, 2)); // (B, 96, 73, 73), (B, 64, 34, 34), (B, 32, 15, 15)
        }
        Tensor flat = x.flatten(1, -1); // (B, 7200)
        TensorVector parts = new TensorVector();
        parts.push_back(mean.forward(flat));
        parts.push_back(logVariance.forward(flat));
        return code.posterior(org.bytedeco.pytorch.global.torch.cat(parts, 1)); // (B, E)
    }

    @Override
    public Tensor output(Tensor codes) {
        Tensor x = relu(expand.forward(codes)).reshape(codes.size(0), DOWN[2], SIDE, SIDE);
        for (int i = 0; i < up.size(); i++) {
            long side = 2 * x.size(2);
            x = up.get(i).forward(upsample_nearest2d(x, side, side)); // sides 24, 42, 78, 150
            if (i + 1 < up.size()) {
                x = relu(x);
            }
        }
        return x;
    }
}
