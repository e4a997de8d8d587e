package dev.facet.graphics;

/**
 * A head of linear modes (Blanz, Vetter, "A Morphable Model for the Synthesis of 3D Faces", SIGGRAPH 1999): mean
 * vertices plus shape modes times their coordinates plus expression modes times their weights.
 *
 * <p>The weight of an expression is {@code min(1, max(0, |x| - 1) / 2.5)} of its standard normal coordinate x: two thirds
 * of all expressions rest, few are strong, and 0 is the face at rest.
 *
 * <p>Texture coordinates are those of {@link ProceduralHead}, carried over by {@link HeadCoat}.
 *
 * <p>Shapes: mean (V, 3), triangles (T, 3), shape modes (S, V, 3), expression modes (E, V, 3), in one unit of length.
 *
 * <p>Cost: O(V (S + E)) a mesh.
 */
public final class MorphableHead implements ExpressiveSubject {
    private static final int VERSION = 1;
    private static final float RESTS = 1;
    private static final float WHOLE = 2.5f;

    private final String name;
    private final float[] mean;
    private final int[] triangles;
    private final float[][] shapeModes;
    private final float[][] expressionModes;
    private final HeadCoat coat;
    private final Fit fit;

    /**
     * The arrays of a morphable head; they belong to it from then on.
     *
     * @param shapeModes the displacement of all vertices by one standard deviation of each coordinate
     * @param expressionModes the displacement by each expression in full
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for what is handed over.
    public record Arrays(float[] mean, int[] triangles, float[][] shapeModes, float[][] expressionModes) {
        public Arrays {
            for (float[][] modes : new float[][][] {shapeModes, expressionModes}) {
                for (int i = 0; i < modes.length; i++) {
                    if (modes[i].length != mean.length) {
                        throw new IllegalArgumentException(
                                "mode " + i + " has " + modes[i].length + " numbers, the mean " + mean.length);
                    }
                }
            }
        }
    }

    /**
     * A morphable head.
     *
     * @param landmarks where its features are on the mean, in the unit of the arrays
     */
    public MorphableHead(String name, Arrays arrays, HeadLandmarks landmarks) {
        this.name = name;
        mean = arrays.mean();
        triangles = arrays.triangles();
        shapeModes = arrays.shapeModes();
        expressionModes = arrays.expressionModes();
        coat = new HeadCoat(mean, landmarks);
        // Larger than the ball, into which its ends are pressed as those of our own heads: so it fills the picture.
        fit = Fit.ball(mean, 1.08f);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int shapeDimension() {
        return shapeModes.length;
    }

    @Override
    public int textureDimension() {
        return HeadColours.COUNT;
    }

    @Override
    public int expressionDimension() {
        return expressionModes.length;
    }

    @Override
    public float[] texture(long identity) {
        return new ProceduralHead().texture(identity);
    }

    @Override
    public Mesh mesh(float[] shape, float[] texture, float[] expression) {
        Coordinates.check(name, "shape", shape, shapeModes.length);
        Coordinates.check(name, "texture", texture, textureDimension());
        Coordinates.check(name, "expression", expression, expressionModes.length);
        float[] positions = mean.clone();
        for (int m = 0; m < shapeModes.length; m++) {
            add(shape[m], shapeModes[m], positions);
        }
        float[] weights = shown(expression);
        for (int m = 0; m < expressionModes.length; m++) {
            add(weights[m], expressionModes[m], positions);
        }
        fit.apply(positions, positions.length / 3);
        HeadModel.keepInside(positions);
        return Mesh.builder(positions, triangles)
                .albedo(coat.albedo(texture))
                .gloss(coat.specular(), coat.shininess())
                .build();
    }

    /** The weight of each mode, 0 to 1. */
    @Override
    public float[] shown(float[] expression) {
        float[] weights = new float[expression.length];
        for (int m = 0; m < weights.length; m++) {
            weights[m] = weight(expression[m]);
        }
        return weights;
    }

    private static float weight(float x) {
        return Math.min(1, Math.max(0, Math.abs(x) - RESTS) / WHOLE);
    }

    private static void add(float factor, float[] mode, float[] to) {
        if (factor == 0) {
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * mode[i];
        }
    }
}
