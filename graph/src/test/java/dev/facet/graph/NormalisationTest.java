package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class NormalisationTest {
    private static final Graph WEIGHTED =
            GraphBuilders.edges(5, new int[] {0, 1, 1, 3}, new int[] {1, 2, 3, 3}, new float[] {2, 0.5f, 1, 4}, false);
    private static final Graph DIRECTED =
            GraphBuilders.edges(4, new int[] {0, 0, 1, 2}, new int[] {1, 2, 2, 0}, new float[] {3, 1, 2, 5}, true);

    private static double[][] oracle(Graph graph, double outPower, double inPower) {
        double[][] a = graph.toMatrix().toDense();
        int n = graph.nodes();
        double[][] w = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double out = 0;
                double in = 0;
                for (int k = 0; k < n; k++) {
                    out += a[i][k];
                    in += a[k][j];
                }
                w[i][j] = a[i][j] == 0 ? 0 : a[i][j] * Math.pow(out, outPower) * Math.pow(in, inPower);
            }
        }
        return w;
    }

    private static void assertClose(Graph graph, double[][] wanted) {
        double[][] got = graph.toMatrix().toDense();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(got[i]).containsExactly(wanted[i], within(1e-7));
        }
    }

    @Test
    void symmetricAndRowFollowTheirFormulas() {
        for (Graph graph : new Graph[] {WEIGHTED, DIRECTED, GraphBuilders.grid(3, 4)}) {
            assertClose(Normalisation.SYMMETRIC.apply(graph), oracle(graph, -0.5, -0.5));
            assertClose(Normalisation.ROW.apply(graph), oracle(graph, -1, 0));
            assertThat(Normalisation.NONE.apply(graph)).isSameAs(graph);
        }
    }

    @Test
    void symmetricStaysSymmetricToTheBit() {
        Graph graph = Normalisation.SYMMETRIC.apply(WEIGHTED);
        assertThat(graph.directed()).isFalse();
        Graph.of(graph.offsets, graph.targets, graph.weights, false);
        assertThat(Normalisation.ROW.apply(WEIGHTED).directed()).isTrue();
        assertThat(Normalisation.SYMMETRIC.apply(DIRECTED).directed()).isTrue();
    }

    @Test
    void spectralRadiusIsOneAndRowsSumToOne() {
        SimpleMatrix w = new SimpleMatrix(Normalisation.SYMMETRIC
                .apply(GraphBuilders.grid(4, 5))
                .toMatrix()
                .toDense());
        double radius = w.eig().getEigenvalues().stream()
                .mapToDouble(e -> e.getMagnitude())
                .max()
                .orElseThrow();
        assertThat(radius).isCloseTo(1, within(1e-6));
        double[][] rows = Normalisation.ROW.apply(WEIGHTED).toMatrix().toDense();
        for (int i = 0; i < 4; i++) {
            double sum = 0;
            for (double x : rows[i]) {
                sum += x;
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void rowsOfDegreeZeroStayZero() {
        Graph graph = GraphBuilders.edges(3, new int[] {0, 0}, new int[] {1, 2}, new float[] {1, -1}, true);
        assertThat(Normalisation.ROW.apply(graph).weights).containsExactly(0, 0);
        Graph zero = GraphBuilders.edges(2, new int[] {0}, new int[] {1}, new float[] {0}, false);
        assertThat(Normalisation.SYMMETRIC.apply(zero).weights).containsExactly(0, 0);
        Graph empty = GraphBuilders.edges(0, new int[0], new int[0], null, false);
        assertThat(Normalisation.SYMMETRIC.apply(empty).nodes()).isZero();
    }

    @Test
    void negativeDegreesAreRefused() {
        Graph graph = GraphBuilders.edges(2, new int[] {0}, new int[] {1}, new float[] {-1}, false);
        assertThatThrownBy(() -> Normalisation.SYMMETRIC.apply(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node 0 has weighted degree -1.0; normalisation symmetric needs degrees of at least 0");
        Graph cancelling =
                GraphBuilders.edges(3, new int[] {0, 0}, new int[] {1, 2}, new float[] {3e38f, -2e38f}, true);
        Graph tiny = GraphBuilders.edges(
                4, new int[] {0, 0, 0}, new int[] {1, 2, 3}, new float[] {1e38f, -1e38f, 1e-30f}, true);
        assertThat(Normalisation.ROW.apply(cancelling).arcs()).isEqualTo(2);
        assertThatThrownBy(() -> Normalisation.ROW.apply(tiny)).hasMessageContaining("arc 0 -> 1");
    }
}
