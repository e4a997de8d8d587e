package dev.facet.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Scalars as TensorBoard reads them: one event file of TFRecords, each holding an Event protocol buffer.
 *
 * <p>A record is its length (uint64), the masked CRC32C of the length, the bytes, the masked CRC32C of the bytes, all
 * little-endian. An Event has wall_time (1, double), step (2, int64), file_version (3, string) and summary (5); a
 * summary has values (1) with tag (1, string) and simple_value (2, float).
 *
 * <p>Errors: {@link UncheckedIOException} if the file cannot be written.
 */
public final class TensorBoardWriter implements AutoCloseable {
    private static final String PREFIX = "events.out.tfevents.";

    private final RandomAccessFile file;

    private TensorBoardWriter(RandomAccessFile file) {
        this.file = file;
    }

    /** The folder's only event file, begun anew: TensorBoard would draw the curves of an older one beside it. */
    public static TensorBoardWriter create(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path old : files(folder)) {
                Files.delete(old);
            }
            double now = System.currentTimeMillis() / 1000.0;
            Path path = folder.resolve(PREFIX + String.format(java.util.Locale.ROOT, "%010d", (long) now) + ".facet");
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            file.setLength(0);
            TensorBoardWriter writer = new TensorBoardWriter(file);
            Message event = new Message();
            event.fixed64(1, Double.doubleToRawLongBits(now));
            event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
            writer.record(event.toBytes());
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder's event file again, cut back to its first bytes, so that a resumed run goes on where it stood. */
    public static TensorBoardWriter resume(Path folder, long length) {
        try {
            Files.createDirectories(folder);
            List<Path> files = files(folder);
            if (files.isEmpty() || Files.size(files.getLast()) < length) {
                return create(folder);
            }
            RandomAccessFile file = new RandomAccessFile(files.getLast().toFile(), "rw");
            file.setLength(length);
            file.seek(length);
            return new TensorBoardWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var listed = Files.list(folder)) {
            return listed.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }

    /** A scalar at a step. */
    public void scalar(String tag, int step, double value) {
        Message scalar = new Message();
        scalar.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
        scalar.fixed32(2, Float.floatToRawIntBits((float) value));
        Message summary = new Message();
        summary.bytes(1, scalar.toBytes());
        Message event = new Message();
        event.fixed64(1, Double.doubleToRawLongBits(System.currentTimeMillis() / 1000.0));
        event.varint(2, step);
        event.bytes(5, summary.toBytes());
        record(event.toBytes());
    }

    /** Bytes written so far. */
    public long length() {
        try {
            return file.getFilePointer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void record(byte[] data) {
        ByteBuffer framed = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        framed.putLong(data.length);
        framed.putInt(maskedCrc(framed.array(), 0, 8));
        framed.put(data);
        framed.putInt(maskedCrc(framed.array(), 12, data.length));
        try {
            file.write(framed.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CRC32C rotated right by 15 bits plus a constant, so that a checksum of data with checksums stays useful. */
    private static int maskedCrc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A protocol buffer message as it is being written. */
    private static final class Message {
        private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();

        void varint(int field, long value) {
            raw((long) field << 3);
            raw(value);
        }

        void fixed64(int field, long bits) {
            raw((long) field << 3 | 1);
            little(bits, 8);
        }

        void fixed32(int field, int bits) {
            raw((long) field << 3 | 5);
            little(bits, 4);
        }

        void bytes(int field, byte[] value) {
            raw((long) field << 3 | 2);
            raw(value.length);
            out.writeBytes(value);
        }

        private void raw(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        private void little(long bits, int bytes) {
            for (int i = 0; i < bytes; i++) {
                out.write((int) (bits >>> (8 * i)));
            }
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
