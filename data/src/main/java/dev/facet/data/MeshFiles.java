package dev.facet.data;

import dev.facet.graphics.Mesh;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Meshes written to files, with normals and the colour of each vertex: Wavefront {@code .obj} with colours behind the
 * coordinates, binary little-endian {@code .ply}. Textures become colours of vertices; detail between them is lost.
 */
public final class MeshFiles {
    /** The endings that are written. */
    public static final List<String> ENDINGS = List.of(".obj", ".ply");

    private MeshFiles() {}

    /** Whether a name has one of the endings. */
    public static boolean writes(Path file) {
        return ENDINGS.contains("." + Inputs.ending(file));
    }

    /** Writes a mesh; the ending chooses the format. */
    public static void write(Path target, Mesh mesh, boolean force) {
        if (!writes(target)) {
            throw new IllegalArgumentException(target + " must end in one of " + String.join(", ", ENDINGS));
        }
        boolean ply = Inputs.ending(target).equals("ply");
        AtomicFiles.write(target, force, aside -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
                if (ply) {
                    ply(mesh, out);
                } else {
                    obj(mesh, out);
                }
            }
        });
    }

    private static void obj(Mesh mesh, OutputStream out) throws IOException {
        float[] p = mesh.positions();
        float[] n = mesh.normals();
        float[] colour = mesh.bakedAlbedo();
        StringBuilder text = new StringBuilder("# Facet: x y z red green blue\n");
        for (int v = 0; v < p.length; v += 3) {
            text.append(String.format(
                    Locale.ROOT,
                    "v %.6g %.6g %.6g %.4f %.4f %.4f\n",
                    p[v],
                    p[v + 1],
                    p[v + 2],
                    colour[v],
                    colour[v + 1],
                    colour[v + 2]));
        }
        for (int v = 0; v < n.length; v += 3) {
            text.append(String.format(Locale.ROOT, "vn %.5f %.5f %.5f\n", n[v], n[v + 1], n[v + 2]));
        }
        int[] corner = mesh.triangles();
        for (int t = 0; t < corner.length; t += 3) {
            text.append('f');
            for (int c = 0; c < 3; c++) {
                int index = corner[t + c] + 1;
                text.append(' ').append(index).append("//").append(index);
            }
            text.append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void ply(Mesh mesh, OutputStream out) throws IOException {
        float[] p = mesh.positions();
        float[] n = mesh.normals();
        float[] colour = mesh.bakedAlbedo();
        int[] corner = mesh.triangles();
        String header = "ply\nformat binary_little_endian 1.0\nelement vertex " + mesh.vertices()
                + "\nproperty float x\nproperty float y\nproperty float z\n"
                + "property float nx\nproperty float ny\nproperty float nz\n"
                + "property uchar red\nproperty uchar green\nproperty uchar blue\nelement face "
                + mesh.triangleCount() + "\nproperty list uchar int vertex_indices\nend_header\n";
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer vertex = ByteBuffer.allocate(27).order(ByteOrder.LITTLE_ENDIAN);
        for (int v = 0; v < p.length; v += 3) {
            vertex.clear();
            for (int axis = 0; axis < 3; axis++) {
                vertex.putFloat(p[v + axis]);
            }
            for (int axis = 0; axis < 3; axis++) {
                vertex.putFloat(n[v + axis]);
            }
            for (int axis = 0; axis < 3; axis++) {
                vertex.put((byte) Math.clamp(Math.round(255 * colour[v + axis]), 0, 255));
            }
            out.write(vertex.array());
        }
        ByteBuffer face = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
        for (int t = 0; t < corner.length; t += 3) {
            face.clear();
            face.put((byte) 3).putInt(corner[t]).putInt(corner[t + 1]).putInt(corner[t + 2]);
            out.write(face.array());
        }
    }
}
