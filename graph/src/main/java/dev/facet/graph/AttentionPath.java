package dev.facet.graph;

/** The ways to compute masked attention; {@link AttentionPlan} says which go with which mask, and which is cheapest. */
public enum AttentionPath {
    /** All N x N entries of the mask: for a few hundred nodes. */
    DENSE,
    /** A sum S_l = sum_i phi_il phi(k_i) [v_i, 1]^T for each graph coordinate l; linear attention alone. */
    LANDMARK,
    /** One pass over the non-zeros of the mask. */
    SPARSE,
    /** One pass over the non-zeros of Phi, which is the mask of the asymmetric estimator. */
    ASYMMETRIC,
    /** The exact mask applied to columns by repeated products with W; linear attention alone. */
    HORNER,
    /** A Toeplitz mask applied to columns by Fourier transforms; linear attention alone. */
    TOEPLITZ
}
