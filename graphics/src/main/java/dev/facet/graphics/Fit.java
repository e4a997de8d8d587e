package dev.facet.graphics;

/** A shift and a scale: {@code (p - middle) * scale}. */
record Fit(float middleX, float middleY, float middleZ, float scale) {
    /**
     * What brings the middle of the bounding box of (V, 3) positions to the origin and the farthest one to the radius;
     * vertices that are not finite are passed over.
     */
    static Fit ball(float[] positions, float radius) {
        float[] low = {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY};
        float[] high = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (int v = 0; v < positions.length; v += 3) {
            if (finite(positions, v)) {
                for (int axis = 0; axis < 3; axis++) {
                    low[axis] = Math.min(low[axis], positions[v + axis]);
                    high[axis] = Math.max(high[axis], positions[v + axis]);
                }
            }
        }
        if (low[0] > high[0]) {
            return new Fit(0, 0, 0, 1);
        }
        float x = low[0] + (high[0] - low[0]) / 2;
        float y = low[1] + (high[1] - low[1]) / 2;
        float z = low[2] + (high[2] - low[2]) / 2;
        double farthest = 0;
        for (int v = 0; v < positions.length; v += 3) {
            if (finite(positions, v)) {
                double dx = positions[v] - x;
                double dy = positions[v + 1] - y;
                double dz = positions[v + 2] - z;
                farthest = Math.max(farthest, dx * dx + dy * dy + dz * dz);
            }
        }
        return new Fit(x, y, z, farthest > 0 ? (float) (radius / Math.sqrt(farthest)) : 1);
    }

    private static boolean finite(float[] positions, int v) {
        return Float.isFinite(positions[v]) && Float.isFinite(positions[v + 1]) && Float.isFinite(positions[v + 2]);
    }

    /** Changes the first so many vertices in place. */
    void apply(float[] positions, int vertices) {
        for (int v = 0; v < 3 * vertices; v += 3) {
            positions[v] = (positions[v] - middleX) * scale;
            positions[v + 1] = (positions[v + 1] - middleY) * scale;
            positions[v + 2] = (positions[v + 2] - middleZ) * scale;
        }
    }
}
