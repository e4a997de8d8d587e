package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeListsTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Graph read(String name, String text, boolean directed, @Nullable Integer nodes) {
        return GraphFiles.read(new GraphSource(write(name, text).toString(), directed, nodes, null, null));
    }

    private void refused(String name, String text, String problem) {
        Path file = write(name, text);
        assertThatThrownBy(() -> GraphFiles.read(file.toString()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void tabsBlanksCommasHeadersAndCommentsAreUnderstood() {
        String[] texts = {
            "0\t1\t2.5\n1\t2\t-1e0\n",
            "source\ttarget\tweight\n0\t1\t2.5\n\n1 2   -1\n",
            "# a graph\n0 1 2.5 # first\r\n1 2 -1\r\n"
        };
        for (String text : texts) {
            Graph graph = read("a.tsv", text, false, null);
            assertThat(graph.nodes()).isEqualTo(3);
            assertThat(graph.edges()).isEqualTo(2);
            assertThat(graph.directed()).isFalse();
            assertThat(graph.toMatrix().get(1, 0)).isEqualTo(2.5f);
            assertThat(graph.toMatrix().get(1, 2)).isEqualTo(-1);
        }
        Graph commas = read("a.csv", "\ufeffsource,target\n0, 1\n1 ,2", false, null);
        assertThat(commas.edges()).isEqualTo(2);
        assertThat(commas.weighted()).isFalse();
    }

    @Test
    void bothDirectionsAreOneEdgeUnlessDirected() {
        String text = "0 1 2\n1 0 2\n1 1 3\n0 1 2\n";
        Graph undirected = read("a.tsv", text, false, null);
        assertThat(undirected.edges()).isEqualTo(2);
        assertThat(undirected.arcs()).isEqualTo(3);
        Graph directed = read("a.tsv", "0 1 2\n1 0 3\n", true, null);
        assertThat(directed.edges()).isEqualTo(2);
        assertThat(directed.directed()).isTrue();
        assertThat(directed.toMatrix().get(1, 0)).isEqualTo(3);
    }

    @Test
    void aRepeatWithAnotherWeightNamesBothLines() {
        refused(
                "a.tsv",
                "# x\n0 1 2\n1 2\n1 0 3\n",
                "line 2 and line 4 both join nodes 0 and 1, with weights 2.0 and 3.0");
        refused("a.csv", "0,1\n0,1,2", "line 1 and line 2");
    }

    @Test
    void isolatedNodesComeFromTheirNumber() {
        assertThat(read("a.tsv", "0 1\n", false, 5).nodes()).isEqualTo(5);
        assertThat(read("a.tsv", "", false, 5).edges()).isZero();
        Path file = write("a.tsv", "0 1\n7 2\n");
        assertThatThrownBy(() -> GraphFiles.read(new GraphSource(file.toString(), false, 7, null, null)))
                .isInstanceOf(DataFormatException.class)
                .hasMessage(file + ": line 2 names node 7, the graph has 7 nodes");
    }

    @Test
    void gzippedListsAreUnpacked() throws IOException {
        Path file = folder.resolve("a.tsv");
        Files.write(file, IdxFilesTest.gzip("0 1\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(GraphFiles.read(file.toString()).edges()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 1@0 x          | line 2 has \"x\" where the id of a node is wanted",
                "0 1@-1 2         | line 2 has \"-1\"",
                "0 1@1.5 2        | line 2 has \"1.5\"",
                "0 1@0 2147483647 | line 2 has \"2147483647\"",
                "0 1@0 99999999999| line 2 has \"99999999999\"",
                "0 1@0            | line 2 has 1 cells",
                "0 1@0 1 2 3      | line 2 has 4 cells",
                "0 1 nan          | line 1 has \"nan\" where a weight is wanted",
                "0 1 Infinity     | line 1 has \"Infinity\"",
                "0 1 1e999        | line 1 has \"1e999\"",
                "0 1 0x1p3        | line 1 has \"0x1p3\"",
                "0 1 1f           | line 1 has \"1f\"",
                "a b@c d          | line 2 has \"c\"",
                "0 b              | line 1 has \"b\"",
                "0 2000000000     | which needs about",
                "# nothing        | holds no edges",
            })
    void eachMalformedLineIsNamed(String text, String problem) {
        refused("a.tsv", text.replace("@", "\n"), problem);
    }

    @Test
    void otherMalformedFilesAreRefused() throws IOException {
        refused("a.csv", "0,1,\n", "line 1 has \"\" where a weight is wanted");
        refused("a.csv", "0 1\n", "line 1 has 1 cells");
        refused("a.tsv", "", "holds no edges; --nodes N makes");
        refused("a.tsv", "0 1\n" + "1".repeat(5000) + " 2\n", "line 2 has 5002 characters");
        Path file = Files.write(folder.resolve("b.tsv"), new byte[] {'0', ' ', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> GraphFiles.read(file.toString())).hasMessage(file + ": is not text in UTF-8");
    }
}
