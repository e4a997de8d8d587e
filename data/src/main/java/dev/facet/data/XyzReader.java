package dev.facet.data;

import dev.facet.data.PointAttribute.Column;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Points in text, one a line: two or more numbers parted by blanks, commas or semicolons, the first two or three of them
 * coordinates and the others attributes. A first line of words names the columns (x, y and perhaps z first), otherwise
 * attributes are called column_4 and so on; a first line of one whole number is passed over as the count of points. What
 * follows {@code #} is a comment; {@code //} may stand before the names. Gzipped files are unpacked.
 */
final class XyzReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.\\-]{0,60}");
    private static final int MOST_COLUMNS = 256;

    private final Path file;
    private final TextLines lines;

    private XyzReader(InputStream in, Path file) {
        this.file = file;
        lines = new TextLines(in, file, '#', true, 0);
    }

    static PointCloud read(InputStream in, Path file) throws IOException {
        return new XyzReader(in, file).cloud();
    }

    private PointCloud cloud() throws IOException {
        List<String> words = nextWords();
        List<String> names = List.of();
        if (words.size() == 1 && words.getFirst().matches("[0-9]{1,18}")) {
            words = nextWords();
        }
        if (words.stream().allMatch(word -> NAME.matcher(word).matches())
                && !words.getFirst().toLowerCase(Locale.ROOT).equals("nan")) {
            names = words;
            words = nextWords();
        }
        int width = words.size();
        if (width < 2 || width > MOST_COLUMNS || (!names.isEmpty() && names.size() != width)) {
            throw new DataFormatException(
                    file,
                    lines.place() + " has " + width + " numbers, "
                            + (names.isEmpty() ? "2 to " + MOST_COLUMNS : String.valueOf(names.size()))
                            + " are wanted");
        }
        int dims = dims(names, width);
        PointReading points = new PointReading(file, dims, 0);
        List<Column> columns = new ArrayList<>();
        for (int c = dims; c < width; c++) {
            columns.add(points.column(names.isEmpty() ? "column_" + (c + 1) : names.get(c), ScalarType.FLOAT64, 0));
        }
        do {
            for (int d = 0; d < dims; d++) {
                points.coordinate(lines.number("a coordinate"));
            }
            for (Column column : columns) {
                column.add(lines.number("the value of " + column.name()));
            }
            if (lines.hasWord()) {
                throw new DataFormatException(
                        file, lines.place() + " has more than the " + width + " numbers of the lines before it");
            }
        } while (lines.next());
        return points.cloud(new MeshFaces.Builder());
    }

    private int dims(List<String> names, int width) {
        if (names.isEmpty()) {
            return Math.min(width, 3);
        }
        if (!names.get(0).equalsIgnoreCase("x") || !names.get(1).equalsIgnoreCase("y")) {
            throw new DataFormatException(
                    file, "names its columns " + EdgeLists.cut(String.join(" ", names)) + ", x and y must come first");
        }
        return width > 2 && names.get(2).equalsIgnoreCase("z") ? 3 : 2;
    }

    /** The words of the next line, which is then read again. */
    private List<String> nextWords() throws IOException {
        if (!lines.next()) {
            throw new EOFException();
        }
        List<String> words = new ArrayList<>();
        while (lines.hasWord() && words.size() <= MOST_COLUMNS) {
            String word = lines.word("a number");
            words.add(words.isEmpty() && word.startsWith("//") ? word.substring(2) : word);
        }
        words.removeIf(String::isEmpty);
        if (words.isEmpty()) {
            throw new DataFormatException(file, lines.place() + " holds no point");
        }
        lines.rewind();
        return words;
    }
}
