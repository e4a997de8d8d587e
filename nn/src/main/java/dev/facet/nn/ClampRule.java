package dev.facet.nn;

/** What becomes of the entries of a code that a group of pictures is known to share. */
public enum ClampRule {
    /**
     * The rule of Kulkarni et al., arXiv:1503.03167: inactive outputs of the encoder are replaced by their mean over the
     * group, through which no gradient flows; what they get in its place pulls them to that mean. Noise is every
     * picture's own, the divergence that of active entries alone.
     */
    PAPER,
    /**
     * One posterior for the group, the mean of its pictures' posteriors, with one sample shared by all; its divergence
     * counts once a group and gradients flow: a lower bound on log p(group).
     */
    GROUP,
    /**
     * All inactive entries come from another picture of the group, or are their mean, as the batch says; gradients flow,
     * noise on inactive entries is shared by the group. Crossed factors come from the picture that shares their value.
     */
    SWAP,
    /** Nothing: every picture keeps its own code, the entangled twin. */
    NONE
}
