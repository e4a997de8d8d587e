package dev.facet.graphics;

import java.util.List;

/** The colours and finish of a chair's parts, from texture coordinates alone. */
final class ChairMaterials {
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

    ChairMaterials(float[] x) {
        frame(x);
        hard(x);
        upholstery(ChairPart.PAD, x[8], x[3], x[4], x[5]);
        if (Choice.share(x[10]) < 0.72) {
            copy(ChairPart.PAD, ChairPart.BACK_PAD);
            copy(ChairPart.SEAT, ChairPart.BACK);
        } else {
            upholstery(ChairPart.BACK_PAD, x[8], x[11], x[12], x[13]);
            copy(ChairPart.FRAME, ChairPart.BACK);
        }
        metal(x);
        double dark = Choice.between(x[14], 0.04, 0.22);
        set(ChairPart.DARK, new double[] {dark, dark, dark * 1.04}, NO_TEXTURE, 0.12, 24);
    }

    private void frame(float[] x) {
        double kind = Choice.share(x[0]);
        if (kind < 0.74) {
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
            double white = Choice.between(x[1], 0.82, 0.96);
            set(ChairPart.FRAME, new double[] {white, white, white * 0.97}, NO_TEXTURE, 0.15, 30);
        } else if (kind < 0.91) {
            double black = Choice.between(x[1], 0.04, 0.12);
            set(ChairPart.FRAME, new double[] {black, black, black}, NO_TEXTURE, 0.2, 30);
        } else {
            set(
                    ChairPart.FRAME,
                    hsv(Choice.share(x[2]), Choice.between(x[1], 0.35, 0.85), Choice.between(x[6], 0.35, 0.9)),
                    NO_TEXTURE,
                    0.18,
                    30);
        }
    }

    /** Seats and shells without upholstery: as the frame, or of coloured plastic, or lacquered. */
    private void hard(float[] x) {
        double kind = Choice.share(x[16]);
        if (kind < 0.42) {
            copy(ChairPart.FRAME, ChairPart.SEAT);
        } else if (kind < 0.6) {
            double grey = Choice.between(x[13], 0.05, 0.95);
            set(ChairPart.SEAT, new double[] {grey, grey, grey}, NO_TEXTURE, 0.22, 34);
        } else {
            set(
                    ChairPart.SEAT,
                    hsv(Choice.share(x[11]), Choice.between(x[12], 0.2, 0.9), Choice.between(x[13], 0.3, 0.95)),
                    NO_TEXTURE,
                    0.22,
                    34);
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

    private void metal(float[] x) {
        double kind = Choice.share(x[6]);
        double light = Choice.between(x[7], 0, 1);
        if (kind < 0.5) {
            double steel = 0.5 + 0.22 * light;
            set(ChairPart.METAL, new double[] {steel, steel, steel * 1.03}, NO_TEXTURE, 0.65, 26);
        } else if (kind < 0.78) {
            double black = 0.05 + 0.1 * light;
            set(ChairPart.METAL, new double[] {black, black, black}, NO_TEXTURE, 0.22, 24);
        } else if (kind < 0.88) {
            double white = 0.84 + 0.12 * light;
            set(ChairPart.METAL, new double[] {white, white, white}, NO_TEXTURE, 0.2, 24);
        } else {
            set(ChairPart.METAL, new double[] {0.66 + 0.1 * light, 0.48 + 0.1 * light, 0.24}, NO_TEXTURE, 0.6, 26);
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
