package dev.facet.graphics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The average head's skin: where its vertices lie and how triangles join them. Vertices are dense where the features
 * are: rings around the eyes, lines along the mouth, grids over nose and brows. One half is triangulated in the plane of
 * angle and level and then mirrored; openings (the eyes, the cut of the bust) are closed from inside.
 */
final class HeadTemplate {
    /** Sorts of vertices beside plain skin. */
    static final byte SKIN = 0;

    static final byte BEHIND_LID = 1;
    static final byte LID_EDGE = 2;
    static final byte LID = 3;
    static final byte INSIDE = 4;

    private static final int AROUND_EYE = 36;
    private static final double[] LID_GROWTH = {0, .075, .19, .34, .52, .74, 1.0};

    final int vertices;
    final int[] triangles;
    /** Positions of the average head, centimetres. */
    final double[] positions;
    /** The frontal coordinates (x, y) that features and colours are placed by: of the bare skull, before its relief. */
    final double[] frontal;

    final byte[] kinds;

    private final List<double[]> points = new ArrayList<>(); // angle, level, kind, base x y z, growth

    HeadTemplate() {
        sample();
        int n = points.size();
        double[] u = new double[n];
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = 7.2 * points.get(i)[0];
            v[i] = -2.35 * points.get(i)[1];
        }
        int[] half = Delaunay.triangulate(u, v);
        double[] moved = new double[3 * n];
        for (int i = 0; i < n; i++) {
            sculpt(points.get(i), moved, 3 * i);
        }
        // Mirror: vertices of the middle are shared, both ends of the crown are one vertex.
        int[] left = new int[n];
        int[] right = new int[n];
        List<double[]> all = new ArrayList<>();
        int crown = -1;
        for (int i = 0; i < n; i++) {
            double[] p = points.get(i);
            boolean middle = p[0] == 0 || p[0] == Math.PI || p[1] == 0;
            if (p[1] == 0 && crown >= 0) {
                left[i] = crown;
                right[i] = crown;
                continue;
            }
            left[i] = all.size();
            all.add(new double[] {
                middle ? 0 : moved[3 * i], moved[3 * i + 1], moved[3 * i + 2], middle ? 0 : p[3], p[4], p[2]
            });
            if (p[1] == 0) {
                crown = left[i];
            }
            if (middle) {
                right[i] = left[i];
            } else {
                right[i] = all.size();
                all.add(new double[] {-moved[3 * i], moved[3 * i + 1], moved[3 * i + 2], -p[3], p[4], p[2]});
            }
        }
        List<int[]> faces = new ArrayList<>();
        for (int t = 0; t < half.length; t += 3) {
            int a = half[t];
            int b = half[t + 1];
            int c = half[t + 2];
            if (kind(a) == BEHIND_LID && kind(b) == BEHIND_LID && kind(c) == BEHIND_LID) {
                continue;
            }
            addFace(faces, left[a], left[b], left[c]);
            addFace(faces, right[a], right[c], right[b]);
        }
        close(all, faces);
        vertices = all.size();
        positions = new double[3 * vertices];
        frontal = new double[2 * vertices];
        kinds = new byte[vertices];
        for (int i = 0; i < vertices; i++) {
            double[] p = all.get(i);
            System.arraycopy(p, 0, positions, 3 * i, 3);
            System.arraycopy(p, 3, frontal, 2 * i, 2);
            kinds[i] = (byte) p[5];
        }
        triangles = faces.stream().flatMapToInt(Arrays::stream).toArray();
        points.clear();
    }

    private byte kind(int i) {
        return (byte) points.get(i)[2];
    }

    private static void addFace(List<int[]> faces, int a, int b, int c) {
        if (a != b && b != c && c != a) {
            faces.add(new int[] {a, b, c});
        }
    }

    /** Closes every opening by a fan: the eyes to a point behind the ball, the bust to the middle of its cut. */
    private static void close(List<double[]> all, List<int[]> faces) {
        Map<Long, int[]> edges = new HashMap<>();
        for (int[] f : faces) {
            for (int k = 0; k < 3; k++) {
                int a = f[k];
                int b = f[(k + 1) % 3];
                if (edges.remove(((long) b << 32) | a) == null) {
                    edges.put(((long) a << 32) | b, new int[] {a, b});
                }
            }
        }
        int first = all.size();
        double eye = HeadRelief.EYE_X;
        all.add(new double[] {0, -15.5, -1.4, 0, -15.5, INSIDE});
        all.add(new double[] {eye, HeadRelief.EYE_Y, HeadRelief.EYE_Z - 1, eye, 0, INSIDE});
        all.add(new double[] {-eye, HeadRelief.EYE_Y, HeadRelief.EYE_Z - 1, -eye, 0, INSIDE});
        List<int[]> open = new ArrayList<>(edges.values());
        open.sort((p, q) -> p[0] != q[0] ? Integer.compare(p[0], q[0]) : Integer.compare(p[1], q[1]));
        for (int[] edge : open) {
            double[] p = all.get(edge[0]);
            int centre = p[1] < -10 ? first : p[0] > 0 ? first + 1 : first + 2;
            faces.add(new int[] {edge[1], edge[0], centre});
        }
    }

    private void sample() {
        // Corners and borders of the half's domain.
        addAt(0, 0, 0);
        addAt(Math.PI, 0, 0);
        for (int k = 0; k <= 16; k++) {
            addAt(Math.PI * k / 16, HeadSkull.LAST_LEVEL, 0);
        }
        for (int ring = 0; ring < LID_GROWTH.length; ring++) {
            for (int k = 0; k < AROUND_EYE; k++) {
                eyePoint(ring, 2 * Math.PI * (k + (ring > 2 && ring % 2 == 1 ? .5 : 0)) / AROUND_EYE);
            }
        }
        double[] lines = {
            -1.9, -1.5, -1.2, -1.0, -.8, -.58, -.36, -.2, -.07, 0, .07, .2, .4, .62, .82, 1.0, 1.2, 1.5, 1.9
        };
        for (double line : lines) {
            for (int k = 0; k <= 15; k++) {
                double u = k / 14.0;
                double x = HeadRelief.MOUTH_WIDTH * u;
                double height = line > 0 ? HeadRelief.upperLip(x) : HeadRelief.lowerLip(x);
                double spread = Math.max(height, .3);
                addFront(x, HeadRelief.seam(x) + line * (Math.abs(line) > 1 ? .5 * (height + spread) : height), .085);
            }
        }
        grid(0, 2.5, .21, -5.15, -2.9, .19, .13);
        grid(0, 2.1, .26, -2.9, 1.6, .3, .2);
        for (int line = -6; line <= 6; line++) {
            for (int k = -1; k <= 19; k++) {
                double t = k / 17.0;
                addFront(HeadRelief.browX(t), HeadRelief.brow(t) + .105 * line, .08);
            }
        }
        grid(0, 5.9, .34, 1.0, 3.3, .3, .24);
        grid(0, 2.2, .3, -11.6, -5.1, .34, .26);
        grid(0, 6.2, .48, -11.8, 8.4, .46, .36);
        // The rest by angle and level.
        for (int row = 0; row <= 22; row++) {
            double level = .35 + row * .72;
            double around = level < 1 ? 8 : level < 2 ? 14 : 25;
            if (level > HeadSkull.LAST_LEVEL - .5) {
                break;
            }
            for (int k = 0; k <= around; k++) {
                double angle = Math.PI * Math.min(1, (k + (row % 2) * .5) / around);
                addAt(angle, level, .8);
            }
            addAt(0, level, .3);
            addAt(Math.PI, level, .3);
        }
    }

    private void grid(double x0, double x1, double dx, double y0, double y1, double dy, double apart) {
        int row = 0;
        for (double y = y0; y <= y1; y += dy, row++) {
            addFront(0, y, apart);
            for (double x = x0 + (row % 2 == 0 ? dx : .5 * dx); x <= x1; x += dx) {
                addFront(x, y, apart);
            }
        }
    }

    private void eyePoint(int ring, double angle) {
        boolean upper = angle < Math.PI;
        double grow = LID_GROWTH[ring];
        double x = HeadRelief.EYE_X + HeadRelief.lidWidth(grow) * StrictMath.cos(angle);
        double y = HeadRelief.EYE_Y + HeadRelief.lidHeight(angle, grow, upper);
        double[] at = new double[2];
        HeadSkull.locate(x, y, at);
        add(at[0], at[1], ring == 0 ? BEHIND_LID : ring == 1 ? LID_EDGE : LID, grow, 0);
    }

    private void addFront(double x, double y, double apart) {
        double[] at = new double[2];
        HeadSkull.locate(x, y, at);
        add(x == 0 ? 0 : at[0], at[1], SKIN, 0, apart);
    }

    private void addAt(double angle, double level, double apart) {
        add(angle, level, SKIN, 0, apart);
    }

    /** Keeps a point unless a kept one is nearer than {@code apart}, or it falls into the eye. */
    private void add(double angle, double level, byte kind, double growth, double apart) {
        double[] p = new double[3];
        HeadSkull.point(angle, level, p);
        double middle = kind == SKIN && angle != 0 && angle != Math.PI ? p[0] : 1;
        if (middle < .45 * apart) {
            return;
        }
        if (kind == SKIN && p[2] > 0) {
            double dx = p[0] - HeadRelief.EYE_X;
            double dy = p[1] - HeadRelief.EYE_Y;
            double last = LID_GROWTH[LID_GROWTH.length - 1];
            double width = HeadRelief.lidWidth(last);
            if (Math.abs(dx) < width
                    && dy < HeadRelief.lid(dx / width, last, true) + .1
                    && dy > HeadRelief.lid(dx / width, last, false) - .1) {
                return;
            }
        }
        if (apart > 0) {
            for (double[] q : points) {
                double dx = q[3] - p[0];
                double dy = q[4] - p[1];
                double dz = q[5] - p[2];
                if (dx * dx + dy * dy + dz * dz < apart * apart) {
                    return;
                }
            }
        }
        points.add(new double[] {angle, level, kind, p[0], p[1], p[2], growth});
    }

    private static void sculpt(double[] point, double[] out, int at) {
        double[] p = {point[3], point[4], point[5]};
        HeadRelief.apply(p);
        double dx = p[0] - HeadRelief.EYE_X;
        double dy = p[1] - HeadRelief.EYE_Y;
        double r = HeadRelief.EYE_RADIUS;
        double ball = HeadRelief.EYE_Z + Math.sqrt(Math.max(.02, r * r - dx * dx - dy * dy));
        if (point[2] == BEHIND_LID) {
            p[2] = Math.min(p[2] - .12, ball - .16);
        } else if (point[2] == LID_EDGE) {
            p[2] = Math.max(p[2], ball + .07);
        }
        System.arraycopy(p, 0, out, at, 3);
    }
}
