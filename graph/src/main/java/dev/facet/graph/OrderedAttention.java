package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A path over reordered nodes: rows of queries, keys and values are taken into the order, and results out of it, some
 * heads at a time, so that the caller's rows stay as they came.
 *
 * <p>Cost: that of the path and a copy of every row that is read or written, in {@link #BLOCK_BYTES} or what one head
 * needs: 4 N (2 m + 2 d + 1) bytes forward and about twice as much backward.
 */
final class OrderedAttention implements PathAttention {
    /** What the rows of some heads may take, forward. */
    static final long BLOCK_BYTES = 256L << 20;

    private final PathAttention path;
    private final NodeOrder order;
    private final long blockBytes;

    OrderedAttention(PathAttention path, NodeOrder order) {
        this(path, order, BLOCK_BYTES);
    }

    OrderedAttention(PathAttention path, NodeOrder order, long blockBytes) {
        this.path = path;
        this.order = order;
        this.blockBytes = blockBytes;
    }

    @Override
    public int nodes() {
        return path.nodes();
    }

    @Override
    public int coefficients() {
        return path.coefficients();
    }

    @Override
    public long nonzeros() {
        return path.nonzeros();
    }

    /** How many (batch, head) fit into a block, at least one. */
    private int together(AttentionShape shape) {
        long each = 4L * Math.max(1, shape.nodes()) * (2L * shape.queryFeatures() + 2L * shape.valueFeatures() + 1);
        return (int) Math.clamp(blockBytes / each, 1, (long) shape.batch() * shape.heads());
    }

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        try (NativeCopies copies = new NativeCopies()) {
            MemorySegment outputs = copies.sharedOutput(out.outputs());
            MemorySegment denominators = copies.sharedOutput(out.denominators());
            MaskedAttention.Inputs shared = shared(in, copies);
            for (HeadBlock block : HeadBlock.of(shape, together(shape))) {
                try (Rows rows = new Rows(block)) {
                    MaskedAttention.Inputs inputs = rows.inputs(shared);
                    MaskedAttention.Results results =
                            new MaskedAttention.Results(rows.take(shape.valueFeatures()), rows.take(1));
                    path.forward(block.of(f), block.shape(), inputs, results);
                    rows.scatter(results.outputs(), outputs, shape.valueFeatures());
                    rows.scatter(results.denominators(), denominators, 1);
                }
            }
        }
    }

    @Override
    public void backward(
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out,
            MaskedAttention.Gradients gradients,
            double[][] df) {
        AttentionChecks.call(this, f, shape, in, out, gradients, df);
        int m = shape.queryFeatures();
        int d = shape.valueFeatures();
        try (NativeCopies copies = new NativeCopies()) {
            MaskedAttention.Inputs shared = shared(in, copies);
            MemorySegment outputs = copies.sharedInput(out.outputs());
            MemorySegment denominators = copies.sharedInput(out.denominators());
            MemorySegment outputGradients = copies.sharedInput(gradients.outputs());
            MemorySegment dq = copies.sharedOutput(gradients.queries());
            MemorySegment dk = copies.sharedOutput(gradients.keys());
            MemorySegment dv = copies.sharedOutput(gradients.values());
            for (HeadBlock block : HeadBlock.of(shape, together(shape))) {
                try (Rows rows = new Rows(block)) {
                    MaskedAttention.Gradients inner = new MaskedAttention.Gradients(
                            rows.gather(outputGradients, d), rows.take(m), rows.take(m), rows.take(d));
                    path.backward(
                            block.of(f),
                            block.shape(),
                            rows.inputs(shared),
                            new MaskedAttention.Results(rows.gather(outputs, d), rows.gather(denominators, 1)),
                            inner,
                            block.of(df));
                    rows.scatter(inner.queries(), dq, m);
                    rows.scatter(inner.keys(), dk, m);
                    rows.scatter(inner.values(), dv, d);
                }
            }
        }
    }

    private static MaskedAttention.Inputs shared(MaskedAttention.Inputs in, NativeCopies copies) {
        return new MaskedAttention.Inputs(
                copies.sharedInput(in.queries()), copies.sharedInput(in.keys()), copies.sharedInput(in.values()));
    }

    /** The rows of some heads of some inputs, in order. */
    private final class Rows implements AutoCloseable {
        private final HeadBlock block;
        private final List<Scratch> borrowed = new ArrayList<>();

        Rows(HeadBlock block) {
            this.block = block;
        }

        MaskedAttention.Inputs inputs(MaskedAttention.Inputs in) {
            AttentionShape shape = block.shape();
            return new MaskedAttention.Inputs(
                    gather(in.queries(), shape.queryFeatures()),
                    gather(in.keys(), shape.queryFeatures()),
                    gather(in.values(), shape.valueFeatures()));
        }

        /** Room for (block, N, width). */
        MemorySegment take(int width) {
            Scratch scratch = Scratch.take(4L * width * block.shape().denominatorElements());
            borrowed.add(scratch);
            return scratch.segment();
        }

        MemorySegment gather(MemorySegment all, int width) {
            MemorySegment rows = take(width);
            long bytes = bytes(width);
            for (int pair = 0; pair < block.pairs(); pair++) {
                order.gather(head(all, pair, bytes), rows.asSlice(pair * bytes, bytes), width);
            }
            return rows;
        }

        void scatter(MemorySegment rows, MemorySegment all, int width) {
            long bytes = bytes(width);
            for (int pair = 0; pair < block.pairs(); pair++) {
                order.scatter(rows.asSlice(pair * bytes, bytes), head(all, pair, bytes), width);
            }
        }

        private MemorySegment head(MemorySegment all, int pair, long bytes) {
            return all.asSlice(block.place(pair) * bytes, bytes);
        }

        private long bytes(int width) {
            return 4L * width * nodes();
        }

        @Override
        public void close() {
            borrowed.forEach(Scratch::close);
        }
    }
}
