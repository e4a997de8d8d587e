package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * The asymmetric path: the mask is Phi itself, so that each row attends to the nodes its own walks visited, and nothing
 * but Phi is stored.
 */
final class FeatureAttention implements PathAttention {
    private final AttentionKernel kernel;
    private final MergedWalks walks;
    private final SparsePattern pattern;

    FeatureAttention(AttentionKernel kernel, WalkSet walks) {
        this.kernel = kernel;
        this.walks = new MergedWalks(walks);
        this.pattern = SparsePattern.trusted(this.walks.offsets, this.walks.columns);
    }

    @Override
    public int nodes() {
        return walks.nodes();
    }

    @Override
    public int coefficients() {
        return walks.maxLength() + 1;
    }

    @Override
    public long nonzeros() {
        return walks.entries();
    }

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        try (Scratch values = values(f)) {
            SparseAttention.forward(
                    kernel,
                    pattern,
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
                    pattern,
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
            float[] oneHead = new float[walks.entries()];
            for (int h = 0; h < f.length; h++) {
                MemorySegment.copy(slopes.segment(), JAVA_FLOAT, 4L * h * oneHead.length, oneHead, 0, oneHead.length);
                for (int e = 0; e < oneHead.length; e++) {
                    for (int s = walks.storeOffsets[e]; s < walks.storeOffsets[e + 1]; s++) {
                        df[h][walks.steps[s]] += (double) walks.loads[s] * oneHead[e];
                    }
                }
            }
        }
    }

    private Scratch values(double[][] f) {
        Scratch values = Scratch.take(bytes(f));
        float[] oneHead = new float[walks.entries()];
        for (int h = 0; h < f.length; h++) {
            walks.evaluate(f[h], oneHead, null);
            MemorySegment.copy(oneHead, 0, values.segment(), JAVA_FLOAT, 4L * h * oneHead.length, oneHead.length);
        }
        return values;
    }

    private long bytes(double[][] f) {
        return 4L * f.length * walks.entries();
    }
}
