package dev.facet.graphics;

import static dev.facet.graphics.HeadRelief.bump;
import static dev.facet.graphics.HeadRelief.smooth;

import java.util.List;

/**
 * The shape coordinates of a head: for each a displacement, in centimetres, of any point of the average head at
 * coordinate 1, largest effect first. Those of the hair's style displace nothing; {@link #style} reads them.
 *
 * <p>Around the eyes a displacement is that of the eye's centre, so that lids keep to their ball, except for those that
 * are about the lids.
 */
final class HeadShapes {
    @FunctionalInterface
    interface Field {
        /** Adds the displacement of a point to {@code d[0..2]}; {@code a} is |x| and {@code s} its sign. */
        void add(double a, double s, double y, double z, double[] d);
    }

    record Coordinate(String name, boolean lids, Field field) {}

    private static final Field NONE = (a, s, y, z, d) -> {};

    static final List<Coordinate> ALL = List.of(
            plain("masculinity", HeadShapes::masculinity),
            plain("hair length", NONE),
            plain("hair volume", NONE),
            plain("face length", (a, s, y, z, d) -> d[1] += .055 * Math.min(0, y - .5) * smooth(-15, -11, y)),
            plain("head width", (a, s, y, z, d) -> d[0] += .045 * s * a),
            plain("fringe", NONE),
            plain("head depth", (a, s, y, z, d) -> d[2] += .05 * Math.min(0, z - 2) * smooth(-13, -8, y)),
            plain("age", HeadShapes::age),
            plain("head height", (a, s, y, z, d) -> d[1] += .055 * Math.max(0, y - 1.5)),
            plain("hair parting", NONE),
            plain("fullness", HeadShapes::fullness),
            plain("lower face forward", (a, s, y, z, d) -> d[2] += .34 * bump(a, 2.8, y + 7.0, 2.2) * front(z)),
            plain("forehead slope", (a, s, y, z, d) -> d[2] -= .42 * bump(a, 6, y - 7.2, 2.6) * front(z)),
            plain("hair line", NONE),
            plain("temples", (a, s, y, z, d) -> d[0] += s * .30 * bump(a - 6.2, 2.2, y - 3.5, 2.4) * smooth(0, 3, a)),
            plain(
                    "eye distance",
                    (a, s, y, z, d) -> d[0] += s * .17 * bump(a - 3.2, 1.8, y, 1.6) * smooth(0, 1.6, a) * front(z)),
            plain("eye depth", (a, s, y, z, d) -> d[2] -= .17 * bump(a - 3.0, 1.7, y, 1.1) * front(z)),
            plain("jaw width", (a, s, y, z, d) -> d[0] += s * .42 * jaw(a, y, z)),
            plain("neck width", (a, s, y, z, d) -> {
                double w = smooth(-10.5, -12.5, y) * .075;
                d[0] += s * w * a;
                d[2] += w * (z + 1.2);
            }),
            plain(
                    "corner of the jaw",
                    (a, s, y, z, d) -> d[1] -= .45 * bump(a - 4.8, 1.8, y + 8.4, 1.8) * smooth(-4, 0, z)),
            plain("hair at the sides", NONE),
            plain("nose length", (a, s, y, z, d) -> d[1] -= .34 * bump(a, 1.7, y + 4.1, 1.3) * front(z)),
            plain("height of the mouth", (a, s, y, z, d) -> d[1] += .22 * bump(a, 3.2, y + 6.9, 1.2) * front(z)),
            plain("ears outwards", (a, s, y, z, d) -> ears(0, .30, a, s, y, z, d)),
            plain("brow height", (a, s, y, z, d) -> d[1] += .22 * bump(a - 2.8, 2.4, y - 2.0, .75) * front(z)),
            plain("ear size", (a, s, y, z, d) -> ears(.085, 0, a, s, y, z, d)),
            plain("chin length", (a, s, y, z, d) -> d[1] -= .40 * bump(a, 2.6, y + 11.0, 1.6) * front(z)),
            plain("chin forward", (a, s, y, z, d) -> d[2] += .42 * bump(a, 2.0, y + 10.6, 1.5) * front(z)),
            plain("hair on top", NONE),
            plain("nose tip forward", (a, s, y, z, d) -> d[2] += .34 * bump(a, 1.1, y + 3.8, 1.0) * front(z)),
            plain("brow ridge", (a, s, y, z, d) -> d[2] += .22 * bump(a - 2.1, 1.9, y - 1.9, .6) * front(z)),
            plain(
                    "cheekbones",
                    (a, s, y, z, d) -> outwards(.34 * bump(a - 5.2, 1.6, y + 2.0, 1.2) * front(z), a, s, z, d)),
            plain("lips", (a, s, y, z, d) -> lips(.15, .15, a, y, z, d)),
            plain(
                    "hollow of the cheek",
                    (a, s, y, z, d) -> outwards(-.30 * bump(a - 4.6, 1.4, y + 5.4, 1.5) * front(z), a, s, z, d)),
            plain("uneven brows", (a, s, y, z, d) -> d[1] += s * .07 * bump(a - 3.0, 2.0, y - .8, 1.8) * front(z)),
            plain(
                    "nose width",
                    (a, s, y, z, d) -> d[0] += s * .21 * smooth(0, 1, a) * bump(a - 1.3, .75, y + 4.0, .9) * front(z)),
            plain(
                    "mouth width",
                    (a, s, y, z, d) ->
                            d[0] += s * .19 * smooth(0, 2.4, a) * bump(a - 2.4, 1.0, y + 6.9, .9) * front(z)),
            lids("eye tilt", (a, s, y, z, d) -> d[1] += .085 * (a - 3.2) * bump(a - 3.2, 1.7, y, 1.3) * front(z)),
            plain("nose bridge height", (a, s, y, z, d) -> d[2] += .26 * bump(a, .8, y + .6, 1.5) * front(z)),
            plain(
                    "chin width",
                    (a, s, y, z, d) ->
                            d[0] += s * .22 * bump(a - 2.0, 1.5, y + 10.4, 1.4) * smooth(0, 2.4, a) * front(z)),
            plain("nose tip upwards", (a, s, y, z, d) -> {
                d[1] += .26 * bump(a, .8, y + 3.9, .6) * front(z);
                d[2] += .06 * bump(a, .9, y + 4.3, .5) * front(z);
            }),
            plain("hair lift", NONE),
            plain("upper lip", (a, s, y, z, d) -> lips(.12, -.05, a, y, z, d)),
            plain(
                    "crooked jaw",
                    (a, s, y, z, d) -> d[0] += .10 * smooth(-4, -11, y) * smooth(-12.5, -10.5, y) * front(z)),
            plain("crooked nose", (a, s, y, z, d) -> d[0] += .12 * bump(a, 1.3, y + 3.2, 1.6) * front(z)),
            plain("waves", NONE),
            lids("eye width", (a, s, y, z, d) -> {
                double w = bump(a - 3.2, 1.5, y, .9) * front(z);
                d[0] += s * .07 * w * (a - 3.2);
                d[1] += .10 * w * y * smooth(1.2, .8, Math.abs(y));
            }),
            lids("fold of the lid", (a, s, y, z, d) -> {
                double w = bump(a - 3.2, 1.3, y - 1.05, .28) * front(z);
                d[1] -= .15 * w;
                d[2] += .12 * w;
            }),
            plain("corners of the mouth", (a, s, y, z, d) -> d[1] += .12 * bump(a - 2.5, .7, y + 6.9, .6) * front(z)),
            plain(
                    "nose bridge width",
                    (a, s, y, z, d) -> d[0] += s * .13 * smooth(0, .5, a) * bump(a - .7, .5, y + 1.3, 1.6) * front(z)),
            plain(
                    "nose tip width",
                    (a, s, y, z, d) -> d[0] += s * .16 * smooth(0, .5, a) * bump(a - .65, .4, y + 3.6, .55) * front(z)),
            plain(
                    "uneven mouth",
                    (a, s, y, z, d) -> d[1] += s * .07 * smooth(0, 2, a) * bump(a - 2.2, 1.2, y + 7, 1) * front(z)),
            lids("eye opening", (a, s, y, z, d) -> opening(.10, a, y, z, d)),
            plain("nose hump", (a, s, y, z, d) -> d[2] += .15 * bump(a, .7, y + 1.6, .7) * front(z)));

