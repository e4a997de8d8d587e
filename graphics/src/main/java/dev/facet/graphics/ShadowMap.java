package dev.facet.graphics;

/**
 * How much of the light reaches a place: the mesh's depth seen from the light, compared at nine places about the one
 * asked for (Williams, "Casting Curved Shadows on Curved Surfaces", SIGGRAPH 1978; Reeves, Salesin, Cook, SIGGRAPH
 * 1987). A place is moved along its normal by a texel or two first, so that a surface does not shade itself.
 */
final class ShadowMap {
    private static final float NORMAL_OFFSET = 1.5f;
    private static final float DEPTH_OFFSET = 1.5f;

    private final DepthBuffer buffer;
    private Rotation rotation = Rotation.of(0, 0);
    private float scale = 1;

    ShadowMap(int size) {
        buffer = new DepthBuffer(size, size);
    }

    /** Draws the mesh from a light whose unit direction is given in the subject's axes. */
    void draw(Mesh mesh, float[] light) {
        rotation = Rotation.towards(light[0], light[1], light[2]);
        float radius = Math.max(mesh.radius(), 1e-6f);
        scale = buffer.width / 2f / radius;
        buffer.draw(mesh, rotation, scale, false);
    }

    /** The part of the light, 0 to 1, at a place with unit normal n. */
    float lit(float px, float py, float pz, float nx, float ny, float nz) {
        float offset = NORMAL_OFFSET / scale;
        float qx = px + offset * nx;
        float qy = py + offset * ny;
        float qz = pz + offset * nz;
        float x =
                buffer.width / 2f + scale * (rotation.rightX() * qx + rotation.rightY() * qy + rotation.rightZ() * qz);
        float y = buffer.height / 2f - scale * (rotation.upX() * qx + rotation.upY() * qy + rotation.upZ() * qz);
        float z = rotation.towardsX() * qx + rotation.towardsY() * qy + rotation.towardsZ() * qz + DEPTH_OFFSET / scale;
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        int free = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int c = column + dx;
                int r = row + dy;
                boolean outside = c < 0 || r < 0 || c >= buffer.width || r >= buffer.height;
                if (outside || buffer.depth[r * buffer.width + c] <= z) {
                    free++;
                }
            }
        }
        return free / 9f;
    }
}
