package dev.facet.graphics;

import java.util.Arrays;

/**
 * Which triangle is nearest at each sample of a grid, and how near: the z-buffer of a mesh seen along a direction.
 *
 * <p>Vertices are rounded to 1/256 of a sample and edges decided in integers with the top-left rule, so triangles that
 * share an edge neither overlap nor leave a gap (Pineda, "A Parallel Algorithm for Polygon Rasterization", SIGGRAPH
 * 1988). Equal depth goes to the triangle of lower index. Buffers are kept from picture to picture.
 */
final class DepthBuffer {
    static final int NOTHING = -1;
    private static final int SUBPIXEL_BITS = 8;
    private static final int SUBPIXELS = 1 << SUBPIXEL_BITS;
    private static final int HALF = SUBPIXELS / 2;
    /** Beyond so many samples from the origin products of edges might not fit; such a vertex counts as not finite. */
    private static final float FAR = 1_000_000;

    private static final int UNUSABLE = Integer.MIN_VALUE;

    final int width;
    final int height;
    /** (height, width): the triangle in front, or {@link #NOTHING}. */
    final int[] owner;
    /** (height, width): its z towards the viewer. */
    final float[] depth;

    /** (V): places in subpixels, and z. */
    int[] x = new int[0];

    int[] y = new int[0];
    float[] z = new float[0];

    DepthBuffer(int width, int height) {
        this.width = width;
        this.height = height;
        owner = new int[width * height];
        depth = new float[width * height];
    }

    /** Draws the mesh; {@code scale} samples are one unit, the origin is in the middle. */
    void draw(Mesh mesh, Rotation rotation, float scale, boolean skipBacks) {
        Arrays.fill(owner, NOTHING);
        Arrays.fill(depth, Float.NEGATIVE_INFINITY);
        project(mesh, rotation, scale);
        int[] triangles = mesh.triangles;
        for (int t = 0; t < triangles.length; t += 3) {
            drawTriangle(t / 3, triangles[t], triangles[t + 1], triangles[t + 2], skipBacks);
        }
    }

    private void project(Mesh mesh, Rotation r, float scale) {
        int vertices = mesh.vertices();
        if (x.length < vertices) {
            x = new int[vertices];
            y = new int[vertices];
            z = new float[vertices];
        }
        float middleX = width / 2f;
        float middleY = height / 2f;
        float[] p = mesh.positions;
        for (int v = 0, at = 0; v < vertices; v++, at += 3) {
            float px = p[at];
            float py = p[at + 1];
            float pz = p[at + 2];
            float sx = middleX + scale * (r.rightX() * px + r.rightY() * py + r.rightZ() * pz);
            float sy = middleY - scale * (r.upX() * px + r.upY() * py + r.upZ() * pz);
            float sz = r.towardsX() * px + r.towardsY() * py + r.towardsZ() * pz;
            z[v] = sz;
            if (Math.abs(sx) < FAR && Math.abs(sy) < FAR && Math.abs(sz) < FAR) {
                x[v] = (int) Math.floor(sx * SUBPIXELS + 0.5f);
                y[v] = (int) Math.floor(sy * SUBPIXELS + 0.5f);
            } else {
                x[v] = UNUSABLE;
            }
        }
    }

    private void drawTriangle(int triangle, int a, int b, int c, boolean skipBacks) {
        int ax = x[a];
        int ay = y[a];
        int bx = x[b];
        int by = y[b];
        int cx = x[c];
        int cy = y[c];
        if (ax == UNUSABLE || bx == UNUSABLE || cx == UNUSABLE) {
            return;
        }
        // Rows grow downwards, so a triangle that is counter-clockwise to the viewer has negative area here.
        long area = (long) (bx - ax) * (cy - ay) - (long) (by - ay) * (cx - ax);
        if (area == 0 || (skipBacks && area > 0)) {
            return;
        }
        float az = z[a];
        float bz = z[b];
        float cz = z[c];
        if (area < 0) {
            int keptX = bx;
            int keptY = by;
            float keptZ = bz;
            bx = cx;
            by = cy;
            bz = cz;
            cx = keptX;
            cy = keptY;
            cz = keptZ;
            area = -area;
        }
        int left = Math.max(0, firstSample(Math.min(ax, Math.min(bx, cx))));
        int right = Math.min(width - 1, lastSample(Math.max(ax, Math.max(bx, cx))));
        int top = Math.max(0, firstSample(Math.min(ay, Math.min(by, cy))));
        int bottom = Math.min(height - 1, lastSample(Math.max(ay, Math.max(by, cy))));
        if (left > right || top > bottom) {
            return;
        }
        int startX = left * SUBPIXELS + HALF;
        int startY = top * SUBPIXELS + HALF;
        // Twice the areas opposite a, b and c; all three are positive inside.
        long rowA = edge(bx, by, cx, cy, startX, startY) + bias(bx, by, cx, cy);
        long rowB = edge(cx, cy, ax, ay, startX, startY) + bias(cx, cy, ax, ay);
        long rowC = edge(ax, ay, bx, by, startX, startY) + bias(ax, ay, bx, by);
        long stepXA = -(long) (cy - by) * SUBPIXELS;
        long stepXB = -(long) (ay - cy) * SUBPIXELS;
        long stepXC = -(long) (by - ay) * SUBPIXELS;
        long stepYA = (long) (cx - bx) * SUBPIXELS;
        long stepYB = (long) (ax - cx) * SUBPIXELS;
        long stepYC = (long) (bx - ax) * SUBPIXELS;
        float perArea = 1f / area;
        float slopeB = (bz - az) * perArea;
        float slopeC = (cz - az) * perArea;
        for (int row = top; row <= bottom; row++) {
            long edgeA = rowA;
            long edgeB = rowB;
            long edgeC = rowC;
            boolean inside = false;
            int at = row * width + left;
            for (int column = left; column <= right; column++, at++) {
                if ((edgeA | edgeB | edgeC) >= 0) {
                    inside = true;
                    float here = az + edgeB * slopeB + edgeC * slopeC;
                    if (here > depth[at]) {
                        depth[at] = here;
                        owner[at] = triangle;
                    }
                } else if (inside) {
                    break;
                }
                edgeA += stepXA;
                edgeB += stepXB;
                edgeC += stepXC;
            }
            rowA += stepYA;
            rowB += stepYB;
            rowC += stepYC;
        }
    }

    /** The first sample whose centre is not left of a place. */
    private static int firstSample(int place) {
        return (place - HALF + SUBPIXELS - 1) >> SUBPIXEL_BITS;
    }

    /** The last sample whose centre is not right of a place. */
    private static int lastSample(int place) {
        return (place - HALF) >> SUBPIXEL_BITS;
    }

    /** Twice the signed area of (from, to, p): positive where p lies on the inner side. */
    static long edge(int fromX, int fromY, int toX, int toY, int px, int py) {
        return (long) (toX - fromX) * (py - fromY) - (long) (toY - fromY) * (px - fromX);
    }

    /** A sample on an edge belongs to the triangle whose top or left edge it is: on others 0 must become negative. */
    private static int bias(int fromX, int fromY, int toX, int toY) {
        boolean topOrLeft = toY < fromY || (toY == fromY && toX > fromX);
        return topOrLeft ? 0 : -1;
    }

    /** The centre of a row or column of samples, in subpixels. */
    static int centre(int index) {
        return index * SUBPIXELS + HALF;
    }
}
