package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The exact mask M = (sum over k of f_k W^k)^2 = sum over s up to 2K of alpha_s W^s, alpha = f * f, applied to columns
 * without ever being formed: Horner's rule, y = alpha_s x + W y from s = 2K down to 0. Deterministic, and linear in N
 * for bounded degree and fixed K.
 *
 * <p>Formula, backward: with g_s = (W^T)^s dY, dX = sum over s of alpha_s g_s and dalpha_s = &lt;g_s, X&gt;, then
 * df_k = 2 sum over l of f_l dalpha_{k + l}.
 *
 * <p>Shapes: X, Y and their gradients (N, c) float32, contiguous; f (K + 1). Output may be the input's own memory.
 *
 * <p>Cost: 2K x arcs x c multiply-adds forward, and again backward; 192 N bytes for each running thread, 256 N
 * backward. Blocks of columns run in parallel, each through all powers, so a column has the same bits whatever is
 * beside it and for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} that names both lengths when they do not fit.
 */
public final class HornerMask {
    /** Columns of a block; fewer when there are few, so that threads find work. */
    private static final int WIDTH = 16;

    private static final int FEW_COLUMNS = 32;

    private final SparseMatrix weights;
    private final SparseMatrix transposed;
    private final MaskTerms powers;
    private final MaskTerms features;
    private final HornerKernel kernel;

    /** x, y and the next y of one block. */
    private final ScratchPool<float[][]> blocks;

