package dev.facet.graphics;

import java.util.List;

/**
 * Heads that are always there: an average head of anatomical relief, moved by named shape coordinates and painted by
 * named texture coordinates.
 *
 * <p>The mesh is skin, eyeballs, ears and a mass of hair, each closed. Shape moves vertices linearly, but for hair,
 * whose style is a function of the coordinates; texture gives each vertex its albedo. So two textures on one shape have
 * the same depth and mask, and two shapes of one texture the same albedo at each vertex.
 *
 * <p>Cost: time V (shape dimension) a head, well under a millisecond; what they share is made once for all instances.
 *
 * <p>Randomness: coordinates of an identity are keyed by it alone. Each is standard normal; beard, brows, lashes
 * and lips of an identity go with its masculinity, everything else is drawn apart.
 */
public final class ProceduralHead implements Subject {
    private final HeadModel model = HeadModel.SHARED;

    @Override
    public String name() {
        return "head";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int shapeDimension() {
        return HeadShapes.COUNT;
    }

    @Override
    public int textureDimension() {
        return HeadColours.COUNT;
    }

    /** What each shape coordinate does. */
    public List<String> shapeNames() {
        return HeadShapes.NAMES;
    }

    /** What each texture coordinate does. */
    public List<String> textureNames() {
        return HeadColours.NAMES;
    }

    @Override
    public float[] texture(long identity) {
        float[] values = Subject.super.texture(identity);
        float man = shape(identity)[HeadShapes.MASCULINITY];
        goWith(values, HeadColours.BEARD, man, .85);
        goWith(values, HeadColours.MOUSTACHE, man, .7);
        goWith(values, HeadColours.BROW_DENSITY, man, .5);
        goWith(values, HeadColours.BROW_THICKNESS, man, .5);
        goWith(values, HeadColours.LASHES, man, -.6);
        goWith(values, HeadColours.LIP_COLOUR, man, -.5);
        return values;
    }

    /** Keeps a value standard normal but gives it a correlation. */
    private static void goWith(float[] values, int at, float with, double correlation) {
        values[at] = (float) (correlation * with + Math.sqrt(1 - correlation * correlation) * values[at]);
    }

    @Override
    public Mesh mesh(float[] shape, float[] texture) {
        check("shape", shape, shapeNames());
        check("texture", texture, textureNames());
        return Mesh.builder(model.positions(HeadShapes.felt(shape)), model.triangles)
                .albedo(model.colours.albedo(texture))
                .gloss(model.specular, model.shininess)
                .closed(true)
                .build();
    }

    private static void check(String sort, float[] values, List<String> names) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(
                    "a head has " + names.size() + " " + sort + " coordinates, got " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        sort + " coordinate " + i + " (" + names.get(i) + ") must be a number, got " + values[i]);
            }
        }
    }
}
