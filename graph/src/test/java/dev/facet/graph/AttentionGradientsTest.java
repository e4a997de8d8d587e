package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients of a loss by queries, keys, values and f, all the way through attention and mask, against differences
 * in double of the oracles: of the sparse path for every kind of mask, and of the dense path through the basis of the
 * mask.
 */
class AttentionGradientsTest {
    private static final int HOPS = 3;
    private static final double[][] F = {{0.9, 0.4, 0.2, 0.3}, {0.7, 0.6, 0.1, 0.05}};

    /** A mask beside its dense oracle, and what attends through it. */
    record Case(
            String name, AttentionKernel kernel, boolean dense, MaskPattern mask, Function<Modulation, double[][]> of) {
        @Override
        public String toString() {
            return (dense ? "dense " : "sparse ") + kernel + " " + name;
        }
    }

    static Stream<Case> cases() {
        Graph grid = WalkSets.grid(3, 4);
        Graph directed = WalkSets.directed(11, 0.25, 5);
        Graph rows = Normalisation.ROW.apply(GraphBuilders.grid(3, 4));
        WalkSet one = WalkSets.draw(grid, 4, 0.2, HOPS, 1);
        WalkSet two = WalkSets.draw(grid, 4, 0.2, HOPS, 2);
        WalkSet query = WalkSets.draw(directed, 4, 0.1, HOPS, 3);
        WalkSet key = WalkSets.draw(directed.transpose(), 4, 0.1, HOPS, 3);
        WalkSet rowQuery = WalkSets.draw(rows, 4, 0.1, HOPS, 4);
        WalkSet rowKey = WalkSets.draw(rows.transpose(), 4, 0.1, HOPS, 4);
        return Arrays.stream(AttentionKernel.values())
                .flatMap(kernel -> Stream.of(true, false)
                        .flatMap(dense -> Stream.of(
                                new Case(
                                        "symmetric",
                                        kernel,
                                        dense,
                                        MaskPattern.symmetric(one),
                                        f -> ExactMask.symmetric(one, f)),
                                new Case(
                                        "independent",
                                        kernel,
                                        dense,
                                        MaskPattern.independent(one, two),
                                        f -> ExactMask.independent(one, two, f)),
                                new Case(
                                        "directed",
                                        kernel,
                                        dense,
                                        MaskPattern.directed(query, key),
                                        f -> ExactMask.directed(query, key, f)),
                                new Case(
                                        "rows",
                                        kernel,
                                        dense,
                                        MaskPattern.directed(rowQuery, rowKey),
                                        f -> ExactMask.directed(rowQuery, rowKey, f)),
                                new Case(
                                        "asymmetric",
                                        kernel,
                                        dense,
                                        MaskPattern.asymmetric(query),
                                        f -> ExactMask.features(query, f)),
                                new Case(
                                        "exact",
                                        kernel,
                                        dense,
                                        MaskPattern.exact(grid, HOPS),
                                        f -> ExactMask.of(grid, f)),
                                new Case(
                                        "exact directed",
                                        kernel,
                                        dense,
                                        MaskPattern.exact(directed, HOPS),
                                        f -> ExactMask.of(directed, f)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreeWithDifferencesInDouble(Case c) {
        AttentionShape shape = new AttentionShape(2, 2, c.mask.nodes(), 3, 2);
        AttentionCase input = new AttentionCase(shape, 8);
        float[] dq = new float[input.queries.length];
        float[] dk = new float[input.keys.length];
        float[] dv = new float[input.values.length];
        double[][] df = c.dense ? dense(c, input, dq, dk, dv) : sparse(c, input, dq, dk, dv);

        double[] q = doubles(input.queries);
        double[] k = doubles(input.keys);
        double[] v = doubles(input.values);
        double[][] f = {F[0].clone(), F[1].clone()};
        DoubleSupplier loss = () -> loss(c, input, q, k, v, f);
        assertDifferences("q", q, doubles(dq), loss);
        assertDifferences("k", k, doubles(dk), loss);
        assertDifferences("v", v, doubles(dv), loss);
        assertDifferences("f of head 0", f[0], df[0], loss);
        assertDifferences("f of head 1", f[1], df[1], loss);
    }

    private static double loss(Case c, AttentionCase input, double[] q, double[] k, double[] v, double[][] f) {
        AttentionShape shape = input.shape;
        double loss = 0;
        for (int h = 0; h < 2; h++) {
            double[][] mask = c.of.apply(Modulation.of(f[h]));
            for (int b = 0; b < 2; b++) {
                double[][] out = AttentionOracle.forward(
                        c.kernel, rows(q, shape, 3, b, h), rows(k, shape, 3, b, h), rows(v, shape, 2, b, h), mask);
                double[][] g = input.outputGradient(b, h);
                for (int i = 0; i < out.length; i++) {
                    loss += AttentionOracle.dot(g[i], out[i]);
                }
            }
        }
        return loss;
    }

    private static double[][] sparse(Case c, AttentionCase input, float[] dq, float[] dk, float[] dv) {
        MemorySegment mask = MemorySegment.ofArray(new float[2 * c.mask.entries()]);
        MemorySegment dMask = MemorySegment.ofArray(new float[2 * c.mask.entries()]);
        MemorySegment out = MemorySegment.ofArray(new float[input.values.length]);
        MemorySegment denominators = MemorySegment.ofArray(new float[4 * c.mask.nodes()]);
        MemorySegment q = MemorySegment.ofArray(input.queries);
        MemorySegment k = MemorySegment.ofArray(input.keys);
        MemorySegment v = MemorySegment.ofArray(input.values);
        c.mask.values(F, mask);
        SparsePattern pattern = c.mask.pattern();
        SparseAttention.forward(c.kernel, pattern, input.shape, q, k, v, mask, out, denominators);
        SparseAttention.backward(
                c.kernel,
                pattern,
                input.shape,
                q,
                k,
                v,
                mask,
                out,
                denominators,
                MemorySegment.ofArray(input.outputGradient),
                MemorySegment.ofArray(dq),
                MemorySegment.ofArray(dk),
                MemorySegment.ofArray(dv),
                dMask);
        double[][] df = new double[2][HOPS + 1];
        c.mask.gradient(F, dMask, df);
        return df;
    }

    private static double[][] dense(Case c, AttentionCase input, float[] dq, float[] dk, float[] dv) {
        MaskBasis basis = MaskBasis.dense(c.mask);
        int area = basis.entries();
        float[] mask = new float[2 * area];
        for (int h = 0; h < 2; h++) {
            double[] coefficients = basis.coefficients(F[h]);
            for (int e = 0; e < area; e++) {
                double sum = 0;
                for (int p = 0; p < basis.terms(); p++) {
                    sum += coefficients[p] * basis.values()[p * area + e];
                }
                mask[h * area + e] = (float) sum;
            }
        }
        float[] dMask = new float[2 * area];
        MemorySegment out = MemorySegment.ofArray(new float[input.values.length]);
        MemorySegment denominators = MemorySegment.ofArray(new float[4 * c.mask.nodes()]);
        MemorySegment q = MemorySegment.ofArray(input.queries);
        MemorySegment k = MemorySegment.ofArray(input.keys);
        MemorySegment v = MemorySegment.ofArray(input.values);
        MemorySegment m = MemorySegment.ofArray(mask);
        DenseAttention.forward(c.kernel, input.shape, q, k, v, m, out, denominators);
        DenseAttention.backward(
                c.kernel,
                input.shape,
                q,
                k,
                v,
                m,
                out,
                denominators,
                MemorySegment.ofArray(input.outputGradient),
                MemorySegment.ofArray(dq),
                MemorySegment.ofArray(dk),
                MemorySegment.ofArray(dv),
                MemorySegment.ofArray(dMask));
        double[][] df = new double[2][HOPS + 1];
        for (int h = 0; h < 2; h++) {
            double[] dCoefficients = new double[basis.terms()];
            for (int p = 0; p < basis.terms(); p++) {
                for (int e = 0; e < area; e++) {
                    dCoefficients[p] += (double) dMask[h * area + e] * basis.values()[p * area + e];
                }
            }
            basis.gradient(F[h], dCoefficients, df[h]);
        }
        return df;
    }

    private static void assertDifferences(String name, double[] x, double[] gradient, DoubleSupplier loss) {
        double step = 1e-5;
        double largest = 0;
        double worst = 0;
        for (int e = 0; e < x.length; e++) {
            double kept = x[e];
            x[e] = kept + step;
            double above = loss.getAsDouble();
            x[e] = kept - step;
            double below = loss.getAsDouble();
            x[e] = kept;
            double quotient = (above - below) / (2 * step);
            largest = Math.max(largest, Math.abs(quotient));
            worst = Math.max(worst, Math.abs(quotient - gradient[e]));
        }
        assertThat(largest).as("the largest derivative by " + name).isGreaterThan(1e-3);
        assertThat(worst / largest)
                .as("the worst error of the gradient by " + name)
                .isLessThan(2e-5);
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int e = 0; e < x.length; e++) {
            y[e] = x[e];
        }
        return y;
    }

    private static double[][] rows(double[] all, AttentionShape shape, int features, int b, int h) {
        double[][] rows = new double[shape.nodes()][];
        for (int i = 0; i < rows.length; i++) {
            int from = (int) (shape.rowBegin(b, h) + i) * features;
            rows[i] = Arrays.copyOfRange(all, from, from + features);
        }
        return rows;
    }
}