    static final List<String> NAMES = ALL.stream().map(Coordinate::name).toList();

    static final int COUNT = ALL.size();

    private static final int HAIR_LENGTH = NAMES.indexOf("hair length");
    static final int MASCULINITY = NAMES.indexOf("masculinity");
    private static final int HAIR_VOLUME = NAMES.indexOf("hair volume");
    private static final int HAIR_LINE = NAMES.indexOf("hair line");
    private static final int FRINGE = NAMES.indexOf("fringe");
    private static final int TOP = NAMES.indexOf("hair on top");
    private static final int SIDES = NAMES.indexOf("hair at the sides");
    private static final int PARTING = NAMES.indexOf("hair parting");
    private static final int WAVES = NAMES.indexOf("waves");
    private static final int LIFT = NAMES.indexOf("hair lift");
    private static final int AGE = NAMES.indexOf("age");

    private HeadShapes() {}

    private static Coordinate plain(String name, Field field) {
        return new Coordinate(name, false, field);
    }

    private static Coordinate lids(String name, Field field) {
        return new Coordinate(name, true, field);
    }

    /**
     * Coordinates as they are felt: far ones are pressed together, to less than 2.7, so that every choice is a head.
     */
    static float[] felt(float[] shape) {
        float[] felt = new float[shape.length];
        for (int i = 0; i < shape.length; i++) {
            double x = shape[i];
            felt[i] = (float) (1.2 * x / Math.sqrt(1 + x * x / 5));
        }
        return felt;
    }

