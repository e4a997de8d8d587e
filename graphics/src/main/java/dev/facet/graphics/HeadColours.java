package dev.facet.graphics;

import static dev.facet.graphics.HeadRelief.smooth;

import java.util.List;

/**
 * The texture coordinates of a head: albedo of every vertex from them alone. A head
 * blends its own colours, layer over layer, by the weights of {@link HeadPaint}.
 *
 * <p>Coordinates are apart but for what heredity ties: dark skin makes dark hair and eyes likelier.
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
        {.98f, .78f, .65f},
        {.95f, .72f, .56f},
        {.90f, .66f, .49f},
        {.80f, .58f, .43f},
        {.66f, .45f, .31f},
        {.47f, .30f, .20f},
        {.30f, .19f, .135f}
    };
    private static final float[][] HAIR_TONES = {
        {.05f, .042f, .04f},
        {.11f, .075f, .055f},
        {.22f, .135f, .08f},
        {.40f, .25f, .135f},
        {.66f, .46f, .25f},
        {.88f, .71f, .45f}
    };
    private static final float[][] IRIS_TONES = {
        {.13f, .075f, .045f},
        {.26f, .15f, .07f},
        {.40f, .27f, .12f},
        {.42f, .42f, .26f},
        {.36f, .50f, .60f},
        {.50f, .62f, .72f}
    };

    /** Further out a coordinate changes nothing more. */
    private static final float MOST = 5;

    private final int skinVertices;
    private final int eyeVertices;
    private final int earVertices;
    private final int vertices;

    private final HeadPaint paint;
    private final double[] eyeFrontal;

    HeadColours(HeadTemplate skin, HeadPart eye, HeadPart ear) {
        skinVertices = skin.vertices;
        eyeVertices = eye.vertices();
        earVertices = ear.vertices();
        vertices = skinVertices + 2 * eyeVertices + 2 * earVertices + HeadHair.VERTICES;
        paint = new HeadPaint(skin, eye, ear);
        eyeFrontal = eye.frontal;
    }

    /** Albedo of all vertices, (V, 3): skin, left and right eye, left and right ear, hair. */
    float[] albedo(float[] texture) {
        float[] t = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            t[i] = Math.clamp(texture[i], -MOST, MOST);
        }
        float[] out = new float[3 * vertices];
        double melanin = share(t[SKIN]);
        float[] skin = new float[3];
        mix(SKIN_TONES, melanin, skin);
        skin[0] *= (float) (1 + .015 * t[WARMTH]);
        skin[1] *= (float) (1 - .012 * t[WARMTH]);
        skin[2] *= (float) (1 - .04 * t[WARMTH]);
        for (int c = 0; c < 3; c++) {
            skin[c] = Math.clamp(skin[c], 0, 1);
        }
        float[] hair = hair(t, melanin);
        float[] brow = brow(t, hair, melanin);
        float[] lip = lip(t, skin);
        float[] flush = {skin[0] * .98f, skin[1] * .70f, skin[2] * .66f};
        float[] dark = {skin[0] * .68f, skin[1] * .58f, skin[2] * .60f};
        float[] freckle = {skin[0] * .74f, skin[1] * .56f, skin[2] * .45f};
        float[] shadow = {
            .35f * hair[0] + .35f * skin[0], .35f * hair[1] + .35f * skin[1], .35f * hair[2] + .37f * skin[2]
        };
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
            float tone = (float) (1 + blotch * paint.blotches[i]);
            out[o] = skin[0] * tone;
            out[o + 1] = skin[1] * tone;
            out[o + 2] = skin[2] * tone;
            lay(out, o, flush, Math.max(0, red) * paint.cheeks[i] + noseRed * paint.nose[i]);
            lay(out, o, dark, under * paint.underEyes[i] + lidded * paint.lidShade[i]);
            lay(out, o, freckle, freckles * paint.spots[i]);
            double grown = stubble * paint.beard[i] * smooth(-.4 + beardEdge, .5 + beardEdge, paint.beardHeight[i]);
            lay(out, o, shadow, Math.max(grown, whiskers * paint.moustache[i]));
            lay(out, o, lip, .92 * paint.lips[i]);
            lay(out, o, hair, scalpCover * smooth(-.16, .22, paint.scalp[i] + line));
            double along = paint.browAlong[i];
            if (along > -.25 && along < 1.2 && Math.abs(paint.browAcross[i]) < 1.2) {
                double half = thick * (1.05 - .55 * Math.max(0, along)) * (.75 + .25 * smooth(-.05, .25, along));
                double off =
                        Math.abs(paint.browAcross[i] - arch * (StrictMath.sin(Math.PI * Math.clamp(along, 0, 1)) - .4));
                double there =
                        smooth(1.35 * half, .45 * half, off) * smooth(-.09, .16, along) * smooth(1.06, .86, along);
                lay(out, o, brow, density * there);
            }
            lay(out, o, wet, .8 * paint.pink[i]);
            lay(out, o, lashes, lashed * paint.lash[i]);
            float k = paint.occlusion[i];
            out[o] = Math.min(1, out[o] * k);
            out[o + 1] = Math.min(1, out[o + 1] * k * (.94f + .06f * k));
            out[o + 2] = Math.min(1, out[o + 2] * k * (.92f + .08f * k));
        }
        eyes(t, melanin, out);
        int ears = skinVertices + 2 * eyeVertices;
        for (int i = ears; i < ears + 2 * earVertices; i++) {
            int o = 3 * i;
            System.arraycopy(skin, 0, out, o, 3);
            lay(out, o, flush, .08 + noseRed);
            out[o] *= paint.occlusion[i];
            out[o + 1] *= paint.occlusion[i];
            out[o + 2] *= paint.occlusion[i];
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
        float[] lip = {skin[0] * .87f, skin[1] * .64f, skin[2] * .62f};
        lay(lip, 0, new float[] {.62f, .16f, .19f}, Math.clamp(.07 + .17 * t[LIP_COLOUR], 0, .8));
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
        float shift = (float) (.04 * t[IRIS_HUE] * (.2 + light));
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
            double k = paint.hairDepth[i] * (1 + contrast * paint.hairGrain[i]);
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
