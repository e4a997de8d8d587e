package dev.facet.graphics;

/**
 * The features of an average face as displacements of the bare {@link HeadSkull}: brow ridge, sockets, lids, nose,
 * cheekbones, lips, chin. Fields are smooth bumps in the frontal plane, in the skull's centimetres.
 */
final class HeadRelief {
    static final double EYE_X = 3.2;
    static final double EYE_Y = 0;
    static final double EYE_Z = 7.28;
    static final double EYE_RADIUS = 1.42;

    /** How far the cornea stands out of the ball. */
    static final double CORNEA = .11;

    static final double MOUTH_WIDTH = 2.6;

    private HeadRelief() {}

    static double bump(double dx, double sx, double dy, double sy) {
        double a = dx / sx;
        double b = dy / sy;
        return StrictMath.exp(-.5 * (a * a + b * b));
    }

    static double smooth(double from, double to, double x) {
        double t = Math.clamp((x - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /** Distance of a point to a segment of the frontal plane. */
    static double distance(double x, double y, double ax, double ay, double bx, double by) {
        double dx = bx - ax;
        double dy = by - ay;
        double t = Math.clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1);
        return StrictMath.hypot(x - ax - t * dx, y - ay - t * dy);
    }

    /** Height of the mouth's line at a distance from the middle. */
    static double seam(double x) {
        double u = x / MOUTH_WIDTH;
        return -6.85 - .07 * StrictMath.exp(-(u / .2) * (u / .2)) + .05 * u * u;
    }

    /** Thickness of the upper lip seen from in front. */
    static double upperLip(double x) {
        double u = Math.min(1, x / MOUTH_WIDTH);
        double peak = (u - .27) / .2;
        double dip = u / .13;
        return .62
                * StrictMath.pow(1 - u * u, .75)
                * (1 + .12 * StrictMath.exp(-peak * peak) - .12 * StrictMath.exp(-dip * dip));
    }

    static double lowerLip(double x) {
        double u = Math.min(1, x / MOUTH_WIDTH);
        return .9 * StrictMath.pow(1 - u * u, .7);
    }

    /** Where along a brow, 0 at its inner end and 1 at its outer one, a distance from the middle lies. */
    static double alongBrow(double x) {
        return (x - .95) / 4.15;
    }

    static double browX(double along) {
        return .95 + 4.15 * along;
    }

    /** Height of a brow's middle line. */
    static double brow(double along) {
        double t = Math.clamp(along, 0, 1);
        return 1.72 + .62 * StrictMath.sin(.93 * Math.PI * StrictMath.pow(t, 1.35)) - .1 * t;
    }

    /** Where a point of the frontal plane lies over the lips: 0 at the line, 1 and -1 at the red's borders. */
    static double lipLevel(double x, double y) {
        double d = y - seam(x);
        double height = Math.max(.06, d > 0 ? upperLip(x) : lowerLip(x));
        return d / height;
    }

    /**
     * The height of a lid's margin over the eye's centre; {@code u} from -1, the inner corner, to 1, and {@code grow}
     * the distance outwards in centimetres.
     */
    static double lid(double u, double grow, boolean upper) {
        double a = StrictMath.acos(Math.clamp(u, -1, 1));
        return lidHeight(a, grow, upper);
    }

    /** The same at an angle around the eye, 0 at the outer corner and pi at the inner one. */
    static double lidHeight(double angle, double grow, boolean upper) {
        double cos = StrictMath.cos(angle);
        double sin = Math.abs(StrictMath.sin(angle));
        double round = Math.clamp(grow / .8, 0, 1);
        double power = 1.3 - .3 * round;
        double apex = (upper ? .44 : -.42) + (upper ? grow : -grow);
        double skew = 1 + (upper ? -.10 : .08) * cos * (1 - round);
        return apex * StrictMath.pow(sin, power) * skew + (.09 * cos - .02) * (1 - .5 * round);
    }

    static double lidWidth(double grow) {
        return 1.46 + .85 * grow;
    }

    /** Moves a point of the skull with x of 0 or more to where the features have it. */
    static void apply(double[] p) {
        double x = p[0];
        double y = p[1];
        double front = smooth(1.5, 5.5, p[2]);
        if (front == 0) {
            return;
        }
        double out = 0; // along the outward direction of the face's side
        double z = 0; // straight forward
        double up = 0;
        double side = 0;

        // Forehead, brow ridge, the rim beside the eye, the temple.
        z += .10 * bump(x - 2.2, 1.6, y - 5.0, 1.3);
        z += .18 * bump(x - 2.0, 1.2, y - 1.95, .55);
        z += .12 * bump(x, .8, y - 2.0, .8);
        out += .34 * bump(x - 4.7, .8, y - 1.35, .75);
        out -= .28 * bump(x - 6.3, 1.1, y - 2.6, 1.8);
        // Socket.
        z -= .62 * bump(x - 3.0, 1.35, y - .45, .75);
        z -= .40 * bump(x - 1.62, .5, y - .35, .7);
        z -= .25 * bump(x - 2.4, 1.0, y + 1.3, .5);
        // Cheekbone, hollow beneath, the cheek's apple, the jaw's muscle.
        out += .40 * bump(x - 5.0, 1.5, y + 2.1, .95);
        out -= .24 * bump(x - 5.2, 1.3, y + 5.4, 1.5);
        z += .30 * bump(x - 2.9, 1.1, y + 3.0, 1.0);
        out += .20 * bump(x - 5.9, 1.0, y + 7.2, 1.1);
        // The arch of the teeth, the fold beside the mouth, the groove above the chin, the chin.
        z += .30 * bump(x, 2.1, y + 6.5, 1.7);
        double fold = distance(x, y, 1.95, -4.2, 3.0, -6.6);
        z -= .13 * StrictMath.exp(-.5 * (fold / .28) * (fold / .28));
        z -= .42 * bump(x, 1.7, y + 8.75, .5);
        z -= .16 * bump(x - 2.3, .9, y + 8.6, .9);
        z += .38 * bump(x, 1.2, y + 10.3, .85);
        z -= .10 * bump(x - 2.2, .8, y + 10.2, .9);

        z += nose(x, y);
        z -= .62 * bump(x - .68, .22, y + 4.52, .12);
        side += .10 * bump(x - 1.5, .35, y + 4.05, .45);
        up -= .10 * bump(x - .7, .5, y + 4.5, .2);
        // Groove between nose and lip.
        z -= .13 * bump(x, .3, y + 5.5, .5);
        z += .05 * bump(x - .62, .3, y + 5.6, .5);

        // Lips.
        double u = Math.min(1.3, x / MOUTH_WIDTH);
        double level = lipLevel(x, y);
        double d = y - seam(x);
        double taper = Math.max(0, 1 - u * u);
        double upper = d > 0 ? StrictMath.exp(-.5 * StrictMath.pow((level - .62) / .36, 2)) : 0;
        double lower = d < 0 ? StrictMath.exp(-.5 * StrictMath.pow((level + .55) / .38, 2)) : 0;
        z += (.27 * upper * (1 + .2 * bump(x, .5, 0, 1)) + .34 * lower) * StrictMath.pow(taper, .7);
        z -= .34 * StrictMath.exp(-.5 * (d / .10) * (d / .10)) * smooth(1.12, .85, u);
        z -= .22 * bump(x - 2.72, .32, y + 6.9, .4);

        double reach = StrictMath.hypot(x / 7.5, p[2] / 9.5);
        p[0] += front * (side + out * (x / 7.5) / reach);
        p[1] += front * up;
        p[2] += front * (z + out * (p[2] / 9.5) / reach);
        lids(p, x, y);
    }

    /** A nose as the smooth maximum of its parts: a ridge, a ball at the tip, a wing, the bridge between the nostrils. */
    private static double nose(double x, double y) {
        double along = smooth(1.4, -3.6, y);
        double wide = .62 + .22 * along;
        double ridge = (.5 * smooth(2.0, .3, y) + 1.75 * StrictMath.pow(along, 1.15))
                * StrictMath.exp(-.6 * StrictMath.pow(Math.abs(x) / wide, 2.2))
                * smooth(-4.55, -3.7, y);
        double tip = 2.5 * (1 - .52 * square(x / .82) - .5 * square((y + 3.62) / .74));
        double wing = .98 * (1 - .6 * square((x - 1.26) / .50) - .6 * square((y + 4.02) / .52));
        double middle = 2.0 * (1 - square(x / .45)) * smooth(-5.05, -4.05, y) * smooth(-3, -3.6, y);
        double sharp = 4.2;
        return StrictMath.log(1
                                + StrictMath.exp(sharp * Math.max(-5, ridge - .1))
                                + StrictMath.exp(sharp * Math.max(-5, tip))
                                + StrictMath.exp(sharp * Math.max(-5, wing))
                                + StrictMath.exp(sharp * Math.max(-5, middle - .1)))
                        / sharp
                - .02;
    }

    private static double square(double x) {
        return x * x;
    }

    /** Lays the lids on the eyeball and folds the upper one. */
    private static void lids(double[] p, double x, double y) {
        double dx = x - EYE_X;
        double dy = y - EYE_Y;
        double far = StrictMath.hypot(dx / 1.95, dy / (dy > 0 ? 1.02 : 1.1));
        if (far > 1.5 || p[2] < 4) {
            return;
        }
        double on = 1 - smooth(.78, 1.35, far);
        double ball = EYE_RADIUS + .10;
        double sphere = EYE_Z + Math.sqrt(Math.max(.10, ball * ball - dx * dx - dy * dy));
        // The inner corner lies further forward than the ball's side.
        sphere += .35 * smooth(-.7, -1.6, dx);
        p[2] += on * (sphere - p[2]);
        double bare = EYE_RADIUS * EYE_RADIUS - dx * dx - dy * dy;
        p[2] = Math.max(p[2], EYE_Z + Math.sqrt(Math.max(0, bare)) + .09 - 4 * smooth(.25, 0, bare));
        double u = dx / 1.95;
        double crease = .98 * Math.sqrt(Math.max(0, 1 - u * u)) - .06 + .05 * u;
        double open = smooth(1, .8, Math.abs(u)) * (dy > 0 ? 1 : 0);
        p[2] -= .13 * open * StrictMath.exp(-.5 * StrictMath.pow((dy - crease) / .085, 2));
        p[2] += .13 * open * StrictMath.exp(-.5 * StrictMath.pow((dy - crease - .28) / .17, 2));
        double bag = -.80 * Math.sqrt(Math.max(0, 1 - u * u));
        p[2] -= .05
                * smooth(1, .7, Math.abs(u))
                * (dy < 0 ? 1 : 0)
                * StrictMath.exp(-.5 * StrictMath.pow((dy - bag) / .1, 2));
    }
}
