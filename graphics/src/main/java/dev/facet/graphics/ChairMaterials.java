package dev.facet.graphics;

import java.util.List;

/** The colours and finish of a chair's parts, from texture coordinates alone. */
final class ChairMaterials {
    /** Coordinates 7, 9, 16 and 17 mean nothing; 7 and 16 coloured metal and hard seats in version 1. */
    static final int DIMENSION = 18;

    private static final int NO_TEXTURE = -1;
    private static final int WOOD = 0;
    private static final int CLOTH = 1;
    /** Shared by all chairs: a grain along u and a weave. */
    static final List<Texture> TEXTURES = List.of(ChairTextures.grain(), ChairTextures.weave());
    /** How often a texture repeats in a metre; a grain is finer across. */
    private static final float[] REPEATS = {1.1f, 9};

    /** By part. */
    private final float[][] colour = new float[ChairPart.values().length][];

    private final int[] texture = new int[ChairPart.values().length];
    private final float[] specular = new float[ChairPart.values().length];
    private final float[] shininess = new float[ChairPart.values().length];

    /**
     * Two colours, a cover's and a frame's; 28 textures in 100 have a third for the back, which shells, stools without a back and
     * armchairs without a loose cushion do not show. A hard seat and back have the colour of the cover, metal that of the frame:
     * what a shape is made of decides on the finish alone, so that a part has one colour on every shape.
     */
    ChairMaterials(float[] x) {
        frame(x);
        upholstery(ChairPart.PAD, x[8], x[3], x[4], x[5]);
        if (Choice.share(x[10]) < 0.72) {
            copy(ChairPart.PAD, ChairPart.BACK_PAD);
        } else {
            upholstery(ChairPart.BACK_PAD, x[8], x[11], x[12], x[13]);
        }
        finish(ChairPart.PAD, ChairPart.SEAT, 0.22, 34);
        finish(ChairPart.BACK_PAD, ChairPart.BACK, 0.22, 34);
        finish(ChairPart.FRAME, ChairPart.METAL, 0.5, 26);
        double dark = Choice.between(x[14], 0.04, 0.22);
        set(ChairPart.DARK, new double[] {dark, dark, dark * 1.04}, NO_TEXTURE, 0.12, 24);
    }

    /** The colour of one part on another, smooth. */
    private void finish(ChairPart from, ChairPart to, double strength, double exponent) {
        float[] c = colour[from.index];
        set(to, new double[] {c[0], c[1], c[2]}, NO_TEXTURE, strength, exponent);
    }

    private void frame(float[] x) {
        double kind = Choice.share(x[0]);
        if (kind < 0.5) {
            // From birch over oak and cherry to walnut and ebony.
            double dark = Choice.between(x[1], 0, 1);
            double warm = Choice.between(x[2], -1, 1);
            double light = 0.86 - 0.72 * dark;
            set(
                    ChairPart.FRAME,
                    new double[] {
                        Math.min(1, light * 1.06 + 0.07 + 0.05 * warm),
                        light * (0.84 - 0.10 * dark) - 0.02 * warm,
                        light * (0.60 - 0.16 * dark) - 0.05 * warm
                    },
                    WOOD,
                    Choice.between(x[15], 0.02, 0.22),
                    20);
        } else if (kind < 0.84) {
            // From black over steel to white.
            double grey = Choice.between(x[1], 0.05, 0.92);
            set(ChairPart.FRAME, new double[] {grey, grey, grey * 1.01}, NO_TEXTURE, 0.2, 30);
        } else {
            set(
                    ChairPart.FRAME,
                    hsv(Choice.share(x[2]), Choice.between(x[1], 0.35, 0.85), Choice.between(x[6], 0.35, 0.9)),
                    NO_TEXTURE,
                    0.18,
                    30);
        }
    }

    private void upholstery(ChairPart part, float kind, float hue, float strong, float bright) {
        double saturation = Choice.share(strong);
        if (Choice.share(kind) < 0.66) {
            // Greys and browns are more usual than bright colours.
            double[] dyed =
                    hsv(Choice.share(hue), 0.9 * StrictMath.pow(saturation, 1.6), Choice.between(bright, 0.12, 0.95));
            set(part, dyed, CLOTH, 0.01, 8);
        } else {
            // Leather: browns, reds, black, cream.
            double[] leather =
                    hsv(0.02 + 0.08 * Choice.share(hue), 0.25 + 0.5 * saturation, Choice.between(bright, 0.1, 0.85));
            set(part, leather, NO_TEXTURE, 0.16, 18);
        }
    }

    private void set(ChairPart part, double[] rgb, int textureIndex, double strength, double exponent) {
        int at = part.index;
        colour[at] = new float[] {part(rgb[0]), part(rgb[1]), part(rgb[2])};
        texture[at] = textureIndex;
        specular[at] = (float) strength;
        shininess[at] = (float) exponent;
    }

    private void copy(ChairPart from, ChairPart to) {
        int at = from.index;
        colour[to.index] = colour[at];
        texture[to.index] = texture[at];
        specular[to.index] = specular[at];
        shininess[to.index] = shininess[at];
    }

    private static float part(double value) {
        return (float) Math.clamp(value, 0, 1);
    }

    static double[] hsv(double hue, double saturation, double value) {
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            double k = (5 - 2 * c + hue * 6) % 6;
            rgb[c] = value - value * saturation * Math.max(0, Math.min(Math.min(k, 4 - k), 1));
        }
        return rgb;
    }

    /** The mesh of solids in these materials. */
    Mesh mesh(Solids solids) {
        Solids.Parts from = solids.arrays();
        int vertices = from.parts().length;
        float[] albedo = new float[3 * vertices];
        float[] strength = new float[vertices];
        float[] exponent = new float[vertices];
        float[] uv = from.coordinates();
        for (int v = 0; v < vertices; v++) {
            int part = from.parts()[v];
            System.arraycopy(colour[part], 0, albedo, 3 * v, 3);
            strength[v] = specular[part];
            exponent[v] = shininess[part];
            if (texture[part] >= 0) {
                uv[2 * v] *= REPEATS[texture[part]];
                uv[2 * v + 1] *= texture[part] == WOOD ? 3 * REPEATS[WOOD] : REPEATS[texture[part]];
            }
        }
        int[] textureOf = new int[from.triangles().length / 3];
        for (int t = 0; t < textureOf.length; t++) {
            textureOf[t] = texture[from.parts()[from.triangles()[3 * t]]];
        }
        return Mesh.builder(from.positions(), from.triangles())
                .normals(from.normals())
                .albedo(albedo)
                .gloss(strength, exponent)
                .textures(uv, TEXTURES, textureOf)
                .closed(true)
                .build();
    }
}
