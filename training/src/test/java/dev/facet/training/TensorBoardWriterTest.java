package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
    @TempDir
    Path folder;

    @Test
    void checksumsAreThoseOfTheStandard() {
        // RFC 3720, appendix B.4: 32 bytes of zeros.
        assertThat(crc32c(new byte[32])).isEqualTo(0x8a9136aa);
    }

    @Test
    void recordsHoldWhatWasWritten() throws IOException {
        try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
            writer.scalar("loss", 1, 0.5);
            writer.scalar("test/accuracy", 300, 0.75);
        }
        assertThat(events()).containsExactly("version brain.Event:2", "1 loss 0.5", "300 test/accuracy 0.75");
    }

    @Test
    void resumingCutsWhatCameAfterTheCheckpoint() throws IOException {
        long length;
        try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
            writer.scalar("loss", 1, 1);
            length = writer.length();
            writer.scalar("loss", 2, 2);
        }
        try (TensorBoardWriter writer = TensorBoardWriter.resume(folder, length)) {
            writer.scalar("loss", 2, 3);
        }
        assertThat(events()).containsExactly("version brain.Event:2", "1 loss 1.0", "2 loss 3.0");
    }

    @Test
    void resumingWithoutAFileBeginsOne() throws IOException {
        TensorBoardWriter.resume(folder, 100).close();
        assertThat(events()).containsExactly("version brain.Event:2");
    }

    @Test
    void aRunThatBeginsAgainHasOneFile() throws IOException {
        Path old =
                Files.writeString(folder.resolve("events.out.tfevents.0000000001.facet"), "of a run that was killed");
        try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
            writer.scalar("loss", 1, 0.5);
        }
        assertThat(old).doesNotExist();
        assertThat(events()).containsExactly("version brain.Event:2", "1 loss 0.5");
    }

    /** An independent reader: checks both checksums bit by bit and decodes the messages. */
    private List<String> events() throws IOException {
        List<Path> files;
        try (var listed = Files.list(folder)) {
            files = listed.toList();
        }
        assertThat(files).hasSize(1);
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(files.getFirst())).order(ByteOrder.LITTLE_ENDIAN);
        List<String> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertThat(in.getInt()).isEqualTo(masked(length));
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            in.get(data);
            assertThat(in.getInt()).isEqualTo(masked(data));
            events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static String event(ByteBuffer in) {
        long step = 0;
        String rest = "";
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag) {
                case 1 << 3 | 1 -> assertThat(in.getDouble()).isGreaterThan(1e9);
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> {
                    return "version " + new String(bytes(in), StandardCharsets.UTF_8);
                }
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = ByteBuffer.wrap(bytes(in));
                    assertThat(varint(summary)).isEqualTo(1 << 3 | 2);
                    ByteBuffer value = ByteBuffer.wrap(bytes(summary)).order(ByteOrder.LITTLE_ENDIAN);
                    assertThat(varint(value)).isEqualTo(1 << 3 | 2);
                    rest = new String(bytes(value), StandardCharsets.UTF_8);
                    assertThat(varint(value)).isEqualTo(2 << 3 | 5);
                    rest += " " + value.getFloat();
                    assertThat(value.hasRemaining() || summary.hasRemaining()).isFalse();
                }
                default -> throw new AssertionError("unexpected tag " + tag);
            }
        }
        return step + " " + rest;
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte b;
        do {
            b = in.get();
            value |= (long) (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return value;
    }

    private static int masked(byte[] data) {
        int crc = crc32c(data);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static int crc32c(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }
}
