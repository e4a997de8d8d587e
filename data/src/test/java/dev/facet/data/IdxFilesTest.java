package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("x.idx");
    }

    static byte[] idx(byte[] values, int... shape) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        buffer.putInt(0x0800 | shape.length);
        for (int size : shape) {
            buffer.putInt(size);
        }
        return buffer.put(values).array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private void refused(byte[] bytes, String problem) throws IOException {
        Files.write(file, bytes);
        assertThatThrownBy(() -> IdxFiles.read(file))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void readsPlainAndGzippedFilesAlike() throws IOException {
        byte[] values = {1, 2, 3, -1, -2, -3};
        for (byte[] bytes : new byte[][] {idx(values, 3, 1, 2), gzip(idx(values, 3, 1, 2))}) {
            Files.write(file, bytes);
            IdxFiles.IdxArray array = IdxFiles.read(file);
            assertThat(array.shape()).containsExactly(3, 1, 2);
            assertThat(array.values()).isEqualTo(values);
        }
        Files.write(file, idx(new byte[0], 0));
        assertThat(IdxFiles.read(file).values()).isEmpty();
    }

    @Test
    void refusesEachMalformedFileInOneSentence() throws IOException {
        byte[] good = idx(new byte[12], 3, 2, 2);
        refused(new byte[0], "is empty");
        refused(Arrays.copyOf(good, 3), "is truncated");
        refused(Arrays.copyOf(good, 9), "is truncated");
        refused(Arrays.copyOf(good, good.length - 1), "promises 12 values of shape [3, 2, 2], it holds 11");
        refused(Arrays.copyOf(good, good.length + 1), "goes on after the 12 values");
        refused(gzip(Arrays.copyOf(good, good.length + 1)), "goes on after");
        refused(Arrays.copyOf(gzip(good), gzip(good).length - 9), "is truncated");
        refused("P6 not an idx file".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "is not an IDX file");
        refused(ByteBuffer.allocate(12).putInt(0x0B01).putInt(2).array(), "type 11");
        refused(ByteBuffer.allocate(12).putInt(0x0800).array(), "has 0 axes");
        refused(ByteBuffer.allocate(40).putInt(0x0805).array(), "has 5 axes");
        refused(ByteBuffer.allocate(12).putInt(0x0801).putInt(-7).array(), "size -7");
        refused(idx(new byte[0], 1 << 20, 1 << 20, 1 << 20), "more than the file can hold");
        refused(idx(new byte[4], 1 << 30), "more than the file can hold");
        refused(idx(new byte[4], Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 2), "more than the file can");
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> IdxFiles.read(file)).hasMessage(file + ": does not exist");
        assertThatThrownBy(() -> IdxFiles.read(folder)).hasMessage(folder + ": is a directory, a file is wanted");
    }

    private void writeSet(int train, int trainLabels, int size, int testSize, byte label) throws IOException {
        byte[] labels = new byte[trainLabels];
        labels[0] = label;
        Files.write(folder.resolve("train-images-idx3-ubyte"), idx(new byte[train * size * size], train, size, size));
        Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), gzip(idx(labels, trainLabels)));
        Files.write(
                folder.resolve("t10k-images.idx3-ubyte"),
                idx(new byte[2 * testSize * testSize], 2, testSize, testSize));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(new byte[] {1, 0}, 2));
    }

    @Test
    void readsASetOfFourFiles() throws IOException {
        writeSet(3, 3, 5, 5, (byte) 4);
        ImageSplits splits = ImageData.load(folder.toString(), ImageOptions.DEFAULT);
        assertThat(splits.train().labels()).containsExactly(4, 0, 0);
        assertThat(splits.train().classes()).containsExactly("0", "1", "2", "3", "4");
        assertThat(splits.test().labels()).containsExactly(1, 0);
        assertThat(splits.test().height()).isEqualTo(5);
        assertThat(ImageData.load(folder.toString(), new ImageOptions(2, 1, 5, 7))
                        .train()
                        .count())
                .isEqualTo(2);
        assertThatThrownBy(() -> ImageData.load(folder.toString(), new ImageOptions(0, 0, 6, 0)))
                .hasMessageContaining("size 6 was asked for");
    }

    @Test
    void refusesSetsThatDoNotFitTogether() throws IOException {
        writeSet(3, 4, 5, 5, (byte) 0);
        assertThatThrownBy(() -> ImageData.load(folder.toString(), ImageOptions.DEFAULT))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("holds 3 pictures, but its file of labels 4 labels");
        writeSet(3, 3, 5, 6, (byte) 0);
        assertThatThrownBy(() -> ImageData.load(folder.toString(), ImageOptions.DEFAULT))
                .hasMessageContaining("training pictures of 5 x 5 but test pictures of 6 x 6");
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertThatThrownBy(() -> ImageData.load(folder.toString(), ImageOptions.DEFAULT))
                .hasMessageContaining("lacks t10k-labels-idx1-ubyte");
    }
}
