package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.NeighbourMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphFilesTest {
    @TempDir
    Path folder;

    private static void same(Graph got, Graph wanted) {
        assertThat(got.directed()).isEqualTo(wanted.directed());
        assertThat(got.weighted()).isEqualTo(wanted.weighted());
        assertThat(got.toMatrix().offsets()).isEqualTo(wanted.toMatrix().offsets());
        assertThat(got.toMatrix().indices()).isEqualTo(wanted.toMatrix().indices());
        assertThat(got.toMatrix().values()).isEqualTo(wanted.toMatrix().values());
    }

    private void refused(String spec, String problem) {
        assertThatThrownBy(() -> GraphFiles.read(spec))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(spec + ": ")
                .hasMessageContaining(problem);
    }

    private String npz(String name, NpyArray array, @org.jspecify.annotations.Nullable NpyArray labels) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(name, array);
        if (labels != null) {
            arrays.put("node_labels", labels);
        }
        Path file = folder.resolve("set.npz");
        Npz.write(file, true, arrays);
        return file.toString();
    }

    @Test
    void shapesAreThoseOfTheBuilders() {
        same(GraphFiles.read("grid:3x4"), GraphBuilders.grid(3, 4));
        same(GraphFiles.read("grid:3x4:diagonal"), GraphBuilders.gridWithDiagonals(3, 4));
        same(GraphFiles.read("torus:2x5"), GraphBuilders.torus(2, 5));
        same(GraphFiles.read("path:7"), GraphBuilders.path(7));
        same(GraphFiles.read("cycle:7"), GraphBuilders.cycle(7));
        same(GraphFiles.read("grid:1x1"), GraphBuilders.grid(1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grid:",
                "grid:3",
                "grid:3x",
                "grid:3x4x5",
                "grid:-3x4",
                "grid:3x4:diagonals",
                "torus:3x4:diagonal",
                "path:3x4",
                "path:",
                "cycle:one",
                "grid:3.0x4",
                "grid: 3x4",
                "grid:99999999999x2"
            })
    void malformedShapesAreRefusedWithTheForms(String spec) {
        assertThatThrownBy(() -> GraphFiles.read(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--graph " + spec + ": the forms are grid:HxW");
    }

    @ParameterizedTest
    @CsvSource({"grid:0x4, got 0", "path:0, got 0", "path:9999999999, got 9999999999"})
    void sizesOutsideTheRangeAreNamed(String spec, String problem) {
        assertThatThrownBy(() -> GraphFiles.read(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aGraphThatTheMemoryCannotHoldIsForetold() {
        assertThatThrownBy(() -> GraphFiles.read("grid:100000x100000"))
                .hasMessageStartingWith("--graph grid:100000x100000 needs about 335.3 GiB of memory");
        assertThatThrownBy(() -> GraphFiles.read("path:2000000000")).hasMessageContaining("GiB");
    }

    @Test
    void matricesAreDirectedWhenTheyDifferFromTheirTranspose() {
        Path file = folder.resolve("w.npz");
        for (Graph graph : new Graph[] {
            GraphBuilders.torus(3, 3),
            GraphBuilders.edges(4, new int[] {0, 1, 3}, new int[] {1, 2, 3}, new float[] {1, 2.5f, 1}, false),
            GraphBuilders.edges(4, new int[] {0, 1}, new int[] {1, 2}, null, true),
            GraphBuilders.edges(3, new int[] {0, 1}, new int[] {1, 0}, new float[] {1, 2}, true),
            GraphBuilders.edges(0, new int[0], new int[0], null, false),
        }) {
            ScipyCsr.write(file, true, graph.toMatrix());
            same(GraphFiles.read(file.toString()), graph);
        }
        Path csr = Fixtures.copy("arrays/csr.npz", folder);
        refused(csr.toString(), "holds a matrix of 4 x 5, the adjacency matrix of a graph is square");
        Path plain = Fixtures.copy("arrays/plain.npz", folder);
        refused(plain.toString(), "holds neither a matrix of scipy.sparse.save_npz nor an array edges, it holds a, b");
    }

    @Test
    void benchmarkSetsHaveEachPairOnceAndAsManyNodesAsLabels() {
        NpyArray edges = NpyArray.of(new long[] {0, 1, 1, 2, 2, 1}, 3, 2);
        Graph graph = GraphFiles.read(npz("edges", edges, NpyArray.of(new int[5], 5)));
        same(graph, GraphBuilders.edges(5, new int[] {0, 1}, new int[] {1, 2}, null, false));
        assertThat(GraphFiles.read(npz("edges", edges, null)).nodes()).isEqualTo(3);
        refused(
                npz("edges", edges, NpyArray.of(new int[2], 2)),
                "has an edge 1 that names node 2 in a graph of 2 nodes");
        refused(npz("edges", NpyArray.of(new long[] {0, -1}, 1, 2), null), "names node -1");
        refused(npz("edges", NpyArray.of(new long[] {0, 1L << 40}, 1, 2), null), "names node 1099511627776");
        refused(npz("edges", NpyArray.of(new long[3], 3), null), "shape (E, 2) are wanted");
        refused(npz("edges", NpyArray.of(new float[4], 2, 2), null), "whole numbers of shape (E, 2) are wanted");
    }

    @Test
    void realBenchmarkSetsLoad() {
        Graph graph = GraphFiles.read(SharedData.file("graphs/minesweeper.npz").toString());
        same(graph, GraphBuilders.gridWithDiagonals(100, 100));
        Graph cora = GraphFiles.read(SharedData.file("graphs/cora.npz").toString());
        assertThat(cora.nodes()).isEqualTo(2708);
        assertThat(cora.edges()).isEqualTo(5278);
    }

    @Test
    void cloudsAreJoinedToTheirNearest() {
        double[] points = new double[5 * 2];
        double[] far = new double[5 * 2];
        for (int i = 0; i < 5; i++) {
            points[2 * i] = i * i;
            far[2 * i] = i * i + 5e6;
            far[2 * i + 1] = -5e6;
        }
        Path near = folder.resolve("near.npy");
        Path shifted = folder.resolve("far.npy");
        Npy.write(near, true, NpyArray.of(points, 5, 2));
        Npy.write(shifted, true, NpyArray.of(far, 5, 2));
        Graph wanted = GraphBuilders.nearestNeighbours(points, 2, 2, NeighbourMode.UNION);
        same(GraphFiles.read(GraphSource.cloud(near.toString(), 2)), wanted);
        same(GraphFiles.read(GraphSource.cloud(shifted.toString(), 2)), wanted);
        same(
                GraphFiles.read(new GraphSource(near.toString(), false, null, 2, NeighbourMode.DIRECTED)),
                GraphBuilders.nearestNeighbours(points, 2, 2, NeighbourMode.DIRECTED));
        assertThat(GraphFiles.read(GraphSource.cloud(near.toString(), 99)).edges())
                .isEqualTo(10);
    }

    @Test
    void whatIsNoCloudIsRefused() {
        Path file = folder.resolve("p.npy");
        GraphSource source = GraphSource.cloud(file.toString(), 2);
        assertThatThrownBy(() -> GraphFiles.read(source)).hasMessage(file + ": does not exist");
        Npy.write(file, true, NpyArray.of(new float[8], 2, 4));
        assertThatThrownBy(() -> GraphFiles.read(source)).hasMessageContaining("shape (N, 2) or (N, 3)");
        Npy.write(file, true, NpyArray.of(new float[0], 0, 3));
        assertThatThrownBy(() -> GraphFiles.read(source)).hasMessageContaining("holds no points");
        Npy.write(file, true, NpyArray.of(new float[] {0, 0, 1, Float.NaN}, 2, 2));
        assertThatThrownBy(() -> GraphFiles.read(source)).hasMessageContaining("has a coordinate of NaN in point 1");
        Npy.write(file, true, NpyArray.of(new double[] {0, 0, 1, 1e200}, 2, 2));
        assertThatThrownBy(() -> GraphFiles.read(source))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("has a coordinate of 1.0E200 in point 1");
    }

    @Test
    void missingFilesAndDirectoriesAreToldSo() throws java.io.IOException {
        for (String ending : new String[] {"npz", "tsv", "csv", "graphml"}) {
            refused(folder.resolve("none." + ending).toString(), "does not exist");
            Path directory = java.nio.file.Files.createDirectory(folder.resolve("d." + ending));
            refused(directory.toString(), "is a directory, a file is wanted");
        }
    }
}
