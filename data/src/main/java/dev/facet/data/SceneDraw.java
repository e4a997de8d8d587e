package dev.facet.data;

import dev.facet.graphics.Camera;
import dev.facet.graphics.Colour;
import dev.facet.graphics.Light;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.Subject;
import dev.facet.graphics.View;

/**
 * One scene by its true values. A subject may have an expression: the last coordinates of its shape, which have an
 * identity of their own.
 *
 * @param shape identity whose shape it has
 * @param texture identity whose texture it has
 * @param expression identity whose last shape coordinates it has
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

    /** The coordinates of its shape, the last ones those of its expression. */
    public float[] shapeCoordinates(Subject subject, int expressionCoordinates) {
        float[] coordinates = subject.shape(shape).clone();
        if (expressionCoordinates > 0 && expression != shape) {
            int from = coordinates.length - expressionCoordinates;
            System.arraycopy(subject.shape(expression), from, coordinates, from, expressionCoordinates);
        }
        return coordinates;
    }

    /** What it shows. */
    Mesh mesh(Subject subject, int expressionCoordinates) {
        return subject.mesh(shapeCoordinates(subject, expressionCoordinates), subject.texture(texture));
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
