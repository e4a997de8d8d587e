package dev.facet.graphics;

import static dev.facet.graphics.HeadRelief.bump;
import static dev.facet.graphics.HeadRelief.smooth;

import java.util.List;

/**
 * The texture coordinates of a head: albedo of every vertex from them alone. Where a colour lies (lips, brows, stubble,
 * hair line ..) is a weight of each vertex of the average head, computed once; a head blends its colours by them, layer
 * over layer.
 */
final class HeadColours {
    static final List<String> NAMES = List.of(
            "skin tone",
            "hair tone",
            "warmth of the skin",
            "redness of the hair",
            "grey",
            "scalp",
            "beard",
            "hair line",
            "brow tone",
            "brow thickness",
            "lip colour",
            "lip depth",
            "red of the cheeks",
            "iris tone",
            "iris hue",
            "brow density",
            "moustache",
            "freckles",
            "blotches",
            "shade under the eyes",
            "red of the nose",
            "strands",
            "lashes",
            "brow arch",
            "shade of the lids",
            "edge of the beard");

    static final int COUNT = NAMES.size();

    private static final int SKIN = 0;
    private static final int HAIR = 1;
    private static final int WARMTH = 2;
    private static final int RED_HAIR = 3;
    private static final int GREY = 4;
    private static final int SCALP = 5;
    static final int BEARD = 6;
    private static final int HAIR_LINE = 7;
    private static final int BROW_TONE = 8;
    static final int BROW_THICKNESS = 9;
    static final int LIP_COLOUR = 10;
    private static final int LIP_DEPTH = 11;
    private static final int CHEEKS = 12;
    private static final int IRIS_TONE = 13;
    private static final int IRIS_HUE = 14;
    static final int BROW_DENSITY = 15;
    static final int MOUSTACHE = 16;
    private static final int FRECKLES = 17;
    private static final int BLOTCHES = 18;
    private static final int UNDER_EYES = 19;
    private static final int NOSE_RED = 20;
    private static final int STRANDS = 21;
    static final int LASHES = 22;
    private static final int BROW_ARCH = 23;
    private static final int LID_SHADE = 24;
    private static final int BEARD_EDGE = 25;

    private static final float[][] SKIN_TONES = {
        {.98f, .78f, .65f}, {.95f, .72f, .56f}, {.90f, .66f, .49f}, {.80f, .58f, .43f}, {.66f, .45f, .31f},
        {.47f, .30f, .20f}, {.30f, .19f, .135f}
    };
    private static final float[][] HAIR_TONES = {
        {.05f, .042f, .04f}, {.11f, .075f, .055f}, {.22f, .135f, .08f}, {.40f, .25f, .135f}, {.66f, .46f, .25f},
        {.88f, .71f, .45f}
    };
    private static final float[][] IRIS_TONES = {
        {.13f, .075f, .045f}, {.26f, .15f, .07f}, {.40f, .27f, .12f}, {.42f, .42f, .26f}, {.36f, .50f, .60f},
        {.50f, .62f, .72f}
    };

    private final int skinVertices;
    private final int eyeVertices;
    private final int earVertices;
    private final int vertices;

    private final float[] cheeks;
    private final float[] nose;
    private final float[] underEyes;
    private final float[] spots;
    private final float[] lips;
    private final float[] beard;
    private final float[] beardHeight;
    private final float[] moustache;
    private final float[] scalp; // levels above the hair line of short hair, positive inside
    private final float[] browAlong;
    private final float[] browAcross;
    private final float[] lidShade;
    private final float[] lash;
    private final float[] pink;
    private final float[] blotches;
    private final float[] occlusion; // over all vertices
    private final float[] hairGrain;
    private final float[] hairDepth;
    private final double[] eyeFrontal;

