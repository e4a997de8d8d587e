package dev.facet.graphics;

/**
 * One given mesh as a subject: no coordinates, always the same. It is moved and scaled into the unit ball by the middle
 * of its bounding box.
 */
public final class MeshSubject implements Subject {
    private static final float RADIUS = 0.97f;

    private final String name;
    private final Mesh mesh;

    public MeshSubject(String name, Mesh mesh) {
        this.name = name;
        this.mesh = mesh.fitted(RADIUS);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int shapeDimension() {
        return 0;
    }

    @Override
    public int textureDimension() {
        return 0;
    }

    @Override
    public Mesh mesh(float[] shape, float[] texture) {
        Coordinates.check(name, "shape", shape, 0);
        Coordinates.check(name, "texture", texture, 0);
        return mesh;
    }
}
