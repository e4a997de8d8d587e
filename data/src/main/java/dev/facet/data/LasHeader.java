package dev.facet.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The header of a LAS or LAZ file, versions 1.0 to 1.4 (ASPRS, "LAS Specification 1.4 - R15", 2019), with its extra
 * dimensions.
 *
 * @param format the format of point records, 0 to 10
 * @param compressed whether the records are LAZ
 * @param recordLength the bytes of a record when it is not compressed
 * @param points the number of points
 * @param pointsAt the byte at which points begin
 * @param scale the unit of whole coordinates on each axis
 * @param offset where whole coordinates are 0
 * @param extra dimensions behind the fields of the format
 * @param said what it says beside the points
 */
@SuppressWarnings("ArrayRecordComponent")
record LasHeader(
        int format,
        boolean compressed,
        int recordLength,
        long points,
        long pointsAt,
        double[] scale,
        double[] offset,
        List<Extra> extra,
        CloudHeader.Las said) {
    private static final int[] LENGTHS = {20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67};
    private static final ScalarType[] EXTRA_TYPES = {
        ScalarType.UINT8,
        ScalarType.INT8,
        ScalarType.UINT16,
        ScalarType.INT16,
        ScalarType.UINT32,
        ScalarType.INT32,
        null,
        null,
        ScalarType.FLOAT32,
        ScalarType.FLOAT64
    };
    private static final int EXTRA_RECORD = 192;
    private static final int VARIABLE = 54;

    /**
     * A dimension of one number in extra bytes.
     *
     * @param index which of the described dimensions it is
     * @param at the byte of a record at which it begins
     * @param wide whether it is a whole number of 64 bits, which is kept in double precision
     */
    record Extra(
            String name,
            int index,
            int at,
            ScalarType type,
            boolean wide,
            boolean unsigned,
            double scale,
            double offset) {
        /** Whether values are the stored numbers as they are. */
        boolean plain() {
            return scale == 1 && offset == 0;
        }
    }

    /** The bytes of the fields of a format. */
    static int length(int format) {
        return LENGTHS[format];
    }

    boolean hasTime() {
        return format == 1 || format >= 3;
    }

    boolean hasColour() {
        return format == 2 || format == 3 || format == 5 || format == 7 || format == 8 || format == 10;
    }

    boolean hasNearInfrared() {
        return format == 8 || format == 10;
    }

    /** Reads the header and the records behind it; the input then stands at the points. */
    static LasHeader read(BinaryInput in, Path file) throws IOException {
        return new Parser(in, file).parse();
    }

    private static final class Parser {
        private final BinaryInput in;
        private final Path file;
        private final long size;

        Parser(BinaryInput in, Path file) {
            this.in = in;
            this.file = file;
            size = in.left();
        }

        private long u(int bytes) throws IOException {
            return (long) in.get(bytes == 1 ? ScalarType.UINT8 : bytes == 2 ? ScalarType.UINT16 : ScalarType.UINT32);
        }

        private double[] doubles(int count) throws IOException {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = in.get(ScalarType.FLOAT64);
            }
            return values;
        }

        LasHeader parse() throws IOException {
            byte[] signature = new byte[4];
            in.get(signature);
            if (!new String(signature, StandardCharsets.ISO_8859_1).equals("LASF")) {
                throw new DataFormatException(file, "is no LAS or LAZ file, it does not begin with LASF");
            }
            in.skip(2);
            int encoding = (int) u(2);
            in.skip(16);
            long major = u(1);
            long minor = u(1);
            if (major != 1 || minor > 4) {
                throw new DataFormatException(file, "is LAS " + major + "." + minor + ", 1.0 to 1.4 are read");
            }
            byte[] maker = new byte[68];
            in.get(maker);
            long headerSize = u(2);
            long pointsAt = u(4);
            long records = u(4);
            int format = (int) u(1);
            boolean compressed = (format & 0xC0) != 0;
            format &= 0x3F;
            int recordLength = (int) u(2);
            long points = u(4);
            in.skip(20);
            double[] scale = doubles(3);
            double[] offset = doubles(3);
            long least = minor == 4 ? 375 : minor == 3 ? 235 : 227;
            if (headerSize < least || pointsAt < headerSize || pointsAt > size) {
                throw new DataFormatException(
                        file,
                        "has a LAS header of " + headerSize + " bytes and points from byte " + pointsAt + " of "
                                + size);
            }
            in.skip(48);
            long read = 227;
            long laterRecords = 0;
            if (minor == 4) {
                in.skip(16);
                laterRecords = u(4);
                long low = u(4);
                long high = u(4);
                if (points == 0 || high > 0) {
                    points = high > 0xFFFF ? Long.MAX_VALUE : low + (high << 32);
                }
                read = 255;
            }
            if (minor == 4 && 60 * laterRecords > size) {
                throw new EOFException();
            }
            if (54 * records > pointsAt - headerSize) {
                throw new DataFormatException(
                        file,
                        "promises " + records + " records in the " + (pointsAt - headerSize)
                                + " bytes between its header and its points");
            }
            in.skip(headerSize - read);
            check(format, recordLength, scale, offset);
            List<byte[]> kept = new ArrayList<>();
            List<Extra> extra = extra(records, pointsAt, length(format), recordLength, kept);
            if (!compressed && points > in.left() / recordLength) {
                throw new EOFException();
            }
            return new LasHeader(
                    format,
                    compressed,
                    recordLength,
                    points,
                    pointsAt,
                    scale,
                    offset,
                    extra,
                    new CloudHeader.Las(encoding, maker, scale, offset, kept));
        }

        private void check(int format, int recordLength, double[] scale, double[] offset) {
            if (format >= LENGTHS.length || recordLength < LENGTHS[format]) {
                throw new DataFormatException(
                        file,
                        "has points of LAS format " + format + " in " + recordLength
                                + " bytes, formats 0 to 10 are read"
                                + (format < LENGTHS.length ? " (this one has " + LENGTHS[format] + ")" : ""));
            }
            for (int axis = 0; axis < 3; axis++) {
                if (!(Math.abs(scale[axis]) > 0 && Math.abs(scale[axis]) < 1e100 && Math.abs(offset[axis]) < 1e100)) {
                    throw new DataFormatException(
                            file,
                            "has a scale of " + scale[axis] + " and an offset of " + offset[axis] + " on axis " + axis);
                }
            }
        }

        /** Goes through the variable length records, up to the points, for the description of extra bytes. */
        private List<Extra> extra(long records, long pointsAt, int from, int recordLength, List<byte[]> kept)
                throws IOException {
            List<Extra> found = new ArrayList<>();
            long end = size - pointsAt;
            for (long r = 0; r < records; r++) {
                if (in.left() - end < VARIABLE) {
                    throw new DataFormatException(file, "has a record " + r + " that reaches into its points");
                }
                byte[] head = new byte[VARIABLE];
                in.get(head);
                ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
                String user = text(Arrays.copyOfRange(head, 2, 18));
                int id = fields.getShort(18) & 0xFFFF;
                int length = fields.getShort(20) & 0xFFFF;
                if (length > in.left() - end) {
                    throw new DataFormatException(file, "has a record " + r + " that reaches into its points");
                }
                if (id == 4 && user.equals("LASF_Spec") && found.isEmpty()) {
                    byte[] described = new byte[length];
                    in.get(described);
                    describe(described, from, recordLength, found);
                } else if ((user.equals("LASF_Spec") && (id == 4 || (id >= 100 && id < 355)))
                        || user.equals("laszip encoded")) {
                    in.skip(length); // how points are stored, waveforms among them
                } else {
                    byte[] body = new byte[length];
                    in.get(body);
                    byte[] record = Arrays.copyOf(head, VARIABLE + length);
                    System.arraycopy(body, 0, record, VARIABLE, length);
                    kept.add(record);
                }
            }
            if (in.left() < end) {
                throw new DataFormatException(file, "has records that reach into its points");
            }
            in.skip(in.left() - end);
            return List.copyOf(found);
        }

        private static String text(byte[] bytes) {
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return new String(bytes, 0, end, StandardCharsets.ISO_8859_1).strip();
        }

        private void describe(byte[] described, int from, int recordLength, List<Extra> found) throws IOException {
            BinaryInput each =
                    new BinaryInput(new ByteArrayInputStream(described), ByteOrder.LITTLE_ENDIAN, described.length);
            int at = from;
            for (int r = 0; r + EXTRA_RECORD <= described.length; r += EXTRA_RECORD) {
                each.skip(2);
                int type = (int) each.get(ScalarType.UINT8);
                int options = (int) each.get(ScalarType.UINT8);
                byte[] name = new byte[32];
                each.get(name);
                each.skip(76);
                double scale = each.get(ScalarType.FLOAT64);
                each.skip(16);
                double offset = each.get(ScalarType.FLOAT64);
                each.skip(16 + 32);
                scale = (options & 8) == 0 ? 1 : scale;
                offset = (options & 16) == 0 ? 0 : offset;
                if (type >= 1 && type <= 10) {
                    boolean wide = type == 7 || type == 8;
                    ScalarType kept = wide ? ScalarType.FLOAT64 : EXTRA_TYPES[type - 1];
                    String called = name(text(name), found.size());
                    if (at + kept.bytes() > recordLength || !Double.isFinite(scale) || !Double.isFinite(offset)) {
                        throw new DataFormatException(
                                file, "describes extra bytes \"" + called + "\" that its points do not hold");
                    }
                    found.add(new Extra(called, r / EXTRA_RECORD, at, kept, wide, type == 7, scale, offset));
                    at += kept.bytes();
                } else if (type == 0) {
                    at += options;
                } else {
                    // Deprecated pairs and triples are passed over.
                    int size = type > 30 ? 0 : new int[] {1, 1, 2, 2, 4, 4, 8, 8, 4, 8}[(type - 1) % 10];
                    at += size * ((type - 1) / 10 + 1);
                }
            }
        }

        /** A name that an attribute may have: blanks become underscores. */
        private static String name(String given, int index) {
            String name = given.replaceAll("[^!-~]", "_");
            return name.isEmpty() ? "extra_" + index : name;
        }
    }
}
