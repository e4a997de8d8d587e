package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNeighboursTest {
    /** All distances, sorted by (distance, index). */
    private static int[] oracle(double[] points, int dims, int k) {
        int n = points.length / dims;
        int each = Math.min(k, n - 1);
        int[] nearest = new int[n * each];
        for (int i = 0; i < n; i++) {
            int self = i;
            double[] distances = new double[n];
            for (int j = 0; j < n; j++) {
                for (int d = 0; d < dims; d++) {
                    double difference = points[j * dims + d] - points[i * dims + d];
                    distances[j] += difference * difference;
                }
            }
            int[] order = IntStream.range(0, n)
                    .filter(j -> j != self)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(j -> distances[j])
                            .thenComparing(j -> j))
                    .limit(each)
                    .mapToInt(j -> j)
                    .toArray();
            System.arraycopy(order, 0, nearest, i * each, each);
        }
        return nearest;
    }

    private static double[] cloud(int n, int dims, long seed) {
        Philox4x32 random = Philox4x32.stream(seed, 98, n, dims);
        return IntStream.range(0, n * dims)
                .mapToDouble(i -> random.nextDouble())
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void agreesWithTheOracle(int dims) {
        for (int n : new int[] {1, 2, 3, 7, 8, 9, 17, 64, 65, 501}) {
            double[] points = cloud(n, dims, 1);
            for (int k : new int[] {1, 3, 10, 40, 1000}) {
                assertThat(NearestNeighbours.find(points, dims, k)).isEqualTo(oracle(points, dims, k));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tiesGoToTheLowerIndex(int dims) {
        // Points of a small lattice, many of them coincident: nearly every distance is a tie.
        double[] points = cloud(700, dims, 2);
        for (int c = 0; c < points.length; c++) {
            points[c] = Math.floor(points[c] * 5);
        }
        for (int k : new int[] {1, 4, 30, 33, 200}) {
            assertThat(NearestNeighbours.find(points, dims, k)).isEqualTo(oracle(points, dims, k));
        }
    }

    @Test
    void aShiftedCloudHasTheSameNeighbours() {
        double[] points = cloud(400, 3, 3);
        double[] shifted = Arrays.stream(points).map(x -> x + 5e6).toArray();
        assertThat(NearestNeighbours.find(shifted, 3, 5)).isEqualTo(NearestNeighbours.find(points, 3, 5));
    }

    @Test
    void manyCoincidentPointsStayQuick() {
        // Quadratic work would take minutes.
        int n = 200_000;
        int[] nearest = NearestNeighbours.find(new double[2 * n], 2, 3);
        assertThat(Arrays.copyOf(nearest, 12)).containsExactly(1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2);
        assertThat(Arrays.copyOfRange(nearest, 3 * n - 3, 3 * n)).containsExactly(0, 1, 2);
    }

    @Test
    void sameBitsForAnyThreads() {
        double[] points = cloud(5_000, 3, 4);
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            int[] one = NearestNeighbours.find(points, 3, 6);
            for (int threads : new int[] {2, 7}) {
                Parallel.threads(threads);
                assertThat(NearestNeighbours.find(points, 3, 6)).isEqualTo(one);
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @ParameterizedTest
    @EnumSource(NeighbourMode.class)
    void graphsAreThoseOfTheLists(NeighbourMode mode) {
        for (int n : new int[] {0, 1, 2, 16, 17, 300, 3000}) {
            // A lattice full of ties and coincident points.
            double[] points = cloud(n, 2, 6);
            Arrays.setAll(points, c -> Math.floor(points[c] * 30));
            for (int k : new int[] {1, 5, 40}) {
                int each = Math.min(k, Math.max(n - 1, 0));
                int[] lists = n < 1000 && n > 1 ? oracle(points, 2, k) : NearestNeighbours.find(points, 2, k);
                Set<Long> listed = new HashSet<>();
                for (int at = 0; at < lists.length; at++) {
                    listed.add((long) (at / each) * n + lists[at]);
                }
                long[] wanted = listed.stream()
                        .filter(a -> mode != NeighbourMode.MUTUAL || listed.contains(a % n * n + a / n))
                        .mapToLong(a -> a)
                        .toArray();
                Graph graph = GraphBuilders.edges(
                        n,
                        Arrays.stream(wanted).mapToInt(a -> (int) (a / n)).toArray(),
                        Arrays.stream(wanted).mapToInt(a -> (int) (a % n)).toArray(),
                        null,
                        mode == NeighbourMode.DIRECTED);
                Graph built = GraphBuilders.nearestNeighbours(points, 2, k, mode);
                assertThat(built.offsets).isEqualTo(graph.offsets);
                assertThat(built.targets).isEqualTo(graph.targets);
                assertThat(built.directed()).isEqualTo(graph.directed());
            }
        }
    }

    @Test
    void graphsHaveTheSameBitsForAnyThreads() {
        // Large enough for the tree to be built by several threads.
        double[] points = cloud(60_000, 2, 7);
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            Graph one = GraphBuilders.nearestNeighbours(points, 2, 4, NeighbourMode.UNION);
            Parallel.threads(5);
            Graph five = GraphBuilders.nearestNeighbours(points, 2, 4, NeighbourMode.UNION);
            assertThat(five.offsets).isEqualTo(one.offsets);
            assertThat(five.targets).isEqualTo(one.targets);
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void modesJoinWhatTheySay() {
        // 0 and 1 are close, 2 is near 1, 3 is far off.
        double[][] points = {{0}, {1}, {2.5}, {9}};
        Graph directed = GraphBuilders.nearestNeighbours(points, 1, NeighbourMode.DIRECTED);
        assertThat(directed.directed()).isTrue();
        assertThat(directed.targets).containsExactly(1, 0, 1, 2);
        Graph union = GraphBuilders.nearestNeighbours(points, 1, NeighbourMode.UNION);
        assertThat(union.directed()).isFalse();
        assertThat(union.offsets).containsExactly(0, 1, 3, 5, 6);
        assertThat(union.targets).containsExactly(1, 0, 2, 1, 3, 2);
        Graph mutual = GraphBuilders.nearestNeighbours(points, 1, NeighbourMode.MUTUAL);
        assertThat(mutual.directed()).isFalse();
        assertThat(mutual.offsets).containsExactly(0, 1, 2, 2, 2);
        assertThat(mutual.targets).containsExactly(1, 0);
        assertThat(union.weighted()).isFalse();
    }

    @Test
    void modesOfACloudAreSubsetsOfEachOther() {
        double[] points = cloud(300, 2, 5);
        Graph directed = GraphBuilders.nearestNeighbours(points, 2, 4, NeighbourMode.DIRECTED);
        Graph union = GraphBuilders.nearestNeighbours(points, 2, 4, NeighbourMode.UNION);
        Graph mutual = GraphBuilders.nearestNeighbours(points, 2, 4, NeighbourMode.MUTUAL);
        for (int v = 0; v < 300; v++) {
            assertThat(directed.degree(v)).isEqualTo(4);
            for (int u = 0; u < 300; u++) {
                boolean there = directed.arcBetween(v, u) >= 0;
                boolean back = directed.arcBetween(u, v) >= 0;
                assertThat(union.arcBetween(v, u) >= 0).isEqualTo(there || back);
                assertThat(mutual.arcBetween(v, u) >= 0).isEqualTo(there && back);
            }
        }
    }

    @Test
    void fewPointsHaveAllOthers() {
        assertThat(GraphBuilders.nearestNeighbours(new double[0][], 3, NeighbourMode.UNION)
                        .nodes())
                .isZero();
        assertThat(GraphBuilders.nearestNeighbours(new double[][] {{1, 2}}, 3, NeighbourMode.UNION)
                        .edges())
                .isZero();
        Graph pair = GraphBuilders.nearestNeighbours(new double[][] {{1, 2}, {1, 2}}, 3, NeighbourMode.MUTUAL);
        assertThat(pair.nodes()).isEqualTo(2);
        assertThat(pair.edges()).isOne();
    }

    @Test
    void badPointsAreNamed() {
        assertThatThrownBy(() -> NearestNeighbours.find(new double[] {0, 1, Double.NaN, 3}, 2, 1))
                .hasMessageContaining("coordinate 0 of point 1 is NaN");
        assertThatThrownBy(() -> NearestNeighbours.find(new double[] {0, 1e300}, 1, 1))
                .hasMessageContaining("1.0E300");
        assertThatThrownBy(() -> NearestNeighbours.find(new double[3], 2, 1)).hasMessageContaining("3 coordinates");
        assertThatThrownBy(() -> NearestNeighbours.find(new double[4], 2, 0)).hasMessageContaining("at least 1, got 0");
        assertThatThrownBy(() -> GraphBuilders.nearestNeighbours(new double[][] {{1, 2}, {1}}, 1, NeighbourMode.UNION))
                .hasMessageContaining("point 1 has 1");
    }
}
