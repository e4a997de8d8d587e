package dev.facet.training;

/**
 * What an inverse graphics network is trained to make small, a picture: the distance of its reconstruction and
 * {@code divergence} x the divergence of its code from the prior and {@code spread} x half the sum of squares by which
 * inactive outputs of its encoder differ from their group's mean.
 *
 * @param distance between a picture and its reconstruction
 * @param epsilon of the Charbonnier distance sqrt(r^2 + epsilon^2), a mean over pixels and channels
 * @param gradients weight of the mean absolute difference of image gradients, along both axes
 * @param divergence weight of the divergence, 1 for the bound itself
 * @param spread weight of the spread
 * @param foreground added to the weight of 1 that pixels have, in proportion to how far the subject covers them
 * @param edges added to the weight of pixels, in proportion to how steep the picture is there
 * @param chroma weight of the same distance taken of colour alone, the residual less its mean over channels
 * @param structure weight of 1 less the structural similarity of the grey pictures, 11 pixels a side or more
 * @param perceptual weight of the mean squared distance of the encoder's first three feature maps
 * @param deviation of the Gaussian noise on pixels under which the bound of a network without cross-entropy is told
 */
public record SceneLossConfig(
        Distance distance,
        double epsilon,
        double gradients,
        double divergence,
        double spread,
        double foreground,
        double edges,
        double chroma,
        double structure,
        double perceptual,
        double deviation) {
    /** A distance between pictures. */
    public enum Distance {
        /** sqrt(r^2 + epsilon^2), a mean over pixels and channels. */
        CHARBONNIER,
        /** The paper's cross-entropy, a sum over pixels. */
        CROSS_ENTROPY
    }

    public SceneLossConfig {
        Checks.positive("epsilon", epsilon);
        Checks.positive("deviation", deviation);
        Checks.atLeastZero("gradients", gradients);
        Checks.atLeastZero("divergence", divergence);
        Checks.atLeastZero("spread", spread);
        Checks.atLeastZero("foreground", foreground);
        Checks.atLeastZero("edges", edges);
        Checks.atLeastZero("chroma", chroma);
        Checks.atLeastZero("structure", structure);
        Checks.atLeastZero("perceptual", perceptual);
        if (distance == Distance.CROSS_ENTROPY
                && gradients + foreground + edges + chroma + structure + perceptual > 0) {
            throw new IllegalArgumentException("gradients, foreground, edges, chroma, structure and perceptual go with"
                    + " the charbonnier distance, got them with cross-entropy");
        }
    }
}
