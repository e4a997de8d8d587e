package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * Masked attention over the non-zeros of a sparse mask: out_i = sum_j w_ij v_j / sum_j w_ij over the entries j of row
 * i, with w_ij = M_ij (q_i . k_j), or M_ij exp(q_i . k_j / sqrt(m)) for softmax; forward and backward. Feature maps are
 * applied before. A row whose denominator is 0 gives 0, and gradient 0.
 *
 * <p>Source: the estimator of Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR
 * 2025, arXiv:2410.03462; the order of the computation is ours.
 *
 * <p>Shapes: B batch, H heads, N nodes, E entries of the pattern; queries and keys (B, H, N, m), values and outputs
 * (B, H, N, d), mask values (H, E), denominators (B, H, N), all 32-bit floats, contiguous. Fastest on native memory;
 * other segments are copied. Results must not overlap what is read.
 *
 * <p>Cost: B H E (m + d) multiply-adds forward, B H E (3 m + 2 d) backward, which needs up to 64 MB, or 8 E bytes if
 * that is more, beside its arguments.
 *
 * <p>Randomness: none; the same bits for any number of threads. Rows (for outputs and queries) and columns (for keys
 * and values) are done in parallel, each by one thread, and the mask's gradient is summed over the batch in a fixed
 * order.
 *
 * <p>Errors: {@link IllegalArgumentException} naming the array, when one does not fit the shape or the pattern.
 */
public final class SparseAttention {
    /** Multiply-adds of a chunk of rows: long enough to hide what a chunk costs, short enough to balance threads. */
    private static final long CHUNK_WORK = 1 << 20;
    /** How much the backward pass may keep of entries between its two halves. */
    private static final long SCRATCH_BYTES = 64L << 20;
    /** Row chunks times heads below which the batch is cut into groups, so that more threads find work. */
    private static final int FEW_TASKS = 16;

    private SparseAttention() {}

    /** As the other, with the linear kernel. */
    public static void forward(
            SparsePattern pattern,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment maskValues,
            MemorySegment outputs,
            MemorySegment denominators) {
        forward(AttentionKernel.LINEAR, pattern, shape, queries, keys, values, maskValues, outputs, denominators);
    }

    /** Writes outputs and denominators; the latter are divided by the largest weight of their row for softmax. */
    public static void forward(
            AttentionKernel kernel,
            SparsePattern pattern,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment maskValues,
            MemorySegment outputs,
            MemorySegment denominators) {
        checkShapes(pattern, shape, queries, keys, values, maskValues, outputs, denominators);
        try (NativeCopies copies = new NativeCopies()) {
            forward(
                    implementation(),
                    new SparseKernel.Operands(
                            kernel,
                            pattern,
                            shape,
                            copies.input(queries),
                            copies.input(keys),
                            copies.input(values),
                            copies.input(maskValues),
                            copies.output(outputs),
                            copies.output(denominators)));
        }
    }

    /** As the other, with the linear kernel. */
    public static void backward(
            SparsePattern pattern,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment maskValues,
            MemorySegment outputs,
            MemorySegment denominators,
            MemorySegment outputGradient,
            MemorySegment queryGradient,
            MemorySegment keyGradient,
            MemorySegment valueGradient,
            MemorySegment maskGradient) {
        backward(
                AttentionKernel.LINEAR,
                pattern,
                shape,
                queries,
                keys,
                values,
                maskValues,
                outputs,
                denominators,
                outputGradient,
                queryGradient,
                keyGradient,
                valueGradient,
                maskGradient);
    }

