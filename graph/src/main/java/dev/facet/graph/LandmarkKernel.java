package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The inner loops of {@link LandmarkAttention}: all that one graph coordinate l adds to one (batch, head), and the sums
 * of what coordinates have added to a row. Implementations assert; the facade checks arguments, chooses and schedules.
 */
sealed interface LandmarkKernel permits ScalarLandmark, SimdLandmark {
    /** The arrays of a call; the gradients are of no meaning forward. */
    record Operands(
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment outputs,
            MemorySegment denominators,
            MemorySegment outputGradient) {}

    /**
     * Graph coordinate l: who visits it, and with what weight.
     *
     * @param firstRow the place of node 0 of this (batch, head) among the rows
     * @param queryRows the nodes whose queries' walks visit l, from {@code queryBegin} to {@code queryEnd - 1}
     * @param queryWeights Phi_q[., l] at the same places
     * @param keyRows the nodes whose keys' walks visit l
     * @param keyWeights Phi_k[., l]
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only names for arguments.
    record Column(
            long firstRow,
            int[] queryRows,
            float[] queryWeights,
            int queryBegin,
            int queryEnd,
            int[] keyRows,
            float[] keyWeights,
            int keyBegin,
            int keyEnd) {
        int queryCount() {
            return queryEnd - queryBegin;
        }

        int keyCount() {
            return keyEnd - keyBegin;
        }
    }

    /**
     * What the backward pass of one coordinate writes: a row of {@link #width} floats, or a number, for each visitor.
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only names for results.
    record Slopes(
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            float[] queryWeights,
            float[] keyWeights) {}

    /** The floats of a row of results with so many features. */
    int width(int features);

    /** The bytes of working memory that forward and backward need. */
    long workBytes(AttentionShape shape);

    /** Writes q_i^T S_l, of {@code width(d + 1)}, for each query that visits l. */
    void forward(Operands x, Column column, MemorySegment into, MemorySegment work);

    /**
     * With G_i = [g_i, -g_i . out_i] / S_i: writes S_l G_i for queries, dS_l [v_j, 1] for keys and dS_l^T k_j for
     * values, where dS_l = sum_i phi_il q_i G_i^T, and the derivatives by the weights of all visitors.
     */
    void backward(Operands x, Column column, Slopes slopes, MemorySegment work);

    /**
     * Adds scale * sum over t of weights[t] * matrix[places[t]] to a row of features; {@code last}, if not null, takes
     * the feature after them.
     *
     * @param first the number of the first row of the matrix among the places
     * @param weights (entries), read from {@code begin} on, as the places are
     */
    void addRow(
            int[] places,
            int begin,
            int end,
            int first,
            MemorySegment weights,
            float scale,
            MemorySegment matrix,
            int features,
            MemorySegment into,
            long row,
            @Nullable MemorySegment last);
}
