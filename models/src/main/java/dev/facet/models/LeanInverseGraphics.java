package dev.facet.models;

import static org.bytedeco.pytorch.global.torch.pixel_shuffle;
import static org.bytedeco.pytorch.global.torch.silu;

import dev.facet.nn.CodePrior;
import dev.facet.nn.Convolution;
import dev.facet.nn.ConvolutionBlock;
import dev.facet.nn.GraphicsCode;
import dev.facet.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The lean network: an encoder of five convolution blocks and two linear layers, a decoder of three linear layers and five
 * blocks whose scales and shifts come from the code (FiLM), with an output skip at every scale: a 1 x 1 convolution whose
 * channels are pixels of the picture (pixel shuffle).
 *
 * <p>Shapes: pictures (B, C, s, s) to posteriors (B, E); codes (B, D) to pictures (B, C, s, s), with s a multiple of 16.
 *
 * <p>Cost at s = 64 in the form of {@link InverseGraphicsConfig#LEAN}: 9.3 M multiply-adds to encode, 19.2 M to decode.
 */
public final class LeanInverseGraphics extends Module implements InverseGraphicsNetwork {
    /** What each of three skips starts with: together a light grey, the mean of subjects on white. */
    private static final float START = 0.25f;

    private final InverseGraphicsConfig config;
    private final GraphicsCode code;
    private final CodePrior prior;
    private final int start; // side of the smallest maps
    private final List<ConvolutionBlock> down = new ArrayList<>();
    private final LinearImpl encoderHidden;
    private final LinearImpl encoderHead;
    private final LinearImpl decoderHidden;
    private final LinearImpl decoderHidden2;
    private final LinearImpl decoderStart;
    private final LinearImpl film;
    private final List<ConvolutionBlock> up = new ArrayList<>();
    private final List<Convolution> skips = new ArrayList<>();
    private final Module encoderBlocks = new Module("encoder"); // kept, since the engine calls back into its Java side
    private final Module decoderBlocks = new Module("decoder");
    private final Module decoderSkips = new Module("skips");

    public LeanInverseGraphics(InverseGraphicsConfig config) {
        super("LeanInverseGraphics");
        this.config = config;
        this.code = new GraphicsCode(config.layout(), config.circleNoise());
        this.start = config.size() / 16;
        List<Integer> e = config.encoder();
        encoder(ConvolutionBlock.down(config.channels(), e.get(0)));
        encoder(ConvolutionBlock.down(e.get(0), e.get(1)));
        encoder(ConvolutionBlock.down(e.get(1), e.get(2)));
        encoder(ConvolutionBlock.same(e.get(2), e.get(3)));
        encoder(ConvolutionBlock.down(e.get(3), e.get(4)));
        register_module("encoder", encoderBlocks);
        int hidden = config.hidden();
        int entries = config.layout().size();
        this.encoderHidden = register_module("encoder_hidden", new LinearImpl((long) e.get(4) * start * start, hidden));
        this.encoderHead = register_module("encoder_head", new LinearImpl(hidden, code.outputs()));
        List<Integer> d = config.decoder();
        this.decoderHidden = register_module("decoder_hidden", new LinearImpl(entries, hidden));
        this.decoderHidden2 = register_module("decoder_hidden2", new LinearImpl(hidden, hidden));
        this.decoderStart = register_module("decoder_start", new LinearImpl(hidden, (long) d.get(0) * start * start));
        decoder(ConvolutionBlock.upModulated(d.get(0), d.get(1)));
        decoder(ConvolutionBlock.upModulated(d.get(1), d.get(2)));
        decoder(ConvolutionBlock.sameModulated(d.get(2), d.get(3)));
        decoder(ConvolutionBlock.upModulated(d.get(3), d.get(4)));
        decoder(ConvolutionBlock.sameModulated(d.get(4), d.get(5)));
        register_module("decoder", decoderBlocks);
        int channels = up.stream().mapToInt(ConvolutionBlock::channels).sum();
        this.film = register_module("film", new LinearImpl(entries, 2L * channels));
        skip(d.get(1), 8);
        skip(d.get(3), 4);
        skip(d.get(5), 2);
        register_module("skips", decoderSkips);
        this.prior = register_module("prior", new CodePrior(code));
    }

    private void encoder(ConvolutionBlock block) {
        encoderBlocks.register_module(String.valueOf(down.size()), block);
        down.add(block);
    }

    private void decoder(ConvolutionBlock block) {
        decoderBlocks.register_module(String.valueOf(up.size()), block);
        up.add(block);
    }

    private void skip(int in, int factor) {
        Convolution skip = new Convolution(in, config.channels() * factor * factor, START);
        decoderSkips.register_module(String.valueOf(skips.size()), skip);
        skips.add(skip);
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
        return false;
    }

    /**
     * What the encoder makes of pictures.
     *
     * @param posterior (B, E)
     * @param features the outputs of its blocks, finest first
     */
    public record Encoding(Tensor posterior, List<Tensor> features) {}

    @Override
    public Tensor encode(Tensor images) {
        return encoding(images).posterior();
    }

    /** The posterior with the features it was made of. */
    public Encoding encoding(Tensor images) {
        checkPictures(config, images);
        List<Tensor> features = new ArrayList<>();
        Tensor x = images;
        for (ConvolutionBlock block : down) {
            x = block.forward(x); // (B, 16, s/2, s/2) .. (B, 96, s/16, s/16)
            features.add(x);
        }
        Tensor hidden = silu(encoderHidden.forward(x.flatten(1, -1)));
        return new Encoding(code.posterior(encoderHead.forward(hidden)), features);
    }

    /** The first so many feature maps of pictures by the encoder as it is now: gradients flow to the pictures alone. */
    public List<Tensor> frozenFeatures(Tensor images, int maps) {
        List<Tensor> features = new ArrayList<>();
        Tensor x = images;
        for (ConvolutionBlock block : down.subList(0, maps)) {
            x = block.frozen(x);
            features.add(x);
        }
        return features;
    }

    @Override
    public Tensor output(Tensor codes) {
        Tensor hidden = silu(decoderHidden2.forward(silu(decoderHidden.forward(codes))));
        Tensor x = decoderStart
                .forward(hidden)
                .reshape(codes.size(0), config.decoder().getFirst(), start, start); // (B, 96, s/16, s/16)
        x = silu(x);
        Tensor scales = film.forward(codes); // (B, 2 channels)
        Tensor picture = null;
        long from = 0;
        int skip = 0;
        for (int i = 0; i < up.size(); i++) {
            ConvolutionBlock block = up.get(i);
            x = block.forward(x, scales.narrow(1, from, 2L * block.channels()));
            from += 2L * block.channels();
            if (i == 0 || i == 2 || i == 4) { // (B, 64, s/8, s/8), (B, 40, s/4, s/4), (B, 24, s/2, s/2)
                Tensor part = pixel_shuffle(skips.get(skip).forward(x), 8 >> skip); // (B, C, s, s)
                picture = picture == null ? part : picture.add(part);
                skip++;
            }
        }
        return java.util.Objects.requireNonNull(picture);
    }

    static void checkPictures(InverseGraphicsConfig config, Tensor images) {
        if (images.dim() != 4
                || images.size(1) != config.channels()
                || images.size(2) != config.size()
                || images.size(3) != config.size()) {
            throw new IllegalArgumentException("pictures must be (B, " + config.channels() + ", " + config.size() + ", "
                    + config.size() + "), got " + Tensors.shape(images));
        }
    }
}
