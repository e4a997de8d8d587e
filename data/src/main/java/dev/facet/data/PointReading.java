package dev.facet.data;

import dev.facet.data.PointAttribute.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Points as they are read: coordinates and columns that grow, checked and made a cloud at the end. */
final class PointReading {
    /** The most points whose coordinates an array holds. */
    static final int MOST_POINTS = (Integer.MAX_VALUE - 16) / 3;

    /** Squares of larger coordinates overflow. */
    private static final double MOST = 1e150;

    private static final int AT_FIRST = 1 << 10;

    private final Path file;
    private final int dims;
    private final List<Column> columns = new ArrayList<>();
    private double[] coordinates;
    private int filled;

    /** A reading of points whose number is borne out by the size of the file, or of 0 expected ones. */
    PointReading(Path file, int dims, int expected) {
        this.file = file;
        this.dims = dims;
        coordinates = new double[Math.max(expected, AT_FIRST / dims) * dims];
    }

    /** A column of attributes, to which each point adds a value. */
    Column column(String name, ScalarType type, int expected) {
        for (Column column : columns) {
            if (column.name().equals(name)) {
                throw new DataFormatException(file, "has the property " + name + " twice");
            }
        }
        Column column;
        try {
            column = new Column(name, type, expected);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file, "has a property that cannot be kept: " + e.getMessage(), e);
        }
        columns.add(column);
        return column;
    }

    int points() {
        return filled / dims;
    }

    /** Adds the coordinates of a point in the order of axes. */
    void coordinate(double x) {
        require(file, x, points());
        if (filled == coordinates.length) {
            if (points() >= MOST_POINTS) {
                throw new DataFormatException(file, "has more than " + MOST_POINTS + " points");
            }
            long size = Math.min(2L * filled, (long) MOST_POINTS * dims);
            String shortage = Memory.shortage(8 * (size + filled));
            if (shortage != null) {
                throw new DataFormatException(file, "has more than " + points() + " points and " + shortage);
            }
            coordinates = Arrays.copyOf(coordinates, (int) size);
        }
        coordinates[filled++] = x;
    }

    /** Refuses a coordinate that is not finite, or beyond all use. */
    static void require(Path file, double x, int point) {
        if (!(Math.abs(x) <= MOST)) {
            throw new DataFormatException(
                    file,
                    "has a coordinate of " + x + " in point " + point
                            + (Double.isFinite(x) ? ", at most " + MOST + " are read" : ""));
        }
    }

    /** Refuses a number of points, told by a header, that no memory holds. */
    static int expect(Path file, long points, long bytesEach) {
        if (points > MOST_POINTS) {
            throw new DataFormatException(file, "promises " + points + " points, at most " + MOST_POINTS + " are read");
        }
        String shortage = Memory.shortage(points * bytesEach);
        if (shortage != null) {
            throw new DataFormatException(file, "has " + points + " points, which " + shortage);
        }
        return (int) points;
    }

    double[] coordinates() {
        return coordinates.length == filled ? coordinates : Arrays.copyOf(coordinates, filled);
    }

    List<PointAttribute> attributes() {
        List<PointAttribute> attributes = new ArrayList<>();
        for (Column column : columns) {
            attributes.add(column.attribute());
        }
        return attributes;
    }

    /** The cloud, or the mesh where there are faces. */
    PointCloud cloud(MeshFaces.Builder faces) {
        if (points() == 0) {
            throw new DataFormatException(file, "holds no points");
        }
        try {
            return PointCloud.of(coordinates(), dims, attributes(), faces.count() == 0 ? null : faces.faces());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file, "is no cloud or mesh: " + e.getMessage(), e);
        }
    }
}
