package dev.facet.graphics;

/**
 * One subject's picture in numbers: who, from where and in which light. Angles in degrees, as {@link Camera} and
 * {@link Light} say; the light is fixed to the camera.
 *
 * @param shapeIdentity the key that shape coordinates are drawn by
 * @param textureIdentity the key that texture coordinates are drawn by
 * @param size H = W in pixels, 1 to 4096
 */
public record Scene(
        long shapeIdentity,
        long textureIdentity,
        double azimuth,
        double elevation,
        double lightAzimuth,
        double lightElevation,
        int size,
        Colour background) {
    public static final int MOST_PIXELS = 4096;

    public Scene {
        if (shapeIdentity < 0 || textureIdentity < 0) {
            throw new IllegalArgumentException(
                    "identities must be at least 0, got " + Math.min(shapeIdentity, textureIdentity));
        }
        Angles.check("azimuth", azimuth);
        Angles.check("elevation", elevation);
        Angles.check("light azimuth", lightAzimuth);
        Angles.check("light elevation", lightElevation);
        if (size < 1 || size > MOST_PIXELS) {
            throw new IllegalArgumentException("the size must be 1 to " + MOST_PIXELS + " pixels, got " + size);
        }
    }

    /** From the front, lit from the right (30) and above (20), 64 pixels, on white. */
    public static Scene of(long identity) {
        return new Scene(identity, identity, 0, 0, 30, 20, 64, Colour.WHITE);
    }

    public Scene withShape(long identity) {
        return new Scene(identity, textureIdentity, azimuth, elevation, lightAzimuth, lightElevation, size, background);
    }

    public Scene withTexture(long identity) {
        return new Scene(shapeIdentity, identity, azimuth, elevation, lightAzimuth, lightElevation, size, background);
    }

    public Scene withPose(double newAzimuth, double newElevation) {
        return new Scene(
                shapeIdentity,
                textureIdentity,
                newAzimuth,
                newElevation,
                lightAzimuth,
                lightElevation,
                size,
                background);
    }

    public Scene withLight(double newAzimuth, double newElevation) {
        return new Scene(
                shapeIdentity, textureIdentity, azimuth, elevation, newAzimuth, newElevation, size, background);
    }

    public Scene withSize(int pixels) {
        return new Scene(
                shapeIdentity, textureIdentity, azimuth, elevation, lightAzimuth, lightElevation, pixels, background);
    }

    public Scene withBackground(Colour colour) {
        return new Scene(
                shapeIdentity, textureIdentity, azimuth, elevation, lightAzimuth, lightElevation, size, colour);
    }

    public View view() {
        return new View(Camera.at(azimuth, elevation), Light.from(lightAzimuth, lightElevation), background);
    }

    /** The mesh that this scene shows of a subject. */
    public Mesh mesh(Subject subject) {
        return subject.mesh(subject.shape(shapeIdentity), subject.texture(textureIdentity));
    }
}
