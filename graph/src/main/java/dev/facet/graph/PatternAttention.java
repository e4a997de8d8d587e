package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/** The sparse path: {@link MaskPattern} for the mask's values, {@link SparseAttention} for the rest. */
final class PatternAttention implements PathAttention {
    private final AttentionKernel kernel;
    private final MaskPattern mask;

    PatternAttention(AttentionKernel kernel, MaskPattern mask) {
        this.kernel = kernel;
        this.mask = mask;
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

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        try (Scratch values = values(f)) {
            SparseAttention.forward(
                    kernel,
                    mask.pattern(),
                    shape,
                    in.queries(),
                    in.keys(),
                    in.values(),
                    values.segment(),
                    out.outputs(),
                    out.denominators());
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
        try (Scratch values = values(f);
                Scratch slopes = Scratch.take(bytes(f))) {
            SparseAttention.backward(
                    kernel,
                    mask.pattern(),
                    shape,
                    in.queries(),
                    in.keys(),
                    in.values(),
                    values.segment(),
                    out.outputs(),
                    out.denominators(),
                    gradients.outputs(),
                    gradients.queries(),
                    gradients.keys(),
                    gradients.values(),
                    slopes.segment());
            mask.gradient(f, slopes.segment(), df);
        }
    }

    private Scratch values(double[][] f) {
        Scratch values = Scratch.take(bytes(f));
        MemorySegment segment = values.segment();
        mask.values(f, segment);
        return values;
    }

    private long bytes(double[][] f) {
        return 4L * f.length * mask.entries();
    }
}
