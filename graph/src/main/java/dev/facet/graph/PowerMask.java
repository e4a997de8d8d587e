package dev.facet.graph;

/**
 * The exact mask M = (sum over k of f_k W^k)^2 as a function of f and of the weights of edges, applied to columns
 * without being formed: what {@link HornerMask} is for fixed weights. Applied to the identity it is the dense mask;
 * applied to the products phi(k) v^T it is masked linear attention at O(N) cost.
 *
 * <p>Formula: M = sum over s up to S = 2K of alpha_s W^s, alpha = f * f. Forward y_S = alpha_S x,
 * y_s = alpha_s x + W y_{s+1}, y = y_0. Backward g_0 = dy, g_{s+1} = W^T g_s; dx = sum over s of alpha_s g_s,
 * dalpha_s = &lt;g_s, x&gt;, dW[v, u] = sum over s &lt; S of &lt;g_s[v], y_{s+1}[u]&gt; on the arcs.
 *
 * <p>Shapes: X, Y and their gradients (N, c), f (K + 1), edge weights (E), all double.
 *
 * <p>Cost: S x arcs x c multiply-adds forward, three times that backward; columns go in blocks of 16, which take 384 N
 * bytes forward and 128 (S + 5) N backward. Rows, and edges of the gradient, run in parallel and every sum has one
 * order: the same bits for any number of threads.
 *
 * <p>Errors: {@link IllegalArgumentException} that names both lengths when they do not fit.
 */
public final class PowerMask {
    private static final int WIDTH = 16;
    private static final int GRAIN = 256;

    private final Edges edges;
    private final MaskTerms terms;

    private PowerMask(Edges edges, MaskTerms terms) {
        this.edges = edges;
        this.terms = terms;
        long most = MaskPattern.MOST_ENTRIES / WIDTH;
        if (edges.graph().nodes() > most) {
            throw new IllegalArgumentException("exact products take at most " + most + " nodes, got "
                    + edges.graph().nodes());
        }
    }

    /** The mask of walks of at most K hops on each side. */
    public static PowerMask of(Edges edges, int maxLength) {
        checkLength(maxLength);
        return new PowerMask(edges, MaskTerms.powers(maxLength + 1));
    }

    /** The exact features sum over k of f_k W^k, which are the exact mask of the asymmetric estimator. */
    public static PowerMask asymmetric(Edges edges, int maxLength) {
        checkLength(maxLength);
        return new PowerMask(edges, MaskTerms.linear(maxLength + 1));
    }

    private static void checkLength(int maxLength) {
        if (maxLength < 0) {
            throw new IllegalArgumentException("the longest walk must have at least 0 hops, got " + maxLength);
        }
    }

    /** The edges that weights belong to. */
    public Edges edges() {
        return edges;
    }

    /** The number of nodes, N. */
    public int nodes() {
        return edges.graph().nodes();
    }

    /** K + 1, the number of coefficients of f. */
    public int coefficients() {
        return terms.coefficients();
    }

    /** Y = M X, for x (N, columns). */
    public double[] apply(double[] f, double[] weights, int columns, double[] x) {
        check(f, weights, columns, x);
        double[] series = terms.coefficients(f);
        double[] y = new double[x.length];
        for (int from = 0; from < columns; from += WIDTH) {
            int width = Math.min(WIDTH, columns - from);
            double[] start = block(x, columns, from, width);
            double[] now = scaled(series[series.length - 1], start);
            double[] next = new double[start.length];
            for (int s = series.length - 2; s >= 0; s--) {
                sweep(weights, width, series[s], start, now, next);
                double[] swap = now;
                now = next;
                next = swap;
            }
            for (int i = 0; i < nodes(); i++) {
                System.arraycopy(now, i * width, y, i * columns + from, width);
            }
        }
        return y;
    }

    /** What flows back through {@link #apply}: by x (N, c), by f (K + 1) and by the edge weights (E). */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for three results.
    public record Gradients(double[] x, double[] f, double[] weights) {}

    /** The gradients of a loss whose derivatives by Y = M X are given (N, columns). */
    public Gradients gradient(double[] f, double[] weights, int columns, double[] x, double[] dy) {
        check(f, weights, columns, x);
        if (dy.length != x.length) {
            throw new IllegalArgumentException("x has " + x.length + " numbers, the gradient of y " + dy.length);
        }
        double[] series = terms.coefficients(f);
        double[] dSeries = new double[series.length];
        Gradients sums = new Gradients(new double[x.length], new double[f.length], new double[edges.count()]);
        for (int from = 0; from < columns; from += WIDTH) {
            int width = Math.min(WIDTH, columns - from);
            double[] start = block(x, columns, from, width);
            double[][] y = horner(weights, width, series, start);
            double[] g = block(dy, columns, from, width);
            double[] next = new double[g.length];
            double[] dx = new double[g.length];
            for (int s = 0; s < series.length; s++) {
                dSeries[s] += accumulate(width, series[s], start, g, dx);
                if (s + 1 < series.length) {
                    addOuter(width, g, y[s + 1], sums.weights());
                    sweepBack(weights, width, g, next);
                    double[] swap = g;
                    g = next;
                    next = swap;
                }
            }
            for (int i = 0; i < nodes(); i++) {
                System.arraycopy(dx, i * width, sums.x(), i * columns + from, width);
            }
        }
        terms.gradient(f, dSeries, sums.f());
        return sums;
    }

