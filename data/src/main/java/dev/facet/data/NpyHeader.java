package dev.facet.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The header of an NPY file: eight bytes of magic and version, its own length, then a Python dictionary with
 * {@code descr}, {@code fortran_order} and {@code shape}.
 *
 * @param type the type of the values
 * @param width the bytes of one value
 * @param unicode whether text is UTF-32 rather than bytes
 * @param shape the size of each axis
 * @param count the product of the sizes
 */
@SuppressWarnings("ArrayRecordComponent")
record NpyHeader(NpyType type, int width, boolean unicode, int[] shape, int count) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final int MOST_AXES = 32;
    private static final int WIDEST_TEXT = 1 << 12;
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9,\\s]*\\)|\\[.*\\])\\s*(,|$)",
            Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("([|<])([SU])([0-9]{1,6})");

    /** Reads a header; {@code within} begins the problem, as in all messages of arrays inside other files. */
    static NpyHeader read(DataInputStream in, Path file, String within) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new DataFormatException(
                    file,
                    within + (magic.length == 0 ? "is empty" : "is not an NPY file: it has not the magic of one"));
        }
        int major = in.readUnsignedByte();
        int minor = in.readUnsignedByte();
        if (major < 1 || major > 3 || minor != 0) {
            throw new DataFormatException(
                    file, within + "has NPY version " + major + "." + minor + ", 1.0 to 3.0 are read");
        }
        long length = major == 1
                ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        if (length > LONGEST) {
            throw new DataFormatException(
                    file, within + "promises a header of " + length + " bytes, at most " + LONGEST + " are read");
        }
        byte[] text = new byte[(int) length];
        in.readFully(text);
        return parse(new String(text, StandardCharsets.UTF_8), file, within);
    }

    private static NpyHeader parse(String text, Path file, String within) {
        String body = text.strip();
        if (!body.startsWith("{") || !body.endsWith("}")) {
            throw new DataFormatException(file, within + "has an NPY header that is no dictionary");
        }
        body = body.substring(1, body.length() - 1).stripTrailing();
        @Nullable String descriptor = null;
        @Nullable String fortran = null;
        @Nullable String shape = null;
        Matcher entry = ENTRY.matcher(body);
        int at = 0;
        while (at < body.length() && entry.region(at, body.length()).lookingAt()) {
            String value = entry.group(2);
            switch (entry.group(1)) {
                case "descr" -> descriptor = once(descriptor, value, file, within);
                case "fortran_order" -> fortran = once(fortran, value, file, within);
                default -> shape = once(shape, value, file, within);
            }
            at = entry.end();
        }
        if (at < body.length() || descriptor == null || fortran == null || shape == null || !shape.startsWith("(")) {
            throw new DataFormatException(
                    file,
                    within + "has an NPY header without exactly descr, fortran_order and shape: {" + cut(body) + "}");
        }
        int[] sizes = sizes(shape.substring(1, shape.length() - 1), file, within);
        if (!fortran.equals("False")) {
            throw new DataFormatException(
                    file,
                    within
                            + "has its values in Fortran order; numpy.ascontiguousarray before saving puts them in C order");
        }
        return typed(descriptor, sizes, file, within);
    }

    private static String once(@Nullable String before, String value, Path file, String within) {
        if (before != null) {
            throw new DataFormatException(file, within + "has an NPY header that names a key twice");
        }
        return value;
    }

    private static int[] sizes(String text, Path file, String within) {
        String listed = text.strip().replaceFirst("\\s*,$", ""); // a tuple of one has a comma behind it
        String[] cells = text.isBlank() ? new String[0] : listed.split("\\s*,\\s*", -1);
        if (cells.length > MOST_AXES) {
            throw new DataFormatException(
                    file, within + "has " + cells.length + " axes, at most " + MOST_AXES + " are read");
        }
        int[] sizes = new int[cells.length];
        for (int axis = 0; axis < cells.length; axis++) {
            if (!cells[axis].matches("[0-9]{1,18}")) {
                throw new DataFormatException(file, within + "has the shape (" + cut(text) + "), which is none");
            }
            long size = Long.parseLong(cells[axis]);
            if (size > Integer.MAX_VALUE - 16) {
                throw new DataFormatException(
                        file, within + "promises an array of shape (" + cut(text) + "), more than an array can hold");
            }
            sizes[axis] = (int) size;
        }
        return sizes;
    }

    private static NpyHeader typed(String quoted, int[] sizes, Path file, String within) {
        String descriptor = quoted.startsWith("'") ? quoted.substring(1, quoted.length() - 1) : "";
        NpyType type = NpyType.of(descriptor);
        int width = type == null ? 0 : type.bytes();
        boolean unicode = false;
        Matcher text = TEXT.matcher(descriptor);
        if (type == null && text.matches()) {
            type = NpyType.TEXT;
            unicode = text.group(2).equals("U");
            width = Integer.parseInt(text.group(3)) * (unicode ? 4 : 1);
        }
        if (type == null || width > WIDEST_TEXT) {
            throw new DataFormatException(file, within + refusal(descriptor));
        }
        long count = 1;
        for (int size : sizes) {
            // Sizes and the product so far are below 2^31: no overflow before the check.
            count *= size;
            if (count * Math.max(width, 1) > NpyValues.MOST_BYTES || count > Integer.MAX_VALUE - 16) {
                if (Arrays.stream(sizes).allMatch(s -> s > 0)) {
                    throw new DataFormatException(
                            file,
                            within + "promises an array of shape " + Arrays.toString(sizes)
                                    + ", more than an array can hold");
                }
                count = 0;
            }
        }
        return new NpyHeader(type, width, unicode, sizes, (int) count);
    }

    private static String refusal(String descriptor) {
        if (descriptor.isEmpty()) {
            return "holds records of several fields, an array of plain numbers is wanted";
        }
        if (descriptor.endsWith("O")) {
            return "holds Python objects, which are never read; an array of plain numbers is wanted";
        }
        if (descriptor.startsWith(">")) {
            return "holds big-endian values (" + cut(descriptor) + "); astype('<" + cut(descriptor.substring(1))
                    + "') before saving turns them";
        }
        return "holds values of type " + cut(descriptor)
                + ", which is not read; float32 and float64, whole numbers and bool" + " are";
    }

    private static String cut(String text) {
        String plain = text.chars()
                .limit(80)
                .mapToObj(c -> c < 32 || c > 126 ? "?" : String.valueOf((char) c))
                .collect(Collectors.joining());
        return text.length() > 80 ? plain + "..." : plain;
    }

    /** The bytes of a header of version 1.0, padded so that the values begin at a multiple of 64. */
    static byte[] bytes(NpyArray array, int width) {
        String descriptor =
                array.type() == NpyType.TEXT ? "|S" + width : array.type().descriptor();
        String sizes = Arrays.stream(array.shape()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String body = "{'descr': '" + descriptor + "', 'fortran_order': False, 'shape': (" + sizes
                + (array.rank() == 1 ? ",), }" : "), }");
        int before = MAGIC.length + 4;
        int padded = (before + body.length() + 1 + 63) / 64 * 64;
        ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - before));
        header.put(body.getBytes(StandardCharsets.US_ASCII));
        while (header.remaining() > 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    /** The bytes of all values. */
    long valueBytes() {
        return (long) count * width;
    }
}
