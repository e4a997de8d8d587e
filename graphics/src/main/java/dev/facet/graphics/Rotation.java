package dev.facet.graphics;

/** A rotation as three unit rows: the picture's right, up and towards the viewer, in the subject's axes. */
record Rotation(
        float rightX,
        float rightY,
        float rightZ,
        float upX,
        float upY,
        float upZ,
        float towardsX,
        float towardsY,
        float towardsZ) {

    /** About y by the azimuth, then about the picture's x by the elevation, in degrees. */
    static Rotation of(double azimuth, double elevation) {
        double a = Math.toRadians(azimuth);
        double e = Math.toRadians(elevation);
        double sinA = StrictMath.sin(a);
        double cosA = StrictMath.cos(a);
        double sinE = StrictMath.sin(e);
        double cosE = StrictMath.cos(e);
        return new Rotation(
                (float) cosA,
                0,
                (float) sinA,
                (float) (sinE * sinA),
                (float) cosE,
                (float) (-sinE * cosA),
                (float) (-cosE * sinA),
                (float) sinE,
                (float) (cosE * cosA));
    }

    /** The rotation whose third row is the unit vector given, in the subject's axes. */
    static Rotation towards(float x, float y, float z) {
        // Any axis that is not close to the direction will do for the first row.
        float ax = Math.abs(x) < 0.6f ? 1 : 0;
        float ay = 1 - ax;
        float rx = ay * z;
        float ry = -ax * z;
        float rz = ax * y - ay * x;
        float length = (float) Math.sqrt(rx * rx + ry * ry + rz * rz);
        rx /= length;
        ry /= length;
        rz /= length;
        return new Rotation(rx, ry, rz, y * rz - z * ry, z * rx - x * rz, x * ry - y * rx, x, y, z);
    }

    /** A direction of the picture's axes in the subject's. */
    float[] back(float[] d) {
        return new float[] {
            rightX * d[0] + upX * d[1] + towardsX * d[2],
            rightY * d[0] + upY * d[1] + towardsY * d[2],
            rightZ * d[0] + upZ * d[1] + towardsZ * d[2]
        };
    }
}
