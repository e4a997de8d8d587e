package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Graph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphMlTest {
    @TempDir
    Path folder;

    private static final String KEY = "<key id='d0' for='edge' attr.name='weight' attr.type='double'/>";

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("a.graphml"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Graph read(String text) {
        return GraphFiles.read(write(text).toString());
    }

    private void refused(String text, String problem) {
        Path file = write(text);
        assertThatThrownBy(() -> GraphFiles.read(file.toString()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    static String graph(String kind, String inside) {
        return "<?xml version='1.0' encoding='UTF-8'?>\n<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>" + KEY
                + "<graph id='G' edgedefault='" + kind + "'>\n" + inside + "</graph></graphml>";
    }

    @Test
    void readsNodesEdgesAndWeights() {
        Graph graph = read(graph(
                "undirected",
                "<edge source='b' target='a'><data key='d0'> 2.5 </data><data key='d7'>x</data></edge>"
                        + "<node id='a'><data key='d1'>label</data></node><node id='b'/><node id='c&amp;d'/>"
                        + "<edge source='b' target='c&amp;d'/><!-- a comment -->"));
        assertThat(graph.nodes()).isEqualTo(3);
        assertThat(graph.edges()).isEqualTo(2);
        assertThat(graph.directed()).isFalse();
        assertThat(graph.toMatrix().get(0, 1)).isEqualTo(2.5f);
        assertThat(graph.toMatrix().get(2, 1)).isEqualTo(1);
    }

    @Test
    void numbersFromZeroStayTheNumbersOfTheirNodes() {
        Graph graph =
                read(graph("directed", "<node id='2'/><node id='0'/><node id='1'/><edge source='2' target='0'/>"));
        assertThat(graph.directed()).isTrue();
        assertThat(graph.weighted()).isFalse();
        assertThat(graph.toMatrix().get(2, 0)).isEqualTo(1);
    }

    @Test
    void weightsHaveADefaultOfTheirKey() {
        Graph graph = read(graph("directed", "<node id='0'/><node id='1'/><edge source='0' target='1'/>")
                .replace(KEY, "<key id='w' for='edge' attr.name='weight'><desc>x</desc><default>3</default></key>"));
        assertThat(graph.toMatrix().get(0, 1)).isEqualTo(3);
    }

    @Test
    void documentTypesAndEntitiesAreRefusedUnopened() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        refused(
                "<!DOCTYPE graphml SYSTEM '" + secret.toUri() + "'>"
                        + graph("directed", "").substring(38),
                "document type");
        refused(
                "<!DOCTYPE g [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><graphml><graph edgedefault='directed'>"
                        + "<node id='&x;'/></graph></graphml>",
                "has a document type or an entity");
        refused(graph("directed", "<node id='&x;'/>"), "is not XML as it should be");
    }

    @Test
    void malformedGraphsAreRefusedByLine() {
        String nodes = "<node id='a'/><node id='b'/>";
        refused("", "is not XML");
        refused("0 1", "is not XML");
        refused(graph("directed", "").substring(0, 150), "is not XML");
        refused("<svg/>", "begins with the element svg, graphml is wanted");
        refused("<graphml/>", "holds no graph");
        refused(graph("both", ""), "line 2 has edgedefault=\"both\"");
        refused(graph("directed", "<node/>"), "line 3 has an element node without id");
        refused(graph("directed", "<node id='a'/>\n<node id='a'/>"), "line 4 names node \"a\" for the second time");
        refused(graph("directed", nodes + "\n<edge source='a' target='c'/>"), "line 4 joins node \"c\"");
        refused(graph("directed", nodes + "<edge source='a'/>"), "edge without target");
        refused(graph("directed", nodes + "<edge source='a' target='b' directed='false'/>"), "one kind is wanted");
        refused(graph("directed", nodes + "<hyperedge/>"), "nested graph or a hyperedge");
        refused(
                graph("directed", "<node id='a'><graph edgedefault='directed'/></node>"),
                "nested graph or a hyperedge");
        refused(
                graph("directed", "").replace("</graphml>", "<graph edgedefault='directed'/></graphml>"),
                "second graph");
        refused(
                graph("directed", nodes + "<edge source='a' target='b'><data key='d0'>NaN</data></edge>"),
                "line 3 has \"NaN\" where a weight is wanted");
        refused(
                graph(
                        "undirected",
                        nodes
                                + "<edge source='a' target='b'/>\n<edge source='b' target='a'><data key='d0'>2</data></edge>"),
                "line 3 and line 4 both join nodes 0 and 1");
    }

    @Test
    void deepNestingIsHarmless() {
        refused(graph("directed", "<node id='a'>" + "<x>".repeat(100_000)), "is not XML");
    }

    /** Byte-order marks and declared encodings are understood; bytes that are no text are told once, by the exception. */
    @Test
    void encodings(@TempDir Path folder) throws Exception {
        String graph = "<graphml><graph edgedefault='undirected'><node id='\u00e4'/><node id='b'/>"
                + "<edge source='\u00e4' target='b'/></graph></graphml>";
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        byte[] utf8 = graph.getBytes(StandardCharsets.UTF_8);
        byte[] marked = Arrays.copyOf(mark, 3 + utf8.length);
        System.arraycopy(utf8, 0, marked, 3, utf8.length);
        String latin = "<?xml version='1.0' encoding='ISO-8859-1'?>" + graph;
        for (byte[] bytes : List.of(
                utf8, marked, latin.getBytes(StandardCharsets.ISO_8859_1), graph.getBytes(StandardCharsets.UTF_16))) {
            Path file = folder.resolve("g.graphml");
            Files.write(file, bytes);
            assertThat(GraphMl.read(file).nodes()).isEqualTo(2);
        }
        Path spoilt = folder.resolve("s.graphml");
        Files.write(spoilt, new byte[] {(byte) 0xC3, 'a', '<'});
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            assertThatThrownBy(() -> GraphMl.read(spoilt)).hasMessageContaining("is not XML");
        } finally {
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