    /** Writes the displacement of a point at coordinate 1 to {@code d}. */
    static void displacement(Coordinate coordinate, double x, double y, double z, double[] d) {
        d[0] = 0;
        d[1] = 0;
        d[2] = 0;
        double s = Math.signum(x);
        coordinate.field().add(Math.abs(x), s, y, z, d);
        if (coordinate.lids() || z < 3) {
            return;
        }
        double far = StrictMath.hypot(Math.abs(x) - HeadRelief.EYE_X, (y - HeadRelief.EYE_Y) * 1.25);
        double w = 1 - smooth(1.7, 2.7, far);
        if (w > 0) {
            double[] centre = new double[3];
            ball(coordinate, s, centre);
            for (int i = 0; i < 3; i++) {
                d[i] += w * (centre[i] - d[i]);
            }
        }
    }

    /** Writes the displacement of an eyeball to {@code d}. */
    static void ball(Coordinate coordinate, double side, double[] d) {
        d[0] = 0;
        d[1] = 0;
        d[2] = 0;
        if (!coordinate.lids()) {
            coordinate.field().add(HeadRelief.EYE_X, side, HeadRelief.EYE_Y, HeadRelief.EYE_Z + 1.2, d);
        }
    }

    static HeadHair.Style style(float[] shape) {
        double man = shape[MASCULINITY];
        double longer = .85 * shape[HAIR_LENGTH] - man - .1;
        double wanted = longer <= 0 ? 0 : 1 - StrictMath.exp(-1.1 * longer);
        double mass = shape[HAIR_VOLUME] - .35 * Math.max(0, man) - .25 * shape[AGE] + 1.2 * wanted;
        double volume = mass > -1.0 ? .62 + .42 * mass : .2 + 8 * (mass + 1.0);
        volume = Math.max(-.8, volume);
        double bald = smooth(.1, .35, volume);
        double length = wanted * smooth(.15, .5, volume);
        return new HeadHair.Style(
                length,
                volume,
                bald * Math.max(-.5 * volume, .35 + .55 * shape[TOP]),
                bald * Math.clamp(.05 + .28 * shape[SIDES] + .5 * length, -.3 * volume, 2),
                Math.max(-.1, (.7 + .5 * length) * (shape[FRINGE] - .35)),
                Math.clamp(.20 * shape[HAIR_LINE] + .12 * shape[AGE], -.2, .9),
                shape[PARTING],
                .2 + .85 * softened(shape[WAVES]),
                bald * Math.max(-.3 * volume, .45 * shape[LIFT]));
    }

