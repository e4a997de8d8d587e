package dev.facet.graph;

/** The dense path: {@link FullMask} for all N x N entries of the mask, {@link DenseAttention} for the rest. */
final class FullAttention implements PathAttention {
    private final AttentionKernel kernel;
    private final FullMask mask;

    FullAttention(AttentionKernel kernel, FullMask mask) {
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
        return (long) nodes() * nodes();
    }

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        try (Scratch values = values(f)) {
            DenseAttention.forward(
                    kernel,
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
                Scratch slopes = Scratch.take(bytes() * f.length)) {
            DenseAttention.backward(
                    kernel,
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
            for (int h = 0; h < f.length; h++) {
                mask.gradient(f[h], slopes.segment().asSlice(h * bytes(), bytes()), df[h]);
            }
        }
    }

    private Scratch values(double[][] f) {
        Scratch values = Scratch.take(bytes() * f.length);
        for (int h = 0; h < f.length; h++) {
            mask.values(f[h], values.segment().asSlice(h * bytes(), bytes()));
        }
        return values;
    }

    private long bytes() {
        return 4L * nodes() * nodes();
    }
}
