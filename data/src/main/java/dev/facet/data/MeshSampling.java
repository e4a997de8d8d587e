package dev.facet.data;

import dev.facet.graph.Philox4x32;
import dev.facet.graphics.Mesh;
import java.util.List;

/**
 * Clouds from the surface of a mesh, uniform by area, with the colour of each point ({@code red}, {@code green},
 * {@code blue}).
 *
 * <p>Shapes: (N, 3) points.
 *
 * <p>Cost: O(triangles + N log triangles).
 *
 * <p>Randomness: point i is drawn by (seed, i): the first points of a larger cloud are those of a smaller one.
 *
 * <p>Errors: {@link IllegalArgumentException} for a mesh without area.
 */
public final class MeshSampling {
    private static final int PURPOSE = 66;

    private MeshSampling() {}

    /** Points on the surface. */
    public static PointCloud surface(Mesh mesh, int count, long seed) {
        double[] until = areas(mesh);
        double area = until.length == 0 ? 0 : until[until.length - 1];
        if (!(area > 0)) {
            throw new IllegalArgumentException(
                    "a mesh of " + mesh.triangleCount() + " triangles and no area has no points to draw");
        }
        if (count < 1 || count > Integer.MAX_VALUE / 3) {
            throw new IllegalArgumentException("points must be 1 to " + Integer.MAX_VALUE / 3 + ", got " + count);
        }
        Memory.require(count + " points", 27L * count);
        float[] positions = mesh.positions();
        float[] albedo = mesh.bakedAlbedo();
        int[] triangles = mesh.triangles();
        double[] points = new double[3 * count];
        byte[][] colours = new byte[3][count];
        for (int i = 0; i < count; i++) {
            Philox4x32 random = Philox4x32.stream(seed, PURPOSE, i, 0);
            int triangle = triangle(until, random.nextDouble() * area);
            double root = Math.sqrt(random.nextDouble());
            double third = random.nextDouble() * root;
            double[] share = {1 - root, root - third, third};
            for (int d = 0; d < 3; d++) {
                double colour = 0;
                for (int corner = 0; corner < 3; corner++) {
                    int at = 3 * triangles[3 * triangle + corner] + d;
                    points[3 * i + d] += share[corner] * positions[at];
                    colour += share[corner] * albedo[at];
                }
                colours[d][i] = (byte) Math.round(255 * Math.clamp(colour, 0, 1));
            }
        }
        return PointCloud.of(
                points,
                3,
                List.of(
                        PointAttribute.ofUnsigned("red", colours[0]),
                        PointAttribute.ofUnsigned("green", colours[1]),
                        PointAttribute.ofUnsigned("blue", colours[2])),
                null);
    }

    /** The first triangle whose running sum of areas is above a value: one without area is never met. */
    private static int triangle(double[] until, double value) {
        int low = 0;
        int high = until.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (until[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Running sums of the triangles' areas. */
    private static double[] areas(Mesh mesh) {
        float[] p = mesh.positions();
        int[] triangles = mesh.triangles();
        double[] until = new double[mesh.triangleCount()];
        double sum = 0;
        for (int t = 0; t < until.length; t++) {
            int a = 3 * triangles[3 * t];
            int b = 3 * triangles[3 * t + 1];
            int c = 3 * triangles[3 * t + 2];
            double squares = 0;
            for (int d = 0; d < 3; d++) {
                int e = (d + 1) % 3;
                double cross = (p[b + d] - p[a + d]) * (double) (p[c + e] - p[a + e])
                        - (p[b + e] - p[a + e]) * (double) (p[c + d] - p[a + d]);
                squares += cross * cross;
            }
            sum += Math.sqrt(squares) / 2;
            until[t] = sum;
        }
        return until;
    }
}
