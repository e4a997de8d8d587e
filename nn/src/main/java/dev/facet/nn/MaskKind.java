package dev.facet.nn;

/** What multiplies the attention weights. */
public enum MaskKind {
    /** Softmax attention without a mask: the O(N^2) baseline. */
    SOFTMAX,
    /** Linear attention without a mask. */
    NONE,
    /** Linear attention, M_ij = exp(b[dx, dy]) with a learned table b for each head; grids only. */
    TOEPLITZ,
    /** Linear attention, the exact power series of the adjacency matrix. */
    EXACT,
    /** Linear attention, the series estimated by graph random features. */
    GRF,
    /** As GRF, with walk counts in place of importance weights: the paper's ablation. */
    COUNTS;

    /** Whether the mask is a learned function f of the adjacency matrix. */
    public boolean modulated() {
        return this == EXACT || this == GRF || this == COUNTS;
    }
}
