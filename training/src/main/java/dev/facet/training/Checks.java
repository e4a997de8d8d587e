package dev.facet.training;

/** What the numbers of settings must be. */
final class Checks {
    private Checks() {}

    /** At least 0 and below 1, or at most 1 where {@code one} says so. */
    static void part(String name, double value, boolean one) {
        if (!(value >= 0 && (value < 1 || (one && value == 1)))) {
            throw new IllegalArgumentException(
                    name + " must be at least 0 and " + (one ? "at most" : "below") + " 1, got " + value);
        }
    }

    static void atLeastZero(String name, double value) {
        if (!(value >= 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be at least 0 and finite, got " + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + value);
        }
    }
}
