package dev.facet.graphics;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a picture is by definition: for each sample the nearest triangle that the ray through it meets, lit by the
 * formula of {@link Light}, in double precision and one sample at a time. Textures are taken at their own size.
 */
final class RayOracle {
    private final Mesh mesh;
    private final View view;
    private final boolean shadows;
    private final double[][] place;
    private final double[][] normal;
    private final double[] light;

    RayOracle(Mesh mesh, View view, boolean shadows) {
        this.mesh = mesh;
        this.view = view;
        this.shadows = shadows;
        place = turned(mesh.positions());
        normal = turned(mesh.normals());
        float[] direction = view.light().direction();
        light = new double[] {direction[0], direction[1], direction[2]};
    }

    private double[][] turned(float[] vectors) {
        double a = Math.toRadians(view.camera().azimuth());
        double e = Math.toRadians(view.camera().elevation());
        double[][] turned = new double[vectors.length / 3][];
        for (int v = 0; v < turned.length; v++) {
            double x = vectors[3 * v];
            double y = vectors[3 * v + 1];
            double z = vectors[3 * v + 2];
            double x1 = Math.cos(a) * x + Math.sin(a) * z;
            double z1 = -Math.sin(a) * x + Math.cos(a) * z;
            turned[v] = new double[] {x1, Math.cos(e) * y - Math.sin(e) * z1, Math.sin(e) * y + Math.cos(e) * z1};
        }
        return turned;
    }

    /** (H, W, 3). */
    double[] colour(int size, int samples) {
        double[] picture = new double[3 * size * size];
        double unit = size * samples / 2.0 * view.camera().zoom();
        double[] behind = {
            view.background().red(),
            view.background().green(),
            view.background().blue()
        };
        for (int row = 0; row < size * samples; row++) {
            for (int column = 0; column < size * samples; column++) {
                double x = (column + 0.5 - size * samples / 2.0) / unit;
                double y = -(row + 0.5 - size * samples / 2.0) / unit;
                double[] colour = seen(x, y, behind);
                for (int c = 0; c < 3; c++) {
                    picture[3 * (row / samples * size + column / samples) + c] += colour[c] / (samples * samples);
                }
            }
        }
        return picture;
    }

    private double[] seen(double x, double y, double[] behind) {
        double nearest = Double.NEGATIVE_INFINITY;
        double[] colour = behind;
        for (int t = 0; t < mesh.triangleCount(); t++) {
            double[] share = shares(t, x, y);
            if (share == null) {
                continue;
            }
            double z = mix(share, place, t, 2);
            if (z > nearest) {
                nearest = z;
                colour = lit(t, share);
            }
        }
        return colour;
    }

    /** The barycentric coordinates of (x, y) in a triangle seen from the front, or null outside it. */
    private double @Nullable [] shares(int t, double x, double y) {
        double[] a = place[mesh.triangles()[3 * t]];
        double[] b = place[mesh.triangles()[3 * t + 1]];
        double[] c = place[mesh.triangles()[3 * t + 2]];
        double area = cross(a, b, c[0], c[1]);
        double u = cross(b, c, x, y) / area;
        double v = cross(c, a, x, y) / area;
        double w = cross(a, b, x, y) / area;
        return u >= 0 && v >= 0 && w >= 0 ? new double[] {u, v, w} : null;
    }

    private static double cross(double[] from, double[] to, double x, double y) {
        return (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
    }

    private double mix(double[] share, double[][] values, int t, int axis) {
        double sum = 0;
        for (int corner = 0; corner < 3; corner++) {
            sum += share[corner] * values[mesh.triangles()[3 * t + corner]][axis];
        }
        return sum;
    }

    private double mix(double[] share, float[] values, int stride, int t, int axis) {
        double sum = 0;
        for (int corner = 0; corner < 3; corner++) {
            sum += share[corner] * values[stride * mesh.triangles()[3 * t + corner] + axis];
        }
        return sum;
    }

    private double[] lit(int t, double[] share) {
        double[] n = unit(mix(share, normal, t, 0), mix(share, normal, t, 1), mix(share, normal, t, 2));
        if (!mesh.closed() && mix(new double[] {1, 1, 1}, normal, t, 2) < 0) {
            n = new double[] {-n[0], -n[1], -n[2]};
        }
        double lambert = dot(n, light);
        double[] half = unit(light[0], light[1], light[2] + 1);
        double[] p = {mix(share, place, t, 0), mix(share, place, t, 1), mix(share, place, t, 2)};
        boolean dark = lambert <= 0 || (shadows && hidden(p, n));
        double bright = view.light().ambient() + (dark ? 0 : view.light().diffuse() * lambert);
        double shine = dark
                ? 0
                : mix(share, mesh.specular(), 1, t, 0)
                        * Math.pow(Math.max(0, dot(n, half)), mix(share, mesh.shininess(), 1, t, 0));
        double[] texel = texel(t, share);
        double[] colour = new double[3];
        for (int c = 0; c < 3; c++) {
            colour[c] = Math.clamp(mix(share, mesh.albedo(), 3, t, c) * texel[c] * bright + shine, 0.0, 1.0);
        }
        return colour;
    }

    private double[] texel(int t, double[] share) {
        if (mesh.textureOf == null || mesh.textureOf[t] < 0) {
            return new double[] {1, 1, 1};
        }
        float[] out = new float[3];
        mesh.textures
                .get(mesh.textureOf[t])
                .sample(
                        0,
                        (float) mix(share, Objects.requireNonNull(mesh.textureCoordinates()), 2, t, 0),
                        (float) mix(share, Objects.requireNonNull(mesh.textureCoordinates()), 2, t, 1),
                        out);
        return new double[] {out[0], out[1], out[2]};
    }

    /** Whether a triangle lies between a place and the light (Moeller, Trumbore 1997). */
    private boolean hidden(double[] p, double[] n) {
        double[] from = {p[0] + 1e-3 * n[0], p[1] + 1e-3 * n[1], p[2] + 1e-3 * n[2]};
        for (int t = 0; t < mesh.triangleCount(); t++) {
            double[] a = place[mesh.triangles()[3 * t]];
            double[] u = minus(place[mesh.triangles()[3 * t + 1]], a);
            double[] v = minus(place[mesh.triangles()[3 * t + 2]], a);
            double[] h = cross(light, v);
            double determinant = dot(u, h);
            double[] s = minus(from, a);
            double[] q = cross(s, u);
            double b = dot(s, h) / determinant;
            double c = dot(light, q) / determinant;
            double distance = dot(v, q) / determinant;
            if (b >= 0 && c >= 0 && b + c <= 1 && distance > 0) {
                return true;
            }
        }
        return false;
    }

    private static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double[] unit(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / length, y / length, z / length};
    }
}
