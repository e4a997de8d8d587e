package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceCurveTest {
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    /** What makes it Hilbert's curve: it visits every cell once, and each step goes to a cell beside the last. */
    @ParameterizedTest
    @CsvSource({"1, 5", "2, 1", "2, 4", "3, 1", "3, 3", "4, 2"})
    void stepsGoToTheNextCellAndVisitAll(int dims, int bits) {
        int cells = 1 << (dims * bits);
        int[][] visited = new int[cells][];
        for (int number = 0; number < cells; number++) {
            int[] cell = new int[dims];
            for (int c = 0; c < dims; c++) {
                cell[c] = number >>> (c * bits) & ((1 << bits) - 1);
            }
            int key = (int) SpaceCurve.key(cell.clone(), bits);
            assertThat(key).isBetween(0, cells - 1);
            assertThat(visited[key]).as("key %d of two cells", key).isNull();
            visited[key] = cell;
        }
        for (int key = 1; key < cells; key++) {
            int distance = 0;
            for (int c = 0; c < dims; c++) {
                distance += Math.abs(visited[key][c] - visited[key - 1][c]);
            }
            assertThat(distance).as("step to %d", key).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 5000", "3, 5000", "5, 300"})
    void anOrderIsByKeyThenByIndex(int dims, int nodes) {
        double[] points = lattice(dims, nodes, 11);
        long[] keys = SpaceCurve.keys(points, dims);
        NodeOrder order = SpaceCurve.hilbert(points, dims);
        for (int p = 1; p < nodes; p++) {
            int before = order.node(p - 1);
            int node = order.node(p);
            assertThat(keys[before] < keys[node] || (keys[before] == keys[node] && before < node))
                    .as("place %d", p)
                    .isTrue();
        }
    }

    @Test
    void neighboursComeNear() {
        int nodes = 20_000;
        double[] points = new SplittableRandom(3).doubles(3L * nodes).toArray();
        Graph graph = GraphBuilders.nearestNeighbours(points, 3, 8, NeighbourMode.UNION);
        Graph ordered = SpaceCurve.hilbert(points, 3).reorder(graph);
        assertThat(medianStride(graph)).isGreaterThan(nodes / 5.0);
        assertThat(medianStride(ordered)).isLessThan(60);
    }

    private static double medianStride(Graph graph) {
        int[] strides = new int[graph.arcs()];
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                strides[arc] = Math.abs(graph.target(arc) - v);
            }
        }
        Arrays.sort(strides);
        return strides[strides.length / 2];
    }

    @Test
    void aCloudFarAwayHasTheSameOrder() {
        double[] near = lattice(3, 4000, 5);
        double[] far = near.clone();
        for (int x = 0; x < far.length; x++) {
            far[x] += 5e6; // exact: coordinates are multiples of 1/64
        }
        assertSame(SpaceCurve.hilbert(far, 3), SpaceCurve.hilbert(near, 3));
    }

    @Test
    void everyNumberOfThreadsGivesTheSameOrder() {
        double[] points = new SplittableRandom(9).doubles(2L * 30_000).toArray();
        Parallel.threads(1);
        NodeOrder one = SpaceCurve.hilbert(points, 2);
        Parallel.threads(5);
        assertSame(SpaceCurve.hilbert(points, 2), one);
    }

    @Test
    void oddCloudsHaveOrders() {
        assertThat(SpaceCurve.hilbert(new double[0], 3).nodes()).isZero();
        assertThat(SpaceCurve.hilbert(new double[] {4, 5}, 2).node(0)).isZero();
        NodeOrder equal = SpaceCurve.hilbert(new double[] {7, 7, 7, 7, 7, 7}, 2);
        NodeOrder huge = SpaceCurve.hilbert(new double[] {Double.MAX_VALUE, -Double.MAX_VALUE, 0}, 1);
        assertThat(nodes(equal)).containsExactly(0, 1, 2);
        assertThat(nodes(huge)).containsExactly(1, 2, 0);
    }

    @Test
    void badPointsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpaceCurve.hilbert(new double[] {0, 1, 2, Double.NaN}, 2))
                .withMessageContaining("point 1")
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpaceCurve.hilbert(new double[5], 2))
                .withMessageContaining("5");
    }

    private static void assertSame(NodeOrder actual, NodeOrder expected) {
        assertThat(nodes(actual)).isEqualTo(nodes(expected));
    }

    private static int[] nodes(NodeOrder order) {
        return IntStream.range(0, order.nodes()).map(order::node).toArray();
    }

    /** Points on a coarse lattice: some coincide. */
    private static double[] lattice(int dims, int nodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] points = new double[dims * nodes];
        for (int x = 0; x < points.length; x++) {
            points[x] = random.nextInt(1000) / 64.0;
        }
        return points;
    }
}