    /** 0 far below, x far above. */
    private static double softened(double x) {
        return .5 * (x + Math.sqrt(x * x + 1));
    }

    private static double front(double z) {
        return smooth(1, 4.5, z);
    }

    private static double jaw(double a, double y, double z) {
        return bump(a - 5.4, 2.4, y + 8.2, 2.2) * smooth(-3.5, .5, z);
    }

    /** Away from the head's axis. */
    private static void outwards(double by, double a, double s, double z, double[] d) {
        double length = StrictMath.hypot(a, .8 * z) + 1e-9;
        d[0] += s * by * a / length;
        d[2] += by * .8 * z / length;
    }

    private static void lips(double upper, double lower, double a, double y, double z, double[] d) {
        double u = a / HeadRelief.MOUTH_WIDTH;
        double taper = Math.max(0, 1 - u * u) * front(z);
        double over = y - HeadRelief.seam(a);
        if (over > 0) {
            double w = taper * over / .6 * smooth(2.0, .6, over);
            d[1] += upper * w;
            d[2] += .7 * upper * taper * bump(over - .4, .35, 0, 1);
        } else {
            double w = taper * -over / .8 * smooth(2.2, .8, -over);
            d[1] -= lower * w;
            d[2] += .7 * lower * taper * bump(over + .45, .4, 0, 1);
        }
    }

    private static void opening(double by, double a, double y, double z, double[] d) {
        double dx = (a - 3.2) / 1.5;
        double across = Math.max(0, 1 - dx * dx) * front(z);
        double upper = bump(0, 1, y - .45, .3);
        d[1] += by * across * upper;
        d[2] -= .35 * by * across * upper;
        d[1] -= .35 * by * across * bump(0, 1, y + .42, .25);
    }

    private static void ears(double size, double out, double a, double s, double y, double z, double[] d) {
        double w = smooth(6.9, 7.6, a) * smooth(-6, -4.5, y) * smooth(4, 2.5, y) * smooth(-4, -3, z) * smooth(2, 1, z);
        d[0] += s * w * (size * 1.5 * (a - 7.3) + out * smooth(.8, -2, z));
        d[1] += w * size * (y + 1.3);
        d[2] += w * size * (z + .2);
    }

    private static void masculinity(double a, double s, double y, double z, double[] d) {
        double f = front(z);
        // Brow, forehead, eyes.
        d[2] += .24 * bump(a - 2.0, 1.8, y - 1.9, .65) * f;
        d[2] -= .20 * bump(a, 5, y - 6.5, 2.2) * f;
        d[1] -= .20 * bump(a - 2.8, 2.2, y - 2.0, .8) * f;
        d[1] -= .07 * bump(a - 3.2, 1.5, y - 1.1, .35) * f;
        opening(-.06, a, y, z, d);
        // Jaw, chin, neck.
        d[0] += s * .46 * jaw(a, y, z);
        d[1] -= .38 * bump(a, 3.0, y + 10.8, 2.2) * f;
        d[2] += .18 * bump(a, 1.8, y + 10.4, 1.3) * f;
        d[0] += s * .20 * bump(a - 2.0, 1.5, y + 10.4, 1.4) * smooth(0, 2.4, a) * f;
        double neck = smooth(-10, -12.5, y) * .10;
        d[0] += s * neck * a;
        d[2] += neck * (z + 1.2);
        // Nose.
        d[2] += .22 * bump(a, 1.0, y + 3.0, 1.8) * f;
        d[1] -= .20 * bump(a, 1.6, y + 4.1, 1.2) * f;
        d[0] += s * .13 * smooth(0, 1, a) * bump(a - 1.3, .8, y + 4, 1) * f;
        d[0] += s * .07 * smooth(0, .5, a) * bump(a - .7, .5, y + 1.3, 1.6) * f;
        // Cheeks, lips, size.
        outwards(-.22 * bump(a - 4.0, 1.5, y + 4.4, 1.6) * f, a, s, z, d);
        lips(-.13, -.12, a, y, z, d);
        d[0] += s * .08 * smooth(0, 2.4, a) * bump(a - 2.4, 1.0, y + 6.9, .9) * f;
        d[0] += .012 * s * a;
    }

