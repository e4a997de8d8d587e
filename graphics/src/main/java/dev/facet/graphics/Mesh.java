package dev.facet.graphics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A surface of triangles with its material. Immutable: the arrays given to the builder belong to the mesh from then on
 * and are not changed by anyone.
 *
 * <p>Shapes: positions, normals, albedo (V, 3); triangles (T, 3) indices of vertices, counter-clockwise seen from
 * outside; specular strength and shininess (V); texture coordinates (V, 2); a texture index for each triangle (T), -1
 * where the albedo of the vertices stands alone. A texture's colour is multiplied by that albedo.
 *
 * <p>An edge stays crisp where its two sides have vertices of their own. Meshes without triangles are valid. Triangles
 * with a vertex that is not finite, and those without area, are not drawn.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the array, the place and the value.
 */
public final class Mesh {
    private static final float SPECULAR = 0.04f;
    private static final float SHININESS = 16;
    /** Beyond this a highlight is smaller than any pixel. */
    public static final float MOST_SHININESS = 1024;

    final float[] positions;
    final int[] triangles;
    final float[] normals;
    final float[] albedo;
    final float[] specular;
    final float[] shininess;
    final float @Nullable [] textureCoordinates;
    final int @Nullable [] textureOf;
    final List<Texture> textures;
    final boolean closed;

    private Mesh(Builder from, float[] normals, float[] albedo, float[] specular, float[] shininess) {
        this.positions = from.positions;
        this.triangles = from.triangles;
        this.normals = normals;
        this.albedo = albedo;
        this.specular = specular;
        this.shininess = shininess;
        this.textureCoordinates = from.textureCoordinates;
        this.textureOf = from.textureOf;
        this.textures = from.textures;
        this.closed = from.closed;
    }

    /** Starts a mesh of the positions (V, 3) and triangles (T, 3) given. */
    public static Builder builder(float[] positions, int[] triangles) {
        return new Builder(positions, triangles);
    }

    /** V. */
    public int vertices() {
        return positions.length / 3;
    }

    /** T. */
    public int triangleCount() {
        return triangles.length / 3;
    }

    /** (V, 3), not copied: not to be changed, as with every array below. */
    public float[] positions() {
        return positions;
    }

    /** (T, 3). */
    public int[] triangles() {
        return triangles;
    }

    /** (V, 3). */
    public float[] normals() {
        return normals;
    }

    /** (V, 3). */
    public float[] albedo() {
        return albedo;
    }

    /** (V). */
    public float[] specular() {
        return specular;
    }

    /** (V). */
    public float[] shininess() {
        return shininess;
    }

    /** (V, 2), or null. */
    public float @Nullable [] textureCoordinates() {
        return textureCoordinates;
    }

    /** Whether it has an inside that is never seen, so that triangles that face away need not be drawn. */
    public boolean closed() {
        return closed;
    }

    /** The largest distance of a finite vertex from the origin. */
    public float radius() {
        float most = 0;
        for (int v = 0; v < positions.length; v += 3) {
            float x = positions[v];
            float y = positions[v + 1];
            float z = positions[v + 2];
            float square = x * x + y * y + z * z;
            if (square > most && square < Float.POSITIVE_INFINITY) {
                most = square;
            }
        }
        return (float) Math.sqrt(most);
    }

    /** This mesh with the middle of its bounding box at the origin and its farthest vertex at the radius. */
    public Mesh fitted(float radius) {
        float[] moved = positions.clone();
        Fit.ball(positions, radius).apply(moved, vertices());
        Builder copy = builder(moved, triangles)
                .normals(normals)
                .albedo(albedo)
                .gloss(specular, shininess)
                .closed(closed);
        if (textureCoordinates != null && textureOf != null) {
            copy.textures(textureCoordinates, textures, textureOf);
        }
        return copy.build();
    }

    /**
     * The albedo of each vertex with its texture's colour there, (V, 3): for formats that know no textures. Detail
     * between vertices is lost.
     */
    public float[] bakedAlbedo() {
        float[] baked = albedo.clone();
        if (textureCoordinates == null || textureOf == null) {
            return baked;
        }
        boolean[] done = new boolean[vertices()];
        float[] texel = new float[3];
        for (int i = 0; i < triangles.length; i++) {
            int v = triangles[i];
            if (textureOf[i / 3] >= 0 && !done[v]) {
                done[v] = true;
                textures.get(textureOf[i / 3])
                        .sample(0, textureCoordinates[2 * v], textureCoordinates[2 * v + 1], texel);
                for (int c = 0; c < 3; c++) {
                    baked[3 * v + c] *= texel[c];
                }
            }
        }
        return baked;
    }

    @Override
    public String toString() {
        return "Mesh[" + vertices() + " vertices, " + triangleCount() + " triangles]";
    }

