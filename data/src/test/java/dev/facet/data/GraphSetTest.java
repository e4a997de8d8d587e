package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphSetTest {
    @TempDir
    Path folder;

    /** A triangle, an isolated node beside an edge, of which one arc is listed. */
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("DS_A.txt"), "1, 2\n2, 1\n2, 3\n3, 2\n3, 1\n1, 3\n6, 5\n");
        Files.writeString(folder.resolve("DS_graph_indicator.txt"), "1\n1\n1\n2\n2\n2\n");
        Files.writeString(folder.resolve("DS_graph_labels.txt"), "-1\n1\n");
        Files.writeString(folder.resolve("DS_node_labels.txt"), "0\n1\n0\n2\n0\n1\n");
        Files.writeString(folder.resolve("DS_node_attributes.txt"), "1.5, 2\n0, 0\n-1, 3e2\n1, 1\n2, 2\n3, 3\n");
        Files.writeString(folder.resolve("DS_edge_labels.txt"), "4\n4\n5\n5\n6\n6\n7\n");
    }

    @Test
    void aSetIsOneGraphOfManyAndEachByItself() throws IOException {
        write(folder);
        Path zip = folder.resolve("ds.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String part : new String[] {
                "A", "graph_indicator", "graph_labels", "node_labels", "node_attributes", "edge_labels"
            }) {
                out.putNextEntry(new ZipEntry("DS/DS_" + part + ".txt"));
                out.write(Files.readAllBytes(folder.resolve("DS_" + part + ".txt")));
                out.closeEntry();
            }
        }
        for (Path path : new Path[] {folder, zip, folder.resolve("DS_A.txt")}) {
            GraphSet set = GraphSet.read(path);
            assertThat(set.name()).isEqualTo("DS");
            assertThat(set.graphs()).isEqualTo(2);
            assertThat(set.offsets()).containsExactly(0, 3, 6);
            assertThat(set.labels()).containsExactly(-1, 1);
            assertThat(Objects.requireNonNull(set.nodeLabels())[3]).containsExactly(2);
            assertThat(Objects.requireNonNull(set.nodeAttributes())[2]).containsExactly(-1, 300);
            Graph graph = set.graph();
            assertThat(graph.nodes()).isEqualTo(6);
            assertThat(graph.arcs()).isEqualTo(8);
            // arcs of node 1: to 2, to 3; of node 5: to 6
            assertThat(set.edgeLabels()).containsExactly(4, 6, 4, 5, 6, 5, 7, 7);
            Graph second = set.member(1);
            assertThat(second.nodes()).isEqualTo(3);
            assertThat(second.arcs()).isEqualTo(2);
            assertThat(second.target(second.arcBegin(1))).isEqualTo(2);
            assertThatThrownBy(() -> set.member(2)).hasMessage("the graphs of DS are 0 to 1, got 2");
        }
        assertThat(GraphFiles.read(folder.toString()).nodes()).isEqualTo(6);
        assertThat(GraphFiles.read(zip + "#1").nodes()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A               | 1, 7    | two nodes from 1 to 6 are wanted",
                "A               | 1, 4    | joins node 1 of graph 1 and node 4 of graph 2 in row 1",
                "A               | 1       | two nodes from 1 to 6 are wanted",
                "A               | x, 2    | line 1 has \"x\"",
                "graph_indicator | 2       | puts node 1 into graph 2 behind graph 0",
                "graph_indicator | 1.5     | one whole number is wanted",
                "graph_labels    | 1       | has 1 labels, the set has 2 graphs",
                "node_labels     | 1       | has 1 rows, the set has 6 nodes",
                "node_attributes | nan     | not finite",
                "edge_labels     | 3       | has 1 labels, _A.txt has 7",
                "graph_labels    | ''      | holds no lines"
            })
    void whatIsWrongIsNamed(String which, String text, String message) throws IOException {
        write(folder);
        Path file = folder.resolve("DS_" + which + ".txt");
        Files.writeString(file, text + "\n");
        assertThatThrownBy(() -> GraphSet.read(folder))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> GraphSet.read(folder)).hasMessageContaining("holds 0 files .._A.txt");
        write(folder);
        Files.delete(folder.resolve("DS_graph_labels.txt"));
        assertThatThrownBy(() -> GraphSet.read(folder))
                .hasMessage(folder.resolve("DS_graph_labels.txt") + ": does not exist");
    }

    @Test
    void realSets() {
        GraphSet mutag = GraphSet.read(SharedData.file("graphs/MUTAG.zip"));
        assertThat(mutag.graphs()).isEqualTo(188);
        assertThat(mutag.graph().nodes()).isEqualTo(3371);
        assertThat(mutag.graph().arcs()).isEqualTo(7442);
        assertThat(mutag.edgeLabels()).hasSize(7442);
        GraphSet proteins = GraphSet.read(SharedData.file("graphs/PROTEINS.zip"));
        assertThat(proteins.graphs()).isEqualTo(1113);
        assertThat(proteins.nodeAttributes()).hasDimensions(43471, 1);
    }
}
