package dev.facet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.data.Image;
import dev.facet.data.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class AnimatedPngTest {
    private static final int WIDTH = 13;
    private static final int HEIGHT = 7;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(String type, byte[] data, int crc) {
        int number(int at) {
            return ByteBuffer.wrap(data).getInt(at);
        }
    }

    @Test
    void chunksStandInOrderAndTheirSumsHold() {
        List<Chunk> chunks = chunks(AnimatedPng.of(frames(3), 80));
        assertThat(chunks.stream().map(Chunk::type))
                .containsExactly("IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND");
        for (Chunk chunk : chunks) {
            CRC32 crc = new CRC32();
            crc.update(chunk.type.getBytes(StandardCharsets.US_ASCII));
            crc.update(chunk.data);
            assertThat(chunk.crc).as(chunk.type).isEqualTo((int) crc.getValue());
        }
        assertThat(chunks.get(0).number(0)).isEqualTo(WIDTH);
        assertThat(chunks.get(0).number(4)).isEqualTo(HEIGHT);
        assertThat(chunks.get(1).number(0)).isEqualTo(3);
        assertThat(chunks.get(1).number(4)).isZero();
        int sequence = 0;
        for (Chunk chunk : chunks) {
            if (chunk.type.equals("fcTL")) {
                assertThat(chunk.data).hasSize(26);
                assertThat(ByteBuffer.wrap(chunk.data).getShort(20)).isEqualTo((short) 80);
                assertThat(ByteBuffer.wrap(chunk.data).getShort(22)).isEqualTo((short) 1000);
            }
            if (chunk.type.equals("fcTL") || chunk.type.equals("fdAT")) {
                assertThat(chunk.number(0)).isEqualTo(sequence++);
            }
        }
        assertThat(sequence).isEqualTo(5);
    }

    /** Each frame as a still of its own, read by Java's own reader. */
    @Test
    void everyFrameIsThatWhichWasGiven() throws IOException {
        List<Image> frames = frames(4);
        byte[] file = AnimatedPng.of(frames, 100);
        assertThat(read(file).pixels()).isEqualTo(frames.get(0).pixels());
        List<Chunk> chunks = chunks(file);
        int frame = 1;
        for (Chunk chunk : chunks) {
            if (chunk.type.equals("fdAT")) {
                ByteArrayOutputStream still = new ByteArrayOutputStream();
                still.write(file, 0, 8);
                write(still, chunks.getFirst());
                byte[] data = Arrays.copyOfRange(chunk.data, 4, chunk.data.length);
                CRC32 crc = new CRC32();
                crc.update("IDAT".getBytes(StandardCharsets.US_ASCII));
                crc.update(data);
                write(still, new Chunk("IDAT", data, (int) crc.getValue()));
                write(still, chunks.getLast());
                assertThat(read(still.toByteArray()).pixels())
                        .isEqualTo(frames.get(frame++).pixels());
            }
        }
        assertThat(frame).isEqualTo(4);
    }

    @Test
    void aSingleFrameIsAStill() throws IOException {
        Image frame = frames(1).getFirst();
        byte[] file = AnimatedPng.of(List.of(frame), 0);
        assertThat(chunks(file).stream().map(Chunk::type)).containsExactly("IHDR", "IDAT", "IEND");
        assertThat(read(file).pixels()).isEqualTo(frame.pixels());
    }

    /** Slopes, noise and even grounds, so that every filter is the best of some row. */
    @Test
    void everyFilterIsTaken() throws IOException, DataFormatException {
        byte[] pixels = new byte[3 * 60 * 40];
        Random random = new Random(5);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 60; y++) {
                for (int x = 0; x < 40; x++) {
                    int value = switch (y / 12) {
                        case 0 -> random.nextInt(256);
                        case 1 -> 5 * x + random.nextInt(2);
                        case 2 -> (x * 37 + c * 11) & 255;
                        case 3 -> x * y / 9 + random.nextInt(9);
                        default -> 3 * x + 2 * y + (x * y) % 3;
                    };
                    pixels[(c * 60 + y) * 40 + x] = (byte) value;
                }
            }
        }
        Image image = new Image(3, 60, 40, pixels);
        byte[] file = AnimatedPng.of(List.of(image, image), 100);
        assertThat(read(file).pixels()).isEqualTo(pixels);
        Inflater inflater = new Inflater();
        inflater.setInput(chunks(file).get(3).data);
        byte[] rows = new byte[60 * (1 + 3 * 40)];
        assertThat(inflater.inflate(rows)).isEqualTo(rows.length);
        inflater.end();
        Set<Integer> filters = new TreeSet<>();
        for (int y = 0; y < 60; y++) {
            filters.add((int) rows[y * (1 + 3 * 40)]);
        }
        assertThat(filters).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void framesOfTwoSizesAndOfGreyAreRefused() {
        Image other = new Image(3, HEIGHT, WIDTH + 1, new byte[3 * HEIGHT * (WIDTH + 1)]);
        Image grey = new Image(1, HEIGHT, WIDTH, new byte[HEIGHT * WIDTH]);
        for (Image wrong : List.of(other, grey)) {
            List<Image> frames = List.of(frames(1).getFirst(), wrong);
            assertThatThrownBy(() -> AnimatedPng.of(frames, 50)).hasMessageContaining("one size");
        }
    }

    private static List<Image> frames(int count) {
        Random random = new Random(3);
        List<Image> frames = new ArrayList<>();
        for (int f = 0; f < count; f++) {
            byte[] pixels = new byte[3 * HEIGHT * WIDTH];
            random.nextBytes(pixels);
            frames.add(new Image(3, HEIGHT, WIDTH, pixels));
        }
        return frames;
    }

    private static Image read(byte[] png) throws IOException {
        return Images.of(ImageIO.read(new ByteArrayInputStream(png)));
    }

    private static List<Chunk> chunks(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).position(8);
        List<Chunk> chunks = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] data = new byte[in.getInt()];
            byte[] type = new byte[4];
            in.get(type).get(data);
            chunks.add(new Chunk(new String(type, StandardCharsets.US_ASCII), data, in.getInt()));
        }
        return chunks;
    }

    private static void write(ByteArrayOutputStream out, Chunk chunk) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.data.length).array());
        out.writeBytes(chunk.type.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(chunk.data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.crc).array());
    }
}
