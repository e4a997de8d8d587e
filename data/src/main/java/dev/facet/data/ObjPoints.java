package dev.facet.data;

import dev.facet.data.PointAttribute.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The vertices and faces of a Wavefront OBJ file, as a cloud or mesh, in double precision; colours behind the coordinates
 * are kept, materials, normals and texture coordinates passed over. {@link ObjMeshes} reads what is to be drawn.
 */
final class ObjPoints {
    private static final String[] COLOURS = {"red", "green", "blue", "alpha"};

    private final Path file;
    private final TextLines lines;
    private final PointReading points;
    private final MeshFaces.Builder faces = new MeshFaces.Builder();
    private final List<Column> columns = new ArrayList<>();

    private ObjPoints(InputStream in, Path file) {
        this.file = file;
        lines = new TextLines(in, file, '#', false, 0);
        points = new PointReading(file, 3, 0);
    }

    static PointCloud read(InputStream in, Path file) throws IOException {
        return new ObjPoints(in, file).cloud();
    }

    private PointCloud cloud() throws IOException {
        while (lines.next()) {
            switch (lines.word("a keyword")) {
                case "v" -> vertex();
                case "f" -> face();
                default -> {}
            }
        }
        return points.cloud(faces);
    }

    private void vertex() {
        for (int axis = 0; axis < 3; axis++) {
            points.coordinate(lines.number("a coordinate"));
        }
        double[] rest = new double[4];
        int count = 0;
        while (lines.hasWord()) {
            double value = lines.number("a colour");
            if (count == rest.length) {
                throw new DataFormatException(file, lines.place() + " has more than 7 numbers for a vertex");
            }
            rest[count++] = value;
        }
        // One number more is the weight of a rational curve.
        int colours = count == 3 || count == 4 ? count : 0;
        if (points.points() == 1) {
            for (int c = 0; c < colours; c++) {
                columns.add(points.column(COLOURS[c], ScalarType.FLOAT64, 0));
            }
        }
        if (colours != columns.size()) {
            throw new DataFormatException(
                    file,
                    lines.place() + " has " + colours + " numbers of colour, vertices before it have "
                            + columns.size());
        }
        for (int c = 0; c < colours; c++) {
            columns.get(c).add(rest[c]);
        }
    }

    /** A face names vertices from 1, or backwards from the last one by -1, each perhaps with more behind a slash. */
    private void face() throws IOException {
        while (lines.hasWord()) {
            String word = lines.word("a corner");
            if (word.equals("\\")) {
                if (!lines.next()) {
                    break;
                }
                continue;
            }
            int slash = word.indexOf('/');
            String index = slash < 0 ? word : word.substring(0, slash);
            if (!index.matches("-?[0-9]{1,9}")) {
                throw new DataFormatException(
                        file, lines.place() + " has \"" + EdgeLists.cut(word) + "\" where a corner is wanted");
            }
            int number = Integer.parseInt(index);
            int vertex = number < 0 ? points.points() + number : number - 1;
            if (vertex < 0) {
                throw new DataFormatException(
                        file, lines.place() + " names vertex " + number + " of " + points.points());
            }
            faces.corner(vertex);
        }
        faces.close();
    }
}
