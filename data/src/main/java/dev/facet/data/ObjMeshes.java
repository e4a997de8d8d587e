package dev.facet.data;

import de.javagl.obj.FloatTuple;
import de.javagl.obj.Obj;
import de.javagl.obj.ObjFace;
import de.javagl.obj.ObjReader;
import dev.facet.graphics.Mesh;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wavefront OBJ meshes with their materials (MTL) and textures: faces of any number of corners, cut into fans; diffuse
 * colour and picture, highlight and shininess. Colours that follow a vertex's coordinates, as many programs write them,
 * are read too. A face without normals is smooth against neighbours within 45 degrees and crisp against others.
 *
 * <p>A path may lead into a zip file: {@code chairs.zip/oak/chair.obj}. Material files and textures are looked for beside
 * the mesh and below, nowhere else. A texture that is missing is done without, a material file is not.
 *
 * <p>Cost: some hundred bytes a corner. Errors: {@link DataFormatException} for what is missing, damaged, not finite,
 * out of range, or without faces.
 */
public final class ObjMeshes {
    private static final double CREASE = StrictMath.cos(Math.toRadians(45));

    private final Path file;
    private final String text;
    private final Obj obj;
    private final float @Nullable [] colours;
    private final ObjMaterials materials;
    private ObjMaterials.Material material = ObjMaterials.Material.PLAIN;
    private final List<int[]> triangles = new ArrayList<>();
    private final List<ObjMaterials.Material> materialOf = new ArrayList<>();

    private ObjMeshes(MeshPlace place, Consumer<String> notes) {
        file = place.file();
        text = new String(place.bytes(), StandardCharsets.UTF_8);
        obj = parse();
        colours = colours(obj.getNumVertices());
        materials = new ObjMaterials(place, libraries(), notes);
    }

    /** Reads a mesh as it is written, in its own unit. */
    public static Mesh read(Path file) {
        return read(file, note -> {});
    }

    /** As {@link #read(Path)}; what is missing but can be done without is told to {@code notes}. */
    public static Mesh read(Path file, Consumer<String> notes) {
        return new ObjMeshes(MeshPlace.of(file), notes).mesh();
    }

    private Obj parse() {
        if (text.isBlank()) {
            throw new DataFormatException(file, "is empty");
        }
        try {
            return ObjReader.read(new StringReader(text));
        } catch (IOException | RuntimeException e) {
            // The parser answers bad numbers and missing words with any unchecked exception.
            throw wrong("is no OBJ mesh (" + ObjMaterials.reason(e) + ")", e);
        }
    }

    /** What is wrong, with its line where a second look finds it; else as it was met. */
    private DataFormatException wrong(String met, @Nullable Exception cause) {
        String found = ObjProblems.first(text);
        return new DataFormatException(file, found == null ? met : found, cause);
    }

    /** A name with spaces arrives as one; a list of several files as one too. */
    private List<String> libraries() {
        List<String> names = new ArrayList<>();
        for (String written : obj.getMtlFileNames()) {
            String[] several = written.split("(?<=\\.(?i:mtl))\\s+", -1);
            names.addAll(Arrays.asList(several));
        }
        return names;
    }

