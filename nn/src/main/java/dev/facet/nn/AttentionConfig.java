package dev.facet.nn;

import dev.facet.graph.WalkScheme;
import java.util.List;

/**
 * The settings of {@link TopologicalAttention}.
 *
 * @param mask what multiplies the attention weights
 * @param featureMap the feature map of linear attention
 * @param heads the number of heads, which divides the width
 * @param walks walks a node, n (GRF and COUNTS)
 * @param halt the probability of halting, p
 * @param maxLength the longest walk, K; f has K + 1 coefficients
 * @param scheme how the walks of a node depend on each other
 * @param independent two walk sets in place of one, which frees the diagonal of its bias
 * @param diagonal whether grid nodes are joined to their diagonal neighbours too
 * @param decays f starts as exp(-decay k); head h takes the entry h modulo the list's size
 * @param dropout the probability of dropping an entry of the output projection
 * @param seed the seed of walks and of positive random features
 */
public record AttentionConfig(
        MaskKind mask,
        FeatureMapKind featureMap,
        int heads,
        int walks,
        double halt,
        int maxLength,
        WalkScheme scheme,
        boolean independent,
        boolean diagonal,
        List<Double> decays,
        double dropout,
        long seed) {
    /** GRF mask, ReLU features, 4 heads, 16 repelling and antithetic walks of at most 8 hops halting at 0.2. */
    public static final AttentionConfig DEFAULT = new AttentionConfig(
            MaskKind.GRF,
            FeatureMapKind.RELU,
            4,
            16,
            0.2,
            8,
            WalkScheme.REPELLING_ANTITHETIC,
            false,
            false,
            List.of(0.5),
            0.0,
            0L);

    public AttentionConfig {
        if (heads < 1) {
            throw new IllegalArgumentException("heads must be at least 1, got " + heads);
        }
        if (walks < 1) {
            throw new IllegalArgumentException("walks must be at least 1, got " + walks);
        }
        if (!(halt >= 0 && halt < 1)) {
            throw new IllegalArgumentException("halt must be at least 0 and below 1, got " + halt);
        }
        if (maxLength < 0 || maxLength > 127) {
            throw new IllegalArgumentException("max_length must be 0 to 127, got " + maxLength);
        }
        if (decays.isEmpty()) {
            throw new IllegalArgumentException("decays needs at least one number, got an empty list");
        }
        for (double decay : decays) {
            if (!(decay >= 0 && Double.isFinite(decay))) {
                throw new IllegalArgumentException("decays must be finite and at least 0, got " + decay);
            }
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and below 1, got " + dropout);
        }
        decays = List.copyOf(decays);
    }

    /** The same settings with another mask. */
    public AttentionConfig withMask(MaskKind newMask) {
        return new AttentionConfig(
                newMask,
                featureMap,
                heads,
                walks,
                halt,
                maxLength,
                scheme,
                independent,
                diagonal,
                decays,
                dropout,
                seed);
    }

    /** The same settings with another number of heads. */
    public AttentionConfig withHeads(int newHeads) {
        return new AttentionConfig(
                mask,
                featureMap,
                newHeads,
                walks,
                halt,
                maxLength,
                scheme,
                independent,
                diagonal,
                decays,
                dropout,
                seed);
    }

    /** The same settings with another feature map. */
    public AttentionConfig withFeatureMap(FeatureMapKind newFeatureMap) {
        return new AttentionConfig(
                mask,
                newFeatureMap,
                heads,
                walks,
                halt,
                maxLength,
                scheme,
                independent,
                diagonal,
                decays,
                dropout,
                seed);
    }

    /** The same settings with other walks. */
    public AttentionConfig withWalks(int newWalks, double newHalt, int newMaxLength) {
        return new AttentionConfig(
                mask,
                featureMap,
                heads,
                newWalks,
                newHalt,
                newMaxLength,
                scheme,
                independent,
                diagonal,
                decays,
                dropout,
                seed);
    }

    /** The same settings with one or two walk sets. */
    public AttentionConfig withIndependent(boolean newIndependent) {
        return new AttentionConfig(
                mask,
                featureMap,
                heads,
                walks,
                halt,
                maxLength,
                scheme,
                newIndependent,
                diagonal,
                decays,
                dropout,
                seed);
    }
}
