package dev.facet.graph;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sparse path: {@link MaskPattern} for the mask's values, {@link SparseAttention} for the rest; some heads at a time
 * where the values of all their masks would take more than {@link #VALUES_BYTES}.
 */
final class PatternAttention implements PathAttention {
    /** What the values of the masks of some heads may take, and as much again their gradient. */
    static final long VALUES_BYTES = 256L << 20;

    private final AttentionKernel kernel;
    private final MaskPattern mask;
    private final long valuesBytes;

    PatternAttention(AttentionKernel kernel, MaskPattern mask) {
        this(kernel, mask, VALUES_BYTES);
    }

    PatternAttention(AttentionKernel kernel, MaskPattern mask, long valuesBytes) {
        this.kernel = kernel;
        this.mask = mask;
        this.valuesBytes = valuesBytes;
    }

    /** The most that the values of the masks of so many heads take at a time, each of so many entries. */
    static double valuesBytes(double entries, double heads) {
        return Math.min(4 * entries * heads, Math.max(VALUES_BYTES, 4 * entries));
    }

    @Override
    public int nodes() {
        return mask.nodes();
    }

    @Override
    public int coefficients() {
        return mask.coefficients();
    }

    @Override
    public long nonzeros() {
        return mask.entries();
    }

    /** Which heads are done at a time: all, unless the values of their masks would take too much. */
    private List<HeadBlock> blocks(AttentionShape shape) {
        long each = Math.max(1, 4L * mask.entries());
        int heads = Math.clamp(valuesBytes / each, 1, shape.heads());
        return HeadBlock.of(shape, heads == shape.heads() ? shape.batch() * heads : heads);
    }

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        Scratch values = null;
        try {
            for (HeadBlock block : blocks(shape)) {
                if (block.firstInput() == 0) {
                    values = values(block.of(f), values);
                }
                SparseAttention.forward(
                        kernel,
                        mask.pattern(),
                        block.shape(),
                        block.queries(in.queries()),
                        block.queries(in.keys()),
                        block.values(in.values()),
                        Objects.requireNonNull(values).segment(),
                        block.values(out.outputs()),
                        block.denominators(out.denominators()));
            }
        } finally {
            close(values);
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
        Scratch values = null;
        try {
            for (HeadBlock block : blocks(shape)) {
                if (block.firstInput() == 0) {
                    values = values(block.of(f), values);
                }
                try (Scratch slopes = Scratch.take(bytes(block.shape().heads()))) {
                    SparseAttention.backward(
                            kernel,
                            mask.pattern(),
                            block.shape(),
                            block.queries(in.queries()),
                            block.queries(in.keys()),
                            block.values(in.values()),
                            Objects.requireNonNull(values).segment(),
                            block.values(out.outputs()),
                            block.denominators(out.denominators()),
                            block.values(gradients.outputs()),
                            block.queries(gradients.queries()),
                            block.queries(gradients.keys()),
                            block.values(gradients.values()),
                            slopes.segment());
                    mask.gradient(block.of(f), slopes.segment(), block.of(df));
                }
            }
        } finally {
            close(values);
        }
    }

    /** The values of some heads; what the heads before them needed is given back. */
    private Scratch values(double[][] f, @Nullable Scratch before) {
        close(before);
        Scratch values = Scratch.take(bytes(f.length));
        mask.values(f, values.segment());
        return values;
    }

    private static void close(@Nullable Scratch scratch) {
        if (scratch != null) {
            scratch.close();
        }
    }

    private long bytes(int heads) {
        return 4L * heads * mask.entries();
    }
}
