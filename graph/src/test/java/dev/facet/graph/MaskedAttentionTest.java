package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every path with every mask and kernel it goes with, against the oracle in double. */
class MaskedAttentionTest {
    private static final int HOPS = 3;
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    /** A kind of mask over a graph, and the same straight from its definition. */
    record Kind(String name, AttentionMask mask, Function<double[], double[][]> oracle) {
        @Override
        public String toString() {
            return name + " of " + mask.nodes();
        }
    }

    private static List<Kind> kinds(Graph undirected, Graph directed) {
        WalkSet one = WalkSets.draw(undirected, 4, 0.2, HOPS, 1);
        WalkSet two = WalkSets.draw(undirected, 4, 0.2, HOPS, 2);
        WalkSet q1 = WalkSets.draw(directed, 4, 0.2, HOPS, 3);
        WalkSet q2 = WalkSets.draw(directed, 4, 0.2, HOPS, 4);
        WalkSet k1 = WalkSets.draw(directed.transpose(), 4, 0.2, HOPS, 5);
        WalkSet k2 = WalkSets.draw(directed.transpose(), 4, 0.2, HOPS, 6);
        SparseMatrix phi = GraphRandomFeatures.features(two, Modulation.of(1, .5, .2, .1));
        SparseMatrix given = MaskPattern.symmetric(one)
                .pattern()
                .toMatrix(MaskPattern.symmetric(one).values(Modulation.of(1, .5, .2, .1)));
        int n = undirected.nodes();
        return List.of(
                new Kind("symmetric", AttentionMask.symmetric(one), f -> ExactMask.symmetric(one, Modulation.of(f))),
                new Kind("directed", AttentionMask.directed(q1, k1), f -> ExactMask.directed(q1, k1, Modulation.of(f))),
                new Kind(
                        "independent",
                        AttentionMask.independent(one, two),
                        f -> ExactMask.independent(one, two, Modulation.of(f))),
                new Kind(
                        "independent directed",
                        AttentionMask.independent(q1, q2, k1, k2),
                        f -> ExactMask.independent(q1, q2, k1, k2, Modulation.of(f))),
                new Kind(
                        "features",
                        AttentionMask.features(phi),
                        f -> scaled(product(phi.toDense(), transposed(phi.toDense())), f[0] * f[0])),
                new Kind("asymmetric", new AttentionMask.Asymmetric(q1), f -> ExactMask.features(q1, Modulation.of(f))),
                new Kind(
                        "exact",
                        new AttentionMask.Exact(undirected, HOPS),
                        f -> ExactMask.of(undirected, Modulation.of(f))),
                new Kind(
                        "exact directed",
                        new AttentionMask.Exact(directed, HOPS),
                        f -> ExactMask.of(directed, Modulation.of(f))),
                new Kind("given", new AttentionMask.Given(given), f -> given.toDense()),
                new Kind("none", new AttentionMask.None(n), f -> filled(n)));
    }

    private static Kind toeplitz(int height, int width) {
        return new Kind("toeplitz", new AttentionMask.Toeplitz(height, width), f -> {
            float[] b = new float[f.length];
            for (int t = 0; t < b.length; t++) {
                b[t] = (float) f[t];
            }
            return ExactMask.toeplitz(height, width, b);
        });
    }

    static Stream<Arguments> everything() {
        List<Kind> kinds = new ArrayList<>(kinds(WalkSets.grid(5, 7), WalkSets.directed(23, 0.15, 2)));
        kinds.add(toeplitz(4, 5));
        // Node 3 is isolated, and so is node 0 of the directed one.
        kinds.addAll(kinds(
                Normalisation.SYMMETRIC.apply(
                        WalkSets.graph(6, false, (i, j) -> i == j || i == 3 || j == 3 ? 0 : i + j)),
                WalkSets.directed(5, 0.4, 3)));
        kinds.addAll(kinds(WalkSets.grid(1, 1), WalkSets.graph(1, true, (i, j) -> 0.5)));
        return kinds.stream()
                .flatMap(kind -> Arrays.stream(AttentionKernel.values())
                        .flatMap(kernel -> AttentionPlan.allowed(kind.mask, kernel).stream()
                                .map(path -> Arguments.of(kind, kernel, path))));
    }

