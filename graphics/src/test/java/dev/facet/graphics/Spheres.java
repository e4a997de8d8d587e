package dev.facet.graphics;

/** Spheres of triangles: a grid of latitudes and longitudes, closed at the poles. */
final class Spheres {
    private Spheres() {}

    static Mesh.Builder builder(float radius, int rings, int sectors) {
        float[] positions = new float[3 * (rings + 1) * sectors];
        int at = 0;
        for (int ring = 0; ring <= rings; ring++) {
            double polar = Math.PI * ring / rings;
            for (int sector = 0; sector < sectors; sector++) {
                double around = 2 * Math.PI * sector / sectors;
                positions[at++] = (float) (radius * Math.sin(polar) * Math.sin(around));
                positions[at++] = (float) (radius * Math.cos(polar));
                positions[at++] = (float) (radius * Math.sin(polar) * Math.cos(around));
            }
        }
        int[] triangles = new int[6 * rings * sectors];
        at = 0;
        for (int ring = 0; ring < rings; ring++) {
            for (int sector = 0; sector < sectors; sector++) {
                int above = ring * sectors + sector;
                int aboveNext = ring * sectors + (sector + 1) % sectors;
                int below = above + sectors;
                int belowNext = aboveNext + sectors;
                triangles[at++] = above;
                triangles[at++] = below;
                triangles[at++] = belowNext;
                triangles[at++] = above;
                triangles[at++] = belowNext;
                triangles[at++] = aboveNext;
            }
        }
        return Mesh.builder(positions, triangles).normals(positions.clone()).closed(true);
    }
}