    HeadColours(HeadTemplate skin, HeadPart eye, HeadPart ear) {
        skinVertices = skin.vertices;
        eyeVertices = eye.vertices();
        earVertices = ear.vertices();
        vertices = skinVertices + 2 * eyeVertices + 2 * earVertices + HeadHair.VERTICES;
        int n = skinVertices;
        cheeks = new float[n];
        nose = new float[n];
        underEyes = new float[n];
        spots = new float[n];
        lips = new float[n];
        beard = new float[n];
        beardHeight = new float[n];
        moustache = new float[n];
        scalp = new float[n];
        browAlong = new float[n];
        browAcross = new float[n];
        lidShade = new float[n];
        lash = new float[n];
        pink = new float[n];
        blotches = new float[n];
        occlusion = new float[vertices];
        java.util.Arrays.fill(occlusion, 1);
        eyeFrontal = eye.frontal();
        KeyedDraws draws = new KeyedDraws(0, 90, 0);
        double[] at = new double[2];
        for (int i = 0; i < n; i++) {
            double x = Math.abs(skin.frontal[2 * i]);
            double y = skin.frontal[2 * i + 1];
            double z = skin.positions[3 * i + 2];
            double front = smooth(0, 3, z);
            place(i, x, y, z, front, draws);
            scalp[i] = (float) aboveHairLine(skin, i);
            if (skin.kinds[i] == HeadTemplate.LID_EDGE) {
                lash[i] = y > HeadRelief.EYE_Y ? 1 : .35f;
                pink[i] = y > HeadRelief.EYE_Y ? 0 : .5f;
            } else if (skin.kinds[i] == HeadTemplate.BEHIND_LID) {
                lash[i] = y > HeadRelief.EYE_Y ? 1 : .25f;
                pink[i] = 1;
            } else if (skin.kinds[i] == HeadTemplate.INSIDE) {
                occlusion[i] = .2f;
            }
            if (skin.kinds[i] != HeadTemplate.INSIDE && skin.kinds[i] != HeadTemplate.BEHIND_LID) {
                occlusion[i] = (float) shade(x, y, z);
            }
        }
        for (int i = 0; i < 2 * earVertices; i++) {
            double r = ear.frontal()[2 * (i % earVertices)];
            double bowl = r < .75 ? .72 + .28 * smooth(.2, .6, r) : r > .76 && r < .9 ? .86 : r > 1.5 ? .7 : 1;
            occlusion[n + 2 * eyeVertices + i] = (float) bowl;
        }
        hairGrain = new float[HeadHair.VERTICES];
        hairDepth = new float[HeadHair.VERTICES];
        grain();
    }

    private void place(int i, double x, double y, double z, double front, KeyedDraws draws) {
        cheeks[i] = (float) (front * bump(x - 3.9, 1.4, y + 3.0, 1.2));
        nose[i] = (float) (front * (bump(x, 1.3, y + 3.9, .8) + .4 * bump(x, .7, y + 2, 1.5)));
        underEyes[i] = (float) (front * bump(x - 2.9, 1.2, y + 1.15, .4));
        double freckled = bump(x - 2.6, 2.4, y + 2.2, 1.7) + .5 * bump(x, 3, y - 4.5, 1.6);
        double spot = draws.uniform();
        spots[i] = (float) (front * Math.min(1, freckled) * smooth(.55, .95, spot));
        double level = HeadRelief.lipLevel(x, y);
        double u = x / HeadRelief.MOUTH_WIDTH;
        double edge = 1 - smooth(.92, 1.18, Math.abs(level));
        lips[i] = (float) (front * edge * smooth(1.06, .9, u));
        double moustacheHere = bump(x - .9, 1.15, y + 5.65, .34) + .5 * bump(x - 2.7, .45, y + 6.6, .7);
        moustache[i] = (float) (front * Math.min(1, moustacheHere * 1.25) * (1 - lips[i]));
        // Below a line from the sideburn along the cheek to the corner of the mouth, down to the throat.
        double line = -4.6 - .55 * Math.max(0, 4.6 - x) + (x > 5.2 ? 1.9 * (x - 5.2) : 0);
        double middle = smooth(1.2, 2.5, x);
        double top = x < 2.5 ? -7.95 + middle * (line + 7.95) : line;
        beardHeight[i] = (float) (top - y);
        beard[i] = (float) (smooth(-1.5, .8, z) * smooth(-13.0, -12.0, y) * (1 - lips[i]));
        browAlong[i] = (float) HeadRelief.alongBrow(x);
        browAcross[i] = z > 3 ? (float) (y - HeadRelief.brow(browAlong[i])) : 9;
        double dx = x - HeadRelief.EYE_X;
        lidShade[i] = (float) (front * bump(dx, 1.25, y - .8, .38) * (y > .1 ? 1 : 0));
        blotches[i] = (float) (.5 * StrictMath.sin(1.1 * x + 2.3 * y + 1) + .5 * StrictMath.sin(2.9 * x - 1.7 * y + 2)
                + .5 * (draws.uniform() - .5));
    }

