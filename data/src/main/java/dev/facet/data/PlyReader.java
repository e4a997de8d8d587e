package dev.facet.data;

import dev.facet.data.PlyHeader.Element;
import dev.facet.data.PlyHeader.Property;
import dev.facet.data.PointAttribute.Column;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PLY files (Turk, "The PLY polygon file format", 1994), ASCII and binary of both byte orders: the element
 * {@code vertex} with its scalar properties in any order, and the faces of {@code vertex_indices} or
 * {@code vertex_index}. Vertices without a property z have two coordinates. Lists of vertices, properties of faces and
 * other elements are passed over.
 *
 * <p>Cost: one pass; counts are believed only as far as the size of the file bears them out.
 */
final class PlyReader {
    private final Path file;
    private final PlyHeader header;
    private final Rows rows;

    private PlyReader(InputStream in, long size, Path file) throws IOException {
        this.file = file;
        header = PlyHeader.read(in, file);
        long body = size - header.bytes();
        ByteOrder order = header.order();
        rows = order == null
                ? new TextRows(new TextLines(in, file, -1, false, header.lines()), body)
                : new BinaryRows(new BinaryInput(in, order, body));
    }

    /** Reads a stream that holds so many bytes. */
    static PointCloud read(InputStream in, long size, Path file) throws IOException {
        return new PlyReader(in, size, file).cloud();
    }

    /** The values of one element after another, binary or ASCII. */
    private sealed interface Rows {
        /** Refuses more rows than are left. */
        void check(Element element) throws IOException;

        void begin(Element element) throws IOException;

        double get(ScalarType type) throws IOException;

        /** How many numbers of a type are left at most. */
        long most(ScalarType type);

        void end() throws IOException;

        /** Passes over all rows of an element without lists. */
        void skip(Element element) throws IOException;
    }

    private record BinaryRows(BinaryInput in) implements Rows {
        @Override
        public void check(Element element) throws IOException {
            if (element.count() > in.left() / Math.max(1, element.leastBytes())) {
                throw new EOFException();
            }
        }

        @Override
        public void begin(Element element) {}

        @Override
        public double get(ScalarType type) throws IOException {
            return in.get(type);
        }

        @Override
        public long most(ScalarType type) {
            return in.left() / type.bytes();
        }

        @Override
        public void end() {}

        @Override
        public void skip(Element element) throws IOException {
            in.skip(element.count() * element.leastBytes());
        }
    }

    private final class TextRows implements Rows {
        private final TextLines lines;
        private final long bytes;

        TextRows(TextLines lines, long bytes) {
            this.lines = lines;
            this.bytes = bytes;
        }

        @Override
        public void check(Element element) throws IOException {
            // A number and what parts it from the next take two bytes; the last may lack the second.
            if (element.count() > (bytes + 1) / (2L * element.properties().size())) {
                throw new EOFException();
            }
        }

        @Override
        public void begin(Element element) throws IOException {
            if (!lines.next()) {
                throw new EOFException();
            }
        }

        @Override
        public double get(ScalarType type) {
            double value = lines.number("a number");
            if (type.whole() && !(value >= type.least() && value <= type.greatest() && value == Math.rint(value))) {
                throw new DataFormatException(
                        file, lines.place() + " has " + value + " where the header promises " + type.plyName());
            }
            return value;
        }

        @Override
        public long most(ScalarType type) {
            return Integer.MAX_VALUE;
        }

        @Override
        public void end() {
            if (lines.hasWord()) {
                throw new DataFormatException(file, lines.place() + " has more numbers than the header promises");
            }
        }

        @Override
        public void skip(Element element) throws IOException {
            for (long row = 0; row < element.count(); row++) {
                begin(element);
            }
        }
    }

    private PointCloud cloud() throws IOException {
        PointReading points = null;
        MeshFaces.Builder faces = new MeshFaces.Builder();
        for (Element element : header.elements()) {
            if (element.count() == 0 || element.properties().isEmpty()) {
                continue;
            }
            rows.check(element);
            if (element.name().equals("vertex")) {
                points = vertices(element);
            } else if (element.name().equals("face") && corners(element) >= 0) {
                faces = faces(element, corners(element));
            } else {
                passOver(element);
            }
        }
        if (points == null) {
            throw new DataFormatException(file, "holds no points (a PLY element vertex with properties x and y)");
        }
        PointCloud cloud = points.cloud(faces);
        return header.comments().isEmpty() ? cloud : cloud.withHeader(new CloudHeader(header.comments(), null));
    }

