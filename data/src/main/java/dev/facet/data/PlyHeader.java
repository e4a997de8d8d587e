package dev.facet.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The header of a PLY file: its elements in their order, each with its properties.
 *
 * @param comments its lines from comment or obj_info on
 * @param order the byte order of the values, or null for ASCII
 * @param lines the lines of the header
 * @param bytes its bytes
 */
record PlyHeader(
        List<Element> elements,
        List<String> comments,
        @Nullable ByteOrder order,
        long lines,
        long bytes) {
    private static final int LONGEST_LINE = 1 << 12;
    private static final int MOST_LINES = 1 << 12;

    /**
     * What a row of an element has.
     *
     * @param listCount the type of a list's length, or null for a single value
     */
    record Property(String name, ScalarType type, @Nullable ScalarType listCount) {}

    /** Rows that are alike. */
    record Element(String name, long count, List<Property> properties) {
        boolean hasLists() {
            return properties.stream().anyMatch(property -> property.listCount() != null);
        }

        /** The bytes of a row in which every list is empty. */
        int leastBytes() {
            int bytes = 0;
            for (Property property : properties) {
                ScalarType first = property.listCount();
                bytes += (first == null ? property.type() : first).bytes();
            }
            return bytes;
        }
    }

    /** Reads a header to its last line. */
    static PlyHeader read(InputStream in, Path file) throws IOException {
        return new Parser(in, file).parse();
    }

    private static final class Parser {
        private final InputStream in;
        private final Path file;
        private final List<Element> elements = new ArrayList<>();
        private final List<String> comments = new ArrayList<>();
        private final StringBuilder line = new StringBuilder();
        private long lines;
        private long bytes;

        Parser(InputStream in, Path file) {
            this.in = in;
            this.file = file;
        }

        PlyHeader parse() throws IOException {
            if (!next().equals("ply")) {
                throw new DataFormatException(file, "is no PLY file, its first line is not \"ply\"");
            }
            ByteOrder order = null;
            boolean format = false;
            while (true) {
                String line = next();
                StringTokenizer words = new StringTokenizer(line);
                String first = words.hasMoreTokens() ? words.nextToken() : "";
                switch (first) {
                    case "format" -> {
                        order = order(words);
                        format = true;
                    }
                    case "comment", "obj_info" -> comments.add(line.strip());
                    case "" -> {}
                    case "element" -> elements.add(element(words));
                    case "property" -> property(words);
                    case "end_header" -> {
                        if (!format) {
                            throw new DataFormatException(file, "has a PLY header without a format");
                        }
                        return new PlyHeader(List.copyOf(elements), comments, order, lines, bytes);
                    }
                    default -> throw bad("starts with \"" + EdgeLists.cut(first) + "\", which no PLY header has");
                }
            }
        }

        private String next() throws IOException {
            line.setLength(0);
            while (true) {
                int b = in.read();
                if (b < 0) {
                    throw new EOFException();
                }
                bytes++;
                if (b == '\n') {
                    break;
                }
                if (line.length() == LONGEST_LINE) {
                    throw new DataFormatException(file, "is no PLY file, its header has no end of line");
                }
                line.append((char) b);
            }
            if (++lines > MOST_LINES) {
                throw new DataFormatException(file, "has a PLY header of more than " + MOST_LINES + " lines");
            }
            return line.toString().strip();
        }

        private DataFormatException bad(String problem) {
            return new DataFormatException(file, "line " + lines + " " + problem);
        }

        private @Nullable ByteOrder order(StringTokenizer words) {
            String name = words.hasMoreTokens() ? words.nextToken() : "";
            return switch (name) {
                case "ascii" -> null;
                case "binary_little_endian" -> ByteOrder.LITTLE_ENDIAN;
                case "binary_big_endian" -> ByteOrder.BIG_ENDIAN;
                default ->
                    throw bad("has the format \"" + EdgeLists.cut(name)
                            + "\", PLY has ascii, binary_little_endian and binary_big_endian");
            };
        }

        private Element element(StringTokenizer words) {
            String name = words.hasMoreTokens() ? words.nextToken() : "";
            String count = words.hasMoreTokens() ? words.nextToken() : "";
            if (!count.matches("[0-9]{1,18}")) {
                throw bad("has \"" + EdgeLists.cut(count) + "\" where the number of elements is wanted");
            }
            for (Element other : elements) {
                if (other.name().equals(name)) {
                    throw bad("has the element " + EdgeLists.cut(name) + " a second time");
                }
            }
            return new Element(name, Long.parseLong(count), new ArrayList<>());
        }

        private void property(StringTokenizer words) {
            if (elements.isEmpty()) {
                throw bad("has a property before any element");
            }
            String type = words.hasMoreTokens() ? words.nextToken() : "";
            ScalarType listCount = null;
            if (type.equals("list")) {
                listCount = type(words.hasMoreTokens() ? words.nextToken() : "");
                type = words.hasMoreTokens() ? words.nextToken() : "";
                if (!listCount.whole()) {
                    throw bad("has lists whose length is no whole number");
                }
            }
            ScalarType valueType = type(type);
            if (!words.hasMoreTokens()) {
                throw bad("has a property without a name");
            }
            elements.getLast().properties().add(new Property(words.nextToken(), valueType, listCount));
        }

        private ScalarType type(String name) {
            ScalarType type = ScalarType.ofPly(name);
            if (type == null) {
                throw bad("has the type \"" + EdgeLists.cut(name) + "\", which PLY has not");
            }
            return type;
        }
    }
}
