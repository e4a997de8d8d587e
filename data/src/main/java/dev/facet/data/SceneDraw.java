package dev.facet.data;

import dev.facet.graphics.Camera;
import dev.facet.graphics.Colour;
import dev.facet.graphics.ExpressiveSubject;
import dev.facet.graphics.Light;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.Subject;
import dev.facet.graphics.View;

/**
 * One scene by its true values. The expression of a subject that has one is drawn by an identity of its own.
 *
 * @param shape identity whose shape it has
 * @param texture identity whose texture it has
 * @param expression identity whose expression it has, where it has one
 * @param azimuth degrees
 * @param elevation degrees
 * @param light azimuth of the light in degrees
 * @param lightElevation elevation of the light in degrees
 */
public record SceneDraw(
        long shape,
        long texture,
        long expression,
        double azimuth,
        double elevation,
        double light,
        double lightElevation) {

    /** A subject from the front in the usual light. */
    public static SceneDraw of(long identity) {
        return new SceneDraw(identity, identity, identity, 0, 0, 30, 20);
    }

    /** The same scene from another side. */
    public SceneDraw withPose(double newAzimuth, double newElevation) {
        return new SceneDraw(shape, texture, expression, newAzimuth, newElevation, light, lightElevation);
    }

    /** The same scene with its light elsewhere. */
    public SceneDraw withLight(double newLight) {
        return new SceneDraw(shape, texture, expression, azimuth, elevation, newLight, lightElevation);
    }

    /** The same scene with another subject's shape, texture and expression. */
    public SceneDraw withIdentities(long newShape, long newTexture, long newExpression) {
        return new SceneDraw(newShape, newTexture, newExpression, azimuth, elevation, light, lightElevation);
    }

    /** The same scene with pose and light of another. */
    public SceneDraw seenAs(SceneDraw other) {
        return new SceneDraw(
                shape, texture, expression, other.azimuth, other.elevation, other.light, other.lightElevation);
    }

    /** What it shows: at rest, or with its expression, which only an {@link ExpressiveSubject} has. */
    Mesh mesh(Subject subject, boolean expressive) {
        float[] shapes = subject.shape(shape);
        float[] textures = subject.texture(texture);
        return expressive && subject instanceof ExpressiveSubject face
                ? face.mesh(shapes, textures, face.expression(expression))
                : subject.mesh(shapes, textures);
    }

    /** Whether both show the same thing, perhaps from elsewhere. */
    boolean showsThatOf(SceneDraw other) {
        return shape == other.shape && texture == other.texture && expression == other.expression;
    }

    /** How it is seen, on white. */
    View view() {
        return new View(Camera.at(azimuth, elevation), Light.from(light, lightElevation), Colour.WHITE);
    }
}