    private PointReading vertices(Element element) throws IOException {
        int x = index(element, "x");
        int y = index(element, "y");
        int z = index(element, "z");
        if (x < 0 || y < 0) {
            throw new DataFormatException(file, "has vertices without a property x or y");
        }
        int dims = z < 0 ? 2 : 3;
        List<Property> properties = element.properties();
        int attributeBytes = element.leastBytes();
        int count = PointReading.expect(file, element.count(), 8L * dims + attributeBytes);
        PointReading points = new PointReading(file, dims, count);
        List<@Nullable Column> columns = new ArrayList<>();
        int[] axis = new int[properties.size()];
        for (int p = 0; p < axis.length; p++) {
            Property property = properties.get(p);
            axis[p] = p == x ? 0 : p == y ? 1 : p == z ? 2 : -1;
            columns.add(
                    axis[p] < 0 && property.listCount() == null
                            ? points.column(property.name(), property.type(), count)
                            : null);
        }
        double[] place = new double[3];
        for (int row = 0; row < count; row++) {
            rows.begin(element);
            for (int p = 0; p < axis.length; p++) {
                Property property = properties.get(p);
                Column column = columns.get(p);
                if (property.listCount() != null) {
                    passOver(property.listCount(), property.type());
                } else if (column != null) {
                    column.add(rows.get(property.type()));
                } else {
                    place[axis[p]] = rows.get(property.type());
                }
            }
            rows.end();
            for (int d = 0; d < dims; d++) {
                points.coordinate(place[d]);
            }
        }
        return points;
    }

    private int index(Element element, String name) {
        List<Property> properties = element.properties();
        for (int p = 0; p < properties.size(); p++) {
            if (properties.get(p).name().equals(name)) {
                if (properties.get(p).listCount() != null) {
                    throw new DataFormatException(file, "has vertices whose " + name + " is a list");
                }
                return p;
            }
        }
        return -1;
    }

    /** Which property lists the corners of faces, or -1. */
    private static int corners(Element element) {
        List<Property> properties = element.properties();
        for (int p = 0; p < properties.size(); p++) {
            if (properties.get(p).name().matches("vertex_ind(ex|ices)")
                    && properties.get(p).listCount() != null) {
                return p;
            }
        }
        return -1;
    }

    private MeshFaces.Builder faces(Element element, int corners) throws IOException {
        MeshFaces.Builder faces = new MeshFaces.Builder();
        List<Property> properties = element.properties();
        for (long row = 0; row < element.count(); row++) {
            rows.begin(element);
            for (int p = 0; p < properties.size(); p++) {
                Property property = properties.get(p);
                ScalarType listCount = property.listCount();
                if (p != corners && listCount == null) {
                    rows.get(property.type());
                } else if (p != corners) {
                    passOver(listCount, property.type());
                } else {
                    for (long left = length(listCount, property.type()); left > 0; left--) {
                        faces.corner(corner(rows.get(property.type()), row));
                    }
                }
            }
            rows.end();
            faces.close();
        }
        return faces;
    }

    private int corner(double value, long face) {
        if (!(value >= 0 && value < Integer.MAX_VALUE && value == Math.rint(value))) {
            throw new DataFormatException(file, "has face " + face + " that names vertex " + value);
        }
        return (int) value;
    }

    private long length(@Nullable ScalarType listCount, ScalarType type) throws IOException {
        double length = rows.get(listCount == null ? ScalarType.INT32 : listCount);
        if (!(length >= 0)) {
            throw new DataFormatException(file, "has a list of length " + (long) length);
        }
        if (length > rows.most(type)) {
            throw new EOFException();
        }
        return (long) length;
    }

    private void passOver(@Nullable ScalarType listCount, ScalarType type) throws IOException {
        for (long left = length(listCount, type); left > 0; left--) {
            rows.get(type);
        }
    }

    private void passOver(Element element) throws IOException {
        if (!element.hasLists()) {
            rows.skip(element);
            return;
        }
        for (long row = 0; row < element.count(); row++) {
            rows.begin(element);
            for (Property property : element.properties()) {
                if (property.listCount() != null) {
                    passOver(property.listCount(), property.type());
                } else {
                    rows.get(property.type());
                }
            }
            rows.end();
        }
    }
}