    /**
     * Smooth normals: at each vertex the mean of its triangles' normals, weighted by their area; (0, 0, 1) at a vertex
     * without any.
     */
    public static float[] smoothNormals(float[] positions, int[] triangles) {
        float[] normals = new float[positions.length];
        for (int t = 0; t < triangles.length; t += 3) {
            int a = 3 * triangles[t];
            int b = 3 * triangles[t + 1];
            int c = 3 * triangles[t + 2];
            float ux = positions[b] - positions[a];
            float uy = positions[b + 1] - positions[a + 1];
            float uz = positions[b + 2] - positions[a + 2];
            float vx = positions[c] - positions[a];
            float vy = positions[c + 1] - positions[a + 1];
            float vz = positions[c + 2] - positions[a + 2];
            float nx = uy * vz - uz * vy;
            float ny = uz * vx - ux * vz;
            float nz = ux * vy - uy * vx;
            // Not finite only where a vertex is not, and then its triangles are not drawn: the others keep theirs.
            if (!(Math.abs(nx) + Math.abs(ny) + Math.abs(nz) < Float.POSITIVE_INFINITY)) {
                continue;
            }
            for (int corner = 0; corner < 3; corner++) {
                int v = 3 * triangles[t + corner];
                normals[v] += nx;
                normals[v + 1] += ny;
                normals[v + 2] += nz;
            }
        }
        for (int v = 0; v < normals.length; v += 3) {
            float x = normals[v];
            float y = normals[v + 1];
            float z = normals[v + 2];
            float length = (float) Math.sqrt(x * x + y * y + z * z);
            if (length > 0) {
                normals[v] = x / length;
                normals[v + 1] = y / length;
                normals[v + 2] = z / length;
            } else {
                normals[v + 2] = 1;
            }
        }
        return normals;
    }

    /** The parts of a mesh; what is not given has a default. */
    public static final class Builder {
        private final float[] positions;
        private final int[] triangles;
        private float @Nullable [] normals;
        private float @Nullable [] albedo;
        private float @Nullable [] specular;
        private float @Nullable [] shininess;
        private float @Nullable [] textureCoordinates;
        private int @Nullable [] textureOf;
        private List<Texture> textures = List.of();
        private boolean closed;

        private Builder(float[] positions, int[] triangles) {
            if (positions.length % 3 != 0 || triangles.length % 3 != 0) {
                throw new IllegalArgumentException("positions and triangles come in threes, got " + positions.length
                        + " numbers and " + triangles.length + " indices");
            }
            this.positions = positions;
            this.triangles = triangles;
        }

        /** (V, 3), any length; {@link #smoothNormals} by default. */
        public Builder normals(float[] values) {
            normals = values;
            return this;
        }

        /** (V, 3), 0 to 1; light grey by default. */
        public Builder albedo(float[] values) {
            albedo = values;
            return this;
        }

        /** One albedo for all vertices. */
        public Builder albedo(Colour colour) {
            float[] values = new float[positions.length];
            for (int v = 0; v < values.length; v += 3) {
                values[v] = colour.red();
                values[v + 1] = colour.green();
                values[v + 2] = colour.blue();
            }
            return albedo(values);
        }

        /** Strength (V), 0 to 1, and shininess (V), 1 to {@link #MOST_SHININESS}, of highlights. */
        public Builder gloss(float[] strength, float[] exponent) {
            specular = strength;
            shininess = exponent;
            return this;
        }

        /** One gloss for all vertices; strength .04 and shininess 16 by default. */
        public Builder gloss(float strength, float exponent) {
            return gloss(filled(positions.length / 3, strength), filled(positions.length / 3, exponent));
        }

        /**
         * Textures.
         *
         * @param coordinates (V, 2)
         * @param pictures the textures
         * @param textureOfTriangle (T) indices of pictures, -1 for none
         */
        public Builder textures(float[] coordinates, List<Texture> pictures, int[] textureOfTriangle) {
            textureCoordinates = coordinates;
            textures = List.copyOf(pictures);
            textureOf = textureOfTriangle;
            return this;
        }

        /** Says that triangles that face away are never seen, which saves drawing them; false by default. */
        public Builder closed(boolean value) {
            closed = value;
            return this;
        }

        public Mesh build() {
            int vertices = positions.length / 3;
            for (int i = 0; i < triangles.length; i++) {
                if (triangles[i] < 0 || triangles[i] >= vertices) {
                    throw new IllegalArgumentException("triangle " + i / 3 + " names vertex " + triangles[i]
                            + " of a mesh of " + vertices + " vertices");
                }
            }
            float[] ownNormals = normals == null ? smoothNormals(positions, triangles) : normals;
            float[] ownAlbedo = albedo == null ? filled(3 * vertices, 0.8f) : albedo;
            float[] ownSpecular = specular == null ? filled(vertices, SPECULAR) : specular;
            float[] ownShininess = shininess == null ? filled(vertices, SHININESS) : shininess;
            checkLength("normals", ownNormals.length, 3 * vertices);
            checkLength("albedo", ownAlbedo.length, 3 * vertices);
            checkLength("specular", ownSpecular.length, vertices);
            checkLength("shininess", ownShininess.length, vertices);
            checkTextures(vertices);
            return new Mesh(this, ownNormals, ownAlbedo, ownSpecular, ownShininess);
        }

        private void checkTextures(int vertices) {
            if (textureCoordinates == null || textureOf == null) {
                return;
            }
            checkLength("texture coordinates", textureCoordinates.length, 2 * vertices);
            checkLength("textures of triangles", textureOf.length, triangles.length / 3);
            for (int t = 0; t < textureOf.length; t++) {
                if (textureOf[t] < -1 || textureOf[t] >= textures.size()) {
                    throw new IllegalArgumentException(
                            "triangle " + t + " names texture " + textureOf[t] + " of " + textures.size());
                }
            }
        }

        private static void checkLength(String name, int got, int wanted) {
            if (got != wanted) {
                throw new IllegalArgumentException(name + " must have " + wanted + " values, got " + got);
            }
        }

        private static float[] filled(int length, float value) {
            float[] values = new float[length];
            Arrays.fill(values, value);
            return values;
        }
    }
}
