package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/**
 * Masked attention with a mask of all N x N entries, forward and backward: for hundreds of nodes and large batches. The
 * products, the mask and the normalisation are fused by rows, so that no N x N array of a single input is ever written
 * to main memory. Feature maps are applied before. A row whose denominator is 0 gives 0, and gradient 0.
 *
 * <p>out_i = sum_j w_ij v_j / sum_j w_ij with w_ij = M_ij (q_i . k_j), or M_ij exp(q_i . k_j / sqrt(m)) for softmax.
 *
 * <p>Shapes: queries and keys (B, H, N, m), values and outputs (B, H, N, d), mask (H, N, N), denominators (B, H, N),
 * all 32-bit floats, contiguous. Fastest on native memory; other segments are copied.
 *
 * <p>Cost: B H N^2 (m + d) multiply-adds forward, B H N^2 (3 m + 2 d) backward; beside its arguments, O(N (m + d))
 * floats a thread and, backward, at most 16 masks or 64 MB.
 *
 * <p>Randomness: none; the same bits for any number of threads. The mask's gradient is summed over the batch in a fixed
 * order.
 *
 * <p>Errors: {@link IllegalArgumentException} naming the array, when one does not fit the shape.
 */
public final class DenseAttention {
    /** Tasks that a call is cut into, where sizes allow: enough to keep threads busy to the end. */
    private static final int TASKS = 16;
    /** Rows of the smallest task. */
    private static final int LEAST_ROWS = 64;
    /** What partial gradients of the mask may take. */
    private static final long PARTIAL_BYTES = 64L << 20;

    private DenseAttention() {}

    /** Writes outputs and denominators; the latter are divided by the largest weight of their row for softmax. */
    public static void forward(
            AttentionKernel kernel,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment mask,
            MemorySegment outputs,
            MemorySegment denominators) {
        checkShapes(shape, queries, keys, values, mask, outputs, denominators);
        try (NativeCopies copies = new NativeCopies()) {
            forward(
                    implementation(),
                    new DenseKernel.Operands(
                            kernel,
                            shape,
                            copies.input(queries),
                            copies.input(keys),
                            copies.input(values),
                            copies.input(mask),
                            copies.output(outputs),
                            copies.output(denominators)));
        }
    }

    /**
     * Writes the gradients, given the forward pass's results.
     *
     * @param outputGradient (B, H, N, d), the loss's derivatives by the outputs
     * @param queryGradient (B, H, N, m), overwritten
     * @param keyGradient (B, H, N, m), overwritten
     * @param valueGradient (B, H, N, d), overwritten
     * @param maskGradient (H, N, N), overwritten by the sum over the batch
     */
    public static void backward(
            AttentionKernel kernel,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment mask,
            MemorySegment outputs,
            MemorySegment denominators,
            MemorySegment outputGradient,
            MemorySegment queryGradient,
            MemorySegment keyGradient,
            MemorySegment valueGradient,
            MemorySegment maskGradient) {
        checkShapes(shape, queries, keys, values, mask, outputs, denominators);
        AttentionChecks.floats(outputGradient, shape.valueElements(), "output gradient");
        AttentionChecks.floats(queryGradient, shape.queryElements(), "query gradient");
        AttentionChecks.floats(keyGradient, shape.queryElements(), "key gradient");
        AttentionChecks.floats(valueGradient, shape.valueElements(), "value gradient");
        AttentionChecks.floats(maskGradient, maskElements(shape), "mask gradient");
        try (NativeCopies copies = new NativeCopies()) {
            backward(
                    implementation(),
                    new DenseKernel.Operands(
                            kernel,
                            shape,
                            copies.input(queries),
                            copies.input(keys),
                            copies.input(values),
                            copies.input(mask),
                            copies.input(outputs),
                            copies.input(denominators)),
                    new DenseKernel.Gradients(
                            copies.input(outputGradient),
                            copies.output(queryGradient),
                            copies.output(keyGradient),
                            copies.output(valueGradient)),
                    copies.output(maskGradient));
        }
    }

    private static DenseKernel implementation() {
        return SimdSupport.available() ? new SimdDenseAttention() : new ScalarDenseAttention();
    }

    static void forward(DenseKernel implementation, DenseKernel.Operands x) {
        int nodes = x.shape().nodes();
        int pairs = Math.multiplyExact(x.shape().batch(), x.shape().heads());
        int chunks = Math.clamp(TASKS / pairs, 1, Math.max(1, nodes / LEAST_ROWS));
        Parallel.forRange(Math.multiplyExact(pairs, chunks), 1, (task, begin, end) -> {
            int pair = task / chunks;
            int chunk = task % chunks;
            // All inputs of a head follow each other, so that its mask stays in the cache.
            implementation.forward(
                    x, pair % x.shape().batch(), pair / x.shape().batch(), (int) ((long) chunk * nodes / chunks), (int)
                            ((chunk + 1L) * nodes / chunks));
        });
    }

    static void backward(
            DenseKernel implementation,
            DenseKernel.Operands x,
            DenseKernel.Gradients gradients,
            MemorySegment maskGradient) {
        int heads = x.shape().heads();
        int batch = x.shape().batch();
        long maskBytes = (long) x.shape().nodes() * x.shape().nodes() * Float.BYTES;
        int affordable = (int) Math.min(Integer.MAX_VALUE, PARTIAL_BYTES / Math.max(1, maskBytes * heads));
        int groups = Math.clamp(Math.min(affordable, (TASKS + heads - 1) / heads), 1, batch);
        try (Scratch partials = Scratch.take(groups == 1 ? 1 : (long) groups * heads * maskBytes)) {
            MemorySegment sums = groups == 1 ? maskGradient : partials.segment();
            Parallel.forRange(heads * groups, 1, (task, begin, end) -> {
                int h = task / groups;
                int group = task % groups;
                MemorySegment sum = sums.asSlice(((long) group * heads + h) * maskBytes, maskBytes);
                sum.fill((byte) 0);
                int last = (int) ((group + 1L) * batch / groups);
                for (int b = (int) ((long) group * batch / groups); b < last; b++) {
                    implementation.backward(x, gradients, sum, b, h);
                }
            });
            if (groups > 1) {
                OrderedSums.sum(sums, groups, heads * maskBytes / Float.BYTES, maskGradient);
            }
        }
    }

    private static long maskElements(AttentionShape shape) {
        return (long) shape.heads() * shape.nodes() * shape.nodes();
    }

    private static void checkShapes(
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment mask,
            MemorySegment outputs,
            MemorySegment denominators) {
        AttentionChecks.operands(shape, queries, keys, values, outputs, denominators);
        AttentionChecks.floats(mask, maskElements(shape), "mask");
    }
}
