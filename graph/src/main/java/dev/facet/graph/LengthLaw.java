package dev.facet.graph;

import java.util.Arrays;

/**
 * The law of the number of hops of a walk, by its survival probabilities s_t = P(length >= t) for t = 0 to K. The load
 * of a walk after t hops is divided by s_t, so every law leaves the estimate of Phi unbiased; what differs is its
 * variance.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the step, unless s_0 = 1 and s does not ascend and stays
 * positive.
 */
public final class LengthLaw {
    private static final int LONGEST = 127;

    private final double[] survival;

    private LengthLaw(double[] survival) {
        this.survival = survival;
    }

    /** Walks that halt with probability {@code halt} before every hop, of at most {@code maxLength} hops. */
    public static LengthLaw geometric(double halt, int maxLength) {
        if (!(halt >= 0 && halt < 1)) {
            throw new IllegalArgumentException("halt must be at least 0 and below 1, got " + halt);
        }
        double[] survival = new double[checkedLength(maxLength) + 1];
        for (int t = 0; t <= maxLength; t++) {
            // No walk gets where this is less, but it must not become 0, which no load may be divided by.
            survival[t] = Math.max(Double.MIN_NORMAL, Math.pow(1 - halt, t));
        }
        return of(survival);
    }

    /** Walks of exactly {@code length} hops. */
    public static LengthLaw fixed(int length) {
        return geometric(0, length);
    }

    /** Any law, from its survival probabilities s_0 = 1 to s_K > 0. */
    public static LengthLaw of(double... survival) {
        checkedLength(survival.length - 1);
        if (survival[0] != 1) {
            throw new IllegalArgumentException("the survival probability of step 0 must be 1, got " + survival[0]);
        }
        for (int t = 1; t < survival.length; t++) {
            if (!(survival[t] > 0 && survival[t] <= survival[t - 1])) {
                throw new IllegalArgumentException("the survival probability of step " + t
                        + " must be above 0 and at most that of the step before, got " + survival[t] + " after "
                        + survival[t - 1]);
            }
        }
        return new LengthLaw(survival.clone());
    }

    private static int checkedLength(int maxLength) {
        if (maxLength < 0 || maxLength > LONGEST) {
            throw new IllegalArgumentException("max-length must be 0 to " + LONGEST + ", got " + maxLength);
        }
        return maxLength;
    }

    /** The largest number of hops, K. */
    public int maxLength() {
        return survival.length - 1;
    }

    /** P(length >= t), 0 beyond K. */
    public double survival(int t) {
        return t < survival.length ? survival[t] : 0;
    }

    /** The mean number of hops where no walk meets a dead end. */
    public double meanLength() {
        double mean = 0;
        for (int t = 1; t < survival.length; t++) {
            mean += survival[t];
        }
        return mean;
    }

    @Override
    public String toString() {
        return "LengthLaw" + Arrays.toString(survival);
    }
}