    /** Red, green and blue behind the coordinates, (V, 3), or null where a vertex has none. */
    private float @Nullable [] colours(int vertices) {
        float[] found = new float[3 * vertices];
        int v = 0;
        try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("v ")) {
                    continue;
                }
                StringTokenizer words = new StringTokenizer(line);
                if (words.countTokens() != 7 || v == vertices) {
                    return null;
                }
                for (int skip = 0; skip < 4; skip++) {
                    words.nextToken();
                }
                for (int c = 0; c < 3; c++) {
                    float value = Float.parseFloat(words.nextToken());
                    found[3 * v + c] = value > 0 ? Math.min(value, 1) : 0;
                }
                v++;
            }
        } catch (IOException | NumberFormatException e) {
            throw wrong("has vertex " + (v + 1) + " with a colour that is no number", e);
        }
        return v == vertices && v > 0 ? found : null;
    }

    private Mesh mesh() {
        checkVertices();
        for (int f = 0; f < obj.getNumFaces(); f++) {
            addFace(f);
        }
        if (triangles.isEmpty()) {
            throw new DataFormatException(
                    file, "holds " + obj.getNumVertices() + " vertices but no faces; a mesh to draw has some");
        }
        return new Corners().mesh();
    }

    private void checkVertices() {
        for (int v = 0; v < obj.getNumVertices(); v++) {
            FloatTuple p = obj.getVertex(v);
            if (p.getDimensions() < 3) {
                throw new DataFormatException(
                        file, "has vertex " + (v + 1) + " with " + p.getDimensions() + " coordinates, 3 are wanted");
            }
            if (!Float.isFinite(p.getX()) || !Float.isFinite(p.getY()) || !Float.isFinite(p.getZ())) {
                throw wrong(
                        "has vertex " + (v + 1) + " at (" + p.getX() + ", " + p.getY() + ", " + p.getZ()
                                + "), which is not finite",
                        null);
            }
        }
    }

    /** A face of two corners is a line and shows nothing. Triangles as {a, b, c, their texture coordinates, their normals}, -1 for none. */
    private void addFace(int f) {
        ObjFace face = obj.getFace(f);
        int corners = face.getNumVertices();
        for (int k = 0; k < corners; k++) {
            checkIndex(f, "vertex", face.getVertexIndex(k), obj.getNumVertices());
            if (face.containsTexCoordIndices()) {
                checkIndex(f, "texture coordinate", face.getTexCoordIndex(k), obj.getNumTexCoords());
            }
            if (face.containsNormalIndices()) {
                checkIndex(f, "normal", face.getNormalIndex(k), obj.getNumNormals());
            }
        }
        // Told only at the face where it changes.
        String changed = obj.getActivatedMaterialGroupName(face);
        if (changed != null) {
            material = materials.find(changed);
        }
        for (int k = 1; k + 1 < corners; k++) {
            int[] triangle = new int[9];
            int[] of = {0, k, k + 1};
            for (int c = 0; c < 3; c++) {
                triangle[c] = face.getVertexIndex(of[c]);
                triangle[3 + c] = face.containsTexCoordIndices() ? face.getTexCoordIndex(of[c]) : -1;
                triangle[6 + c] = face.containsNormalIndices() ? face.getNormalIndex(of[c]) : -1;
            }
            triangles.add(triangle);
            materialOf.add(material);
        }
    }

    private void checkIndex(int f, String what, int index, int count) {
        if (index < 0 || index >= count) {
            throw wrong("has face " + (f + 1) + " that names " + what + " " + (index + 1) + " of " + count, null);
        }
    }

    /** What makes two corners one vertex. */
    private record Key(int position, float nx, float ny, float nz, float u, float v, int material) {}

    /** The corners of all triangles, those that are alike in everything as one vertex. */
    private final class Corners {
        private final Map<Key, Integer> known = new HashMap<>();
        private final List<float[]> vertices = new ArrayList<>();
        private final float[][] faceNormals = new float[triangles.size()][];
        private final Map<Integer, List<Integer>> trianglesAt = new HashMap<>();

        Corners() {
            for (int t = 0; t < faceNormals.length; t++) {
                int[] triangle = triangles.get(t);
                faceNormals[t] = faceNormal(triangle);
                if (triangle[6] < 0) {
                    for (int c = 0; c < 3; c++) {
                        trianglesAt
                                .computeIfAbsent(triangle[c], v -> new ArrayList<>())
                                .add(t);
                    }
                }
            }
        }

        /** Twice the triangle's area long. */
        private float[] faceNormal(int[] triangle) {
            FloatTuple a = obj.getVertex(triangle[0]);
            FloatTuple b = obj.getVertex(triangle[1]);
            FloatTuple c = obj.getVertex(triangle[2]);
            double ux = (double) b.getX() - a.getX();
            double uy = (double) b.getY() - a.getY();
            double uz = (double) b.getZ() - a.getZ();
            double vx = (double) c.getX() - a.getX();
            double vy = (double) c.getY() - a.getY();
            double vz = (double) c.getZ() - a.getZ();
            return new float[] {(float) (uy * vz - uz * vy), (float) (uz * vx - ux * vz), (float) (ux * vy - uy * vx)};
        }

        private float[] normal(int t, int corner) {
            int[] triangle = triangles.get(t);
            if (triangle[6 + corner] >= 0) {
                FloatTuple n = obj.getNormal(triangle[6 + corner]);
                return new float[] {n.getX(), n.getY(), n.getDimensions() > 2 ? n.getZ() : 0};
            }
            float[] own = faceNormals[t];
            double ownLength = Math.sqrt(dot(own, own));
            float[] sum = own.clone();
            for (int other : trianglesAt.getOrDefault(triangle[corner], List.of())) {
                float[] n = faceNormals[other];
                if (other != t && dot(own, n) > CREASE * ownLength * Math.sqrt(dot(n, n))) {
                    for (int axis = 0; axis < 3; axis++) {
                        sum[axis] += n[axis];
                    }
                }
            }
            double length = Math.sqrt(dot(sum, sum));
            for (int axis = 0; axis < 3 && length > 0; axis++) {
                sum[axis] = (float) (sum[axis] / length);
            }
            return sum;
        }

        private static double dot(float[] a, float[] b) {
            return (double) a[0] * b[0] + (double) a[1] * b[1] + (double) a[2] * b[2];
        }

        private int vertex(int t, int corner) {
            int[] triangle = triangles.get(t);
            ObjMaterials.Material laid = materialOf.get(t);
            float[] n = normal(t, corner);
            float u = 0;
            float v = 0;
            if (triangle[3 + corner] >= 0) {
                FloatTuple uv = obj.getTexCoord(triangle[3 + corner]);
                u = uv.get(0);
                v = uv.getDimensions() > 1 ? uv.get(1) : 0;
            }
            Key key = new Key(triangle[corner], n[0], n[1], n[2], u, v, laid.number());
            Integer found = known.get(key);
            if (found != null) {
                return found;
            }
            FloatTuple p = obj.getVertex(triangle[corner]);
            int at = 3 * triangle[corner];
            float[] own = laid.equals(ObjMaterials.Material.PLAIN) ? colours : null;
            vertices.add(new float[] {
                p.getX(),
                p.getY(),
                p.getZ(),
                n[0],
                n[1],
                n[2],
                u,
                v,
                own == null ? laid.red() : own[at],
                own == null ? laid.green() : own[at + 1],
                own == null ? laid.blue() : own[at + 2],
                laid.specular(),
                laid.shininess()
            });
            known.put(key, vertices.size() - 1);
            return vertices.size() - 1;
        }

        Mesh mesh() {
            int[] indices = new int[3 * triangles.size()];
            int[] textureOf = new int[triangles.size()];
            for (int t = 0; t < textureOf.length; t++) {
                for (int c = 0; c < 3; c++) {
                    indices[3 * t + c] = vertex(t, c);
                }
                boolean laid = triangles.get(t)[3] >= 0;
                textureOf[t] = laid ? materialOf.get(t).texture() : -1;
            }
            return Mesh.builder(column(0, 3), indices)
                    .normals(column(3, 3))
                    .textures(column(6, 2), materials.textures(), textureOf)
                    .albedo(column(8, 3))
                    .gloss(column(11, 1), column(12, 1))
                    .build();
        }

        private float[] column(int from, int width) {
            float[] values = new float[width * vertices.size()];
            for (int v = 0; v < vertices.size(); v++) {
                System.arraycopy(vertices.get(v), from, values, width * v, width);
            }
            return values;
        }
    }
}
