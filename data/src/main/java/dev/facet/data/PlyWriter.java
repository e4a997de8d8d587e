package dev.facet.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Clouds and meshes written as binary little-endian PLY, where their files have them: coordinates in single precision
 * where that is exact, otherwise in double, every attribute under its name and in its type, the faces, and the comments of
 * the file that the points came from.
 */
final class PlyWriter {
    private PlyWriter() {}

    static void write(Path target, PointCloud cloud) throws IOException {
        for (PointAttribute attribute : cloud.attributes()) {
            if (attribute.name().matches("[xyz]")) {
                throw new IllegalArgumentException(
                        "the attribute " + attribute.name() + " cannot be written: in PLY it would be a coordinate");
            }
        }
        ScalarType place = fitsFloat(cloud) ? ScalarType.FLOAT32 : ScalarType.FLOAT64;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            out.write(header(cloud, place).getBytes(StandardCharsets.ISO_8859_1));
            int bytes = cloud.dims() * place.bytes();
            for (PointAttribute attribute : cloud.attributes()) {
                bytes += attribute.type().bytes();
            }
            ByteBuffer row = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < cloud.points(); i++) {
                row.clear();
                for (int axis = 0; axis < cloud.dims(); axis++) {
                    put(row, place, cloud.coordinate(i, axis));
                }
                for (PointAttribute attribute : cloud.attributes()) {
                    put(row, attribute.type(), attribute.get(i));
                }
                out.write(row.array());
            }
            MeshFaces faces = cloud.faces();
            if (faces != null) {
                write(faces, out);
            }
        }
    }

    private static boolean fitsFloat(PointCloud cloud) {
        for (int c = 0; c < cloud.positions().length; c++) {
            double x = cloud.coordinate(c / cloud.dims(), c % cloud.dims());
            if ((float) x != x) {
                return false;
            }
        }
        return true;
    }

    private static String header(PointCloud cloud, ScalarType place) {
        StringBuilder header = new StringBuilder("ply\nformat binary_little_endian 1.0\n");
        CloudHeader said = cloud.header();
        if (said != null) {
            said.comments().forEach(line -> header.append(line).append('\n'));
        }
        header.append("element vertex ").append(cloud.points()).append('\n');
        for (int axis = 0; axis < cloud.dims(); axis++) {
            header.append("property ")
                    .append(place.plyName())
                    .append(' ')
                    .append("xyz".charAt(axis))
                    .append('\n');
        }
        for (PointAttribute attribute : cloud.attributes()) {
            header.append("property ")
                    .append(attribute.type().plyName())
                    .append(' ')
                    .append(attribute.name())
                    .append('\n');
        }
        MeshFaces faces = cloud.faces();
        if (faces != null) {
            header.append("element face ")
                    .append(faces.count())
                    .append("\nproperty list ")
                    .append(lengths(faces).plyName())
                    .append(" int vertex_indices\n");
        }
        return header.append("end_header\n").toString();
    }

    /** The type of the number of corners: that of nearly all files, unless a face has too many. */
    private static ScalarType lengths(MeshFaces faces) {
        for (int f = 0; f < faces.count(); f++) {
            if (faces.offsets()[f + 1] - faces.offsets()[f] > 255) {
                return ScalarType.INT32;
            }
        }
        return ScalarType.UINT8;
    }

    private static void write(MeshFaces faces, OutputStream out) throws IOException {
        ScalarType length = lengths(faces);
        ByteBuffer value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        for (int f = 0; f < faces.count(); f++) {
            put(value.clear(), length, faces.offsets()[f + 1] - faces.offsets()[f]);
            out.write(value.array(), 0, value.position());
            for (int c = faces.offsets()[f]; c < faces.offsets()[f + 1]; c++) {
                put(value.clear(), ScalarType.INT32, faces.corners()[c]);
                out.write(value.array(), 0, value.position());
            }
        }
    }

    /** Appends a number that the type holds, in the buffer's order. */
    static void put(ByteBuffer out, ScalarType type, double value) {
        switch (type) {
            case INT8, UINT8 -> out.put((byte) (int) value);
            case INT16, UINT16 -> out.putShort((short) (int) value);
            case INT32, UINT32 -> out.putInt((int) (long) value);
            case FLOAT32 -> out.putFloat((float) value);
            case FLOAT64 -> out.putDouble(value);
        }
    }
}
