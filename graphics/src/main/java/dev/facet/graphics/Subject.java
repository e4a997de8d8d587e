package dev.facet.graphics;

/**
 * A family of things that can be drawn: coordinates of shape and of texture in, a mesh out. Another family is one file
 * that implements this.
 *
 * <p>Coordinates are standard normal over the family. The two sorts are apart: texture moves no vertex, shape changes
 * no vertex's albedo. Meshes of one subject need not have the same number of vertices.
 *
 * <p>Randomness: an identity is a key. Its coordinates depend on it alone, never on what was drawn before.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface Subject {
    /** As in {@code --subject}. */
    String name();

    /** Changes whenever the same coordinates would give another mesh; checkpoints store it. */
    int version();

    int shapeDimension();

    int textureDimension();

    /** The mesh at the coordinates given; inside the unit ball, facing +z. */
    Mesh mesh(float[] shape, float[] texture);

    /** Whether a shape's front can be told from its other sides, so that its azimuth means something. */
    default boolean oriented(float[] shape) {
        return true;
    }

    /** The shape coordinates of an identity. */
    default float[] shape(long identity) {
        return KeyedDraws.normals(1, identity, shapeDimension());
    }

    /** The texture coordinates of an identity. */
    default float[] texture(long identity) {
        return KeyedDraws.normals(2, identity, textureDimension());
    }
}
