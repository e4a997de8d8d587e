package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spoilt files of each format: no crash, no hang, no flood of memory, one line that names the file. {@code -Dfacet.spoilt=N}
 * tries N copies of every good file, {@code -Dfacet.spoilt.graphs=N} of every graph.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoiltFilesTest {
    private static final int COPIES = Integer.getInteger("facet.spoilt", 600);
    private static final int GRAPHS = Integer.getInteger("facet.spoilt.graphs", 20_000);
    private static final long LITTLE = 32L << 20;

    @TempDir
    Path folder;

    private void survive(String name, byte[] good, java.util.function.Consumer<Path> reader) throws IOException {
        assertThat(Mutations.survive(folder.resolve(name), good, COPIES, LITTLE, reader))
                .isGreaterThan(COPIES / 10);
    }

    private void surviveGraphs(String name, byte[] good, java.util.function.Consumer<Path> reader) throws IOException {
        assertThat(Mutations.survive(folder.resolve(name), good, GRAPHS, LITTLE, reader))
                .isGreaterThan(GRAPHS / 10);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(String[] names, byte[][] contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream packed = new ZipOutputStream(out)) {
            for (int i = 0; i < names.length; i++) {
                packed.putNextEntry(new ZipEntry(names[i]));
                packed.write(contents[i]);
            }
        }
        return out.toByteArray();
    }

    @Test
    void idx() throws IOException {
        byte[] good = IdxFilesTest.idx(new byte[60], 5, 3, 4);
        survive("x.idx", good, IdxFiles::read);
        survive("x.idx.gz", IdxFilesTest.gzip(good), IdxFiles::read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4.npy", "f2.npy", "bool.npy", "unicode.npy", "version2.npy"})
    void npy(String name) throws IOException {
        survive(name, Fixtures.bytes("arrays/" + name), Npy::read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csr.npz", "csr-stored.npz"})
    void npz(String name) throws IOException {
        survive(name, Fixtures.bytes("arrays/" + name), ScipyCsr::read);
        survive(name, Fixtures.bytes("arrays/" + name), file -> GraphFiles.read(file.toString()));
    }

    @Test
    void spoiltArraysInsideAWholeZip() throws IOException {
        String[] names = {"indices.npy", "indptr.npy", "format.npy", "shape.npy", "data.npy"};
        byte[][] good = {
            bytes(NpyArray.of(new int[] {1, 0, 2}, 3)),
            bytes(NpyArray.of(new int[] {0, 1, 3, 3}, 4)),
            bytes(NpyArray.ofText("csr")),
            bytes(NpyArray.of(new long[] {3, 3}, 2)),
            bytes(NpyArray.of(new float[] {1, 2, 3}, 3))
        };
        Path file = folder.resolve("inside.npz");
        for (int i = 0; i < COPIES; i++) {
            byte[][] spoilt = good.clone();
            KeyedRandom random = new KeyedRandom(i, 32, 0);
            int which = random.below(good.length);
            spoilt[which] = Mutations.spoil(good[which], random);
            byte[] whole = zip(names, spoilt);
            java.nio.file.Files.write(file, whole);
            try {
                GraphFiles.read(file.toString());
            } catch (DataFormatException e) {
                Mutations.requireOneLine(e, file);
            }
        }
    }

    private static byte[] bytes(NpyArray array) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, array);
        return out.toByteArray();
    }

    @Test
    void benchmarkSets() throws IOException {
        byte[] good = zip(new String[] {"edges.npy", "node_labels.npy"}, new byte[][] {
            bytes(NpyArray.of(new long[] {0, 1, 1, 2}, 2, 2)), bytes(NpyArray.of(new int[4], 4))
        });
        surviveGraphs("set.npz", good, file -> GraphFiles.read(file.toString()));
    }

    @Test
    void edgeLists() throws IOException {
        String lines = "source target weight\n0 1 1.5\n1 2 2e3\n# remark\n2 3 -1\n3 0 .5\n";
        surviveGraphs(
                "x.tsv",
                text(lines),
                file -> GraphFiles.read(new GraphSource(file.toString(), false, 1000, null, null)));
        surviveGraphs(
                "x.csv",
                text(lines.replace(' ', ',')),
                file -> GraphFiles.read(new GraphSource(file.toString(), true, 1000, null, null)));
    }

    @Test
    void graphMl() throws IOException {
        String inside = "<node id='a'/><node id='b'/><edge source='a' target='b'><data key='d0'>2</data></edge>";
        surviveGraphs(
                "x.graphml", text(GraphMlTest.graph("undirected", inside)), file -> GraphFiles.read(file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "graph_indicator", "graph_labels", "node_labels", "node_attributes", "edge_labels"})
    void setsOfGraphs(String which) throws IOException {
        GraphSetTest.write(folder);
        Path file = folder.resolve("DS_" + which + ".txt");
        int refused = 0;
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < GRAPHS / 5; i++) {
            Files.write(file, Mutations.spoil(good, new KeyedRandom(i, 35, good.length)));
            try {
                GraphSet.read(folder);
            } catch (DataFormatException e) {
                refused++;
                assertThat(e.getMessage())
                        .startsWith(folder.resolve("DS_").toString())
                        .doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(GRAPHS / 100);
    }

    /** Lines and documents that unpack to more than memory holds. */
    @Test
    void textWithoutEnd() throws IOException {
        byte[] endless = new byte[40 << 20];
        Arrays.fill(endless, (byte) '1');
        Path plain = folder.resolve("long.csv");
        Files.write(plain, endless);
        assertThatThrownBy(() -> GraphFiles.read(plain.toString()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("line 1 has more than 1048576 characters");
        java.io.Reader bounded = new BoundedReader(new java.io.StringReader("ab\nabc"), plain, 3, 5);
        assertThatThrownBy(() -> bounded.transferTo(java.io.Writer.nullWriter()))
                .hasMessageContaining("has more than 5 characters");
    }

    @Test
    void clouds() throws IOException {
        byte[] good = bytes(NpyArray.of(new float[] {0, 0, 0, 1, 1, 1, 2, 0, 1, 5, 5, 5}, 4, 3));
        survive("x.npy", good, file -> GraphFiles.read(GraphSource.cloud(file.toString(), 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour.png",
                "palette.png",
                "grey16.png",
                "colour.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "grey.jpg",
                "lossless.webp",
                "lossy.webp",
                "alpha.webp"
            })
    void pictures(String name) throws IOException {
        byte[] good = Fixtures.bytes("pictures/" + name);
        int refused = Mutations.survive(folder.resolve(name), good, COPIES / 3, 2L << 30, Images::read);
        assertThat(refused).isGreaterThan(COPIES / 30);
    }

    @Test
    void zipsOfPictures() throws IOException {
        byte[] picture = Fixtures.bytes("pictures/grey.png");
        byte[] good = zip(
                new String[] {"train/a/1.png", "train/b/1.png", "val/a/2.png", "words.txt"},
                new byte[][] {picture, picture, picture, text("a\tfirst\nb\tsecond\n")});
        survive("x.zip", good, file -> ImageFolders.read(file, 0));
    }
}
