package dev.facet.graphics;

/**
 * Chairs of many sorts: of wood with slats, spindles, ladders, hoops or medallions, of bent tube, with wheels, of one
 * shell, upholstered, for the garden, rocking, and stools. Shape coordinates choose sort, legs, back, arms and seat and
 * measure them; texture coordinates choose a cover of cloth or leather, a frame of wood, grey or paint, at times a back of its
 * own, and how dark plastic is. Parts are closed solids with crisp
 * edges; all fit the unit ball.
 *
 * <p>Kinds are chosen by thresholds, so the mesh changes by leaps where a coordinate crosses one.
 *
 * <p>Cost: 1,500 to 9,000 triangles, about a millisecond.
 */
public final class ProceduralChair implements Subject {
    private static final int VERSION = 2;
    private static final float RADIUS = 0.97f;

    @Override
    public String name() {
        return "chair";
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int shapeDimension() {
        return ChairPlan.DIMENSION;
    }

    @Override
    public int textureDimension() {
        return ChairMaterials.DIMENSION;
    }

    /** Whether it has a back that tells front from rear; a stool without one looks alike from many sides. */
    public boolean hasBack(float[] shape) {
        return new ChairPlan(shape).back != ChairPlan.Back.NONE;
    }

    @Override
    public boolean oriented(float[] shape) {
        return hasBack(shape);
    }

    @Override
    public Mesh mesh(float[] shape, float[] texture) {
        Coordinates.check(name(), "shape", shape, shapeDimension());
        Coordinates.check(name(), "texture", texture, textureDimension());
        ChairPlan plan = new ChairPlan(shape);
        Solids solids = new Solids();
        new ChairLegs(plan, solids).build();
        new ChairSeats(plan, solids).build();
        new ChairBacks(plan, solids).build();
        solids.fit(RADIUS);
        return new ChairMaterials(texture).mesh(solids);
    }
}