    private static double[][] modulations(AttentionMask mask, int heads) {
        Random random = new Random(8);
        double[][] f = new double[heads][mask.coefficients()];
        for (double[] head : f) {
            for (int k = 0; k < head.length; k++) {
                head[k] = 0.1 + random.nextDouble() / (1 + k % 5);
            }
        }
        return f;
    }

    private static AttentionPlan plan(AttentionMask mask, AttentionKernel kernel, AttentionPath path) {
        return AttentionPlan.forced(mask, kernel, new AttentionShape(1, 1, mask.nodes(), 1, 1), path);
    }

    /** One call forward and backward. */
    private static final class Run {
        final float[] outputs;
        final float[] denominators;
        final float[] dq;
        final float[] dk;
        final float[] dv;
        final double[][] df;

        Run(MaskedAttention attention, double[][] f, AttentionCase input) {
            AttentionShape shape = input.shape;
            outputs = new float[input.values.length];
            denominators = new float[(int) shape.denominatorElements()];
            dq = new float[input.queries.length];
            dk = new float[input.keys.length];
            dv = new float[input.values.length];
            df = new double[f.length][f.length == 0 ? 0 : f[0].length];
            MaskedAttention.Inputs in = inputs(input);
            MaskedAttention.Results out = new MaskedAttention.Results(segment(outputs), segment(denominators));
            attention.forward(f, shape, in, out);
            attention.backward(
                    f,
                    shape,
                    in,
                    out,
                    new MaskedAttention.Gradients(segment(input.outputGradient), segment(dq), segment(dk), segment(dv)),
                    df);
        }
    }

    private static MaskedAttention.Inputs inputs(AttentionCase input) {
        return new MaskedAttention.Inputs(segment(input.queries), segment(input.keys), segment(input.values));
    }

