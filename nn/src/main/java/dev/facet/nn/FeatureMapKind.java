package dev.facet.nn;

/**
 * The map phi whose inner products replace the exponential of softmax attention. Queries are scaled by 1/sqrt(m) first;
 * for POSITIVE queries and keys are both scaled by m^(-1/4).
 */
public enum FeatureMapKind {
    /** max(0, x) + 1e-3. */
    RELU,
    /** elu(x) + 1. */
    ELU,
    /**
     * Positive random features of the softmax kernel: (exp(w.x - |x|^2 / 2) + 1e-6) / sqrt(m) for m fixed Gaussian w.
     */
    POSITIVE
}
