package dev.facet.data;

import dev.facet.data.PointAttribute.Column;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OFF files, meshes and clouds of points, in ASCII: {@code [ST][C][N]OFF} with normals, colours and texture coordinates
 * of vertices, kept as attributes. Colours behind the coordinates of plain OFF are read too, as are counts on the first
 * line, even without a blank between ("OFF8 6 12"), as large collections have them. Colours of faces are passed over.
 */
final class OffReader {
    private static final Pattern FIRST = Pattern.compile("(ST)?(C)?(N)?(4)?(n)?OFF([0-9]*)");

    private final Path file;
    private final TextLines lines;
    private final long size;

    private OffReader(InputStream in, long size, Path file) {
        this.file = file;
        this.size = size;
        lines = new TextLines(in, file, '#', false, 0);
    }

    static PointCloud read(InputStream in, long size, Path file) throws IOException {
        return new OffReader(in, size, file).cloud();
    }

    private void next() throws IOException {
        if (!lines.next()) {
            throw new EOFException();
        }
    }

    private PointCloud cloud() throws IOException {
        next();
        String first = lines.word("OFF");
        Matcher parts = FIRST.matcher(first);
        if (!parts.matches() || parts.group(4) != null || parts.group(5) != null) {
            throw new DataFormatException(
                    file,
                    "is no OFF file of three coordinates, it starts with \"" + EdgeLists.cut(first)
                            + "\"; OFF, COFF, NOFF and STOFF are read");
        }
        long vertices;
        if (!parts.group(6).isEmpty()) {
            lines.rewind();
            vertices = glued(parts.group(6));
        } else {
            if (!lines.hasWord()) {
                next();
            }
            vertices = count("the number of vertices");
        }
        long faceCount = count("the number of faces");
        // A coordinate and what parts it from the next take two bytes.
        if (vertices > (size + 1) / 6 || faceCount > (size + 1) / 2) {
            throw new EOFException();
        }
        PointReading points = vertices(
                PointReading.expect(file, vertices, 24),
                parts.group(3) != null,
                parts.group(2) != null,
                parts.group(1) != null);
        MeshFaces.Builder faces = new MeshFaces.Builder();
        for (long f = 0; f < faceCount; f++) {
            next();
            for (int left = count("the number of corners"); left > 0; left--) {
                faces.corner(lines.whole("the index of a vertex"));
            }
            faces.close();
        }
        return points.cloud(faces);
    }

    private long glued(String digits) {
        lines.word("OFF");
        if (digits.length() > 9) {
            throw new DataFormatException(file, lines.place() + " promises " + EdgeLists.cut(digits) + " vertices");
        }
        return Long.parseLong(digits);
    }

    private int count(String what) {
        int count = lines.whole(what);
        if (count < 0) {
            throw new DataFormatException(file, lines.place() + " has " + count + " where " + what + " is wanted");
        }
        return count;
    }

    private PointReading vertices(int count, boolean normals, boolean colours, boolean texture) throws IOException {
        PointReading points = new PointReading(file, 3, count);
        List<Column> columns = new ArrayList<>();
        for (int v = 0; v < count; v++) {
            next();
            for (int axis = 0; axis < 3; axis++) {
                points.coordinate(lines.number("a coordinate"));
            }
            if (v == 0) {
                columns(points, columns, rest(), normals, colours, texture);
            }
            for (Column column : columns) {
                column.add(lines.number("the " + column.name() + " of a vertex"));
            }
            if (lines.hasWord()) {
                throw new DataFormatException(file, lines.place() + " has more numbers than the vertices before it");
            }
        }
        return points;
    }

    /** How many words are left on the line, which is then where it was. */
    private int rest() {
        lines.rewind();
        int words = 0;
        while (lines.hasWord()) {
            lines.word("a number");
            words++;
        }
        lines.rewind();
        for (int axis = 0; axis < 3; axis++) {
            lines.word("a coordinate");
        }
        return words - 3;
    }

    private void columns(
            PointReading points, List<Column> columns, int rest, boolean normals, boolean colours, boolean texture) {
        int used = (normals ? 3 : 0) + (texture ? 2 : 0);
        int colour = rest - used;
        boolean plain = !normals && !colours && !texture;
        if (colours ? colour != 3 && colour != 4 : plain ? colour != 0 && colour != 3 && colour != 4 : colour != 0) {
            throw new DataFormatException(
                    file,
                    lines.place() + " has " + rest + " numbers behind the coordinates of a vertex, which its header"
                            + " does not explain");
        }
        if (normals) {
            for (String name : new String[] {"nx", "ny", "nz"}) {
                columns.add(points.column(name, ScalarType.FLOAT64, 0));
            }
        }
        String[] names = {"red", "green", "blue", "alpha"};
        for (int c = 0; c < colour; c++) {
            columns.add(points.column(names[c], ScalarType.FLOAT64, 0));
        }
        if (texture) {
            columns.add(points.column("s", ScalarType.FLOAT64, 0));
            columns.add(points.column("t", ScalarType.FLOAT64, 0));
        }
    }
}
