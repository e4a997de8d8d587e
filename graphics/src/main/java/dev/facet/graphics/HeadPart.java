package dev.facet.graphics;

/** A closed piece of an average subject. */
final class HeadPart {
    /** (V, 3), centimetres. */
    final double[] positions;

    /** (V, 2), what colours are placed by. */
    final double[] frontal;

    /** (T, 3). */
    final int[] triangles;

    HeadPart(double[] positions, double[] frontal, int[] triangles) {
        this.positions = positions;
        this.frontal = frontal;
        this.triangles = triangles;
    }

    int vertices() {
        return positions.length / 3;
    }
}
