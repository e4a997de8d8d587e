package dev.facet.training;

import java.util.random.RandomGenerator;

/**
 * A stream of random numbers that belongs to a key, such as (seed, purpose, epoch, picture): who asks, when, and on
 * which thread changes nothing.
 *
 * <p>The key is hashed into the start of a SplitMix64 sequence (Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014).
 */
final class Draws implements RandomGenerator {
    /** What a stream is for; the same numbers never serve two purposes. */
    enum Purpose {
        INITIAL_WEIGHTS(1),
        ORDER(2),
        AUGMENTATION(3),
        MIXUP(4),
        CODE_NOISE(5),
        CLAMP(6),
        EVALUATION(7),
        SAMPLES(8),
        VARIATIONS(9);

        private final long code;

        Purpose(long code) {
            this.code = code;
        }
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Draws(long seed, Purpose purpose, long... key) {
        long hash = mix(seed + GOLDEN * purpose.code);
        for (long part : key) {
            hash = mix(hash ^ mix(part + GOLDEN));
        }
        state = hash;
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** 0 to n - 1, each in another place. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** A draw of the Beta(a, a) law, from two Gamma draws. */
    double beta(double a) {
        double x = gamma(a);
        double y = gamma(a);
        return x + y > 0 ? x / (x + y) : 0.5;
    }

    /** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
    private double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * Math.pow(nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
