package dev.facet.graphics;

/** A closed piece of an average subject: positions (3V), frontal coordinates (2V) and triangles. */
record HeadPart(double[] positions, double[] frontal, int[] triangles) {
    int vertices() {
        return positions.length / 3;
    }
}
