package dev.facet.models;

import dev.facet.nn.CodePrior;
import dev.facet.nn.GraphicsCode;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A network that turns pictures into graphics codes and codes into pictures.
 *
 * <p>Source: Kulkarni, Whitney, Kohli, Tenenbaum, "Deep convolutional inverse graphics network", arXiv:1503.03167.
 *
 * <p>Shapes: pictures (B, C, size, size) in [0, 1], posteriors (B, E), codes (B, D); see {@link GraphicsCode}.
 */
public sealed interface InverseGraphicsNetwork permits LeanInverseGraphics, PaperInverseGraphics {
    /** A network of the settings' kind; its parameters are drawn from torch's generator. */
    static InverseGraphicsNetwork of(InverseGraphicsConfig config) {
        return switch (config.network()) {
            case LEAN -> new LeanInverseGraphics(config);
            case PAPER -> new PaperInverseGraphics(config);
        };
    }

    InverseGraphicsConfig config();

    /** How posteriors and codes are laid out. */
    GraphicsCode code();

    /** The prior of the code, fitted once the network is trained. */
    CodePrior prior();

    /** The network as a module: its parameters and buffers. */
    Module module();

    /** The posterior (B, E) of pictures. */
    Tensor encode(Tensor images);

    /** What the loss is taken of (B, C, size, size): pictures, or their logits where {@link #logits} says so. */
    Tensor output(Tensor codes);

    /** Whether {@link #output} gives logits. */
    boolean logits();

    /** Pictures of codes (B, D), in [0, 1]. */
    default Tensor decode(Tensor codes) {
        Tensor output = output(codes);
        return logits()
                ? output.sigmoid()
                : output.clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(1.0)));
    }
}
