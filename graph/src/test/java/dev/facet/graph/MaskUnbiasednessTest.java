package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries of estimated masks have the exact mask as their mean, and coupled walks have less variance. */
class MaskUnbiasednessTest {
    private static final int SETS = 200;
    private static final int HOPS = 5;
    private static final Modulation F = Modulation.diffusion(2, HOPS);

    @ParameterizedTest
    @EnumSource
    void symmetricMaskOfAGridOffItsDiagonal(WalkScheme scheme) {
        Graph grid = WalkSets.grid(8, 8);
        double[][] exact = ExactMask.of(grid, F);
        check(
                exact,
                Double.POSITIVE_INFINITY,
                seed -> MaskPattern.symmetric(Walks.draw(grid, options(scheme, seed, 0))));
    }

    @ParameterizedTest
    @EnumSource
    void independentMaskOfAWeightedGraphEverywhere(WalkScheme scheme) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] weights = new double[24][24];
        for (int i = 0; i < 24; i++) {
            for (int j = 0; j < i; j++) {
                weights[i][j] = random.nextDouble() < 0.15 ? 0.2 + random.nextDouble() : 0;
                weights[j][i] = weights[i][j];
            }
        }
        Graph graph = Normalisation.SYMMETRIC.apply(WalkSets.graph(24, false, (i, j) -> weights[i][j]));
        double[][] exact = ExactMask.of(graph, F);
        check(
                exact,
                F.coefficient(0) * F.coefficient(0),
                seed -> MaskPattern.independent(
                        Walks.draw(graph, options(scheme, seed, 0)), Walks.draw(graph, options(scheme, seed, 1))));
    }

    @ParameterizedTest
    @EnumSource
    void independentMaskOfAGridItsDiagonalToo(WalkScheme scheme) {
        Graph grid = WalkSets.grid(6, 6);
        check(
                ExactMask.of(grid, F),
                0,
                seed -> MaskPattern.independent(
                        Walks.draw(grid, options(scheme, seed, 0)), Walks.draw(grid, options(scheme, seed, 1))));
    }

    @ParameterizedTest
    @EnumSource
    void independentMaskOfADirectedGraphAndOfRowWeights(WalkScheme scheme) {
        Graph rows = Normalisation.ROW.apply(GraphBuilders.grid(6, 6));
        for (Graph graph : new Graph[] {WalkSets.directed(50, 0.06, 9), rows}) {
            Graph turned = graph.transpose();
            check(
                    ExactMask.of(graph, F),
                    F.coefficient(0) * F.coefficient(0),
                    seed -> MaskPattern.independent(
                            Walks.draw(graph, options(scheme, seed, 0)),
                            Walks.draw(graph, options(scheme, seed, 1)),
                            Walks.draw(turned, options(scheme, seed, 0)),
                            Walks.draw(turned, options(scheme, seed, 1))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void directedAndAsymmetricMasksOfAWeightedDirectedGraph(WalkScheme scheme) {
        Graph graph = WalkSets.directed(50, 0.06, 9);
        Graph turned = graph.transpose();
        check(
                ExactMask.of(graph, F),
                F.coefficient(0) * F.coefficient(0),
                seed -> MaskPattern.directed(
                        Walks.draw(graph, options(scheme, seed, 0)), Walks.draw(turned, options(scheme, seed, 1))));
        check(
                ExactMask.features(graph, F),
                F.coefficient(0),
                seed -> MaskPattern.asymmetric(Walks.draw(graph, options(scheme, seed, 0))));
    }

    private static WalkOptions options(WalkScheme scheme, long seed, int set) {
        return new WalkOptions(8, 0.25, HOPS, scheme, seed, set);
    }

    /**
     * Scores of all entries with a mean of .02 at least.
     *
     * @param sure what the diagonal holds without a return of a walk, or infinity to leave out the diagonal: returns
     *     may be too rare for their mean to be normal
     */
    private static void check(double[][] exact, double sure, LongFunction<MaskPattern> masks) {
        int nodes = exact.length;
        for (int start = 0; start < 3; start++) {
            double[] sums = new double[nodes * nodes];
            double[] squares = new double[nodes * nodes];
            for (int set = 0; set < SETS; set++) {
                MaskPattern mask = masks.apply(1000L * start + set);
                float[] values = mask.values(F);
                SparsePattern pattern = mask.pattern();
                for (int i = 0; i < nodes; i++) {
                    for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                        int at = i * nodes + pattern.columns[e];
                        sums[at] += values[e];
                        squares[at] += (double) values[e] * values[e];
                    }
                }
            }
            double squaredScores = 0;
            int scored = 0;
            for (int i = 0; i < nodes; i++) {
                for (int j = 0; j < nodes; j++) {
                    double mean = sums[i * nodes + j] / SETS;
                    double variance = (squares[i * nodes + j] - SETS * mean * mean) / (SETS - 1);
                    if (exact[i][j] - (i == j ? sure : 0) < 0.02) {
                        continue;
                    }
                    double score = (mean - exact[i][j]) / Math.sqrt(variance / SETS);
                    assertThat(Math.abs(score)).as("z of entry %d, %d", i, j).isLessThanOrEqualTo(5);
                    squaredScores += score * score;
                    scored++;
                }
            }
            assertThat(scored).isGreaterThan(80);
            assertThat(Math.sqrt(squaredScores / scored)).isBetween(0.8, 1.2);
        }
    }

    @Test
    void repellingAntitheticWalksHaveLessThanHalfTheError() {
        Graph grid = WalkSets.grid(8, 8);
        Modulation f = Modulation.diffusion(1, 8);
        double[][] exact = ExactMask.of(grid, f);
        double iid = error(grid, WalkScheme.IID, f, exact);
        assertThat(error(grid, WalkScheme.ANTITHETIC, f, exact)).isLessThan(iid);
        assertThat(error(grid, WalkScheme.REPELLING, f, exact)).isLessThan(0.8 * iid);
        assertThat(error(grid, WalkScheme.REPELLING_ANTITHETIC, f, exact)).isLessThan(0.45 * iid);
    }

    /** The mean relative error of the mask in the Frobenius norm, with 16 walks that halt with probability one half. */
    private static double error(Graph graph, WalkScheme scheme, Modulation f, double[][] exact) {
        double sum = 0;
        for (int seed = 0; seed < 10; seed++) {
            WalkSet walks = Walks.draw(graph, new WalkOptions(16, 0.5, f.maxLength(), scheme, seed, 0));
            double[][] mask = ExactMask.symmetric(walks, f);
            double squares = 0;
            double norm = 0;
            for (int i = 0; i < exact.length; i++) {
                for (int j = 0; j < exact.length; j++) {
                    squares += (mask[i][j] - exact[i][j]) * (mask[i][j] - exact[i][j]);
                    norm += exact[i][j] * exact[i][j];
                }
            }
            sum += Math.sqrt(squares / norm) / 10;
        }
        return sum;
    }
}
