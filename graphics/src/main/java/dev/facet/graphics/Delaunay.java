package dev.facet.graphics;

import java.util.Arrays;

/**
 * Delaunay triangulation of points of the plane by insertion (Bowyer 1981, Watson 1981).
 *
 * <p>Cost: time O(n^2), for the few thousand points of a subject's template.
 */
final class Delaunay {
    private Delaunay() {}

    /** Triangles of indices, counter-clockwise; of four points on a circle either diagonal may be taken. */
    static int[] triangulate(double[] x, double[] y) {
        int n = x.length;
        double span = 1;
        for (int i = 0; i < n; i++) {
            span = Math.max(span, Math.max(Math.abs(x[i]), Math.abs(y[i])));
        }
        double[] px = Arrays.copyOf(x, n + 3);
        double[] py = Arrays.copyOf(y, n + 3);
        double far = 1e4 * span;
        px[n] = -far;
        py[n] = -far;
        px[n + 1] = far;
        py[n + 1] = -far;
        px[n + 2] = 0;
        py[n + 2] = far;
        int[] triangles = new int[6 * (n + 3)];
        triangles[0] = n;
        triangles[1] = n + 1;
        triangles[2] = n + 2;
        int count = 1;
        int[] edges = new int[6 * (n + 3)];
        for (int p = 0; p < n; p++) {
            int open = 0;
            for (int t = count - 1; t >= 0; t--) {
                int a = triangles[3 * t];
                int b = triangles[3 * t + 1];
                int c = triangles[3 * t + 2];
                if (!inCircle(px, py, a, b, c, p)) {
                    continue;
                }
                open = addEdge(edges, open, a, b);
                open = addEdge(edges, open, b, c);
                open = addEdge(edges, open, c, a);
                count--;
                System.arraycopy(triangles, 3 * count, triangles, 3 * t, 3);
            }
            for (int e = 0; e < open; e++) {
                triangles[3 * count] = edges[2 * e];
                triangles[3 * count + 1] = edges[2 * e + 1];
                triangles[3 * count + 2] = p;
                count++;
            }
        }
        int kept = 0;
        for (int t = 0; t < count; t++) {
            if (triangles[3 * t] < n && triangles[3 * t + 1] < n && triangles[3 * t + 2] < n) {
                System.arraycopy(triangles, 3 * t, triangles, 3 * kept++, 3);
            }
        }
        return Arrays.copyOf(triangles, 3 * kept);
    }

    /** Adds a directed edge of the cavity, or removes it with its twin: an edge met twice lies inside. */
    private static int addEdge(int[] edges, int count, int from, int to) {
        for (int e = 0; e < count; e++) {
            if (edges[2 * e] == to && edges[2 * e + 1] == from) {
                edges[2 * e] = edges[2 * count - 2];
                edges[2 * e + 1] = edges[2 * count - 1];
                return count - 1;
            }
        }
        edges[2 * count] = from;
        edges[2 * count + 1] = to;
        return count + 1;
    }

    private static boolean inCircle(double[] x, double[] y, int a, int b, int c, int p) {
        double ax = x[a] - x[p];
        double ay = y[a] - y[p];
        double bx = x[b] - x[p];
        double by = y[b] - y[p];
        double cx = x[c] - x[p];
        double cy = y[c] - y[p];
        double a2 = ax * ax + ay * ay;
        double b2 = bx * bx + by * by;
        double c2 = cx * cx + cy * cy;
        return ax * (by * c2 - b2 * cy) - ay * (bx * c2 - b2 * cx) + a2 * (bx * cy - by * cx) > 0;
    }
}
