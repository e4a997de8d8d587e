package dev.facet.models;

import dev.facet.nn.CodeLayout;
import java.util.List;

/**
 * The settings of an {@link InverseGraphicsNetwork}.
 *
 * @param network which network
 * @param size side of the pictures in pixels
 * @param channels channels of the pictures
 * @param azimuthCode how the code holds the azimuth (lean network)
 * @param shapeEntries entries for shape (lean network)
 * @param textureEntries entries for texture (lean network)
 * @param expressionEntries entries for expression, 0 for no such group (lean network)
 * @param intrinsicEntries entries for all that is not pose or light (paper's network)
 * @param circleNoise deviation of an angle pair in radians
 * @param encoder channels of the encoder's five blocks (lean network)
 * @param decoder channels of the decoder's start and of its five blocks (lean network)
 * @param hidden width of the linear layers (lean network)
 */
public record InverseGraphicsConfig(
        Network network,
        int size,
        int channels,
        AngleCode azimuthCode,
        int shapeEntries,
        int textureEntries,
        int expressionEntries,
        int intrinsicEntries,
        double circleNoise,
        List<Integer> encoder,
        List<Integer> decoder,
        int hidden) {
    /** The lean network as recipes take it: 64 x 64 in colour, a code of 54. */
    public static final InverseGraphicsConfig LEAN = new InverseGraphicsConfig(
            Network.LEAN,
            64,
            3,
            AngleCode.PAIR,
            32,
            16,
            0,
            197,
            0.02,
            List.of(16, 32, 64, 64, 96),
            List.of(96, 64, 48, 48, 32, 32),
            256);

    /** The network of the paper: 150 x 150 grey, a code of 200. */
    public static final InverseGraphicsConfig PAPER = new InverseGraphicsConfig(
            Network.PAPER, 150, 1, AngleCode.SCALAR, 32, 16, 0, 197, 0.02, LEAN.encoder(), LEAN.decoder(), 256);

    /** Which network. */
    public enum Network {
        /** Strided convolutions, group normalisation, FiLM and output skips. */
        LEAN,
        /** The layers of the paper. */
        PAPER
    }

    /** How a code holds an angle. */
    public enum AngleCode {
        /** As its unit vector. */
        PAIR,
        /** As one Gaussian number. */
        SCALAR
    }

    public InverseGraphicsConfig {
        encoder = List.copyOf(encoder);
        decoder = List.copyOf(decoder);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 or 3, got " + channels);
        }
        if (network == Network.PAPER && (size != 150 || channels != 1)) {
            throw new IllegalArgumentException(
                    "the paper's network takes pictures of size 150 with channels 1, got " + size + " and " + channels);
        }
        if (network == Network.LEAN && (size < 16 || size % 16 != 0)) {
            throw new IllegalArgumentException("size must be a multiple of 16, got " + size);
        }
        if (shapeEntries < 1 || textureEntries < 1 || expressionEntries < 0 || intrinsicEntries < 1 || hidden < 1) {
            throw new IllegalArgumentException("shape_entries, texture_entries, intrinsic_entries and hidden must be at"
                    + " least 1 and expression_entries at least 0, got " + shapeEntries + ", " + textureEntries + ", "
                    + intrinsicEntries + ", " + hidden + " and " + expressionEntries);
        }
        if (encoder.size() != 5 || decoder.size() != 6) {
            throw new IllegalArgumentException("encoder has 5 blocks and decoder a start and 5 blocks, got "
                    + encoder.size() + " and " + decoder.size() + " numbers of channels");
        }
    }

    /** What the entries of the code mean. */
    public CodeLayout layout() {
        if (network == Network.PAPER) {
            return CodeLayout.EMPTY
                    .withScalar("azimuth")
                    .withScalar("elevation")
                    .withScalar("light")
                    .withVector("intrinsic", intrinsicEntries);
        }
        CodeLayout layout = azimuthCode == AngleCode.PAIR ? CodeLayout.EMPTY.withPair("azimuth") : CodeLayout.EMPTY;
        layout = layout.withPair("elevation").withPair("light");
        if (azimuthCode == AngleCode.SCALAR) {
            layout = layout.withScalar("azimuth");
        }
        layout = layout.withVector("shape", shapeEntries).withVector("texture", textureEntries);
        return expressionEntries > 0 ? layout.withVector("expression", expressionEntries) : layout;
    }
}
