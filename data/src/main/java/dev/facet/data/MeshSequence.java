package dev.facet.data;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A mesh that moves: the same triangles in every frame, vertices elsewhere. {@code NAME_xyz_i16.idx} holds 16-bit integers
 * (frames, V, 3), {@code NAME_triangles.idx} 32-bit ones (triangles, 3), both plain or gzipped, and {@code NAME.json} the
 * numbers of x = (integer + 32767) scale + lo.
 *
 * <p>Cost: 6 bytes a vertex and frame; a frame's positions are worked out when asked for.
 *
 * <p>Errors: {@link DataFormatException}.
 */
public final class MeshSequence {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int OFFSET = 32_767;

    private final ShortBuffer values;
    private final int frames;
    private final int vertices;
    private final double[] low;
    private final double scale;
    private final MeshFaces faces;

    private MeshSequence(IdxFiles.IdxArray positions, double[] low, double scale, MeshFaces faces) {
        this.values = ByteBuffer.wrap(positions.values()).asShortBuffer();
        this.frames = positions.shape()[0];
        this.vertices = positions.shape()[1];
        this.low = low;
        this.scale = scale;
        this.faces = faces;
    }

    /** Reads the sequence of a folder whose files begin with a name. */
    public static MeshSequence read(Path folder, String name) {
        Path meta = folder.resolve(name + ".json");
        JsonNode numbers = json(meta);
        double scale = number(meta, numbers.get("scale"), "scale");
        double[] low = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            JsonNode lo = numbers.get("lo");
            low[axis] = number(meta, lo == null ? null : lo.get(axis), "lo[" + axis + "]");
        }
        IdxFiles.IdxArray positions = array(folder, name + "_xyz_i16", IdxFiles.Type.SHORT, 3);
        IdxFiles.IdxArray triangles = array(folder, name + "_triangles", IdxFiles.Type.INT, 2);
        int[] corners = new int[triangles.values().length / 4];
        ByteBuffer.wrap(triangles.values()).asIntBuffer().get(corners);
        int[] offsets = new int[corners.length / 3 + 1];
        Arrays.setAll(offsets, t -> 3 * t);
        MeshFaces faces = new MeshFaces(offsets, corners);
        try {
            faces.requireVertices(positions.shape()[1]);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    folder.resolve(name + "_triangles.idx"), "fits no vertices (" + e.getMessage() + ")", e);
        }
        return new MeshSequence(positions, low, scale, faces);
    }

    private static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(Inputs.bytes(file));
        } catch (JacksonException e) {
            throw new DataFormatException(file, "is no JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    private static double number(Path file, @Nullable JsonNode value, String key) {
        if (value == null || !value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new DataFormatException(file, "lacks the number " + key);
        }
        return value.doubleValue();
    }

    private static IdxFiles.IdxArray array(Path folder, String stem, IdxFiles.Type type, int rank) {
        Path plain = folder.resolve(stem + ".idx");
        Path file = Files.exists(plain) ? plain : folder.resolve(stem + ".idx.gz");
        IdxFiles.IdxArray array = IdxFiles.read(file, type);
        int[] shape = array.shape();
        if (shape.length != rank || shape[rank - 1] != 3) {
            throw new DataFormatException(
                    file, "has shape " + Arrays.toString(shape) + ", the last of " + rank + " axes is 3");
        }
        return array;
    }

    /** The number of frames. */
    public int frames() {
        return frames;
    }

    /** The number of vertices, V. */
    public int vertices() {
        return vertices;
    }

    public MeshFaces faces() {
        return faces;
    }

    /** The coordinates of a frame's vertices (V, 3). */
    public double[] positions(int frame) {
        if (frame < 0 || frame >= frames) {
            throw new IllegalArgumentException("there are frames 0 to " + (frames - 1) + ", got " + frame);
        }
        double[] positions = new double[3 * vertices];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (values.get(frame * positions.length + i) + OFFSET) * scale + low[i % 3];
        }
        return positions;
    }
}
