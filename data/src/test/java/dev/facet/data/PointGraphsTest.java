package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.GeometricWeights;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.NeighbourMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointGraphsTest {
    private static final String TETRAHEDRON =
            "OFF\n5 4 0\n0 0 0\n1 0 0\n0 2 0\n0 0 3\n9 9 9\n3 0 1 2\n3 0 1 3\n3 0 2 3\n3 1 2 3\n";

    @TempDir
    Path folder;

    private static void same(Graph got, Graph wanted) {
        assertThat(got.directed()).isEqualTo(wanted.directed());
        assertThat(got.weighted()).isEqualTo(wanted.weighted());
        assertThat(got.toMatrix().offsets()).isEqualTo(wanted.toMatrix().offsets());
        assertThat(got.toMatrix().indices()).isEqualTo(wanted.toMatrix().indices());
        assertThat(got.toMatrix().values()).isEqualTo(wanted.toMatrix().values());
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Graph read(
            String spec, Neighbourhood neighbourhood, @Nullable EdgeWeighting weights, @Nullable Double width) {
        return GraphFiles.read(new GraphSource(spec, false, null, neighbourhood, weights, width));
    }

    @Test
    void aMeshIsJoinedAlongItsFacesAndItsLooseVertexIsANode() throws IOException {
        String mesh = write("t.off", TETRAHEDRON);
        Graph graph = GraphFiles.read(mesh);
        assertThat(graph.nodes()).isEqualTo(5);
        assertThat(graph.edges()).isEqualTo(6);
        assertThat(graph.degree(4)).isZero();
        PointCloud points = PointFiles.read(Path.of(mesh));
        same(
                read(mesh, Neighbourhood.NONE, EdgeWeighting.GAUSSIAN, 2.0),
                GeometricWeights.gaussian(graph, points.positions(), 3, 2));
        same(
                read(mesh, Neighbourhood.NONE, EdgeWeighting.INVERSE_LENGTH, null),
                GeometricWeights.inverseLength(graph, points.positions(), 3));
        Graph cotangent = read(mesh, Neighbourhood.NONE, EdgeWeighting.COTANGENT, null);
        assertThat(cotangent.weight(cotangent.arcBetween(1, 2)))
                .isEqualTo(
                        // Across from edge 12: a right angle at 0, and the angle at 3 between (1, 0, -3) and (0, 2,
                        // -3).
                        (float) (.5 * (0 + 9 / Math.sqrt(36 + 9 + 4))));
        same(read(mesh, Neighbourhood.NONE, EdgeWeighting.UNIT, null), graph);
    }

    @Test
    void aMeshWithNeighboursIsACloud() throws IOException {
        String mesh = write("t.off", TETRAHEDRON);
        PointCloud points = PointFiles.read(Path.of(mesh));
        same(
                read(mesh, new Neighbourhood(2, NeighbourMode.DIRECTED, null), null, null),
                GraphBuilders.nearestNeighbours(points.positions(), 3, 2, NeighbourMode.DIRECTED));
        Graph within = read(mesh, Neighbourhood.within(2.5), null, null);
        assertThat(within.edges()).isEqualTo(3);
        assertThat(within.degree(4)).isZero();
        Graph gaussian = read(mesh, Neighbourhood.within(2.5), EdgeWeighting.GAUSSIAN, null);
        // Lengths 1, 2 and the root of 5: the median is 2.
        assertThat(gaussian.weight(gaussian.arcBetween(0, 1))).isEqualTo((float) Math.exp(-1 / 8.0));
    }

    @Test
    void aShiftedCloudHasTheSameEdgesAndWeights() throws IOException {
        KeyedRandom random = new KeyedRandom(2, 2, 2);
        StringBuilder near = new StringBuilder();
        StringBuilder far = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            // Multiples of 1/1024, many of them as far from a point as others: exact in both places.
            double[] p = {random.below(256) / 1024.0, random.below(256) / 1024.0, random.below(4) / 1024.0};
            near.append(p[0] + " " + p[1] + " " + p[2] + "\n");
            far.append((p[0] + 5e6) + " " + (p[1] - 5e6) + " " + (p[2] + 5e6) + "\n");
        }
        String here = write("near.xyz", near.toString());
        String there = write("far.xyz", far.toString());
        for (Neighbourhood neighbourhood : new Neighbourhood[] {Neighbourhood.nearest(8), Neighbourhood.within(.01)}) {
            same(
                    read(there, neighbourhood, EdgeWeighting.GAUSSIAN, null),
                    read(here, neighbourhood, EdgeWeighting.GAUSSIAN, null));
        }
    }

    @Test
    void clustersOfEqualPointsStayNodes() throws IOException {
        String cloud = write("equal.xyz", "1 2 3\n".repeat(100));
        assertThat(read(cloud, Neighbourhood.nearest(8), null, null).nodes()).isEqualTo(100);
        assertThat(read(cloud, Neighbourhood.nearest(500), null, null).edges()).isEqualTo(4950);
        assertThat(read(cloud, Neighbourhood.within(.1), EdgeWeighting.INVERSE_LENGTH, null)
                        .edges())
                .isEqualTo(4950);
    }

    @Test
    void aScaledCloudTakesLengthsInTheUnitOfItsFile() {
        PointCloud cloud = PointCloud.of(new double[] {0, 0, 10, 0, 30, 0}, 2, java.util.List.of(), null);
        PointCloud ball = cloud.toUnitBall();
        assertThat(PointGraphs.cloud(ball, Neighbourhood.within(15)).edges()).isOne();
        Graph graph = PointGraphs.cloud(ball, Neighbourhood.nearest(1));
        float[] scaled = PointGraphs.weighted(graph, ball, EdgeWeighting.GAUSSIAN, 10.0)
                .toMatrix()
                .values();
        float[] plain = PointGraphs.weighted(graph, cloud, EdgeWeighting.GAUSSIAN, 10.0)
                .toMatrix()
                .values();
        assertThat(scaled).containsExactly(plain, org.assertj.core.api.Assertions.within(1e-6f));
    }

    @Test
    void whatDoesNotGoTogetherIsNamed() throws IOException {
        String cloud = write("c.ply", """
                ply
                format ascii 1.0
                element vertex 1
                property float x
                property float y
                property float z
                end_header
                1 2 3
                """);
        assertThatThrownBy(() -> GraphFiles.read(cloud))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--graph " + cloud
                        + " is a cloud of points: --knn says how many nearest neighbours to join, --radius how far");
        assertThatThrownBy(() -> read(cloud, Neighbourhood.NONE, EdgeWeighting.COTANGENT, null))
                .hasMessageContaining("--weights cotangent goes with the faces of a mesh, --graph " + cloud);
        assertThat(read(cloud, Neighbourhood.nearest(3), null, null).nodes()).isOne();
        assertThatThrownBy(() -> PointGraphs.mesh(PointFiles.read(Path.of(cloud))))
                .hasMessageContaining("a mesh");
    }

    @Test
    void aRadiusThatJoinsEverythingIsForetold() {
        double[] p = new double[600_000];
        KeyedRandom random = new KeyedRandom(9, 9, 9);
        for (int c = 0; c < p.length; c++) {
            p[c] = random.uniform();
        }
        PointCloud cloud = PointCloud.of(p, 3, java.util.List.of(), null);
        assertThatThrownBy(() -> PointGraphs.cloud(cloud, Neighbourhood.within(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--radius 9.0: a radius of 9.0 joins 200000 points")
                .hasMessageContaining("GiB");
    }

    @Test
    void realScansBecomeGraphs() {
        String scan = SharedData.file("lidar/autzen_1.ply").toString();
        Graph graph = GraphFiles.read(GraphSource.cloud(scan, 8));
        assertThat(graph.nodes()).isEqualTo(61_077);
        assertThat(graph.edges()).isGreaterThan(61_077 * 4);
        String packed = SharedData.file("lidar/Megaplot.laz").toString();
        assertThat(read(packed, Neighbourhood.within(1), EdgeWeighting.GAUSSIAN, null)
                        .nodes())
                .isEqualTo(81_590);
    }
}
