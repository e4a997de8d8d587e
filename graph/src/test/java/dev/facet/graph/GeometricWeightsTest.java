package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GeometricWeightsTest {
    /** Points on a line: edges of lengths 1, 2 and 4, and one between coincident points. */
    private static final double[] LINE = {0, 1, 3, 7, 7};

    private static final Graph PATH = GraphBuilders.path(5);

    private static float between(Graph graph, int v, int u) {
        return graph.weight(graph.arcBetween(v, u));
    }

    @Test
    void gaussianWeightsAreTheFormula() {
        assertThat(GeometricWeights.automaticWidth(PATH, LINE, 1)).isEqualTo(2);
        Graph graph = GeometricWeights.gaussian(PATH, LINE, 1, 2);
        assertThat(between(graph, 0, 1)).isEqualTo((float) Math.exp(-1 / 8.0));
        assertThat(between(graph, 2, 1)).isEqualTo((float) Math.exp(-4 / 8.0));
        assertThat(between(graph, 3, 4)).isEqualTo(1);
        Graph.of(graph.offsets, graph.targets, graph.weights, false);
    }

    @Test
    void farEdgesKeepAWeight() {
        Graph graph = GeometricWeights.gaussian(GraphBuilders.path(3), new double[] {0, 1, 1e6}, 1, 1);
        assertThat(between(graph, 1, 2)).isEqualTo(Float.MIN_NORMAL);
        assertThat(Normalisation.SYMMETRIC.apply(graph).weight(graph.arcBetween(1, 2)))
                .isPositive();
    }

    @Test
    void weightsDoNotDependOnPlaceAndUnit() {
        double[] moved = Arrays.stream(LINE).map(x -> 1024 * x + 5e6).toArray();
        double width = GeometricWeights.automaticWidth(PATH, moved, 1);
        assertThat(width).isEqualTo(2048);
        assertThat(GeometricWeights.gaussian(PATH, moved, 1, width).weights)
                .isEqualTo(GeometricWeights.gaussian(PATH, LINE, 1, 2).weights);
        assertThat(GeometricWeights.inverseLength(PATH, moved, 1).weights)
                .isEqualTo(GeometricWeights.inverseLength(PATH, LINE, 1).weights);
    }

    @Test
    void inverseLengthsAreInUnitsOfTheMedianAndBounded() {
        Graph graph = GeometricWeights.inverseLength(PATH, LINE, 1);
        assertThat(between(graph, 0, 1)).isEqualTo(2);
        assertThat(between(graph, 1, 2)).isEqualTo(1);
        assertThat(between(graph, 2, 3)).isEqualTo(.5f);
        assertThat(between(graph, 3, 4)).isEqualTo(1000);
    }

    @Test
    void coincidentPointsWeighTheSame() {
        assertThat(GeometricWeights.automaticWidth(PATH, new double[10], 2)).isEqualTo(1);
        assertThat(GeometricWeights.gaussian(PATH, new double[10], 2, 1).weights)
                .containsOnly(1);
        assertThat(GeometricWeights.inverseLength(PATH, new double[10], 2).weights)
                .containsOnly(1000);
    }

    @Test
    void directedGraphsStayDirected() {
        double[] points = {0, 1, 3, 7};
        Graph arcs = GraphBuilders.nearestNeighbours(points, 1, 1, NeighbourMode.DIRECTED);
        Graph graph = GeometricWeights.gaussian(arcs, points, 1, 1);
        assertThat(graph.directed()).isTrue();
        assertThat(between(graph, 3, 2)).isEqualTo((float) Math.exp(-8));
    }

    @Test
    void cotangentsAreThoseOfTheAnglesAcross() {
        // A square of side 1 cut along its diagonal: sides face one angle of 45 degrees, the diagonal two right angles.
        double[] square = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0};
        Graph graph = GeometricWeights.cotangent(square, new int[] {0, 4}, new int[] {0, 1, 2, 3});
        assertThat(graph.edges()).isEqualTo(5);
        assertThat(between(graph, 0, 1)).isCloseTo(.5f, within(1e-7f));
        assertThat(between(graph, 3, 2)).isCloseTo(.5f, within(1e-7f));
        assertThat(between(graph, 0, 2)).isCloseTo(0f, within(1e-7f));
    }

    @Test
    void cotangentsMakeLinearFunctionsHarmonic() {
        // An inner vertex anywhere inside a triangle: sum of w (x_j - x_i) vanishes where no angle is clipped.
        double[] points = {0, 0, 0, 4, 0, 0, 2, 3, 0, 2.1, 1.2, 0};
        Graph graph = GeometricWeights.cotangent(points, new int[] {0, 3, 6, 9}, new int[] {0, 1, 3, 1, 2, 3, 2, 0, 3});
        for (int axis = 0; axis < 2; axis++) {
            double sum = 0;
            for (int v = 0; v < 3; v++) {
                sum += between(graph, 3, v) * (points[3 * v + axis] - points[9 + axis]);
            }
            assertThat(sum).isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void obtuseAnglesAndTrianglesWithoutAreaWeighNothing() {
        double[] flat = {0, 0, 0, 10, 0, 0, 5, .1, 0};
        Graph graph = GeometricWeights.cotangent(flat, new int[] {0, 3}, new int[] {0, 1, 2});
        assertThat(between(graph, 0, 1)).isZero();
        assertThat(between(graph, 0, 2)).isPositive();
        Graph none = GeometricWeights.cotangent(new double[9], new int[] {0, 3}, new int[] {0, 1, 2});
        assertThat(none.edges()).isEqualTo(3);
        assertThat(none.weights).containsOnly(0);
    }

    @Test
    void sidesOfFacesAreEdgesAndUnreferencedVerticesAreNodes() {
        // A square, a triangle beside it that repeats a corner, a line; vertex 6 belongs to no face.
        int[] offsets = {0, 4, 7, 9};
        int[] corners = {0, 1, 2, 3, 1, 4, 4, 4, 5};
        Graph graph = GraphBuilders.mesh(7, offsets, corners);
        assertThat(graph.nodes()).isEqualTo(7);
        assertThat(graph.edges()).isEqualTo(6);
        assertThat(graph.degree(6)).isZero();
        assertThat(graph.arcBetween(4, 4)).isNegative();
        assertThat(graph.arcBetween(4, 5)).isNotNegative();
        assertThat(graph.weighted()).isFalse();
        assertThat(GraphBuilders.mesh(2, new int[] {0}, new int[0]).edges()).isZero();
        assertThatThrownBy(() -> GraphBuilders.mesh(4, offsets, corners)).hasMessageContaining("names vertex 4");
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> GeometricWeights.gaussian(PATH, LINE, 1, 0))
                .hasMessage("the width of Gaussian weights must be positive and finite, got 0.0");
        assertThatThrownBy(() -> GeometricWeights.gaussian(PATH, LINE, 1, Double.NaN))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> GeometricWeights.inverseLength(PATH, LINE, 2)).hasMessageContaining("5 nodes");
    }
}
