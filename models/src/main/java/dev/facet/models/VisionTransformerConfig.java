package dev.facet.models;

import dev.facet.nn.AttentionConfig;

/**
 * The settings of {@link VisionTransformer}.
 *
 * @param channels channels of the picture, C
 * @param height height of the picture in pixels
 * @param width width of the picture in pixels
 * @param patch side of a patch in pixels; the picture becomes (height / patch) x (width / patch) tokens
 * @param dimension features of a token, D
 * @param depth number of blocks
 * @param expansion hidden features of a block's perceptron over D
 * @param classes number of classes
 * @param positions how tokens learn where they are
 * @param pooling how tokens become one vector
 * @param attention the settings of every block's attention
 */
public record VisionTransformerConfig(
        int channels,
        int height,
        int width,
        int patch,
        int dimension,
        int depth,
        int expansion,
        int classes,
        Positions positions,
        Pooling pooling,
        AttentionConfig attention) {

    /** How tokens learn where they are. */
    public enum Positions {
        /** A learned vector for each place. */
        LEARNED,
        /** Nothing: only a mask can tell places apart. */
        NONE
    }

    /** How tokens become one vector. */
    public enum Pooling {
        /** The mean over tokens. */
        MEAN,
        /** An additional class token. */
        CLASS_TOKEN
    }

    public VisionTransformerConfig {
        positive("channels", channels);
        positive("height", height);
        positive("width", width);
        positive("patch", patch);
        positive("dimension", dimension);
        positive("depth", depth);
        positive("expansion", expansion);
        positive("classes", classes);
        if (height % patch != 0 || width % patch != 0) {
            throw new IllegalArgumentException("patch must divide the picture, got patches of " + patch
                    + " for a picture of " + height + " x " + width);
        }
        if (dimension % attention.heads() != 0) {
            throw new IllegalArgumentException(
                    "heads must divide dimension, got " + attention.heads() + " heads for " + dimension);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }

    /** Rows of the grid of tokens. */
    public int gridHeight() {
        return height / patch;
    }

    /** Columns of the grid of tokens. */
    public int gridWidth() {
        return width / patch;
    }

    /** The number of patch tokens, N. */
    public int tokens() {
        return gridHeight() * gridWidth();
    }
}
