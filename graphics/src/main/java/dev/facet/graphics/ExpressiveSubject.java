package dev.facet.graphics;

/** A subject whose shape has a part that changes from moment to moment, such as a face's expression. */
public interface ExpressiveSubject extends Subject {
    int expressionDimension();

    /** The mesh at the coordinates given. */
    Mesh mesh(float[] shape, float[] texture, float[] expression);

    /** At rest. */
    @Override
    default Mesh mesh(float[] shape, float[] texture) {
        return mesh(shape, texture, new float[expressionDimension()]);
    }

    /** The expression coordinates of a key: standard normal, as those of shape and texture. */
    default float[] expression(long key) {
        return KeyedDraws.normals(3, key, expressionDimension());
    }

    /** How much of each coordinate is seen, in any unit; the coordinates themselves where all of each shows. */
    default float[] shown(float[] expression) {
        return expression;
    }
}