    /** y_1 to y_S of a block; there is no y_0. */
    private double[][] horner(double[] weights, int width, double[] series, double[] start) {
        double[][] y = new double[series.length][];
        int last = series.length - 1;
        if (last > 0) {
            y[last] = scaled(series[last], start);
        }
        for (int s = last - 1; s > 0; s--) {
            y[s] = new double[start.length];
            sweep(weights, width, series[s], start, y[s + 1], y[s]);
        }
        return y;
    }

    private double[] block(double[] x, int columns, int from, int width) {
        double[] block = new double[nodes() * width];
        for (int i = 0; i < nodes(); i++) {
            System.arraycopy(x, i * columns + from, block, i * width, width);
        }
        return block;
    }

    private static double[] scaled(double factor, double[] x) {
        double[] y = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            y[t] = factor * x[t];
        }
        return y;
    }

    /** out = factor x + W y. */
    private void sweep(double[] weights, int width, double factor, double[] x, double[] y, double[] out) {
        int[] offsets = edges.graph().offsets;
        int[] targets = edges.graph().targets;
        Parallel.forRange(nodes(), GRAIN, (chunk, first, end) -> {
            for (int v = first; v < end; v++) {
                for (int c = v * width; c < (v + 1) * width; c++) {
                    out[c] = factor * x[c];
                }
                for (int arc = offsets[v]; arc < offsets[v + 1]; arc++) {
                    addScaled(weights[edges.ofArc[arc]], y, targets[arc] * width, out, v * width, width);
                }
            }
        });
    }

    /** out = W^T g. */
    private void sweepBack(double[] weights, int width, double[] g, double[] out) {
        Parallel.forRange(nodes(), GRAIN, (chunk, first, end) -> {
            for (int u = first; u < end; u++) {
                for (int c = u * width; c < (u + 1) * width; c++) {
                    out[c] = 0;
                }
                for (int at = edges.backOffsets[u]; at < edges.backOffsets[u + 1]; at++) {
                    addScaled(weights[edges.backEdges[at]], g, edges.backSources[at] * width, out, u * width, width);
                }
            }
        });
    }

    private static void addScaled(double factor, double[] from, int at, double[] to, int start, int width) {
        for (int c = 0; c < width; c++) {
            to[start + c] += factor * from[at + c];
        }
    }

    /** dx += factor g; returns &lt;g, x&gt;. */
    private double accumulate(int width, double factor, double[] x, double[] g, double[] dx) {
        double[] partial = new double[Parallel.chunks(nodes(), GRAIN)];
        Parallel.forRange(nodes(), GRAIN, (chunk, first, end) -> {
            for (int t = first * width; t < end * width; t++) {
                dx[t] += factor * g[t];
                partial[chunk] += g[t] * x[t];
            }
        });
        double sum = 0;
        for (double part : partial) {
            sum += part;
        }
        return sum;
    }

    /** dW[v, u] += &lt;g[v], y[u]&gt; for every arc, an undirected edge taking both of its arcs. */
    private void addOuter(int width, double[] g, double[] y, double[] dWeights) {
        boolean directed = edges.graph().directed();
        Parallel.forRange(edges.count(), GRAIN, (chunk, first, end) -> {
            for (int e = first; e < end; e++) {
                int v = edges.sources[e];
                int u = edges.targets[e];
                double sum = dot(g, v * width, y, u * width, width);
                if (!directed && v != u) {
                    sum += dot(g, u * width, y, v * width, width);
                }
                dWeights[e] += sum;
            }
        });
    }

    private static double dot(double[] a, int at, double[] b, int start, int width) {
        double sum = 0;
        for (int c = 0; c < width; c++) {
            sum += a[at + c] * b[start + c];
        }
        return sum;
    }

    private void check(double[] f, double[] weights, int columns, double[] x) {
        if (f.length != coefficients()) {
            throw new IllegalArgumentException(
                    "f has " + f.length + " coefficients, this mask takes " + coefficients());
        }
        edges.check(weights);
        if (columns < 0 || x.length != (long) nodes() * columns) {
            throw new IllegalArgumentException(
                    "x must hold " + nodes() + " x " + columns + " numbers, got " + x.length);
        }
    }
}
