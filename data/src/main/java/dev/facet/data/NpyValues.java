package dev.facet.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The values behind an NPY header, moved in pieces between little-endian bytes and Java's arrays. */
final class NpyValues {
    /** The most bytes of values: 16 GiB, as many as the longest array of doubles has. */
    static final long MOST_BYTES = 1L << 34;

    private static final int PIECE_BYTES = 1 << 16;

    private NpyValues() {}

    /** Reads all values. The caller has made sure that so many can be there. */
    static Object read(InputStream in, NpyHeader header, Path file, String within) throws IOException {
        int count = header.count();
        Object values = allocate(header);
        int most = Math.min(count, perPiece(header.width()));
        byte[] piece = new byte[most * header.width()];
        ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += most) {
            int n = Math.min(most, count - from);
            int got = in.readNBytes(piece, 0, n * header.width());
            if (got < n * header.width()) {
                throw new DataFormatException(
                        file,
                        within + "is truncated: its header promises " + count + " values of shape "
                                + Arrays.toString(header.shape()) + ", it holds " + (from + got / header.width()));
            }
            bytes.clear();
            take(bytes, values, from, n, header, file, within);
        }
        return values;
    }

    /** How many values are moved at a time. */
    private static int perPiece(int width) {
        return Math.max(1, PIECE_BYTES / Math.max(1, width));
    }

    private static Object allocate(NpyHeader header) {
        int count = header.count();
        return switch (header.type()) {
            case FLOAT16, FLOAT32 -> new float[count];
            case FLOAT64 -> new double[count];
            case INT8, INT16, INT32, UINT8, UINT16 -> new int[count];
            case INT64, UINT32, UINT64 -> new long[count];
            case BOOL -> new boolean[count];
            case TEXT -> new String[count];
        };
    }

    private static void take(
            ByteBuffer bytes, Object values, int from, int n, NpyHeader header, Path file, String within) {
        switch (header.type()) {
            case FLOAT32 -> bytes.asFloatBuffer().get((float[]) values, from, n);
            case FLOAT64 -> bytes.asDoubleBuffer().get((double[]) values, from, n);
            case INT32 -> bytes.asIntBuffer().get((int[]) values, from, n);
            case INT64 -> bytes.asLongBuffer().get((long[]) values, from, n);
            default -> {
                for (int i = from; i < from + n; i++) {
                    takeOne(bytes, values, i, header, file, within);
                }
            }
        }
    }

    private static void takeOne(ByteBuffer bytes, Object values, int i, NpyHeader header, Path file, String within) {
        switch (header.type()) {
            case FLOAT16 -> ((float[]) values)[i] = Float.float16ToFloat(bytes.getShort());
            case INT8 -> ((int[]) values)[i] = bytes.get();
            case INT16 -> ((int[]) values)[i] = bytes.getShort();
            case UINT8 -> ((int[]) values)[i] = bytes.get() & 0xff;
            case UINT16 -> ((int[]) values)[i] = bytes.getShort() & 0xffff;
            case UINT32 -> ((long[]) values)[i] = bytes.getInt() & 0xffffffffL;
            case UINT64 -> {
                long value = bytes.getLong();
                if (value < 0) {
                    throw new DataFormatException(
                            file,
                            within + "holds " + Long.toUnsignedString(value) + " as value " + i
                                    + ", at most 2^63 - 1 is read");
                }
                ((long[]) values)[i] = value;
            }
            case BOOL -> {
                byte value = bytes.get();
                if (value < 0 || value > 1) {
                    throw new DataFormatException(
                            file, within + "holds " + value + " as value " + i + ", a bool is 0 or 1");
                }
                ((boolean[]) values)[i] = value == 1;
            }
            case TEXT -> {
                byte[] text = new byte[header.width()];
                bytes.get(text);
                String whole =
                        new String(text, header.unicode() ? StandardCharsets.UTF_32LE : StandardCharsets.ISO_8859_1);
                ((String[]) values)[i] = whole.replaceAll("\0+$", "");
            }
            default -> throw new IllegalStateException(header.type() + " is read in bulk");
        }
    }

    /** The bytes of the widest text of an array, at least 1; 0 for numbers. */
    static int textWidth(NpyArray array) {
        if (array.type() != NpyType.TEXT) {
            return 0;
        }
        int width = 1;
        for (String text : array.strings()) {
            if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("only ASCII text is written, got \"" + text + "\"");
            }
            width = Math.max(width, text.length());
        }
        return width;
    }

    /** Writes all values in the array's type: float32, float64, int32, int64, bool or text. */
    static void write(OutputStream out, NpyArray array, int textWidth) throws IOException {
        int width = array.type() == NpyType.TEXT ? textWidth : array.type().bytes();
        int most = Math.min(array.count(), perPiece(width));
        byte[] piece = new byte[most * width];
        for (int from = 0; from < array.count(); from += most) {
            int n = Math.min(most, array.count() - from);
            ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
            switch (array.type()) {
                case FLOAT32 -> bytes.asFloatBuffer().put((float[]) array.values(), from, n);
                case FLOAT64 -> bytes.asDoubleBuffer().put((double[]) array.values(), from, n);
                case INT32 -> bytes.asIntBuffer().put((int[]) array.values(), from, n);
                case INT64 -> bytes.asLongBuffer().put((long[]) array.values(), from, n);
                case BOOL -> {
                    for (int i = from; i < from + n; i++) {
                        bytes.put((byte) (array.booleans()[i] ? 1 : 0));
                    }
                }
                case TEXT -> {
                    for (int i = from; i < from + n; i++) {
                        bytes.put(Arrays.copyOf(array.strings()[i].getBytes(StandardCharsets.US_ASCII), width));
                    }
                }
                default -> throw new IllegalArgumentException("arrays of " + array.type() + " are not written");
            }
            out.write(piece, 0, n * width);
        }
    }
}
