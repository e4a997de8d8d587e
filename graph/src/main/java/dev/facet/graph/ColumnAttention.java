package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * Linear attention under a mask that is applied to columns without being formed: {@link HornerMask} or
 * {@link ToeplitzMask}. For each key feature a, X_a = k_a [v, 1] and Y_a = M X_a; numerators and denominators are the
 * sum over a of q_a Y_a.
 *
 * <p>Cost: m (d + 1) columns through the mask forward, and twice as many backward, some features at a time in
 * {@link #BLOCK_BYTES} or what one needs, 12 N (d + 1) bytes, if that is more.
 */
final class ColumnAttention implements PathAttention {
    /** Small enough that columns packed for the mask come from a cache, long rows of them from few pages. */
    static final long BLOCK_BYTES = 4L << 20;

    private static final int GRAIN = 256;

    private final Operator operator;

    ColumnAttention(Operator operator) {
        this.operator = operator;
    }

    /** A mask that can be applied. */
    sealed interface Operator {
        int nodes();

        int coefficients();

        long nonzeros();

        /** The mask of one f. */
        Applied of(double[] f);
    }

    /** The mask of one f: Y = M X, and given dY, dX = M^T dY and the gradient of f, which is added. */
    interface Applied {
        void apply(int columns, MemorySegment x, MemorySegment y);

        void gradient(int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] df);
    }

    /** The exact mask of a graph. */
    record Powers(HornerMask mask, long nonzeros) implements Operator {
        @Override
        public int nodes() {
            return mask.nodes();
        }

        @Override
        public int coefficients() {
            return mask.coefficients();
        }

        @Override
        public Applied of(double[] f) {
            return new Applied() {
                @Override
                public void apply(int columns, MemorySegment x, MemorySegment y) {
                    mask.apply(f, columns, x, y);
                }

                @Override
                public void gradient(int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] df) {
                    mask.gradient(f, columns, x, dy, dx, df);
                }
            };
        }
    }

    /** The Toeplitz mask of a grid; f is its table. */
    record Offsets(AttentionMask.Toeplitz grid, ToeplitzMask mask) implements Operator {
        Offsets(AttentionMask.Toeplitz grid) {
            this(grid, ToeplitzMask.of(grid.height(), grid.width()));
        }

        @Override
        public int nodes() {
            return mask.nodes();
        }

        @Override
        public int coefficients() {
            return mask.offsets();
        }

        @Override
        public long nonzeros() {
            return mask.offsets();
        }

        @Override
        public Applied of(double[] f) {
            ToeplitzMask.Table table = mask.table(grid.table(f));
            return new Applied() {
                @Override
                public void apply(int columns, MemorySegment x, MemorySegment y) {
                    mask.apply(table, columns, x, y);
                }

                @Override
                public void gradient(int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] df) {
                    mask.gradient(table, columns, x, dy, dx, df);
                }
            };
        }
    }

    @Override
    public int nodes() {
        return operator.nodes();
    }

    @Override
    public int coefficients() {
        return operator.coefficients();
    }

    @Override
    public long nonzeros() {
        return operator.nonzeros();
    }

    /** How many features are done at a time. */
    private static int together(AttentionShape shape) {
        long each = 12L * Math.max(1, shape.nodes()) * (shape.valueFeatures() + 1);
        long most = (Integer.MAX_VALUE - 8L) * 12 / each;
        if (most == 0) {
            throw new IllegalArgumentException("masks applied to columns take arrays of at most 2^31 numbers, but "
                    + shape.nodes() + " nodes with " + shape.valueFeatures() + " value features are more");
        }
        return Math.clamp(Math.min(BLOCK_BYTES / each, most), 1, shape.queryFeatures());
    }

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        try (NativeCopies copies = new NativeCopies()) {
            forwardShared(
                    f,
                    shape,
                    new MaskedAttention.Inputs(
                            copies.sharedInput(in.queries()),
                            copies.sharedInput(in.keys()),
                            copies.sharedInput(in.values())),
                    new MaskedAttention.Results(
                            copies.sharedOutput(out.outputs()), copies.sharedOutput(out.denominators())));
        }
    }

    private void forwardShared(
            double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        out.outputs().fill((byte) 0);
        out.denominators().fill((byte) 0);
        int together = together(shape);
        float[] x = new float[shape.nodes() * together * (shape.valueFeatures() + 1)];
        for (int pair = 0; pair < shape.batch() * shape.heads(); pair++) {
            Applied mask = operator.of(f[pair % shape.heads()]);
            Rows rows = new Rows(shape, in, out, pair);
            for (int first = 0; first < shape.queryFeatures(); first += together) {
                Block block = new Block(first, Math.min(together, shape.queryFeatures() - first), shape);
                rows.keysTimesValues(block, x);
                MemorySegment columns = block.segment(x);
                mask.apply(block.columns, columns, columns);
                rows.addOutputs(block, x);
            }
            rows.normalise();
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
        try (NativeCopies copies = new NativeCopies()) {
            backwardShared(
                    f,
                    shape,
                    new MaskedAttention.Inputs(
                            copies.sharedInput(in.queries()),
                            copies.sharedInput(in.keys()),
                            copies.sharedInput(in.values())),
                    new MaskedAttention.Results(
                            copies.sharedInput(out.outputs()), copies.sharedInput(out.denominators())),
                    new MaskedAttention.Gradients(
                            copies.sharedInput(gradients.outputs()),
                            copies.sharedOutput(gradients.queries()),
                            copies.sharedOutput(gradients.keys()),
                            copies.sharedOutput(gradients.values())),
                    df);
        }
    }

    private void backwardShared(
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out,
            MaskedAttention.Gradients gradients,
            double[][] df) {
        gradients.values().fill((byte) 0);
        int together = together(shape);
        float[] x = new float[shape.nodes() * together * (shape.valueFeatures() + 1)];
        float[] y = new float[x.length];
        float[] dy = new float[x.length];
        for (int pair = 0; pair < shape.batch() * shape.heads(); pair++) {
            int h = pair % shape.heads();
            Applied mask = operator.of(f[h]);
            Rows rows = new Rows(shape, in, out, pair);
            for (int first = 0; first < shape.queryFeatures(); first += together) {
                Block block = new Block(first, Math.min(together, shape.queryFeatures() - first), shape);
                rows.keysTimesValues(block, x);
                mask.apply(block.columns, block.segment(x), block.segment(y));
                rows.queryGradients(block, y, gradients, dy);
                mask.gradient(block.columns, block.segment(x), block.segment(dy), block.segment(y), df[h]);
                rows.keyGradients(block, y, gradients);
            }
        }
    }

    /** Features {@code first} to {@code first + count - 1}, as columns (count, d + 1). */
    private static final class Block {
        final int first;
        final int count;
        final int columns;
        private final int floats;

        Block(int first, int count, AttentionShape shape) {
            this.first = first;
            this.count = count;
            this.columns = count * (shape.valueFeatures() + 1);
            this.floats = shape.nodes() * columns;
        }

        MemorySegment segment(float[] array) {
            return MemorySegment.ofArray(array).asSlice(0, 4L * floats);
        }
    }

    /** The rows of one (batch, head). */
    private static final class Rows {
        private final int nodes;
        private final int m;
        private final int d;
        private final long firstRow;
        private final MaskedAttention.Inputs in;
        private final MaskedAttention.Results out;

        Rows(AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out, int pair) {
            this.nodes = shape.nodes();
            this.m = shape.queryFeatures();
            this.d = shape.valueFeatures();
            this.firstRow = (long) pair * nodes;
            this.in = in;
            this.out = out;
        }

        private float at(MemorySegment matrix, int i, int width, int c) {
            return matrix.getAtIndex(JAVA_FLOAT, (firstRow + i) * width + c);
        }

        private float denominator(int i) {
            return out.denominators().getAtIndex(JAVA_FLOAT, firstRow + i);
        }

        private float[] extendedValue(int i) {
            float[] value = new float[d + 1];
            MemorySegment.copy(in.values(), JAVA_FLOAT, 4 * (firstRow + i) * d, value, 0, d);
            value[d] = 1;
            return value;
        }

        /** X: k_ia [v_i, 1]. */
        void keysTimesValues(Block block, float[] x) {
            Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
                for (int i = from; i < to; i++) {
                    float[] value = extendedValue(i);
                    for (int a = 0; a < block.count; a++) {
                        float key = at(in.keys(), i, m, block.first + a);
                        int begin = i * block.columns + a * (d + 1);
                        for (int c = 0; c <= d; c++) {
                            x[begin + c] = key * value[c];
                        }
                    }
                }
            });
        }

        /** Adds sum over a of q_ia Y_ia. */
        void addOutputs(Block block, float[] y) {
            Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
                float[] sum = new float[d + 1];
                for (int i = from; i < to; i++) {
                    MemorySegment.copy(out.outputs(), JAVA_FLOAT, 4 * (firstRow + i) * d, sum, 0, d);
                    sum[d] = denominator(i);
                    for (int a = 0; a < block.count; a++) {
                        float query = at(in.queries(), i, m, block.first + a);
                        int begin = i * block.columns + a * (d + 1);
                        for (int c = 0; c <= d; c++) {
                            sum[c] += query * y[begin + c];
                        }
                    }
                    MemorySegment.copy(sum, 0, out.outputs(), JAVA_FLOAT, 4 * (firstRow + i) * d, d);
                    out.denominators().setAtIndex(JAVA_FLOAT, firstRow + i, sum[d]);
                }
            });
        }

        void normalise() {
            Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
                for (int i = from; i < to; i++) {
                    float reciprocal = denominator(i) == 0 ? 0 : 1 / denominator(i);
                    for (int c = 0; c < d; c++) {
                        long place = (firstRow + i) * d + c;
                        float sum = out.outputs().getAtIndex(JAVA_FLOAT, place);
                        out.outputs().setAtIndex(JAVA_FLOAT, place, sum * reciprocal);
                    }
                }
            });
        }

        /** With G_i = [g_i, -g_i . out_i] / S_i: dq_ia = Y_ia . G_i, and dY_ia = q_ia G_i. */
        void queryGradients(Block block, float[] y, MaskedAttention.Gradients gradients, float[] dy) {
            Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
                float[] slope = new float[d + 1];
                for (int i = from; i < to; i++) {
                    float reciprocal = denominator(i) == 0 ? 0 : 1 / denominator(i);
                    double mean = 0;
                    for (int c = 0; c < d; c++) {
                        float g = at(gradients.outputs(), i, d, c);
                        mean += (double) g * at(out.outputs(), i, d, c);
                        slope[c] = g * reciprocal;
                    }
                    slope[d] = (float) -mean * reciprocal;
                    for (int a = 0; a < block.count; a++) {
                        float query = at(in.queries(), i, m, block.first + a);
                        int begin = i * block.columns + a * (d + 1);
                        double sum = 0;
                        for (int c = 0; c <= d; c++) {
                            sum += (double) y[begin + c] * slope[c];
                            dy[begin + c] = query * slope[c];
                        }
                        long place = (firstRow + i) * m + block.first + a;
                        gradients.queries().setAtIndex(JAVA_FLOAT, place, (float) sum);
                    }
                }
            });
        }

        /** dk_ia = dX_ia . [v_i, 1], and adds sum over a of k_ia dX_ia to dv_i. */
        void keyGradients(Block block, float[] dx, MaskedAttention.Gradients gradients) {
            Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
                float[] dValue = new float[d];
                for (int i = from; i < to; i++) {
                    float[] value = extendedValue(i);
                    MemorySegment.copy(gradients.values(), JAVA_FLOAT, 4 * (firstRow + i) * d, dValue, 0, d);
                    for (int a = 0; a < block.count; a++) {
                        float key = at(in.keys(), i, m, block.first + a);
                        int begin = i * block.columns + a * (d + 1);
                        double sum = dx[begin + d];
                        for (int c = 0; c < d; c++) {
                            sum += (double) dx[begin + c] * value[c];
                            dValue[c] += key * dx[begin + c];
                        }
                        long place = (firstRow + i) * m + block.first + a;
                        gradients.keys().setAtIndex(JAVA_FLOAT, place, (float) sum);
                    }
                    MemorySegment.copy(dValue, 0, gradients.values(), JAVA_FLOAT, 4 * (firstRow + i) * d, d);
                }
            });
        }
    }
}