    HornerMask(Graph weighted, int maxLength, HornerKernel kernel) {
        if (maxLength < 0) {
            throw new IllegalArgumentException("the longest walk must have at least 0 hops, got " + maxLength);
        }
        int nodes = weighted.nodes();
        if ((long) nodes * WIDTH > MaskPattern.MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "the horner path takes at most " + MaskPattern.MOST_ENTRIES / WIDTH + " nodes, got " + nodes);
        }
        this.weights = weighted.toMatrix();
        this.transposed = weighted.directed() ? weights.transpose() : weights;
        this.powers = MaskTerms.powers(maxLength + 1);
        this.features = MaskTerms.linear(maxLength + 1);
        this.kernel = kernel;
        this.blocks = new ScratchPool<>(() -> new float[3][nodes * WIDTH]);
    }

    /** The mask of W, directed or not, with walks of at most K hops on each side. */
    public static HornerMask of(Graph weighted, int maxLength) {
        return new HornerMask(weighted, maxLength, SimdSupport.available() ? new SimdHorner() : new ScalarHorner());
    }

    /** The number of nodes, N. */
    public int nodes() {
        return weights.rows();
    }

    /** K + 1, the number of coefficients of f. */
    public int coefficients() {
        return powers.coefficients();
    }

    /** Y = M X. */
    public void apply(double[] f, int columns, MemorySegment x, MemorySegment y) {
        horner(weights, powers, f, columns, x, y);
    }

    /** Y = M^T X. */
    public void applyTransposed(double[] f, int columns, MemorySegment x, MemorySegment y) {
        horner(transposed, powers, f, columns, x, y);
    }

    /** Y = (sum over k of f_k W^k) X: the exact features, which are the exact mask of the asymmetric estimator. */
    public void applyFeatures(double[] f, int columns, MemorySegment x, MemorySegment y) {
        horner(weights, features, f, columns, x, y);
    }

    /** Given dY of Y = M X: writes dX = M^T dY and adds the gradient with respect to f to {@code df}. */
    public void gradient(double[] f, int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] df) {
        gradient(powers, f, columns, x, dy, dx, df);
    }

    /** As {@link #gradient} for {@link #applyFeatures}. */
    public void gradientOfFeatures(
            double[] f, int columns, MemorySegment x, MemorySegment dy, MemorySegment dx, double[] df) {
        gradient(features, f, columns, x, dy, dx, df);
    }

    private void horner(SparseMatrix w, MaskTerms terms, double[] f, int columns, MemorySegment x, MemorySegment y) {
        check(f, columns);
        check("x", x, columns);
        check("y", y, columns);
        try (NativeCopies copies = new NativeCopies()) {
            sweeps(w, terms.coefficients(f), columns, copies.sharedInput(x), copies.sharedOutput(y));
        }
    }

    private void sweeps(SparseMatrix w, double[] series, int columns, MemorySegment x, MemorySegment y) {
        forBlocks(columns, (chunk, from, to) -> {
            float[][] block = blocks.borrow();
            float[] start = block[0];
            float[] now = block[1];
            float[] next = block[2];
            int width = pack(x, columns, from, to, start);
            int length = nodes() * width;
            float last = (float) series[series.length - 1];
            for (int t = 0; t < length; t++) {
                now[t] = last * start[t];
            }
            for (int s = series.length - 2; s >= 0; s--) {
                kernel.sweep(w, width, (float) series[s], start, now, next);
                float[] swap = now;
                now = next;
                next = swap;
            }
            unpack(now, width, y, columns, from, to);
            blocks.giveBack(block);
        });
    }

    private void gradient(
            MaskTerms terms,
            double[] f,
            int columns,
            MemorySegment x,
            MemorySegment dy,
            MemorySegment dx,
            double[] df) {
        check(f, columns);
        check("x", x, columns);
        check("dy", dy, columns);
        check("dx", dx, columns);
        if (df.length != f.length) {
            throw new IllegalArgumentException("df has " + df.length + " coefficients, f has " + f.length);
        }
        double[] series = terms.coefficients(f);
        try (NativeCopies copies = new NativeCopies()) {
            double[] dSeries =
                    sweepsBack(series, columns, copies.sharedInput(x), copies.sharedInput(dy), copies.sharedOutput(dx));
            terms.gradient(f, dSeries, df);
        }
    }

    private double[] sweepsBack(double[] series, int columns, MemorySegment x, MemorySegment dy, MemorySegment dx) {
        double[][] partial = new double[Parallel.chunks(columns, width(columns))][series.length];
        forBlocks(columns, (chunk, from, to) -> {
            float[][] block = blocks.borrow();
            float[] start = block[0];
            float[] now = block[1];
            float[] next = block[2];
            float[] sum = new float[start.length];
            int width = pack(x, columns, from, to, start);
            pack(dy, columns, from, to, now);
            int length = nodes() * width;
            for (int s = 0; s < series.length; s++) {
                partial[chunk][s] = kernel.accumulate(length, (float) series[s], start, now, sum);
                if (s + 1 < series.length) {
                    kernel.sweep(transposed, width, 0f, now, now, next);
                    float[] swap = now;
                    now = next;
                    next = swap;
                }
            }
            unpack(sum, width, dx, columns, from, to);
            blocks.giveBack(block);
        });
        double[] dSeries = new double[series.length];
        for (double[] part : partial) {
            for (int s = 0; s < dSeries.length; s++) {
                dSeries[s] += part[s];
            }
        }
        return dSeries;
    }

    private static int width(int columns) {
        return columns <= FEW_COLUMNS ? HornerKernel.WIDTH_STEP : WIDTH;
    }

    private static void forBlocks(int columns, Parallel.RangeBody body) {
        Parallel.forRange(columns, width(columns), body);
    }

    /** Copies columns {@code from} to {@code to - 1} side by side, padded with 0 to the width, which is returned. */
    private int pack(MemorySegment x, int columns, int from, int to, float[] block) {
        int count = to - from;
        int width = (count + HornerKernel.WIDTH_STEP - 1) / HornerKernel.WIDTH_STEP * HornerKernel.WIDTH_STEP;
        for (int i = 0; i < nodes(); i++) {
            MemorySegment.copy(x, ValueLayout.JAVA_FLOAT, 4 * ((long) i * columns + from), block, i * width, count);
            for (int c = count; c < width; c++) {
                block[i * width + c] = 0;
            }
        }
        return width;
    }

    private void unpack(float[] block, int width, MemorySegment y, int columns, int from, int to) {
        for (int i = 0; i < nodes(); i++) {
            MemorySegment.copy(block, i * width, y, ValueLayout.JAVA_FLOAT, 4 * ((long) i * columns + from), to - from);
        }
    }

    private void check(double[] f, int columns) {
        if (f.length != coefficients()) {
            throw new IllegalArgumentException(
                    "f has " + f.length + " coefficients, this mask takes " + coefficients());
        }
        if (columns < 0) {
            throw new IllegalArgumentException("the number of columns must be at least 0, got " + columns);
        }
    }

    private void check(String name, MemorySegment segment, int columns) {
        long bytes = 4L * nodes() * columns;
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException(name + " must hold " + nodes() + " x " + columns + " floats, " + bytes
                    + " bytes, got " + segment.byteSize() + " bytes");
        }
    }
}