    private static MemorySegment segment(float[] x) {
        return MemorySegment.ofArray(x);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void agreesWithTheOracle(Kind kind, AttentionKernel kernel, AttentionPath path) {
        AttentionShape shape = new AttentionShape(2, 2, kind.mask.nodes(), 5, 3);
        AttentionCase input = new AttentionCase(shape, 4);
        double[][] f = modulations(kind.mask, 2);
        Run run = new Run(MaskedAttention.of(kind.mask, plan(kind.mask, kernel, path)), f, input);
        for (int h = 0; h < 2; h++) {
            double[][] mask = kind.oracle.apply(f[h]);
            for (int b = 0; b < 2; b++) {
                AttentionCase.assertClose(
                        "outputs", input.rows(run.outputs, 3, b, h), input.oracle(kernel, mask, b, h), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void gradientsAreThoseOfFiniteDifferences(Kind kind, AttentionKernel kernel, AttentionPath path) {
        AttentionShape shape = new AttentionShape(2, 1, kind.mask.nodes(), 3, 2);
        AttentionCase input = new AttentionCase(shape, 6);
        double[][] f = modulations(kind.mask, 1);
        Run run = new Run(MaskedAttention.of(kind.mask, plan(kind.mask, kernel, path)), f, input);
        for (int b = 0; b < 2; b++) {
            double[][] mask = kind.oracle.apply(f[0]);
            double[][][] x = {input.queries(b, 0), input.keys(b, 0), input.values(b, 0)};
            double[][][] actual = {input.rows(run.dq, 3, b, 0), input.rows(run.dk, 3, b, 0), input.rows(run.dv, 2, b, 0)
            };
            int batch = b;
            for (int which = 0; which < 3; which++) {
                double[][] expected = new double[x[which].length][x[which].length == 0 ? 0 : x[which][0].length];
                for (int i = 0; i < expected.length; i++) {
                    for (int c = 0; c < expected[i].length; c++) {
                        expected[i][c] = slope(x[which][i], c, () -> loss(kernel, x, mask, input, batch));
                    }
                }
                // Where weights cannot change (one neighbour, one feature) slopes are 0, and what remains is rounding.
                AttentionCase.assertClose("gradient " + which, raised(actual[which]), raised(expected), 2e-5);
            }
        }
        double largest = 1e-2;
        double[] expected = new double[f[0].length];
        for (int k = 0; k < expected.length; k++) {
            double sum = 0;
            for (int b = 0; b < 2; b++) {
                int batch = b;
                double[][][] x = {input.queries(b, 0), input.keys(b, 0), input.values(b, 0)};
                sum += slope(f[0], k, () -> loss(kernel, x, kind.oracle.apply(f[0]), input, batch));
            }
            expected[k] = sum;
            largest = Math.max(largest, Math.abs(sum));
        }
        for (int k = 0; k < expected.length; k++) {
            assertThat(run.df[0][k]).as("df %d", k).isCloseTo(expected[k], within(1e-4 * largest));
        }
    }

    /** With a corner of 0.1, so that what is relative to the largest never becomes relative to rounding. */
    private static double[][] raised(double[][] x) {
        double[][] copy = Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
        if (copy.length > 0) {
            copy[0][0] += 0.1;
        }
        return copy;
    }

    private interface Loss {
        double value();
    }

    private static double slope(double[] x, int k, Loss loss) {
        double before = x[k];
        // Toeplitz tables pass through floats: the step must be one of them.
        double step = 1.0 / (1 << 10);
        x[k] = before + step;
        double up = loss.value();
        x[k] = before - step;
        double down = loss.value();
        x[k] = before;
        return (up - down) / (2 * step);
    }

    private static double loss(
            AttentionKernel kernel, double[][][] x, double[][] mask, AttentionCase input, int batch) {
        double[][] outputs = AttentionOracle.forward(kernel, x[0], x[1], x[2], mask);
        double[][] g = input.outputGradient(batch, 0);
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            for (int c = 0; c < outputs[i].length; c++) {
                sum += outputs[i][c] * g[i][c];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("everything")
    void weightsOfChosenRowsAreThoseOfTheOracle(Kind kind, AttentionKernel kernel, AttentionPath path) {
        AttentionShape shape = new AttentionShape(1, 1, kind.mask.nodes(), 5, 3);
        AttentionCase input = new AttentionCase(shape, 4);
        double[] f = modulations(kind.mask, 1)[0];
        double[][] all = AttentionOracle.weights(kernel, input.queries(0, 0), input.keys(0, 0), kind.oracle.apply(f));
        int last = kind.mask.nodes() - 1;
        int[] rows = {last, 0, last / 2};
        double[][] weights = MaskedAttention.of(kind.mask, plan(kind.mask, kernel, path))
                .weights(f, 5, segment(input.queries), segment(input.keys), rows);
        AttentionCase.assertClose("weights", weights, new double[][] {all[last], all[0], all[last / 2]}, 1e-5);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void headsThatShareAMaskAddTheirGradientsOfF(Kind kind, AttentionKernel kernel, AttentionPath path) {
        AttentionShape shape = new AttentionShape(1, 2, kind.mask.nodes(), 4, 4);
        AttentionCase input = new AttentionCase(shape, 4);
        double[][] f = modulations(kind.mask, 1);
        MaskedAttention attention = MaskedAttention.of(kind.mask, plan(kind.mask, kernel, path));
        Run shared = new Run(attention, f, input);
        Run single = new Run(attention, new double[][] {f[0], f[0]}, input);
        AttentionCase.assertClose(
                "outputs", new double[][] {doubles(shared.outputs)}, new double[][] {doubles(single.outputs)}, 1e-6);
        for (int k = 0; k < f[0].length; k++) {
            double sum = single.df[0][k] + single.df[1][k];
            assertThat(shared.df[0][k]).isCloseTo(sum, within(1e-5 + 1e-5 * Math.abs(sum)));
        }
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int e = 0; e < y.length; e++) {
            y[e] = x[e];
        }
        return y;
    }

    @Test
    void theEmptyGraphHasEmptyAttention() {
        Graph none = WalkSets.graph(0, false, (i, j) -> 0);
        for (Kind kind : kinds(none, none)) {
            for (AttentionKernel kernel : AttentionKernel.values()) {
                for (AttentionPath path : AttentionPlan.allowed(kind.mask, kernel)) {
                    AttentionCase input = new AttentionCase(new AttentionShape(1, 2, 0, 3, 2), 1);
                    double[][] f = modulations(kind.mask, 2);
                    Run run = new Run(MaskedAttention.of(kind.mask, plan(kind.mask, kernel, path)), f, input);
                    assertThat(run.outputs).isEmpty();
                    assertThat(run.df[0]).isEqualTo(new double[f[0].length]);
                }
            }
        }
    }

    @Test
    void allPathsHaveTheSameBitsForAnyNumberOfThreads() {
        List<Kind> kinds = new ArrayList<>(kinds(WalkSets.grid(31, 23), WalkSets.directed(300, 0.02, 2)));
        kinds.add(toeplitz(13, 17));
        for (Kind kind : kinds) {
            AttentionCase input = new AttentionCase(new AttentionShape(2, 2, kind.mask.nodes(), 9, 17), 5);
            double[][] f = modulations(kind.mask, 2);
            for (AttentionPath path : AttentionPlan.allowed(kind.mask, AttentionKernel.LINEAR)) {
                MaskedAttention attention =
                        MaskedAttention.of(kind.mask, plan(kind.mask, AttentionKernel.LINEAR, path));
                Parallel.threads(1);
                Run one = new Run(attention, f, input);
                for (int count : new int[] {2, 7}) {
                    Parallel.threads(count);
                    Run more = new Run(attention, f, input);
                    String name = kind + " by " + path;
                    assertSameBits(name, more.outputs, one.outputs);
                    assertSameBits(name, more.dq, one.dq);
                    assertSameBits(name, more.dk, one.dk);
                    assertSameBits(name, more.dv, one.dv);
                    assertThat(more.df).as(name).isDeepEqualTo(one.df);
                }
            }
        }
    }

    private static void assertSameBits(String name, float[] actual, float[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).as(name).isEqualTo(-1);
    }

    @Test
    void rowsWhoseWeightsCancelAreFound() {
        SparseMatrix mixed = SparseMatrix.of(
                4, new int[] {0, 2, 4, 4, 6}, new int[] {0, 1, 0, 1, 2, 3}, new float[] {1, -.5f, 1, -1, 1, -1});
        AttentionShape shape = new AttentionShape(1, 1, 4, 1, 1);
        float[] ones = {1, 1, 1, 1};
        MaskedAttention.Inputs in = new MaskedAttention.Inputs(segment(ones), segment(ones), segment(ones));
        AttentionMask mask = new AttentionMask.Given(mixed);
        for (AttentionKernel kernel : AttentionKernel.values()) {
            for (AttentionPath path : AttentionPlan.allowed(mask, kernel)) {
                MaskedAttention attention = MaskedAttention.of(mask, plan(mask, kernel, path));
                MaskedAttention.Results out = new MaskedAttention.Results(segment(new float[4]), segment(new float[4]));
                double[][] f = {{}};
                attention.forward(f, shape, in, out);
                assertThat(attention.firstUnstable(f, shape, in, out, 1e-6))
                        .as("%s %s", kernel, path)
                        .isEqualTo(new MaskedAttention.UnstableRow(0, 0, 1, 0, 2));
                assertThat(attention.firstUnstable(f, shape, in, out, 0)).isNull();
            }
        }
        // Walks, with an f that makes row sums cancel: W swaps two nodes, M = (1 - W)^2 and equal keys.
        Graph pair = GraphBuilders.path(2);
        WalkSet walks = WalkSets.draw(pair, 1, 0, 1, 1);
        for (AttentionMask estimated : List.of(AttentionMask.symmetric(walks), new AttentionMask.Exact(pair, 1))) {
            for (AttentionPath path : AttentionPlan.allowed(estimated, AttentionKernel.LINEAR)) {
                AttentionShape two = new AttentionShape(1, 1, 2, 1, 1);
                MaskedAttention attention =
                        MaskedAttention.of(estimated, plan(estimated, AttentionKernel.LINEAR, path));
                float[] unit = {1, 1};
                MaskedAttention.Inputs x = new MaskedAttention.Inputs(segment(unit), segment(unit), segment(unit));
                MaskedAttention.Results out = new MaskedAttention.Results(segment(new float[2]), segment(new float[2]));
                double[][] f = {{1, -1}};
                attention.forward(f, two, x, out);
                assertThat(attention.firstUnstable(f, two, x, out, 1e-6))
                        .isEqualTo(new MaskedAttention.UnstableRow(0, 0, 0, 0, 4));
            }
        }
    }

    /**
     * Rows are looked at in blocks of some 350: the first that cancels is in the last, behind rows of denominator 0.
     */
    @Test
    void rowsWhoseWeightsCancelAreFoundFarBehind() {
        int nodes = 3000;
        int[] offsets = new int[nodes + 1];
        int[] columns = new int[2 * nodes];
        float[] values = new float[2 * nodes];
        int entries = 0;
        for (int i = 0; i < nodes; i++) {
            if (i % 3 != 0) {
                values[entries] = 1;
                columns[entries++] = i - 1;
                values[entries] = i >= 2800 ? -1 : -0.5f;
                columns[entries++] = i;
            }
            offsets[i + 1] = entries;
        }
        SparseMatrix matrix =
                SparseMatrix.of(nodes, offsets, Arrays.copyOf(columns, entries), Arrays.copyOf(values, entries));
        AttentionMask mask = new AttentionMask.Given(matrix);
        AttentionShape shape = new AttentionShape(1, 2, nodes, 2, 1);
        float[] queries = new float[4 * nodes];
        float[] keys = new float[4 * nodes];
        Arrays.fill(queries, 1);
        // The keys of the first head differ from row to row, so that its weights do not cancel.
        for (int e = 0; e < keys.length; e++) {
            keys[e] = e < 2 * nodes ? 1 + e / 2 % 2 * 0.5f : 1;
        }
        MaskedAttention.Inputs in =
                new MaskedAttention.Inputs(segment(queries), segment(keys), segment(new float[2 * nodes]));
        for (AttentionKernel kernel : AttentionKernel.values()) {
            for (AttentionPath path : AttentionPlan.allowed(mask, kernel)) {
                MaskedAttention attention = MaskedAttention.of(mask, plan(mask, kernel, path));
                MaskedAttention.Results out =
                        new MaskedAttention.Results(segment(new float[2 * nodes]), segment(new float[2 * nodes]));
                double[][] f = {{}};
                attention.forward(f, shape, in, out);
                assertThat(attention.firstUnstable(f, shape, in, out, 1e-6))
                        .as("%s %s", kernel, path)
                        .isEqualTo(new MaskedAttention.UnstableRow(
                                0, 1, 2800, 0, kernel == AttentionKernel.LINEAR ? 4 : 2));
            }
        }
    }

    @Test
    void toeplitzTablesThatNoFloatHoldsAreRefusedAlikeOnEveryPath() {
        AttentionMask mask = new AttentionMask.Toeplitz(2, 3);
        AttentionShape shape = new AttentionShape(1, 1, 6, 2, 2);
        AttentionCase input = new AttentionCase(shape, 1);
        MaskedAttention.Results out =
                new MaskedAttention.Results(segment(new float[input.values.length]), segment(new float[6]));
        for (double bad : new double[] {100, Double.NaN, 1e300}) {
            double[][] f = {new double[15]};
            f[0][7] = bad;
            String message = "entry (1, 2) of a Toeplitz table is " + (float) bad + ", it must be at most 80.0";
            for (AttentionPath path : AttentionPlan.allowed(mask, AttentionKernel.LINEAR)) {
                MaskedAttention attention = MaskedAttention.of(mask, plan(mask, AttentionKernel.LINEAR, path));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> attention.forward(f, shape, inputs(input), out))
                        .withMessage(message);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> mask.rows(f[0], new int[] {0}))
                    .withMessage(message);
        }
    }

    @Test
    void masksAndPlansThatAreNoneAreRefused() {
        Graph grid = WalkSets.grid(2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMask.Toeplitz(0, 3))
                .withMessageContaining("at least one row and column, got 0 x 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMask.Toeplitz(1 << 20, 1 << 20))
                .withMessageContaining("got 1048576 x 1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMask.Exact(grid, -1))
                .withMessageContaining("got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionMask.None(-2))
                .withMessageContaining("got -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionPlan(AttentionPath.HORNER, AttentionKernel.SOFTMAX, Map.of()))
                .withMessageContaining("horner path does not go with softmax");
        Map<AttentionPath, AttentionPlan.Cost> costs = Map.of(AttentionPath.DENSE, new AttentionPlan.Cost(1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionPlan(AttentionPath.SPARSE, AttentionKernel.LINEAR, costs))
                .withMessageContaining("sparse path is taken but was not considered, only [DENSE]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionPlan.Cost(Double.NaN, 1))
                .withMessageContaining("got NaN ns");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        AttentionMask mask = new AttentionMask.Exact(WalkSets.grid(2, 3), 2);
        AttentionShape shape = new AttentionShape(1, 2, 6, 2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(mask, AttentionKernel.LINEAR, AttentionPath.LANDMARK))
                .withMessageContaining("landmark path does not go with exact masks")
                .withMessageContaining("dense, sparse, horner");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(mask, AttentionKernel.SOFTMAX, AttentionPath.HORNER))
                .withMessageContaining("softmax");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AttentionPlan.choose(mask, AttentionKernel.LINEAR, new AttentionShape(1, 1, 7, 2, 2), 1))
                .withMessageContaining("6 nodes")
                .withMessageContaining("7 rows");
        MaskedAttention attention =
                MaskedAttention.of(mask, AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape, 1));
        AttentionCase input = new AttentionCase(shape, 1);
        MaskedAttention.Results out = new MaskedAttention.Results(
                segment(new float[input.values.length]), segment(new float[(int) shape.denominatorElements()]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.forward(new double[2][4], shape, inputs(input), out))
                .withMessage("f has 4 coefficients, this mask takes 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.forward(new double[3][3], shape, inputs(input), out))
                .withMessage("f has 3 heads, the shape has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.weights(
                        new double[3], 2, segment(new float[12]), segment(new float[12]), new int[] {6}))
                .withMessageContaining("row 6");
    }

    private static double[][] filled(int n) {
        double[][] ones = new double[n][n];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        return ones;
    }

    private static double[][] scaled(double[][] x, double factor) {
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= factor;
            }
        }
        return x;
    }

    private static double[][] transposed(double[][] x) {
        double[][] t = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                t[j][i] = x[i][j];
            }
        }
        return t;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int l = 0; l < a.length; l++) {
                for (int j = 0; j < a.length; j++) {
                    c[i][j] += a[i][l] * b[l][j];
                }
            }
        }
        return c;
    }
}
