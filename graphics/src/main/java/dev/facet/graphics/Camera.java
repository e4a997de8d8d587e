package dev.facet.graphics;

/**
 * Where the subject is seen from: weak perspective, which scales all of it alike whatever its depth.
 *
 * <p>At zoom 1 the unit ball touches the nearer borders of the picture.
 *
 * @param azimuth degrees; above 0 turns the subject's front to the picture's right
 * @param elevation degrees; above 0 puts the camera above
 * @param zoom above 0
 */
public record Camera(double azimuth, double elevation, double zoom) {
    public static final Camera FRONT = new Camera(0, 0, 1);

    public Camera {
        Angles.check("azimuth", azimuth);
        Angles.check("elevation", elevation);
        if (!(zoom > 0 && zoom <= 1000)) {
            throw new IllegalArgumentException("the zoom of a camera must be above 0 and at most 1000, got " + zoom);
        }
    }

    public static Camera at(double azimuth, double elevation) {
        return new Camera(azimuth, elevation, 1);
    }

    /** From the subject's axes to the picture's. */
    Rotation rotation() {
        return Rotation.of(azimuth, elevation);
    }
}
