package dev.facet.graph;

import java.util.random.RandomGenerator;

/**
 * Philox 4x32 with 10 rounds: a bijection of 128-bit counters for each 64-bit key whose outputs are random numbers. A
 * draw depends on its key and counter alone, so draws keyed by what they are for are the same in any order and on any
 * number of threads.
 *
 * <p>Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 *
 * <p>The last counter word starts with the purpose of a stream in its top 8 bits, so that streams of one seed never
 * meet: 1 to 15 belong to {@link Walks}, 16 to 255 are for {@link #stream}.
 *
 * <p>Cost: 20 multiplications a block of four 32-bit words. An instance is not safe for use by several threads.
 */
public final class Philox4x32 implements RandomGenerator {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_A = 0xD2511F53L;
    private static final long MULTIPLIER_B = 0xCD9E8D57L;
    private static final int WEYL_A = 0x9E3779B9;
    private static final int WEYL_B = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private final long key;
    private final int counter1;
    private final int counter2;
    private final int counter3;
    private int counter0;
    private final int[] words = new int[4];
    private int used = 4;

    private Philox4x32(long key, int counter1, int counter2, int counter3) {
        this.key = key;
        this.counter1 = counter1;
        this.counter2 = counter2;
        this.counter3 = counter3;
    }

    /**
     * The stream of random numbers of (seed, purpose, a, b), of 2^34 words.
     *
     * @param purpose 16 to 255; each use of randomness takes its own
     */
    public static Philox4x32 stream(long seed, int purpose, int a, int b) {
        if (purpose < 16 || purpose > 255) {
            throw new IllegalArgumentException("the purpose of a stream must be 16 to 255, got " + purpose);
        }
        return new Philox4x32(seed, a, b, purpose << 24);
    }

    /** Writes the four words of a key and counter to {@code out[at]} to {@code out[at + 3]}. */
    public static void block(long key, int c0, int c1, int c2, int c3, int[] out, int at) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long a = MULTIPLIER_A * (c0 & LOW);
            long b = MULTIPLIER_B * (c2 & LOW);
            c0 = (int) (b >>> 32) ^ c1 ^ k0;
            c1 = (int) b;
            c2 = (int) (a >>> 32) ^ c3 ^ k1;
            c3 = (int) a;
            k0 += WEYL_A;
            k1 += WEYL_B;
        }
        out[at] = c0;
        out[at + 1] = c1;
        out[at + 2] = c2;
        out[at + 3] = c3;
    }

    /**
     * The blocks of counters that differ in the second word: the words of (c0, c1[i], c2, c3) go to {@code out[4 i]} to
     * {@code out[4 i + 3]}.
     */
    static void blocks(long key, int c0, int[] c1, int count, int c2, int c3, int[] out) {
        // Two at a time: the rounds of one are a chain, so the processor works on the other meanwhile.
        int i = 0;
        for (; i + 1 < count; i += 2) {
            int k0 = (int) key;
            int k1 = (int) (key >>> 32);
            int x0 = c0;
            int x1 = c1[i];
            int x2 = c2;
            int x3 = c3;
            int y0 = c0;
            int y1 = c1[i + 1];
            int y2 = c2;
            int y3 = c3;
            for (int round = 0; round < ROUNDS; round++) {
                long xa = MULTIPLIER_A * (x0 & LOW);
                long xb = MULTIPLIER_B * (x2 & LOW);
                long ya = MULTIPLIER_A * (y0 & LOW);
                long yb = MULTIPLIER_B * (y2 & LOW);
                x0 = (int) (xb >>> 32) ^ x1 ^ k0;
                x1 = (int) xb;
                x2 = (int) (xa >>> 32) ^ x3 ^ k1;
                x3 = (int) xa;
                y0 = (int) (yb >>> 32) ^ y1 ^ k0;
                y1 = (int) yb;
                y2 = (int) (ya >>> 32) ^ y3 ^ k1;
                y3 = (int) ya;
                k0 += WEYL_A;
                k1 += WEYL_B;
            }
            int at = 4 * i;
            out[at] = x0;
            out[at + 1] = x1;
            out[at + 2] = x2;
            out[at + 3] = x3;
            out[at + 4] = y0;
            out[at + 5] = y1;
            out[at + 6] = y2;
            out[at + 7] = y3;
        }
        if (i < count) {
            block(key, c0, c1[i], c2, c3, out, 4 * i);
        }
    }

    @Override
    public int nextInt() {
        if (used == 4) {
            block(key, counter0++, counter1, counter2, counter3, words, 0);
            used = 0;
        }
        return words[used++];
    }

    /** Two words of the stream, the first one high. */
    @Override
    public long nextLong() {
        long high = (long) nextInt() << 32;
        return high | (nextInt() & LOW);
    }
}
