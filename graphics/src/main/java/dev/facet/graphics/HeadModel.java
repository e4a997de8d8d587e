package dev.facet.graphics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What all heads share: the average mesh, its displacements, its colours' places. From coordinates to positions.
 *
 * <p>Cost: made once, in about a second; then V and the lengths of the displacements for each head.
 */
final class HeadModel {
    static final HeadModel SHARED = new HeadModel();

    /** Centimetres to the unit ball. */
    private static final double SCALE = 1 / 13.6;

    private static final double MIDDLE = -1.2;

    /** Beyond this distance from the middle what sticks out is pressed together, so that all of it stays in the ball. */
    private static final float NEAR = .92f;

    final int[] triangles;
    final float[] specular;
    final float[] shininess;
    final HeadColours colours;

    private static final float LID_RADIUS = (float) HeadRelief.EYE_RADIUS + .06f;

    private final int solid; // vertices before the hair
    private final int eyes; // the first vertex of the eyeballs: the pupil's
    private final int eyeVertices;
    private final int ears; // the first vertex of the ears, which are followed by the hair
    private final int[][] lids; // by side
    private final float[] mean; // solid vertices, then guides
    private final HeadMode[] modes;
    private final boolean[] seen; // skin vertices

    private HeadModel() {
        HeadTemplate skin = new HeadTemplate();
        HeadPart eye = HeadEyes.eye(1);
        HeadPart ear = HeadEars.ear(1);
        List<HeadPart> parts = List.of(
                new HeadPart(skin.positions, skin.frontal, skin.triangles),
                eye,
                HeadEyes.eye(-1),
                ear,
                HeadEars.ear(-1));
        double[] guides = HeadHair.guides();
        solid = parts.stream().mapToInt(HeadPart::vertices).sum();
        colours = new HeadColours(skin, eye, ear);
        triangles = triangles(parts);
        double[] all = new double[3 * solid + guides.length];
        int at = 0;
        for (HeadPart part : parts) {
            System.arraycopy(part.positions, 0, all, at, part.positions.length);
            at += part.positions.length;
        }
        System.arraycopy(guides, 0, all, at, guides.length);
        mean = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            mean[i] = (float) all[i];
        }
        eyes = skin.vertices;
        seen = new boolean[skin.vertices];
        for (int v = 0; v < seen.length; v++) {
            seen[v] = skin.kinds[v] != HeadTemplate.INSIDE && skin.kinds[v] != HeadTemplate.BEHIND_LID;
        }
        eyeVertices = eye.vertices();
        ears = eyes + 2 * eyeVertices;
        lids = new int[][] {lids(skin, 1), lids(skin, -1)};
        modes = new HeadMode[HeadShapes.COUNT];
        double[] d = new double[3];
        for (int m = 0; m < modes.length; m++) {
            HeadShapes.Coordinate coordinate = HeadShapes.ALL.get(m);
            float[] dense = new float[all.length];
            for (int v = 0; v < all.length / 3; v++) {
                if (v >= eyes && v < eyes + 2 * eyeVertices) {
                    HeadShapes.ball(coordinate, v < eyes + eyeVertices ? 1 : -1, d);
                } else {
                    HeadShapes.displacement(coordinate, all[3 * v], all[3 * v + 1], all[3 * v + 2], d);
                }
                for (int k = 0; k < 3; k++) {
                    dense[3 * v + k] = (float) d[k];
                }
            }
            modes[m] = HeadMode.of(dense);
        }
        int vertices = solid + HeadHair.VERTICES;
        specular = new float[vertices];
        shininess = new float[vertices];
        Arrays.fill(specular, 0, solid, .09f);
        Arrays.fill(shininess, 0, solid, 11);
        Arrays.fill(specular, eyes, eyes + 2 * eye.vertices(), .85f);
        Arrays.fill(shininess, eyes, eyes + 2 * eye.vertices(), 160);
        Arrays.fill(specular, solid, vertices, .16f);
        Arrays.fill(shininess, solid, vertices, 14);
    }

    private static int[] lids(HeadTemplate skin, int side) {
        return IntStream.range(0, skin.vertices)
                .filter(v -> skin.kinds[v] == HeadTemplate.LID || skin.kinds[v] == HeadTemplate.LID_EDGE)
                .filter(v -> side * skin.positions[3 * v] > 0)
                .toArray();
    }

    private int[] triangles(List<HeadPart> parts) {
        int[] hair = HeadHair.triangles();
        int count = hair.length;
        for (HeadPart part : parts) {
            count += part.triangles.length;
        }
        int[] all = new int[count];
        int at = 0;
        int first = 0;
        for (HeadPart part : parts) {
            for (int index : part.triangles) {
                all[at++] = first + index;
            }
            first += part.vertices();
        }
        for (int index : hair) {
            all[at++] = first + index;
        }
        return all;
    }

    int firstEyeVertex() {
        return eyes;
    }

    int endOfEyes() {
        return eyes + 2 * eyeVertices;
    }

    /** Whether a vertex of the skin lies on its outside. */
    boolean seen(int vertex) {
        return seen[vertex];
    }

    /** A coordinate of a vertex of the average head, in centimetres. */
    float mean(int vertex, int axis) {
        return mean[3 * vertex + axis];
    }

    float[] positions(float[] shape) {
        float[] moved = mean.clone();
        for (int m = 0; m < modes.length; m++) {
            modes[m].add(shape[m], moved);
        }
        HeadHair.Style style = HeadShapes.style(shape);
        keepLids(moved);
        pressEars(moved, (float) style.hanging());
        float[] positions = new float[3 * (solid + HeadHair.VERTICES)];
        System.arraycopy(moved, 0, positions, 0, 3 * solid);
        float[] guides = Arrays.copyOfRange(moved, 3 * solid, moved.length);
        HeadHair.build(style, guides, positions, 3 * solid);
        float scale = (float) SCALE;
        float middle = (float) (MIDDLE * SCALE);
        for (int i = 0; i < positions.length; i += 3) {
            float x = positions[i] * scale;
            float y = positions[i + 1] * scale - middle;
            float z = positions[i + 2] * scale;
            float square = x * x + y * y + z * z;
            float fit = square > NEAR * NEAR ? fit(square) : 1;
            positions[i] = x * fit;
            positions[i + 1] = y * fit;
            positions[i + 2] = z * fit;
        }
        return positions;
    }

    /** Long hair lies on the ears and holds them to the head. */
    private void pressEars(float[] moved, float hanging) {
        float closer = 1 - .08f * hanging;
        for (int v = ears; v < solid; v++) {
            moved[3 * v] *= closer;
        }
    }

    /** Lifts lids that their coordinates together would sink into the ball. */
    private void keepLids(float[] moved) {
        for (int side = 0; side < 2; side++) {
            int pupil = 3 * (eyes + side * eyeVertices);
            float cx = moved[pupil];
            float cy = moved[pupil + 1];
            float cz = moved[pupil + 2] - (float) (HeadRelief.EYE_RADIUS + HeadRelief.CORNEA);
            for (int v : lids[side]) {
                float x = moved[3 * v] - cx;
                float y = moved[3 * v + 1] - cy;
                float under = LID_RADIUS * LID_RADIUS - x * x - y * y;
                if (under > 0) {
                    moved[3 * v + 2] = Math.max(moved[3 * v + 2], cz + (float) Math.sqrt(under));
                }
            }
        }
    }

    /** Presses what comes near the unit sphere, or passes it, inside. */
    static void keepInside(float[] positions) {
        for (int i = 0; i < positions.length; i += 3) {
            float x = positions[i];
            float y = positions[i + 1];
            float z = positions[i + 2];
            float square = x * x + y * y + z * z;
            if (square > NEAR * NEAR) {
                float fit = fit(square);
                positions[i] = x * fit;
                positions[i + 1] = y * fit;
                positions[i + 2] = z * fit;
            }
        }
    }

    /** What brings a point that comes near the unit sphere, or passes it, inside. */
    private static float fit(float square) {
        float radius = (float) Math.sqrt(square);
        float over = (radius - NEAR) / (1 - NEAR);
        return (NEAR + (1 - NEAR) * over / (1 + over)) / radius;
    }
}