    /** What folds and hollows keep from the light: albedo is darkened there. */
    private static double shade(double x, double y, double z) {
        double f = smooth(1, 4, z);
        double d = y - HeadRelief.seam(x);
        double k = 1;
        k *= 1 - .62 * f * StrictMath.exp(-.5 * (d / .085) * (d / .085)) * smooth(1.1, .92, x / HeadRelief.MOUTH_WIDTH);
        k *= 1 - .35 * f * bump(x - 2.68, .22, y + 6.9, .2);
        k *= 1 - .72 * f * bump(x - .68, .27, y + 4.5, .14);
        k *= 1 - .28 * f * bump(x, 1.3, y + 4.75, .26);
        k *= 1 - .14 * f * bump(x - 1.82, .2, y + 4.0, .5);
        k *= 1 - .20 * f * bump(x, 1.5, y + 8.7, .35);
        k *= 1 - .20 * f * bump(x - 1.7, .4, y - .15, .55);
        k *= 1 - .20 * f * bump(x - 2.9, 1.4, y - 1.05, .32);
        k *= 1 - .16 * f * bump(x - 3.0, 1.3, y + .95, .3);
        double fold = HeadRelief.distance(x, y, 1.95, -4.2, 2.9, -6.3);
        k *= 1 - .10 * f * StrictMath.exp(-.5 * (fold / .22) * (fold / .22));
        k *= 1 - .38 * smooth(-11.2, -12.6, y) * smooth(-2, 3, z) * smooth(-16.5, -13.5, y);
        k *= 1 - .25 * bump(x - 7.1, .6, y + 1.4, 2.6) * smooth(-3, -1.5, z) * smooth(2, .5, z);
        return k;
    }

    /** How far a vertex lies above the edge of short hair, in levels of the skull. */
    private static double aboveHairLine(HeadTemplate skin, int i) {
        double x = skin.frontal[2 * i];
        double y = skin.frontal[2 * i + 1];
        double z = skin.positions[3 * i + 2];
        double angle = Math.atan2(x, z + .6);
        double end = HeadHair.shortEnd(angle);
        double[] p = new double[3];
        HeadSkull.point(Math.abs(angle), Math.min(end, HeadSkull.LAST_LEVEL), p);
        return (y - p[1]) / 2.2;
    }

    private void grain() {
        KeyedDraws draws = new KeyedDraws(0, 91, 0);
        double[] column = new double[HeadHair.COLUMNS];
        for (int c = 0; c < column.length; c++) {
            column[c] = draws.normal();
        }
        for (int c = 0; c < HeadHair.COLUMNS; c++) {
            for (int r = 0; r < HeadHair.ROWS; r++) {
                int v = HeadHair.vertex(c, r);
                hairGrain[v] = (float) (.75 * column[c] + .35 * draws.normal());
                hairDepth[v] = r >= HeadHair.ROWS - 2 ? .55f : (float) (.9 + .1 * StrictMath.sin(.9 * r + c));
            }
        }
        hairDepth[0] = 1;
        hairDepth[HeadHair.VERTICES - 1] = .5f;
    }

