package dev.facet.graphics;

import java.util.ArrayList;
import java.util.List;

/** Meshes of triangles at random, by seed. */
final class Soups {
    private Soups() {}

    static Mesh of(long seed, int triangles, boolean textured) {
        KeyedDraws draws = new KeyedDraws(seed, 99, triangles);
        int vertices = 3 * triangles;
        float[] positions = new float[3 * vertices];
        float[] normals = new float[3 * vertices];
        float[] albedo = new float[3 * vertices];
        float[] specular = new float[vertices];
        float[] shininess = new float[vertices];
        float[] uv = new float[2 * vertices];
        int[] corners = new int[vertices];
        for (int t = 0; t < triangles; t++) {
            float[] middle = {
                (float) draws.normal() * 0.5f, (float) draws.normal() * 0.5f, (float) draws.normal() * 0.5f
            };
            for (int v = 3 * t; v < 3 * t + 3; v++) {
                for (int axis = 0; axis < 3; axis++) {
                    positions[3 * v + axis] = middle[axis] + (float) draws.normal() * 0.3f;
                    albedo[3 * v + axis] = (float) draws.uniform();
                    normals[3 * v + axis] = (float) draws.normal() * 0.3f;
                }
                normals[3 * v + 2] += 1;
                specular[v] = (float) draws.uniform() * 0.4f;
                shininess[v] = 8;
                uv[2 * v] = (float) draws.normal();
                uv[2 * v + 1] = (float) draws.normal();
                corners[v] = v;
            }
        }
        Mesh.Builder mesh =
                Mesh.builder(positions, corners).normals(normals).albedo(albedo).gloss(specular, shininess);
        if (textured) {
            int[] textureOf = new int[triangles];
            for (int t = 0; t < triangles; t++) {
                textureOf[t] = t % 3 - 1;
            }
            mesh.textures(uv, List.of(checks(draws, 3, 4), checks(draws, 5, 2)), textureOf);
        }
        return mesh.build();
    }

    private static Texture checks(KeyedDraws draws, int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) (draws.uniform() * 256);
        }
        return new Texture(width, height, pixels);
    }

    /** One mesh of several, whose triangles keep their order. */
    static Mesh joined(Mesh... meshes) {
        List<Float> positions = new ArrayList<>();
        List<Integer> triangles = new ArrayList<>();
        List<Float> normals = new ArrayList<>();
        List<Float> albedo = new ArrayList<>();
        for (Mesh mesh : meshes) {
            int before = positions.size() / 3;
            for (int corner : mesh.triangles()) {
                triangles.add(before + corner);
            }
            for (int i = 0; i < mesh.positions().length; i++) {
                positions.add(mesh.positions()[i]);
                normals.add(mesh.normals()[i]);
                albedo.add(mesh.albedo()[i]);
            }
        }
        return Mesh.builder(
                        floats(positions), triangles.stream().mapToInt(i -> i).toArray())
                .normals(floats(normals))
                .albedo(floats(albedo))
                .build();
    }

    private static float[] floats(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
