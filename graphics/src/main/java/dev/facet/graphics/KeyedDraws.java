package dev.facet.graphics;

/**
 * Numbers keyed by (seed, purpose, index): the same whatever is drawn before or beside them, in any order and on any
 * number of threads. The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
 * 2014); normal draws are Box and Muller's, with {@link StrictMath}, so they have the same bits on every machine.
 */
final class KeyedDraws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;
    private double kept = Double.NaN;

    KeyedDraws(long seed, long purpose, long index) {
        state = mix(mix(mix(seed + GOLDEN) ^ (purpose * GOLDEN)) + index * GOLDEN);
    }

    /** {@code dimension} standard normal numbers of one identity. */
    static float[] normals(long purpose, long identity, int dimension) {
        KeyedDraws draws = new KeyedDraws(0, purpose, identity);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) draws.normal();
        }
        return values;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        state += GOLDEN;
        return (mix(state) >>> 11) * 0x1p-53;
    }

    /** Standard normal. */
    double normal() {
        if (!Double.isNaN(kept)) {
            double value = kept;
            kept = Double.NaN;
            return value;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        double angle = 2 * Math.PI * uniform();
        kept = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }
}
