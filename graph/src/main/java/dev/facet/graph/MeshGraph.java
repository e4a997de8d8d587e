package dev.facet.graph;

import java.util.Arrays;

/** The graphs of a mesh: its sides, and its sides weighted by the cotangents of the angles across. */
final class MeshGraph {
    /** Of an angle of about .006 degrees: thinner triangles count as this thin. */
    private static final double MOST_COTANGENT = 1e4;

    private MeshGraph() {}

    static Graph sides(int vertices, int[] faceOffsets, int[] corners) {
        checkFaces(vertices, faceOffsets, corners);
        int[] sources = new int[corners.length];
        int[] targets = new int[corners.length];
        int count = 0;
        for (int f = 0; f + 1 < faceOffsets.length; f++) {
            for (int c = faceOffsets[f]; c < faceOffsets[f + 1]; c++) {
                int next = corners[c + 1 < faceOffsets[f + 1] ? c + 1 : faceOffsets[f]];
                if (corners[c] != next) {
                    sources[count] = corners[c];
                    targets[count++] = next;
                }
            }
        }
        return GraphBuilders.edges(vertices, Arrays.copyOf(sources, count), Arrays.copyOf(targets, count), null, false);
    }

    private static void checkFaces(int vertices, int[] faceOffsets, int[] corners) {
        int faces = faceOffsets.length - 1;
        boolean whole = faces >= 0 && faceOffsets[0] == 0 && faceOffsets[faces] == corners.length;
        for (int f = 0; whole && f < faces; f++) {
            whole = faceOffsets[f] <= faceOffsets[f + 1];
        }
        if (!whole) {
            throw new IllegalArgumentException(
                    "offsets of faces must begin with 0, not fall, and end with the " + corners.length + " corners");
        }
        for (int c = 0; c < corners.length; c++) {
            if (corners[c] < 0 || corners[c] >= vertices) {
                throw new IllegalArgumentException(
                        "corner " + c + " names vertex " + corners[c] + " of a mesh of " + vertices);
            }
        }
    }

    /** See {@link GeometricWeights#cotangent}. */
    static Graph cotangent(double[] points, int[] faceOffsets, int[] corners) {
        checkFaces(points.length / 3, faceOffsets, corners);
        int[] triangles = triangles(faceOffsets, corners);
        int[] offsets = new int[triangles.length / 3 + 1];
        Arrays.setAll(offsets, t -> 3 * t);
        Graph graph = sides(points.length / 3, offsets, triangles);
        double[] sums = new double[graph.arcs()];
        for (int t = 0; t < triangles.length; t += 3) {
            for (int c = 0; c < 3; c++) {
                int across = triangles[t + c];
                int from = triangles[t + (c + 1) % 3];
                int to = triangles[t + (c + 2) % 3];
                if (from != to) {
                    double half = cotangentAt(points, across, from, to) / 2;
                    sums[graph.arcBetween(from, to)] += half;
                    sums[graph.arcBetween(to, from)] += half;
                }
            }
        }
        float[] weights = new float[sums.length];
        for (int a = 0; a < sums.length; a++) {
            weights[a] = (float) Math.max(0, sums[a]);
        }
        return Graph.trusted(graph.offsets, graph.targets, weights, false);
    }

    /** Faces cut into fans from their first corner. */
    private static int[] triangles(int[] faceOffsets, int[] corners) {
        int[] triangles = new int[3 * corners.length];
        int filled = 0;
        for (int f = 0; f + 1 < faceOffsets.length; f++) {
            for (int c = faceOffsets[f] + 1; c + 1 < faceOffsets[f + 1]; c++) {
                triangles[filled++] = corners[faceOffsets[f]];
                triangles[filled++] = corners[c];
                triangles[filled++] = corners[c + 1];
            }
        }
        return Arrays.copyOf(triangles, filled);
    }

    /** The cotangent of the angle at a between b and c; 0 where the triangle has no area. */
    private static double cotangentAt(double[] p, int a, int b, int c) {
        double ux = p[3 * b] - p[3 * a];
        double uy = p[3 * b + 1] - p[3 * a + 1];
        double uz = p[3 * b + 2] - p[3 * a + 2];
        double vx = p[3 * c] - p[3 * a];
        double vy = p[3 * c + 1] - p[3 * a + 1];
        double vz = p[3 * c + 2] - p[3 * a + 2];
        double nx = uy * vz - uz * vy;
        double ny = uz * vx - ux * vz;
        double nz = ux * vy - uy * vx;
        double area = Math.sqrt(nx * nx + ny * ny + nz * nz);
        double cotangent = (ux * vx + uy * vy + uz * vz) / area;
        return area > 0 ? Math.clamp(cotangent, -MOST_COTANGENT, MOST_COTANGENT) : 0;
    }
}