    /**
     * Writes the gradients, given the forward pass's results.
     *
     * @param outputGradient (B, H, N, d), the loss's derivatives by the outputs
     * @param queryGradient (B, H, N, m), overwritten
     * @param keyGradient (B, H, N, m), overwritten
     * @param valueGradient (B, H, N, d), overwritten
     * @param maskGradient (H, E), overwritten by the sum over the batch
     */
    public static void backward(
            AttentionKernel kernel,
            SparsePattern pattern,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment maskValues,
            MemorySegment outputs,
            MemorySegment denominators,
            MemorySegment outputGradient,
            MemorySegment queryGradient,
            MemorySegment keyGradient,
            MemorySegment valueGradient,
            MemorySegment maskGradient) {
        checkShapes(pattern, shape, queries, keys, values, maskValues, outputs, denominators);
        AttentionChecks.floats(outputGradient, shape.valueElements(), "output gradient");
        AttentionChecks.floats(queryGradient, shape.queryElements(), "query gradient");
        AttentionChecks.floats(keyGradient, shape.queryElements(), "key gradient");
        AttentionChecks.floats(valueGradient, shape.valueElements(), "value gradient");
        AttentionChecks.floats(maskGradient, (long) shape.heads() * pattern.entries(), "mask gradient");
        try (NativeCopies copies = new NativeCopies()) {
            backward(
                    implementation(),
                    new SparseKernel.Operands(
                            kernel,
                            pattern,
                            shape,
                            copies.input(queries),
                            copies.input(keys),
                            copies.input(values),
                            copies.input(maskValues),
                            copies.input(outputs),
                            copies.input(denominators)),
                    new SparseKernel.Gradients(
                            copies.input(outputGradient),
                            copies.output(queryGradient),
                            copies.output(keyGradient),
                            copies.output(valueGradient)),
                    copies.output(maskGradient));
        }
    }

    /** How many rows have denominator 0, and so output 0. */
    public static long zeroRows(AttentionShape shape, MemorySegment denominators) {
        AttentionChecks.floats(denominators, shape.denominatorElements(), "denominators");
        long zeros = 0;
        for (long row = 0; row < shape.denominatorElements(); row++) {
            if (denominators.getAtIndex(JAVA_FLOAT, row) == 0) {
                zeros++;
            }
        }
        return zeros;
    }

    static SparseKernel implementation() {
        return SimdSupport.available() ? new SimdSparseAttention() : new ScalarSparseAttention();
    }

    /** The loops, on native memory if the implementation is SIMD; tests choose it. */
    static void forward(SparseKernel implementation, SparseKernel.Operands x) {
        Tasks tasks = new Tasks(x.pattern(), x.shape());
        int perInput = tasks.chunks * x.shape().heads();
        Parallel.forRange(Math.multiplyExact(perInput, x.shape().batch()), 1, (task, from, to) -> {
            int b = task / perInput;
            int h = task % perInput / tasks.chunks;
            int chunk = task % tasks.chunks;
            implementation.forwardRows(x, b, h, tasks.begin(chunk), tasks.begin(chunk + 1));
        });
    }

    static void backward(
            SparseKernel implementation,
            SparseKernel.Operands x,
            SparseKernel.Gradients gradients,
            MemorySegment maskGradient) {
        maskGradient.fill((byte) 0);
        int entries = x.pattern().entries();
        if (x.shape().nodes() == 0) {
            return;
        }
        long bytes = Math.max(1, (long) entries * Float.BYTES);
        // The pairs (batch, head) whose entries are kept at a time, from the pass over rows to the one over columns.
        int heads = Math.clamp(SCRATCH_BYTES / (2 * bytes), 1, x.shape().heads());
        int batch = Math.clamp(SCRATCH_BYTES / (2 * bytes * heads), 1, x.shape().batch());
        Tasks tasks = new Tasks(x.pattern(), x.shape());
        int rowTasks = tasks.chunks * heads;
        int groups = rowTasks >= FEW_TASKS ? 1 : Math.min(batch, (FEW_TASKS + rowTasks - 1) / rowTasks);
        try (Scratch dots = Scratch.take(bytes * heads * batch);
                Scratch weights = Scratch.take(bytes * heads * batch);
                Scratch partials = Scratch.take(groups == 1 ? 1 : bytes * heads * groups)) {
            for (int firstHead = 0; firstHead < x.shape().heads(); firstHead += heads) {
                Block block = new Block(
                        implementation,
                        x,
                        gradients,
                        tasks,
                        dots.segment(),
                        weights.segment(),
                        firstHead,
                        heads,
                        batch);
                MemorySegment sums = maskGradient.asSlice(
                        firstHead * (long) entries * Float.BYTES, block.heads * (long) entries * Float.BYTES);
                block.run(groups, groups == 1 ? sums : partials.segment());
                if (groups > 1) {
                    OrderedSums.sum(partials.segment(), groups, (long) block.heads * entries, sums);
                }
            }
        }
    }

