package dev.facet.graphics;

/** Checks of coordinates. */
final class Coordinates {
    private Coordinates() {}

    static void check(String subject, String sort, float[] values, int dimension) {
        if (values.length != dimension) {
            throw new IllegalArgumentException(
                    "the subject " + subject + " has " + dimension + " " + sort + " coordinates, got " + values.length);
        }
        for (int i = 0; i < dimension; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(sort + " coordinate " + i + " of the subject " + subject
                        + " must be a number, got " + values[i]);
            }
        }
    }
}
