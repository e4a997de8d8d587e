package dev.facet.graphics;

/** Checks of angles in degrees. */
final class Angles {
    private static final double LIMIT = 36_000;

    private Angles() {}

    static void check(String name, double degrees) {
        if (!(Math.abs(degrees) <= LIMIT)) {
            throw new IllegalArgumentException("the " + name + " must be from -" + (int) LIMIT + " to " + (int) LIMIT
                    + " degrees, got " + degrees);
        }
    }
}
