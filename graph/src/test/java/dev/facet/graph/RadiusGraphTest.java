package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RadiusGraphTest {
    /** All pairs, by all distances. */
    private static Graph oracle(double[] points, int dims, double radius) {
        int n = points.length / dims;
        int[] offsets = new int[n + 1];
        int[] targets = new int[n * n];
        int arcs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int d = 0; d < dims; d++) {
                    double difference = points[i * dims + d] - points[j * dims + d];
                    sum += difference * difference;
                }
                if (i != j && sum <= radius * radius) {
                    targets[arcs++] = j;
                }
            }
            offsets[i + 1] = arcs;
        }
        return Graph.of(offsets, Arrays.copyOf(targets, arcs), null, false);
    }

    private static double[] cloud(int n, int dims, double spread, long seed) {
        Philox4x32 random = Philox4x32.stream(seed, 97, n, dims);
        return IntStream.range(0, n * dims)
                .mapToDouble(i -> random.nextDouble() * spread)
                .toArray();
    }

    private static void same(Graph got, Graph wanted) {
        assertThat(got.offsets).isEqualTo(wanted.offsets);
        assertThat(got.targets).isEqualTo(wanted.targets);
        assertThat(got.directed()).isFalse();
        assertThat(got.weighted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void agreesWithTheOracle(int dims) {
        for (int n : new int[] {0, 1, 2, 16, 17, 40, 501}) {
            double[] points = cloud(n, dims, 1, 1);
            for (double radius : new double[] {1e-9, .05, .3, 5}) {
                same(GraphBuilders.withinRadius(points, dims, radius), oracle(points, dims, radius));
            }
        }
    }

    @Test
    void latticesJoinWhatLiesAtTheRadiusExactly() {
        double[] points = cloud(600, 2, 9, 2);
        Arrays.setAll(points, c -> Math.floor(points[c]));
        for (double radius : new double[] {.5, 1, 1.5, 5}) {
            same(GraphBuilders.withinRadius(points, 2, radius), oracle(points, 2, radius));
        }
        assertThat(GraphBuilders.withinRadius(new double[] {0, 0, 3, 4}, 2, 5).edges())
                .isOne();
    }

    @Test
    void aRadiusThatConnectsNothingOrEverything() {
        double[] points = cloud(300, 3, 1, 3);
        assertThat(GraphBuilders.withinRadius(points, 3, 1e-12).edges()).isZero();
        assertThat(GraphBuilders.withinRadius(points, 3, 100).edges()).isEqualTo(300 * 299 / 2);
        assertThat(GraphBuilders.withinRadius(new double[200], 2, 1e-300).edges())
                .as("coincident points are joined")
                .isEqualTo(100 * 99 / 2);
    }

    @Test
    void whatNoMemoryHoldsIsForetold() {
        assertThatThrownBy(() -> GraphBuilders.withinRadius(cloud(400_000, 3, 1, 4), 3, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a radius of 10.0 joins 400000 points by about 159999600000 arcs")
                .hasMessageContaining("about 596.0 GiB");
        assertThatThrownBy(() -> GraphBuilders.withinRadius(new double[400_000], 2, 1))
                .hasMessageContaining("GiB of memory");
    }

    @Test
    void sameBitsForAnyThreads() {
        double[] points = cloud(4_000, 3, 1, 5);
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            Graph one = GraphBuilders.withinRadius(points, 3, .1);
            Parallel.threads(5);
            same(GraphBuilders.withinRadius(points, 3, .1), one);
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void badPointsAndRadiiAreNamed() {
        assertThatThrownBy(() -> GraphBuilders.withinRadius(new double[] {0, 1, Double.NaN, 3}, 2, 1))
                .hasMessageContaining("coordinate 0 of point 1 is NaN");
        for (double radius : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> GraphBuilders.withinRadius(new double[2], 2, radius))
                    .hasMessage("the radius must be positive and finite, got " + radius);
        }
    }
}
