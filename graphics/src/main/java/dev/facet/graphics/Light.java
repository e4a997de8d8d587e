package dev.facet.graphics;

/**
 * One directional light, fixed to the camera, and an ambient one. A point of albedo c, unit normal n and unit direction
 * h halfway between light l and viewer is seen as {@code c (ambient + diffuse max(0, n.l)) + s max(0, n.h)^p} with the
 * material's specular strength s and shininess p (Lambert 1760; Blinn 1977), clipped to [0, 1].
 *
 * @param azimuth degrees; above 0 the light comes from the picture's right
 * @param elevation degrees; above 0 it comes from above
 * @param ambient 0 to 1
 * @param diffuse 0 to 4
 */
public record Light(double azimuth, double elevation, double ambient, double diffuse) {
    public static final double AMBIENT = 0.3;
    public static final double DIFFUSE = 0.75;

    public Light {
        Angles.check("light azimuth", azimuth);
        Angles.check("light elevation", elevation);
        if (!(ambient >= 0 && ambient <= 1 && diffuse >= 0 && diffuse <= 4)) {
            throw new IllegalArgumentException("a light has an ambient part of 0 to 1 and a diffuse one of 0 to 4, got "
                    + ambient + " and " + diffuse);
        }
    }

    public static Light from(double azimuth, double elevation) {
        return new Light(azimuth, elevation, AMBIENT, DIFFUSE);
    }

    /** The direction from the subject to the light, in the picture's axes. */
    float[] direction() {
        double a = Math.toRadians(azimuth);
        double e = Math.toRadians(elevation);
        return new float[] {
            (float) (StrictMath.sin(a) * StrictMath.cos(e)),
            (float) StrictMath.sin(e),
            (float) (StrictMath.cos(a) * StrictMath.cos(e))
        };
    }
}
