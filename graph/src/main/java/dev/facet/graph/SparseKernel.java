package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/**
 * The inner loops of sparse masked attention over a range of rows or columns of one (batch, head). Implementations
 * assert; {@link SparseAttention} checks arguments, chooses and schedules.
 */
sealed interface SparseKernel permits ScalarSparseAttention, SimdSparseAttention {
    /**
     * What a call reads and, forward, writes.
     *
     * @param queries (B, H, N, m)
     * @param keys (B, H, N, m)
     * @param values (B, H, N, d)
     * @param mask (H, E)
     * @param outputs (B, H, N, d)
     * @param denominators (B, H, N)
     */
    record Operands(
            AttentionKernel kernel,
            SparsePattern pattern,
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
    void forwardRows(Operands x, int b, int h, int from, int to);

    /**
     * Writes the gradients of the queries of some rows, and what the pass over columns needs of these rows' entries.
     *
     * @param dots (E) written: the derivative by the dot product q_i . k_j of each entry
     * @param weights (E) written: the normalised weight w_ij / S_i of each entry
     * @param maskGradient (E) added to
     */
    void backwardRows(
            Operands x,
            Gradients gradients,
            MemorySegment dots,
            MemorySegment weights,
            MemorySegment maskGradient,
            int b,
            int h,
            int from,
            int to);

    /** Writes the gradients of keys and values of columns {@code from} to {@code to - 1}. */
    void backwardColumns(
            Operands x, Gradients gradients, MemorySegment dots, MemorySegment weights, int b, int h, int from, int to);
}
