package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/**
 * The loops of dense masked attention for one (batch, head). Implementations assert; {@link DenseAttention} checks
 * arguments, chooses and schedules.
 */
sealed interface DenseKernel permits ScalarDenseAttention, SimdDenseAttention {
    /**
     * What a call reads and, forward, writes.
     *
     * @param queries (B, H, N, m)
     * @param keys (B, H, N, m)
     * @param values (B, H, N, d)
     * @param mask (H, N, N)
     * @param outputs (B, H, N, d)
     * @param denominators (B, H, N)
     */
    record Operands(
            AttentionKernel kernel,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment mask,
            MemorySegment outputs,
            MemorySegment denominators) {}

    /** The loss's derivatives by the outputs (read), and by queries, keys and values (written). */
    record Gradients(MemorySegment outputs, MemorySegment queries, MemorySegment keys, MemorySegment values) {}

    /** Writes outputs and denominators of rows {@code from} to {@code to - 1}. */
    void forward(Operands x, int b, int h, int from, int to);

    /** Writes the gradients of queries, keys and values, and adds that of the mask to {@code maskGradient} (N, N). */
    void backward(Operands x, Gradients gradients, MemorySegment maskGradient, int b, int h);
}
