package dev.facet.graph;

import java.util.SplittableRandom;

/**
 * The map phi whose inner products stand in for the exponential of softmax attention, on plain arrays.
 *
 * <p>Shapes: (rows, m) to (rows, m).
 *
 * <p>Cost: O(rows m), and O(rows m^2) for {@link #POSITIVE}.
 *
 * <p>Randomness: {@link #POSITIVE} draws its projection (m, m) from the seed, the same for queries and keys.
 */
public enum FeatureMap {
    /** max(0, x) + 1e-3, queries scaled by 1 / sqrt(m) first. */
    RELU,
    /** elu(x) + 1, queries scaled by 1 / sqrt(m) first. */
    ELU,
    /**
     * Positive random features of the softmax kernel, (exp(w.x - |x|^2 / 2) + 1e-6) / sqrt(m) for m fixed Gaussian w;
     * queries and keys are both scaled by m^(-1/4).
     */
    POSITIVE,
    /** The arrays as they are. */
    IDENTITY;

    private static final float FLOOR = 1e-3f;
    private static final double POSITIVE_FLOOR = 1e-6;

    /** phi of queries (rows, m). */
    public float[] queries(float[] queries, int features, long seed) {
        return apply(queries, features, seed, 1 / Math.sqrt(features));
    }

    /** phi of keys (rows, m). */
    public float[] keys(float[] keys, int features, long seed) {
        return apply(keys, features, seed, 1);
    }

    private float[] apply(float[] x, int features, long seed, double scale) {
        if (features < 1 || x.length % features != 0) {
            throw new IllegalArgumentException(
                    "features must divide the array: got " + x.length + " floats and " + features + " features");
        }
        float[] mapped = new float[x.length];
        switch (this) {
            case IDENTITY -> System.arraycopy(x, 0, mapped, 0, x.length);
            case POSITIVE -> positive(x, features, seed, mapped);
            case RELU -> {
                for (int e = 0; e < x.length; e++) {
                    mapped[e] = Math.max(0, (float) (x[e] * scale)) + FLOOR;
                }
            }
            case ELU -> {
                for (int e = 0; e < x.length; e++) {
                    double scaled = x[e] * scale;
                    mapped[e] = (float) (scaled > 0 ? scaled + 1 : Math.exp(scaled));
                }
            }
        }
        return mapped;
    }

    private static void positive(float[] x, int features, long seed, float[] mapped) {
        float[] projection = new float[features * features];
        SplittableRandom random = new SplittableRandom(seed);
        for (int e = 0; e < projection.length; e++) {
            projection[e] = (float) random.nextGaussian();
        }
        double scale = Math.pow(features, -0.25);
        Parallel.forRange(x.length / features, 64, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                double norm = 0;
                for (int c = 0; c < features; c++) {
                    double scaled = x[i * features + c] * scale;
                    norm += scaled * scaled / 2;
                }
                for (int r = 0; r < features; r++) {
                    double dot = 0;
                    for (int c = 0; c < features; c++) {
                        dot += projection[r * features + c] * (x[i * features + c] * scale);
                    }
                    mapped[i * features + r] = (float) ((Math.exp(dot - norm) + POSITIVE_FLOOR) / Math.sqrt(features));
                }
            }
        });
    }
}
