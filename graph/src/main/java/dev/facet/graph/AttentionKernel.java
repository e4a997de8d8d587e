package dev.facet.graph;

/** What the attention weight of query q_i and key k_j is, before the mask M_ij multiplies it. */
public enum AttentionKernel {
    /** q_i . k_j, where a feature map has made both non-negative. */
    LINEAR,
    /** exp(q_i . k_j / sqrt(m)). */
    SOFTMAX
}
