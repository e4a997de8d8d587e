package dev.facet.graphics;

/**
 * An eyeball: rings about the line of sight, dense at pupil and iris, closed at the back. It stays round and moves as
 * one.
 */
final class HeadEyes {
    /** Angles of rings from the line of sight: edge of the pupil twice, of the iris twice, then white. */
    static final double[] RINGS = {.15, .172, .26, .36, .445, .47, .55, .72, .95, 1.25, 1.7};

    static final int AROUND = 20;

    private HeadEyes() {}

    /** One eye; {@code side} is 1 for the subject's left. Frontal coordinates are ring angle and angle around. */
    static HeadPart eye(int side) {
        int n = RINGS.length * AROUND + 2;
        double[] positions = new double[3 * n];
        double[] frontal = new double[2 * n];
        int[] triangles = new int[3 * 2 * RINGS.length * AROUND];
        // Eyes look ahead and very slightly outwards and down from the ball's axis.
        for (int ring = -1; ring <= RINGS.length; ring++) {
            double polar = ring < 0 ? 0 : ring == RINGS.length ? Math.PI : RINGS[ring];
            int count = ring < 0 || ring == RINGS.length ? 1 : AROUND;
            for (int k = 0; k < count; k++) {
                int v = index(ring, k);
                double around = 2 * Math.PI * k / AROUND;
                double bulge = Math.max(0, 1 - polar * polar / .27);
                double radius = HeadRelief.EYE_RADIUS + HeadRelief.CORNEA * bulge;
                positions[3 * v] = side * HeadRelief.EYE_X + radius * StrictMath.sin(polar) * StrictMath.cos(around);
                positions[3 * v + 1] = HeadRelief.EYE_Y + radius * StrictMath.sin(polar) * StrictMath.sin(around);
                positions[3 * v + 2] = HeadRelief.EYE_Z + radius * StrictMath.cos(polar);
                frontal[2 * v] = polar;
                frontal[2 * v + 1] = around;
            }
        }
        int t = 0;
        for (int ring = -1; ring < RINGS.length; ring++) {
            for (int k = 0; k < AROUND; k++) {
                int a = index(ring, k);
                int b = index(ring, k + 1);
                int c = index(ring + 1, k);
                int d = index(ring + 1, k + 1);
                if (ring >= 0) {
                    t = triangle(triangles, t, a, d, b);
                }
                if (ring + 1 < RINGS.length || ring < 0) {
                    t = triangle(triangles, t, a, c, d);
                }
            }
        }
        return new HeadPart(positions, frontal, java.util.Arrays.copyOf(triangles, t));
    }

    private static int triangle(int[] triangles, int t, int a, int b, int c) {
        triangles[t] = a;
        triangles[t + 1] = b;
        triangles[t + 2] = c;
        return t + 3;
    }

    private static int index(int ring, int k) {
        if (ring < 0) {
            return 0;
        }
        return ring == RINGS.length ? 1 + ring * AROUND : 1 + ring * AROUND + k % AROUND;
    }
}
