package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerMaskTest {
    private static final double[] F = {0.8, 0.5, -0.3, 0.2};
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    private static List<Edges> cases() {
        return List.of(EdgeCase.undirected(13), EdgeCase.directed(11));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 35})
    void appliesTheMaskOfTheOracle(int columns) {
        for (Edges edges : cases()) {
            int nodes = edges.graph().nodes();
            double[] weights = EdgeCase.weights(edges, 1);
            double[][] w = ExactGradients.matrix(edges, weights);
            double[] x = EdgeCase.normal(nodes * columns, 2);
            double[] y = PowerMask.of(edges, 3).apply(F, weights, columns, x);
            EdgeCase.assertClose(y, times(ExactGradients.mask(w, F), x, columns), 1e-12);
            double[] features = PowerMask.asymmetric(edges, 3).apply(F, weights, columns, x);
            EdgeCase.assertClose(features, times(ExactGradients.features(w, F), x, columns), 1e-12);
        }
    }

    private static double[] times(double[][] mask, double[] x, int columns) {
        double[] y = new double[x.length];
        for (int i = 0; i < mask.length; i++) {
            for (int j = 0; j < mask.length; j++) {
                for (int c = 0; c < columns; c++) {
                    y[i * columns + c] += mask[i][j] * x[j * columns + c];
                }
            }
        }
        return y;
    }

    @Test
    void agreesWithTheMasksOfFixedWeights() {
        for (Edges edges : cases()) {
            int nodes = edges.graph().nodes();
            double[] mask = PowerMask.of(edges, 3).apply(F, edges.weights(), nodes, EdgeCase.identity(nodes));
            EdgeCase.assertClose(mask, EdgeCase.flat(ExactMask.of(edges.graph(), Modulation.of(F))), 1e-12);
        }
    }

    @Test
    void theDenseMasksGradientIsThatOfTheOracleAndOfDifferences() {
        for (Edges edges : cases()) {
            int nodes = edges.graph().nodes();
            double[] weights = EdgeCase.weights(edges, 1);
            double[] dMask = EdgeCase.normal(nodes * nodes, 3);
            double[] identity = EdgeCase.identity(nodes);
            double[][] w = ExactGradients.matrix(edges, weights);
            for (boolean asymmetric : new boolean[] {false, true}) {
                PowerMask mask = asymmetric ? PowerMask.asymmetric(edges, 3) : PowerMask.of(edges, 3);
                PowerMask.Gradients got = mask.gradient(F, weights, nodes, identity, dMask);
                double[][] slopes = EdgeCase.square(dMask, nodes);
                ExactGradients.Gradients wanted =
                        asymmetric ? ExactGradients.ofFeatures(w, F, slopes) : ExactGradients.ofMask(w, F, slopes);
                EdgeCase.assertClose(got.f(), wanted.f(), 1e-11);
                EdgeCase.assertClose(got.weights(), ExactGradients.ofEdges(edges, wanted.weights()), 1e-11);
                EdgeCase.assertGradient(
                        got.weights(),
                        weights,
                        moved -> EdgeCase.dot(mask.apply(F, moved, nodes, identity), dMask),
                        1e-7);
                EdgeCase.assertGradient(
                        got.f(), F, moved -> EdgeCase.dot(mask.apply(moved, weights, nodes, identity), dMask), 1e-7);
            }
            // the oracle itself, by every entry of W, edge or not
            EdgeCase.assertGradient(
                    EdgeCase.flat(ExactGradients.ofMask(w, F, EdgeCase.square(dMask, nodes))
                            .weights()),
                    EdgeCase.flat(w),
                    moved -> EdgeCase.dot(EdgeCase.flat(ExactGradients.mask(EdgeCase.square(moved, nodes), F)), dMask),
                    1e-7);
        }
    }

    @Test
    void gradientOfProductsIsThatOfDifferences() {
        for (Edges edges : cases()) {
            int columns = 19;
            double[] weights = EdgeCase.weights(edges, 1);
            double[] x = EdgeCase.normal(edges.graph().nodes() * columns, 2);
            double[] dy = EdgeCase.normal(x.length, 3);
            PowerMask mask = PowerMask.of(edges, 3);
            PowerMask.Gradients got = mask.gradient(F, weights, columns, x, dy);
            EdgeCase.assertGradient(got.weights(), weights, w -> EdgeCase.dot(mask.apply(F, w, columns, x), dy), 1e-7);
            EdgeCase.assertGradient(got.f(), F, f -> EdgeCase.dot(mask.apply(f, weights, columns, x), dy), 1e-7);
            EdgeCase.assertGradient(got.x(), x, z -> EdgeCase.dot(mask.apply(F, weights, columns, z), dy), 1e-7);
        }
    }

    /** One parameter for an undirected edge: its gradient is the sum of those of two arcs of a directed graph. */
    @Test
    void anUndirectedEdgeTakesTheGradientOfBothItsArcs() {
        Edges edges = EdgeCase.undirected(13);
        Graph graph = edges.graph();
        Edges arcs = Edges.of(Graph.of(graph.offsets, graph.targets, graph.weights, true));
        double[] dMask = EdgeCase.normal(169, 3);
        double[] identity = EdgeCase.identity(13);
        double[] one = PowerMask.of(edges, 3)
                .gradient(F, edges.weights(), 13, identity, dMask)
                .weights();
        double[] two = PowerMask.of(arcs, 3)
                .gradient(F, arcs.weights(), 13, identity, dMask)
                .weights();
        for (int e = 0; e < edges.count(); e++) {
            int forward = arcs.between(edges.source(e), edges.target(e));
            int back = arcs.between(edges.target(e), edges.source(e));
            double wanted = two[forward] + (forward == back ? 0 : two[back]);
            assertThat(one[e]).isCloseTo(wanted, within(1e-12 * Math.max(1, Math.abs(wanted))));
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        Edges edges = Edges.of(WalkSets.grid(31, 27));
        double[] weights = edges.weights();
        double[] x = EdgeCase.normal(edges.graph().nodes() * 20, 1);
        PowerMask mask = PowerMask.of(edges, 3);
        Parallel.threads(1);
        double[] y = mask.apply(F, weights, 20, x);
        PowerMask.Gradients one = mask.gradient(F, weights, 20, x, y);
        for (int count : new int[] {2, 7}) {
            Parallel.threads(count);
            assertThat(mask.apply(F, weights, 20, x)).isEqualTo(y);
            PowerMask.Gradients other = mask.gradient(F, weights, 20, x, y);
            assertThat(other.x()).isEqualTo(one.x());
            assertThat(other.f()).isEqualTo(one.f());
            assertThat(other.weights()).isEqualTo(one.weights());
        }
    }

    @Test
    void zeroHopsAndTheEmptyGraph() {
        Edges path = Edges.of(GraphBuilders.path(3));
        PowerMask scale = PowerMask.of(path, 0);
        assertThat(scale.apply(new double[] {3}, path.weights(), 1, new double[] {1, 2, -1}))
                .containsExactly(9, 18, -9);
        PowerMask.Gradients back =
                scale.gradient(new double[] {3}, path.weights(), 1, new double[] {1, 2, -1}, new double[] {1, 1, 1});
        assertThat(back.weights()).containsExactly(0, 0);
        assertThat(back.f()).containsExactly(12); // 2 f <dy, x>
        Edges empty = Edges.of(WalkSets.graph(0, false, (i, j) -> 0));
        assertThat(PowerMask.of(empty, 2).apply(new double[3], new double[0], 4, new double[0]))
                .isEmpty();
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        Edges path = Edges.of(GraphBuilders.path(3));
        PowerMask mask = PowerMask.of(path, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.apply(new double[3], new double[2], 1, new double[3]))
                .withMessage("f has 3 coefficients, this mask takes 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.apply(new double[2], new double[2], 2, new double[3]))
                .withMessage("x must hold 3 x 2 numbers, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.gradient(new double[2], new double[2], 1, new double[3], new double[4]))
                .withMessageContaining("the gradient of y 4");
        assertThatIllegalArgumentException().isThrownBy(() -> PowerMask.of(path, -1));
    }
}
