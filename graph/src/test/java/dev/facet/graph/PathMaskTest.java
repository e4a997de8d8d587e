package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathMaskTest {
    private static final double[] F = {0.8, 0.5, -0.3, 0.2};
    private static final WalkOptions OPTIONS = new WalkOptions(7, 0.2, 3, WalkScheme.REPELLING, 5, 0);
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    /** A mask and what the estimator of fixed weights makes of the same walks. */
    private record Case(String name, PathMask mask, Dense wanted) {
        interface Dense {
            double[][] of(double[] weights);
        }
    }

    private static List<Case> cases() {
        Modulation f = Modulation.of(F);
        List<Case> cases = new ArrayList<>();
        Edges undirected = EdgeCase.undirected(13);
        WalkPaths one = WalkPaths.draw(undirected, OPTIONS);
        WalkPaths two = WalkPaths.draw(undirected, OPTIONS.withSet(1));
        cases.add(new Case("symmetric", PathMask.symmetric(one), w -> ExactMask.symmetric(one.walkSet(w), f)));
        cases.add(new Case(
                "independent",
                PathMask.independent(one, two),
                w -> ExactMask.independent(one.walkSet(w), two.walkSet(w), f)));
        Edges directed = EdgeCase.directed(11);
        WalkPaths q1 = WalkPaths.draw(directed, OPTIONS);
        WalkPaths q2 = WalkPaths.draw(directed, OPTIONS.withSet(1));
        WalkPaths k1 = WalkPaths.drawTransposed(directed, OPTIONS);
        WalkPaths k2 = WalkPaths.drawTransposed(directed, OPTIONS.withSet(1));
        cases.add(new Case(
                "directed", PathMask.directed(q1, k1), w -> ExactMask.directed(q1.walkSet(w), k1.walkSet(w), f)));
        cases.add(new Case(
                "independent directed",
                PathMask.independent(q1, q2, k1, k2),
                w -> ExactMask.independent(q1.walkSet(w), q2.walkSet(w), k1.walkSet(w), k2.walkSet(w), f)));
        cases.add(new Case("asymmetric", PathMask.asymmetric(q1), w -> ExactMask.features(q1.walkSet(w), f)));
        return cases;
    }

    private static double[][] dense(PathMask mask, double[] values) {
        double[][] dense = new double[mask.nodes()][mask.nodes()];
        for (int i = 0; i < mask.nodes(); i++) {
            for (int e = mask.pattern().offsets[i]; e < mask.pattern().offsets[i + 1]; e++) {
                dense[i][mask.pattern().columns[e]] = values[e];
            }
        }
        return dense;
    }

    private static double[] sparse(PathMask mask, double[][] dense) {
        double[] values = new double[mask.entries()];
        for (int i = 0; i < mask.nodes(); i++) {
            for (int e = mask.pattern().offsets[i]; e < mask.pattern().offsets[i + 1]; e++) {
                values[e] = dense[i][mask.pattern().columns[e]];
            }
        }
        return values;
    }

    @Test
    void valuesAreThoseOfTheEstimatorForAnyWeights() {
        for (Case c : cases()) {
            Edges edges = c.mask().edges();
            for (double[] weights : new double[][] {edges.weights(), EdgeCase.weights(edges, 1)}) {
                double[][] got = dense(c.mask(), c.mask().values(F, weights));
                AttentionCase.assertClose(c.name(), got, c.wanted().of(weights), 1e-6); // whose loads are floats
            }
        }
    }

    @Test
    void patternsAreThoseOfMasksOfFixedWeights() {
        Edges edges = EdgeCase.undirected(13);
        WalkPaths paths = WalkPaths.draw(edges, OPTIONS);
        SparsePattern wanted = MaskPattern.symmetric(paths.walkSet()).pattern();
        assertThat(PathMask.symmetric(paths).pattern().columns).isEqualTo(wanted.columns);
        assertThat(PathMask.symmetric(paths).pattern().offsets).isEqualTo(wanted.offsets);
    }

    @Test
    void gradientsAreThoseOfDifferencesEvenWhereWeightsAreZero() {
        for (Case c : cases()) {
            PathMask mask = c.mask();
            double[] dValues = EdgeCase.normal(mask.entries(), 3);
            int count = mask.edges().count();
            for (double[] weights : new double[][] {EdgeCase.weights(mask.edges(), 1), new double[count]}) {
                double[] df = new double[F.length];
                double[] dWeights = new double[count];
                mask.gradient(F, weights, dValues, df, dWeights);
                EdgeCase.assertGradient(dWeights, weights, w -> EdgeCase.dot(mask.values(F, w), dValues), 1e-7);
                EdgeCase.assertGradient(df, F, f -> EdgeCase.dot(mask.values(f, weights), dValues), 1e-7);
            }
        }
    }

    /** f's gradient is the one that masks of fixed weights give. */
    @Test
    void gradientOfFAgreesWithTheMaskOfFixedWeights() {
        Edges edges = EdgeCase.undirected(13);
        WalkPaths paths = WalkPaths.draw(edges, OPTIONS);
        PathMask mask = PathMask.symmetric(paths);
        MaskPattern fixed = MaskPattern.symmetric(paths.walkSet());
        double[] dValues = EdgeCase.normal(mask.entries(), 3);
        float[] rounded = new float[dValues.length];
        for (int e = 0; e < rounded.length; e++) {
            rounded[e] = (float) dValues[e];
        }
        double[] wanted = new double[F.length];
        fixed.gradient(F, AttentionCase.heap(rounded), wanted);
        double[] df = new double[F.length];
        mask.gradient(F, edges.weights(), dValues, df, new double[edges.count()]);
        EdgeCase.assertClose(df, wanted, 1e-5);
    }

    /** Through the whole of masked attention: the loss is a weighted sum of its outputs. */
    @Test
    void gradientThroughAttentionIsThatOfDifferencesForWalksAndExactly() {
        for (Case c : cases()) {
            PathMask mask = c.mask();
            Edges edges = mask.edges();
            int nodes = mask.nodes();
            // f and weights above 0, as the denominators of linear attention want them; some weights exactly 0
            double[] f = {0.8, 0.5, 0.3, 0.2};
            double[] weights = EdgeCase.weights(edges, 1);
            for (int e = 0; e < weights.length; e++) {
                weights[e] = Math.abs(weights[e]);
            }
            AttentionCase input = new AttentionCase(new AttentionShape(1, 1, nodes, 3, 2), 6);
            double[] slopes = slopes(input, dense(mask, mask.values(f, weights)), mask);
            double[] dWeights = new double[edges.count()];
            mask.gradient(f, weights, slopes, new double[f.length], dWeights);
            EdgeCase.assertGradient(dWeights, weights, w -> loss(input, dense(mask, mask.values(f, w))), 1e-6);

            PowerMask exact = PowerMask.of(edges, 3);
            double[] identity = EdgeCase.identity(nodes);
            double[] values = exact.apply(f, weights, nodes, identity);
            double[] dMask = EdgeCase.flat(gradients(input, EdgeCase.square(values, nodes)));
            EdgeCase.assertGradient(
                    exact.gradient(f, weights, nodes, identity, dMask).weights(),
                    weights,
                    w -> loss(input, EdgeCase.square(exact.apply(f, w, nodes, identity), nodes)),
                    1e-6);
        }
    }

    private static double[] slopes(AttentionCase input, double[][] mask, PathMask pattern) {
        return sparse(pattern, gradients(input, mask));
    }

    private static double[][] gradients(AttentionCase input, double[][] mask) {
        return input.oracleGradients(AttentionKernel.LINEAR, mask, 0, 0).mask();
    }

    private static double loss(AttentionCase input, double[][] mask) {
        double[][] outputs = input.oracle(AttentionKernel.LINEAR, mask, 0, 0);
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            sum += AttentionOracle.dot(outputs[i], input.outputGradient(0, 0)[i]);
        }
        return sum;
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        Edges edges = Edges.of(WalkSets.grid(17, 21));
        double[] weights = edges.weights();
        double[][] values = new double[3][];
        double[][] df = new double[3][F.length];
        double[][] dWeights = new double[3][edges.count()];
        int[] counts = {1, 2, 7};
        for (int t = 0; t < 3; t++) {
            Parallel.threads(counts[t]);
            PathMask mask =
                    PathMask.independent(WalkPaths.draw(edges, OPTIONS), WalkPaths.draw(edges, OPTIONS.withSet(1)));
            values[t] = mask.values(F, weights);
            mask.gradient(F, weights, EdgeCase.normal(mask.entries(), 1), df[t], dWeights[t]);
            assertThat(values[t]).isEqualTo(values[0]);
            assertThat(df[t]).isEqualTo(df[0]);
            assertThat(dWeights[t]).isEqualTo(dWeights[0]);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Edges directed = EdgeCase.directed(11);
        WalkPaths queries = WalkPaths.draw(directed, OPTIONS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathMask.symmetric(queries))
                .withMessageContaining("keys on W^T");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathMask.directed(queries, queries))
                .withMessageContaining("for keys");
        WalkPaths others = WalkPaths.drawTransposed(EdgeCase.directed(11), OPTIONS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathMask.directed(queries, others))
                .withMessageContaining("share one Edges");
        PathMask mask = PathMask.directed(queries, WalkPaths.drawTransposed(directed, OPTIONS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.values(new double[2], directed.weights()))
                .withMessageContaining("f has 2 coefficients");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.values(F, new double[1]))
                .withMessageContaining("got 1 edge weights");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> mask.gradient(F, directed.weights(), new double[1], new double[4], directed.weights()))
                .withMessageContaining("gradients of 1 values");
    }
}
