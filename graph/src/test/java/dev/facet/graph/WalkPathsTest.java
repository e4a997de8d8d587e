package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WalkPathsTest {
    private static final WalkOptions OPTIONS = new WalkOptions(13, 0.2, 6, WalkScheme.IID, 5, 0);
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    private static List<Edges> cases() {
        return List.of(
                EdgeCase.undirected(19), EdgeCase.directed(17), Edges.of(WalkSets.grid(9, 15)), Edges.of(isolated()));
    }

    private static Graph isolated() {
        return WalkSets.graph(3, true, (i, j) -> 0);
    }

    private static WalkPaths draw(Edges edges, boolean transposed, WalkOptions options) {
        return transposed ? WalkPaths.drawTransposed(edges, options) : WalkPaths.draw(edges, options);
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void loadsAreThoseOfTheWalkStoreForItsOwnAndForOtherWeights(WalkScheme scheme) {
        WalkOptions options = OPTIONS.withScheme(scheme);
        for (Edges edges : cases()) {
            for (boolean transposed : new boolean[] {false, true}) {
                WalkPaths paths = draw(edges, transposed, options);
                for (double[] weights : new double[][] {edges.weights(), floats(EdgeCase.weights(edges, 1))}) {
                    Graph graph = edges.withWeights(weights);
                    WalkSet wanted = Walks.draw(transposed ? graph.transpose() : graph, options);
                    WalkSet got = paths.walkSet(weights);
                    assertThat(got.offsets).isEqualTo(wanted.offsets);
                    assertThat(got.columns).isEqualTo(wanted.columns);
                    assertThat(got.steps).isEqualTo(wanted.steps);
                    assertThat(got.hops()).isEqualTo(wanted.hops());
                    if (scheme.repelling()) { // walkers that move together are added in another order
                        for (int e = 0; e < wanted.entries(); e++) {
                            assertThat(got.load(e)).isCloseTo(wanted.load(e), within(1e-6f));
                        }
                    } else {
                        assertThat(got.loads).isEqualTo(wanted.loads);
                    }
                }
                WalkSet own = Walks.draw(transposed ? edges.graph().transpose() : edges.graph(), options);
                assertThat(paths.walkSet().loads).isEqualTo(own.loads);
            }
        }
    }

    private static double[] floats(double[] values) {
        double[] rounded = new double[values.length];
        for (int e = 0; e < values.length; e++) {
            rounded[e] = (float) values[e];
        }
        return rounded;
    }

    /** Loads and derivatives by their definition: every product written out, every factor left out in turn. */
    private static double[] oracle(WalkPaths paths, double[] weights, double[] dLoads, double[] dWeights) {
        Edges edges = paths.edges();
        Graph walked = paths.transposed() ? edges.graph().transpose() : edges.graph();
        WalkSet set = paths.walkSet();
        double[] loads = new double[paths.entries()];
        for (int i = 0; i < paths.nodes(); i++) {
            for (int walk = 0; walk < paths.walks(); walk++) {
                int[] path = paths.path(i, walk);
                int[] nodes = new int[path.length + 1];
                nodes[0] = i;
                for (int t = 0; t < path.length; t++) {
                    boolean forward = edges.source(path[t]) == nodes[t];
                    if (edges.graph().directed()) {
                        forward = !paths.transposed();
                    }
                    nodes[t + 1] = forward ? edges.target(path[t]) : edges.source(path[t]);
                    assertThat(walked.arcBetween(nodes[t], nodes[t + 1])).isNotNegative();
                }
                for (int t = 0; t <= path.length; t++) {
                    double share = 1 / (paths.walks() * Math.pow(1 - OPTIONS.halt(), t));
                    int entry = find(set, i, nodes[t], t);
                    loads[entry] += share * productWithout(-1, t, path, nodes, weights, walked);
                    for (int s = 0; s < t; s++) {
                        dWeights[path[s]] += dLoads[entry]
                                * share
                                * productWithout(s, t, path, nodes, weights, walked)
                                * walked.degree(nodes[s]);
                    }
                }
            }
        }
        return loads;
    }

    private static double productWithout(
            int skipped, int length, int[] path, int[] nodes, double[] weights, Graph walked) {
        double product = 1;
        for (int s = 0; s < length; s++) {
            product *= s == skipped ? 1 : weights[path[s]] * walked.degree(nodes[s]);
        }
        return product;
    }

    private static int find(WalkSet set, int row, int column, int step) {
        for (int e = set.entryBegin(row); e < set.entryBegin(row + 1); e++) {
            if (set.column(e) == column && set.step(e) == step) {
                return e;
            }
        }
        throw new AssertionError("no entry (" + row + ", " + column + ", " + step + ")");
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void loadsAndGradientAreThoseOfTheDefinition(WalkScheme scheme) {
        for (Edges edges : cases()) {
            for (boolean transposed : new boolean[] {false, true}) {
                WalkPaths paths = draw(edges, transposed, OPTIONS.withScheme(scheme));
                double[] weights = EdgeCase.weights(edges, 2);
                double[] dLoads = EdgeCase.normal(paths.entries(), 3);
                double[] wanted = new double[edges.count()];
                // halting words have 32 bits, so 0.2 is met to 1e-10
                EdgeCase.assertClose(paths.loads(weights), oracle(paths, weights, dLoads, wanted), 1e-8);
                double[] gradient = new double[edges.count()];
                paths.gradient(weights, dLoads, gradient);
                EdgeCase.assertClose(gradient, wanted, 1e-8);
            }
        }
    }

    @Test
    void gradientIsThatOfDifferencesEvenWhereWeightsAreZero() {
        for (Edges edges : cases()) {
            for (boolean transposed : new boolean[] {false, true}) {
                WalkPaths paths = draw(edges, transposed, OPTIONS);
                double[] dLoads = EdgeCase.normal(paths.entries(), 3);
                for (double[] weights :
                        new double[][] {EdgeCase.weights(edges, 2), edges.weights(), new double[edges.count()]}) {
                    double[] gradient = new double[edges.count()];
                    paths.gradient(weights, dLoads, gradient);
                    EdgeCase.assertGradient(gradient, weights, w -> EdgeCase.dot(paths.loads(w), dLoads), 1e-7);
                }
            }
        }
    }

    /** The mean of the derivative over walks is the derivative of the powers: both are products over the same paths. */
    @Test
    void gradientIsAnUnbiasedEstimateOfThatOfThePowers() {
        Edges edges = EdgeCase.undirected(8);
        double[] weights = EdgeCase.weights(edges, 6);
        double[] f = {0.7, 0.5, 0.4, 0.3};
        double[][] dPhi = EdgeCase.square(EdgeCase.normal(64, 7), 8);
        double[] wanted = ExactGradients.ofEdges(
                edges,
                ExactGradients.ofFeatures(ExactGradients.matrix(edges, weights), f, dPhi)
                        .weights());
        int sets = 64;
        double[] sum = new double[edges.count()];
        double[] squares = new double[edges.count()];
        for (int seed = 0; seed < sets; seed++) {
            WalkPaths paths = WalkPaths.draw(edges, new WalkOptions(50, 0.3, 3, WalkScheme.IID, seed, 0));
            double[] dLoads = new double[paths.entries()];
            for (int i = 0; i < 8; i++) {
                for (int e = paths.walkSet().entryBegin(i); e < paths.walkSet().entryBegin(i + 1); e++) {
                    dLoads[e] =
                            f[paths.walkSet().step(e)] * dPhi[i][paths.walkSet().column(e)];
                }
            }
            double[] gradient = new double[edges.count()];
            paths.gradient(weights, dLoads, gradient);
            for (int e = 0; e < gradient.length; e++) {
                sum[e] += gradient[e];
                squares[e] += gradient[e] * gradient[e];
            }
        }
        for (int e = 0; e < wanted.length; e++) {
            double mean = sum[e] / sets;
            double error = Math.sqrt((squares[e] / sets - mean * mean) / (sets - 1));
            assertThat(mean).as("edge %d", e).isCloseTo(wanted[e], within(4 * error));
            assertThat(error).isLessThan(0.2);
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        Edges edges = Edges.of(WalkSets.grid(23, 41));
        double[] weights = EdgeCase.weights(edges, 2);
        double[][] loads = new double[3][];
        double[][] gradients = new double[3][edges.count()];
        int[] counts = {1, 2, 7};
        for (int t = 0; t < 3; t++) {
            Parallel.threads(counts[t]);
            WalkPaths paths = WalkPaths.draw(edges, OPTIONS.withScheme(WalkScheme.REPELLING_ANTITHETIC));
            loads[t] = paths.loads(weights);
            paths.gradient(weights, EdgeCase.normal(paths.entries(), 3), gradients[t]);
            assertThat(loads[t]).isEqualTo(loads[0]);
            assertThat(gradients[t]).isEqualTo(gradients[0]);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Edges edges = Edges.of(GraphBuilders.cycle(4));
        WalkPaths paths = WalkPaths.draw(edges, OPTIONS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paths.loads(new double[3]))
                .withMessage("got 3 edge weights for a graph of 4 edges");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paths.gradient(new double[4], new double[1], new double[4]))
                .withMessageContaining("got a gradient of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paths.walkSet(new double[] {1e20, 1e20, 1e20, 1e20}))
                .withMessageContaining("too large for a float");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WalkPaths.draw(edges, false, OPTIONS, 60))
                .withMessageContaining("13 walks of up to 6 hops from 4 nodes are")
                .withMessageContaining("take fewer walks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WalkPaths.draw(edges, false, OPTIONS, 51))
                .withMessageContaining("52 walks");
    }
}