    private static void fullness(double a, double s, double y, double z, double[] d) {
        double f = front(z);
        outwards(.42 * bump(a - 5.4, 1.5, y + 5.6, 2.0) * smooth(-2, 2, z), a, s, z, d);
        outwards(.20 * bump(a - 3.4, 1.3, y + 4.0, 1.3) * f, a, s, z, d);
        d[0] += s * .38 * bump(a - 5, 2.2, y + 9.0, 1.8) * smooth(-4, 0, z);
        double under = bump(a, 4.0, y + 12.3, 1.0) * smooth(0, 4, z);
        d[1] -= .34 * under;
        d[2] += .22 * under;
        double neck = smooth(-10.5, -13, y) * .085;
        d[0] += s * neck * a;
        d[2] += neck * (z + 1.2);
        d[0] += s * .07 * smooth(0, 1, a) * bump(a - 1.4, .8, y + 4, .9) * f;
    }

    private static void age(double a, double s, double y, double z, double[] d) {
        double f = front(z);
        double fold = HeadRelief.distance(a, y, 1.95, -4.3, 3.05, -6.8);
        d[2] -= .15 * StrictMath.exp(-.5 * (fold / .26) * (fold / .26)) * f;
        double cheek = HeadRelief.distance(a, y, 2.6, -4.2, 3.6, -6.6);
        d[2] += .12 * StrictMath.exp(-.5 * (cheek / .5) * (cheek / .5)) * f;
        double mouth = HeadRelief.distance(a, y, 2.75, -7.1, 2.7, -8.6);
        d[2] -= .10 * StrictMath.exp(-.5 * (mouth / .25) * (mouth / .25)) * f;
        outwards(-.16 * bump(a - 4.8, 1.4, y + 4.6, 1.4) * f, a, s, z, d);
        outwards(.26 * bump(a - 4.4, 1.0, y + 8.6, 1.0) * f, a, s, z, d);
        double bag = HeadRelief.distance(a, y, 2.1, -.95, 4.0, -1.05);
        d[2] += .09 * StrictMath.exp(-.5 * (bag / .2) * (bag / .2)) * f;
        double groove = HeadRelief.distance(a, y, 1.9, -1.1, 3.6, -1.65);
        d[2] -= .12 * StrictMath.exp(-.5 * (groove / .22) * (groove / .22)) * f;
        double lid = bump(a - 3.6, 1.2, y - 1.0, .3) * f;
        d[1] -= .08 * lid;
        d[2] -= .18 * bump(a - 5.8, 1.2, y - 2.6, 1.5) * smooth(0, 3, z);
        d[1] -= .10 * bump(a, 1.0, y + 4.0, .9) * f;
        lips(-.08, -.06, a, y, z, d);
        d[1] -= .07 * bump(a - 2.6, .7, y + 6.9, .7) * f;
        double under = bump(a, 2.2, y + 12.6, 1.0) * smooth(0, 4, z);
        d[1] -= .18 * under;
    }
}