    /** Some heads in the backward pass: blocks of inputs, each by rows and then by columns. */
    private static final class Block {
        private final SparseKernel implementation;
        private final SparseKernel.Operands x;
        private final SparseKernel.Gradients gradients;
        private final Tasks tasks;
        private final MemorySegment dots;
        private final MemorySegment weights;
        private final int firstHead;
        private final int batch;
        final int heads;

        Block(
                SparseKernel implementation,
                SparseKernel.Operands x,
                SparseKernel.Gradients gradients,
                Tasks tasks,
                MemorySegment dots,
                MemorySegment weights,
                int firstHead,
                int heads,
                int batch) {
            this.implementation = implementation;
            this.x = x;
            this.gradients = gradients;
            this.tasks = tasks;
            this.dots = dots;
            this.weights = weights;
            this.firstHead = firstHead;
            this.heads = Math.min(heads, x.shape().heads() - firstHead);
            this.batch = batch;
        }

        /**
         * Each group of inputs adds its mask gradient to a place of its own in {@code maskGradient} (groups, heads, E).
         */
        void run(int groups, MemorySegment maskGradient) {
            if (groups > 1) {
                maskGradient.fill((byte) 0);
            }
            for (int first = 0; first < x.shape().batch(); first += batch) {
                int firstInput = first;
                int inputs = Math.min(batch, x.shape().batch() - first);
                int perGroup = tasks.chunks * heads;
                Parallel.forRange(groups * perGroup, 1, (task, from, to) -> {
                    int group = task / perGroup;
                    int h = task % perGroup / tasks.chunks;
                    int chunk = task % tasks.chunks;
                    MemorySegment sum = entries(maskGradient, group * heads + h);
                    int end = (int) ((group + 1L) * inputs / groups);
                    for (int b = (int) ((long) group * inputs / groups); b < end; b++) {
                        implementation.backwardRows(
                                x,
                                gradients,
                                entries(dots, b * heads + h),
                                entries(weights, b * heads + h),
                                sum,
                                firstInput + b,
                                firstHead + h,
                                tasks.begin(chunk),
                                tasks.begin(chunk + 1));
                    }
                });
                Parallel.forRange(inputs * perGroup, 1, (task, from, to) -> {
                    int b = task / perGroup;
                    int h = task % perGroup / tasks.chunks;
                    int chunk = task % tasks.chunks;
                    implementation.backwardColumns(
                            x,
                            gradients,
                            entries(dots, b * heads + h),
                            entries(weights, b * heads + h),
                            firstInput + b,
                            firstHead + h,
                            tasks.begin(chunk),
                            tasks.begin(chunk + 1));
                });
            }
        }

        private MemorySegment entries(MemorySegment all, int index) {
            long bytes = (long) x.pattern().entries() * Float.BYTES;
            return all.asSlice(index * bytes, bytes);
        }
    }

    /** How the rows of a pattern are cut into chunks: by sizes alone. */
    private static final class Tasks {
        private final int nodes;
        final int chunks;

        Tasks(SparsePattern pattern, AttentionShape shape) {
            nodes = pattern.nodes();
            long work = (long) pattern.entries() * (shape.queryFeatures() + shape.valueFeatures());
            chunks = Math.clamp(work / CHUNK_WORK, Math.min(nodes, 1), nodes);
        }

        int begin(int chunk) {
            return (int) ((long) chunk * nodes / chunks);
        }
    }

    private static void checkShapes(
            SparsePattern pattern,
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment maskValues,
            MemorySegment outputs,
            MemorySegment denominators) {
        if (pattern.nodes() != shape.nodes()) {
            throw new IllegalArgumentException(
                    "the mask has " + pattern.nodes() + " nodes, but queries and keys have " + shape.nodes() + " rows");
        }
        AttentionChecks.operands(shape, queries, keys, values, outputs, denominators);
        AttentionChecks.floats(maskValues, (long) shape.heads() * pattern.entries(), "mask values");
    }
}
