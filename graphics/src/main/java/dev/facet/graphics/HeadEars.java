package dev.facet.graphics;

/**
 * An ear: rings from the middle of its bowl to its rim and around to the back, with helix, antihelix, bowl, tragus and
 * lobe as relief. Its front edge lies in the head.
 */
final class HeadEars {
    private static final int AROUND = 22;
    private static final double[] RINGS = {.2, .38, .52, .63, .72, .80, .87, .93, 1.0, .95, .6};
    private static final int FRONT_RINGS = 9;

    private HeadEars() {}

    /** One ear; {@code side} is 1 for the subject's left. */
    static HeadPart ear(int side) {
        int n = RINGS.length * AROUND + 2;
        double[] positions = new double[3 * n];
        double[] frontal = new double[2 * n];
        int[] triangles = new int[3 * 2 * RINGS.length * AROUND];
        place(positions, 0, side, 0, 0, relief(0, 0, true));
        place(positions, n - 1, side, 0, 0, -.9);
        for (int ring = 0; ring < RINGS.length; ring++) {
            for (int k = 0; k < AROUND; k++) {
                double around = 2 * Math.PI * k / AROUND;
                place(
                        positions,
                        1 + ring * AROUND + k,
                        side,
                        RINGS[ring],
                        around,
                        relief(RINGS[ring], around, ring < FRONT_RINGS));
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
                    t = triangle(triangles, t, a, d, b, side);
                }
                if (ring + 1 < RINGS.length) {
                    t = triangle(triangles, t, a, c, d, side);
                }
            }
        }
        for (int v = 0; v < n; v++) {
            frontal[2 * v] =
                    v == 0 ? 0 : v == n - 1 ? 2 : RINGS[(v - 1) / AROUND] + ((v - 1) / AROUND >= FRONT_RINGS ? 1 : 0);
            frontal[2 * v + 1] = 2 * Math.PI * ((v + AROUND - 1) % AROUND) / AROUND;
        }
        return new HeadPart(positions, frontal, java.util.Arrays.copyOf(triangles, t));
    }

    /** Height over the ear's plane; {@code around} is 0 behind, pi/2 above. */
    private static double relief(double r, double around, boolean front) {
        double up = StrictMath.sin(around);
        double back = StrictMath.cos(around);
        if (!front) {
            return r > .9 ? -.18 : r > .6 ? -.5 : -.9;
        }
        double rim = HeadRelief.smooth(-.75, -.2, up + .6 * back);
        double h = -.10 * HeadRelief.smooth(.9, 1, r)
                - .40 * HeadRelief.smooth(.7, 1, r) * HeadRelief.smooth(.1, .9, -back);
        h += .34 * rim * HeadRelief.bump(r - .92, .055, 0, 1);
        h -= .16 * rim * HeadRelief.bump(r - .78, .06, 0, 1);
        h += .26 * HeadRelief.bump(r - .60, .09, 0, 1) * HeadRelief.smooth(-.5, .2, back + .25 * up);
        h -= .36 * HeadRelief.bump(r, .32, 0, 1) * HeadRelief.smooth(1, .2, Math.abs(up + .1));
        h += .34 * HeadRelief.bump(r - .52, .13, Math.abs(around - 3.3), .32);
        h += .12 * HeadRelief.smooth(-.6, -.95, up) * HeadRelief.bump(r - .75, .25, 0, 1);
        return h;
    }

    private static void place(double[] positions, int v, int side, double r, double around, double height) {
        double up = StrictMath.sin(around);
        double back = StrictMath.cos(around);
        double half = 2.9;
        // Wide above, narrow at the lobe; the front edge is straighter than the back.
        double width = (back > 0 ? 1.6 : 1.3) * (1 + .16 * up);
        double v1 = half * r * up;
        double v2 = -width * r * back;
        double tilt = .16;
        double y = v1 * StrictMath.cos(tilt) + v2 * StrictMath.sin(tilt) * .6;
        double z = v2 * StrictMath.cos(tilt) - v1 * StrictMath.sin(tilt);
        double flare = .38;
        positions[3 * v] = side * (7.06 + flare * (1 - z) + height);
        positions[3 * v + 1] = y - 1.35;
        positions[3 * v + 2] = z - .55 + height * flare;
    }

    private static int triangle(int[] triangles, int t, int a, int b, int c, int side) {
        triangles[t] = a;
        triangles[t + 1] = side > 0 ? b : c;
        triangles[t + 2] = side > 0 ? c : b;
        return t + 3;
    }

    private static int index(int ring, int k) {
        if (ring < 0) {
            return 0;
        }
        return ring == RINGS.length ? 1 + ring * AROUND : 1 + ring * AROUND + (k + AROUND) % AROUND;
    }
}