    /** Albedo of all vertices, (V, 3): skin, left and right eye, left and right ear, hair. */
    float[] albedo(float[] t) {
        float[] out = new float[3 * vertices];
        double melanin = share(t[SKIN]);
        float[] skin = new float[3];
        mix(SKIN_TONES, melanin, skin);
        skin[0] *= (float) (1 + .015 * t[WARMTH]);
        skin[1] *= (float) (1 - .012 * t[WARMTH]);
        skin[2] *= (float) (1 - .04 * t[WARMTH]);
        float[] hair = hair(t, melanin);
        float[] brow = brow(t, hair, melanin);
        float[] lip = lip(t, skin);
        float[] flush = {skin[0] * .98f, skin[1] * .70f, skin[2] * .66f};
        float[] dark = {skin[0] * .68f, skin[1] * .58f, skin[2] * .60f};
        float[] freckle = {skin[0] * .74f, skin[1] * .56f, skin[2] * .45f};
        float[] shadow = {.35f * hair[0] + .35f * skin[0], .35f * hair[1] + .35f * skin[1], .35f * hair[2] + .37f * skin[2]};
        lay(shadow, 0, hair, smooth(.9, 1.8, t[BEARD]) * .9);
        float[] lashes = {.07f, .05f, .045f};
        float[] wet = {.5f * skin[0] + .3f, .5f * skin[1] + .1f, .5f * skin[2] + .1f};
        double red = .18 + .22 * t[CHEEKS];
        double noseRed = Math.max(0, .16 + .14 * t[NOSE_RED]);
        double under = Math.max(0, .22 + .20 * t[UNDER_EYES]);
        double freckles = Math.max(0, .34 * (t[FRECKLES] - .35) * (1.25 - melanin));
        double blotch = .022 + .012 * t[BLOTCHES];
        double growth = t[BEARD];
        double stubble = Math.clamp(.7 * (growth - .45), 0, .96);
        double whiskers = Math.clamp(stubble + .42 * (t[MOUSTACHE] - .5) * smooth(-.2, .8, growth), 0, .92);
        double beardEdge = .35 * t[BEARD_EDGE];
        double scalpCover = .9 * smooth(-1.3, .7, t[SCALP]);
        double line = .06 + .10 * t[HAIR_LINE];
        double thick = .36 * StrictMath.exp(.28 * t[BROW_THICKNESS]);
        double density = Math.clamp(.80 + .20 * t[BROW_DENSITY], .2, .97);
        double arch = .16 * t[BROW_ARCH];
        double lashed = Math.clamp(.78 + .15 * t[LASHES], .3, 1);
        double lidded = Math.max(0, .16 + .16 * t[LID_SHADE]);
        for (int i = 0; i < skinVertices; i++) {
            int o = 3 * i;
            float tone = (float) (1 + blotch * blotches[i]);
            out[o] = skin[0] * tone;
            out[o + 1] = skin[1] * tone;
            out[o + 2] = skin[2] * tone;
            lay(out, o, flush, Math.max(0, red) * cheeks[i] + noseRed * nose[i]);
            lay(out, o, dark, under * underEyes[i] + lidded * lidShade[i]);
            lay(out, o, freckle, freckles * spots[i]);
            double grown = stubble * beard[i] * smooth(-.4 + beardEdge, .5 + beardEdge, beardHeight[i]);
            lay(out, o, shadow, Math.max(grown, whiskers * moustache[i]));
            lay(out, o, lip, .92 * lips[i]);
            lay(out, o, hair, scalpCover * smooth(-.16, .22, scalp[i] + line));
            double along = browAlong[i];
            if (along > -.25 && along < 1.2 && Math.abs(browAcross[i]) < 1.2) {
                double half = thick * (1.05 - .55 * Math.max(0, along)) * (.75 + .25 * smooth(-.05, .25, along));
                double off = Math.abs(browAcross[i] - arch * (StrictMath.sin(Math.PI * Math.clamp(along, 0, 1)) - .4));
                double there = smooth(1.35 * half, .45 * half, off) * smooth(-.09, .16, along) * smooth(1.06, .86, along);
                lay(out, o, brow, density * there);
            }
            lay(out, o, wet, .8 * pink[i]);
            lay(out, o, lashes, lashed * lash[i]);
            float k = occlusion[i];
            out[o] *= k;
            out[o + 1] *= k * (.94f + .06f * k);
            out[o + 2] *= k * (.92f + .08f * k);
        }
        eyes(t, melanin, out);
        int ears = skinVertices + 2 * eyeVertices;
        for (int i = ears; i < ears + 2 * earVertices; i++) {
            int o = 3 * i;
            System.arraycopy(skin, 0, out, o, 3);
            lay(out, o, flush, .08 + noseRed);
            out[o] *= occlusion[i];
            out[o + 1] *= occlusion[i];
            out[o + 2] *= occlusion[i];
        }
        hairs(t, hair, out, ears + 2 * earVertices);
        return out;
    }

    private static float[] hair(float[] t, double melanin) {
        double fair = .75 * t[HAIR] - 2.0 * (melanin - .32);
        float[] hair = new float[3];
        mix(HAIR_TONES, Math.clamp(.46 + .34 * fair, 0, 1), hair);
        double ginger = smooth(.8, 2.0, t[RED_HAIR] - .8 * (melanin - .3)) * .85;
        lay(hair, 0, new float[] {.52f, .22f, .09f}, ginger);
        double grey = smooth(.7, 1.9, t[GREY]);
        double light = .45 + .13 * t[HAIR];
        lay(hair, 0, new float[] {(float) light, (float) light, (float) (light * .98)}, .92 * grey);
        for (int c = 0; c < 3; c++) {
            hair[c] = Math.clamp(hair[c], .02f, .92f);
        }
        return hair;
    }

