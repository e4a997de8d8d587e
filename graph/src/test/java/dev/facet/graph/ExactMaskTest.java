package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class ExactMaskTest {
    @Test
    void diffusionIsTheMatrixExponential() {
        Graph grid = WalkSets.grid(4, 5);
        double beta = 1.3;
        double[][] mask = ExactMask.of(grid, Modulation.diffusion(beta, 20));
        SimpleMatrix exponent = SimpleMatrix.identity(20).minus(weights(grid)).scale(-beta);
        assertEquals(mask, exponential(exponent), 1e-12);
    }

    @Test
    void laplaciansAreInverses() {
        Graph cycle = Normalisation.SYMMETRIC.apply(GraphBuilders.cycle(7));
        double sigmaSquared = 0.6;
        SimpleMatrix regularised = SimpleMatrix.identity(7)
                .plus(SimpleMatrix.identity(7).minus(weights(cycle)).scale(sigmaSquared));
        assertEquals(ExactMask.of(cycle, Modulation.laplacian(sigmaSquared, 60)), regularised.invert(), 1e-12);
        assertEquals(
                ExactMask.of(cycle, Modulation.laplacianSquared(sigmaSquared, 60)),
                regularised.mult(regularised).invert(),
                1e-12);
    }

    @Test
    void directedPowersKeepTheirDirection() {
        Graph directed = WalkSets.directed(12, 0.2, 3);
        Modulation f = Modulation.of(0.7, -0.4, 0.9, 0.2);
        SimpleMatrix w = weights(directed);
        SimpleMatrix phi = SimpleMatrix.identity(12)
                .scale(0.7)
                .plus(w.scale(-0.4))
                .plus(w.mult(w).scale(0.9))
                .plus(w.mult(w).mult(w).scale(0.2));
        assertEquals(ExactMask.features(directed, f), phi, 1e-12);
        assertEquals(ExactMask.of(directed, f), phi.mult(phi), 1e-12);
    }

    @Test
    void enoughWalksApproachTheMask() {
        Graph directed = WalkSets.directed(10, 0.3, 3);
        Modulation f = Modulation.of(0.7, 0.4, 0.3);
        WalkSet queries = WalkSets.draw(directed, 40_000, 0.2, 2, 1);
        WalkSet keys = WalkSets.draw(directed.transpose(), 40_000, 0.2, 2, 2);
        double[][] exact = ExactMask.of(directed, f);
        assertEquals(ExactMask.directed(queries, keys, f), new SimpleMatrix(exact), 0.02);
        assertEquals(ExactMask.features(queries, f), new SimpleMatrix(ExactMask.features(directed, f)), 0.02);
    }

    @Test
    void whatCannotFitNamesItsSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExactMask.of(GraphBuilders.path(360_000), Modulation.of(1)))
                .withMessageContaining("360000 nodes wants 965.6 GiB")
                .withMessageContaining("horner");
        // One matrix would fit, the three that it takes do not.
        int nodes = (int) Math.sqrt(Runtime.getRuntime().maxMemory() / 16.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExactMask.of(GraphBuilders.path(nodes), Modulation.of(1)))
                .withMessageContaining("and its powers twice as much");
    }

    /** The matrix exponential by scaling and squaring of its Taylor series. */
    private static SimpleMatrix exponential(SimpleMatrix a) {
        SimpleMatrix scaled = a.divide(1 << 10);
        SimpleMatrix sum = SimpleMatrix.identity(a.getNumRows());
        SimpleMatrix term = sum;
        for (int k = 1; k <= 12; k++) {
            term = term.mult(scaled).divide(k);
            sum = sum.plus(term);
        }
        for (int k = 0; k < 10; k++) {
            sum = sum.mult(sum);
        }
        return sum;
    }

    private static SimpleMatrix weights(Graph graph) {
        return new SimpleMatrix(graph.toMatrix().toDense());
    }

    private static void assertEquals(double[][] actual, SimpleMatrix expected, double tolerance) {
        for (int i = 0; i < actual.length; i++) {
            for (int j = 0; j < actual.length; j++) {
                assertThat(actual[i][j]).as("entry %d, %d", i, j).isCloseTo(expected.get(i, j), within(tolerance));
            }
        }
    }
}
