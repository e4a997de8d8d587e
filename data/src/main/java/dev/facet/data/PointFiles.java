package dev.facet.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Clouds of points and meshes from and to files; the ending tells the format. Read are {@code .ply} (ASCII and both binary
 * orders), {@code .off}, {@code .obj}, {@code .las} and {@code .laz}, {@code .xyz} text and {@code .npy} arrays of shape
 * (N, 2) or (N, 3), all with the further properties of points; written are {@code .ply} and {@code .las}.
 *
 * <p>Cost: one pass over a stream; what a point is kept in, 8 bytes a coordinate and those of its attributes, and no copy
 * of the file.
 *
 * <p>Errors: {@link DataFormatException} for a file that is missing, damaged, without points, or has a coordinate that is
 * not finite.
 */
public final class PointFiles {
    /** The endings that are read. */
    public static final List<String> ENDINGS = List.of(".ply", ".off", ".obj", ".npy", ".xyz", ".las", ".laz");
    /** The endings that are written. */
    public static final List<String> WRITTEN = List.of(".ply", ".las");

    private PointFiles() {}

    /** Whether a name has one of the endings that are read. */
    public static boolean reads(String name) {
        return ENDINGS.contains("." + Inputs.ending(name));
    }

    /** Whether a name has one of the endings that are written. */
    public static boolean writes(Path file) {
        return WRITTEN.contains("." + Inputs.ending(file));
    }

    /** Reads a cloud or mesh. */
    public static PointCloud read(Path file) {
        Inputs.requireFile(file);
        return Inputs.reading(file, () -> {
            if (Inputs.ending(file).equals("xyz")) {
                try (InputStream in = Inputs.open(file)) {
                    return XyzReader.read(in, file);
                }
            }
            return read(() -> new BufferedInputStream(Files.newInputStream(file), 1 << 16), Files.size(file), file);
        });
    }

    /** Reads a cloud or mesh from memory, as from a file of the given name. */
    static PointCloud read(byte[] bytes, Path file) {
        return Inputs.reading(file, () -> read(() -> new ByteArrayInputStream(bytes), bytes.length, file));
    }

    private static PointCloud read(LasReader.Source source, long size, Path file) throws IOException {
        String ending = Inputs.ending(file);
        if (ending.equals("las") || ending.equals("laz")) {
            return LasReader.read(source, size, file);
        }
        try (InputStream in = source.open()) {
            return switch (ending) {
                case "ply" -> PlyReader.read(in, size, file);
                case "off" -> OffReader.read(in, size, file);
                case "obj" -> ObjPoints.read(in, file);
                case "xyz" -> XyzReader.read(in, file);
                case "npy" -> array(Npy.read(new DataInputStream(in), size, file, ""), file);
                default ->
                    throw new IllegalArgumentException(
                            file + " must end in one of " + String.join(", ", ENDINGS) + " to be read as points");
            };
        }
    }

    private static PointCloud array(NpyArray points, Path file) {
        if (points.rank() != 2 || (points.size(1) != 2 && points.size(1) != 3) || points.type() == NpyType.TEXT) {
            throw new DataFormatException(file, "has " + points + ", points are numbers of shape (N, 2) or (N, 3)");
        }
        if (points.size(0) == 0) {
            throw new DataFormatException(file, "holds no points");
        }
        int dims = points.size(1);
        double[] coordinates = points.doubles();
        for (int c = 0; c < coordinates.length; c++) {
            PointReading.require(file, coordinates[c], c / dims);
        }
        return PointCloud.of(coordinates, dims, List.of(), null);
    }

    /** Writes a cloud or mesh with its attributes, where its file had it. Meshes keep their faces in PLY alone. */
    public static void write(Path target, PointCloud cloud, boolean force) {
        String ending = Inputs.ending(target);
        switch (ending) {
            case "ply" -> AtomicFiles.write(target, force, aside -> PlyWriter.write(aside, cloud));
            case "las" -> AtomicFiles.write(target, force, aside -> LasWriter.write(aside, cloud));
            default ->
                throw new IllegalArgumentException(
                        target + " must end in one of " + String.join(", ", WRITTEN) + " to be written");
        }
    }
}