    private static float[] brow(float[] t, float[] hair, double melanin) {
        float[] brow = new float[3];
        double k = Math.clamp(.62 + .14 * t[BROW_TONE], .3, 1.1);
        for (int c = 0; c < 3; c++) {
            brow[c] = (float) Math.min(.5, hair[c] * k + .01);
        }
        lay(brow, 0, new float[] {.10f, .07f, .05f}, .25 + .3 * melanin);
        return brow;
    }

    private static float[] lip(float[] t, float[] skin) {
        float[] lip = {skin[0] * .86f, skin[1] * .60f, skin[2] * .60f};
        lay(lip, 0, new float[] {.62f, .16f, .19f}, Math.clamp(.10 + .17 * t[LIP_COLOUR], 0, .8));
        float deep = (float) Math.clamp(1 - .10 * t[LIP_DEPTH], .6, 1.25);
        for (int c = 0; c < 3; c++) {
            lip[c] = Math.clamp(lip[c] * deep, 0, 1);
        }
        return lip;
    }

    private void eyes(float[] t, double melanin, float[] out) {
        double light = Math.clamp(.40 + .26 * t[IRIS_TONE] - .9 * (melanin - .35), 0, 1);
        float[] iris = new float[3];
        mix(IRIS_TONES, light, iris);
        float shift = (float) (.04 * t[IRIS_HUE] * light);
        iris[0] = Math.clamp(iris[0] + shift, 0, 1);
        iris[1] = Math.clamp(iris[1] + .5f * shift, 0, 1);
        iris[2] = Math.clamp(iris[2] - shift, 0, 1);
        float[] white = {.80f, .775f, .755f};
        for (int i = 0; i < 2 * eyeVertices; i++) {
            int e = i % eyeVertices;
            int o = 3 * (skinVertices + i);
            double polar = eyeFrontal[2 * e];
            double around = eyeFrontal[2 * e + 1];
            double y = StrictMath.sin(polar) * StrictMath.sin(around);
            double x = StrictMath.sin(polar) * StrictMath.cos(around);
            float[] base;
            double k = 1;
            if (polar < .16) {
                base = new float[] {.015f, .013f, .013f};
            } else if (polar < .455) {
                base = iris;
                double fibre = .10 * StrictMath.sin(7 * around) + .08 * StrictMath.sin(11 * around + 1);
                k = polar > .42 ? .50 : polar < .2 ? .75 : 1.12 + fibre - .5 * (polar - .27);
            } else {
                base = white;
                k = polar < .47 ? .74 : 1 - .12 * Math.abs(x);
            }
            // The upper lid's shadow.
            k *= 1 - .45 * smooth(.08, .36, y) - .12 * smooth(-.15, -.35, y);
            for (int c = 0; c < 3; c++) {
                out[o + c] = (float) Math.clamp(base[c] * k, 0, 1);
            }
        }
    }

    private void hairs(float[] t, float[] hair, float[] out, int first) {
        double contrast = .16 * StrictMath.exp(.35 * t[STRANDS]);
        for (int i = 0; i < HeadHair.VERTICES; i++) {
            int o = 3 * (first + i);
            double k = hairDepth[i] * (1 + contrast * hairGrain[i]);
            for (int c = 0; c < 3; c++) {
                out[o + c] = (float) Math.clamp(hair[c] * k, 0, 1);
            }
        }
    }

    /** The standard normal distribution function, near enough. */
    private static double share(double z) {
        return 1 / (1 + StrictMath.exp(-1.702 * z));
    }

    private static void mix(float[][] tones, double at, float[] out) {
        double x = Math.clamp(at, 0, 1) * (tones.length - 1);
        int i = Math.min(tones.length - 2, (int) x);
        double f = x - i;
        for (int c = 0; c < 3; c++) {
            out[c] = (float) (tones[i][c] + f * (tones[i + 1][c] - tones[i][c]));
        }
    }

    private static void lay(float[] out, int at, float[] colour, double cover) {
        float w = (float) Math.clamp(cover, 0, 1);
        if (w > 0) {
            out[at] += w * (colour[0] - out[at]);
            out[at + 1] += w * (colour[1] - out[at + 1]);
            out[at + 2] += w * (colour[2] - out[at + 2]);
        }
    }
}
