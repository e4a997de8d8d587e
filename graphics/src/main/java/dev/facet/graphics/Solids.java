package dev.facet.graphics;

import java.util.Arrays;
import java.util.List;

/**
 * Collects closed solids into one mesh: beams, turned and bent rods, slabs over any surface, cushions. Edges between
 * faces are crisp, for each face has vertices of its own; curved faces are smooth. Every vertex remembers the part it
 * belongs to, so that materials come afterwards. Texture coordinates are lengths in the unit of the solids, u along the
 * longest way.
 *
 * <p>Cost: some tens of vertices a solid; arrays grow by doubling.
 */
final class Solids {
    private float[] positions = new float[3 * 1024];
    private float[] normals = new float[3 * 1024];
    private float[] coordinates = new float[2 * 1024];
    private int[] parts = new int[1024];
    private int vertices;
    private int[] triangles = new int[3 * 2048];
    private int corners;
    private int part;

    /** A surface over (u, v), each from -1 to 1. */
    @FunctionalInterface
    interface Surface {
        Vec at(double u, double v);
    }

    /** What has been collected: (V, 3), (V, 3), (V, 2), (V) and (T, 3), each of its own length. */
    @SuppressWarnings("ArrayRecordComponent")
    record Parts(float[] positions, float[] normals, float[] coordinates, int[] parts, int[] triangles) {}

    Parts arrays() {
        return new Parts(
                Arrays.copyOf(positions, 3 * vertices),
                Arrays.copyOf(normals, 3 * vertices),
                Arrays.copyOf(coordinates, 2 * vertices),
                Arrays.copyOf(parts, vertices),
                Arrays.copyOf(triangles, corners));
    }

    /** Moves the middle of the bounding box to the origin and scales all to a ball about it. */
    void fit(float radius) {
        Fit.ball(Arrays.copyOf(positions, 3 * vertices), radius).apply(positions, vertices);
    }

    /** The part that solids belong to from now on. */
    Solids part(int newPart) {
        part = newPart;
        return this;
    }

    /** A beam of rectangular section from a to b; width along {@code side}, depth across it, at either end. */
    void beam(Vec a, Vec b, Vec side, double[] ends) {
        Vec axis = b.minus(a).unit();
        Vec across = axis.across(side);
        Vec third = axis.cross(across);
        Vec[] low = rectangle(a, across.times(ends[0] / 2), third.times(ends[1] / 2));
        Vec[] high = rectangle(b, across.times(ends[2] / 2), third.times(ends[3] / 2));
        Vec middle = a.towards(b, 0.5);
        for (int i = 0; i < 4; i++) {
            int next = (i + 1) % 4;
            face(new Vec[] {low[i], low[next], high[next], high[i]}, middle, true);
        }
        face(low, middle, false);
        face(high, middle, false);
    }

    /** A beam of one section. */
    void beam(Vec a, Vec b, Vec side, double width, double depth) {
        beam(a, b, side, new double[] {width, depth, width, depth});
    }

    /** A box with edges along the axes. */
    void box(Vec centre, double width, double height, double depth) {
        beam(centre.plus(-height / 2, Vec.UP), centre.plus(height / 2, Vec.UP), Vec.RIGHT, width, depth);
    }

    private static Vec[] rectangle(Vec centre, Vec p, Vec q) {
        return new Vec[] {
            centre.minus(p).minus(q),
            centre.plus(p).minus(q),
            centre.plus(p).plus(q),
            centre.minus(p).plus(q)
        };
    }

    /** A flat face of four corners in a round; {@code inside} lies behind it. */
    private void face(Vec[] corner, Vec inside, boolean lengthFirst) {
        Vec n = corner[2].minus(corner[0]).cross(corner[3].minus(corner[1])).unit();
        n = n.dot(corner[0].towards(corner[2], 0.5).minus(inside)) < 0 ? n.times(-1) : n;
        double wide = corner[1].minus(corner[0]).length();
        double high = corner[3].minus(corner[0]).length();
        boolean turn = lengthFirst || high > wide;
        int first = vertex(corner[0], n, 0, 0);
        vertex(corner[1], n, turn ? 0 : wide, turn ? wide : 0);
        vertex(corner[2], n, turn ? high : wide, turn ? wide : high);
        vertex(corner[3], n, turn ? high : 0, turn ? 0 : high);
        triangle(first, first + 1, first + 2);
        triangle(first, first + 2, first + 3);
    }

    /** A round rod from a to b. */
    void rod(Vec a, Vec b, double radiusA, double radiusB) {
        turned(a, b, new double[] {0, 1}, new double[] {radiusA, radiusB});
    }

    /**
     * A turned solid about the line from a to b.
     *
     * @param along shares of the way, ascending from 0 to 1
     * @param radii the radius at each
     */
    void turned(Vec a, Vec b, double[] along, double[] radii) {
        Vec axis = b.minus(a);
        double length = axis.length();
        Vec side = axis.across(Vec.RIGHT);
        Vec third = axis.unit().cross(side);
        int sides = sides(Arrays.stream(radii).max().orElse(0));
        int first = vertices;
        for (int ring = 0; ring < along.length; ring++) {
            Vec centre = a.plus(along[ring], axis);
            double slope = slope(along, radii, ring) / length;
            for (int i = 0; i <= sides; i++) {
                double angle = 2 * Math.PI * i / sides;
                Vec out = side.times(StrictMath.cos(angle)).plus(StrictMath.sin(angle), third);
                Vec normal = out.plus(-slope, axis.unit()).unit();
                vertex(centre.plus(radii[ring], out), normal, along[ring] * length, angle * radii[ring]);
            }
        }
        grid(first, along.length, sides + 1);
        cap(a, axis.times(-1).unit(), side, radii[0], sides);
        cap(b, axis.unit(), side, radii[radii.length - 1], sides);
    }

    private static double slope(double[] along, double[] radii, int ring) {
        int before = Math.max(0, ring - 1);
        int after = Math.min(along.length - 1, ring + 1);
        double way = along[after] - along[before];
        return way > 0 ? (radii[after] - radii[before]) / way : 0;
    }

    private static int sides(double radius) {
        return radius < 0.008 ? 6 : radius < 0.03 ? 10 : radius < 0.1 ? 18 : 36;
    }

    private void cap(Vec centre, Vec normal, Vec side, double radius, int sides) {
        if (radius <= 0) {
            return;
        }
        Vec third = normal.cross(side);
        int middle = vertex(centre, normal, 0, 0);
        for (int i = 0; i <= sides; i++) {
            double angle = 2 * Math.PI * i / sides;
            double x = radius * StrictMath.cos(angle);
            double y = radius * StrictMath.sin(angle);
            vertex(centre.plus(x, side).plus(y, third), normal, x, y);
            if (i > 0) {
                triangle(middle, middle + i, middle + i + 1);
            }
        }
    }

    /** A round rod bent along a path. */
    void pipe(List<Vec> path, double radius) {
        int sides = sides(radius);
        Vec side = path.get(1).minus(path.get(0)).across(Vec.RIGHT);
        int first = vertices;
        double way = 0;
        for (int ring = 0; ring < path.size(); ring++) {
            Vec here = path.get(ring);
            Vec axis = path.get(Math.min(path.size() - 1, ring + 1))
                    .minus(path.get(Math.max(0, ring - 1)))
                    .unit();
            side = axis.across(side);
            Vec third = axis.cross(side);
            way += ring == 0 ? 0 : here.minus(path.get(ring - 1)).length();
            for (int i = 0; i <= sides; i++) {
                double angle = 2 * Math.PI * i / sides;
                Vec out = side.times(StrictMath.cos(angle)).plus(StrictMath.sin(angle), third);
                vertex(here.plus(radius, out), out, way, angle * radius);
            }
        }
        grid(first, path.size(), sides + 1);
        Vec start = path.get(0).minus(path.get(1)).unit();
        cap(path.getFirst(), start, start.across(Vec.RIGHT), radius, sides);
        Vec end = path.getLast().minus(path.get(path.size() - 2)).unit();
        cap(path.getLast(), end, end.across(Vec.RIGHT), radius, sides);
    }

    /** A slab of even thickness about a surface; its rim is crisp. The surface's u and v turn about its outside. */
    void slab(Surface surface, int stepsU, int stepsV, double thickness) {
        int columns = stepsU + 1;
        int rows = stepsV + 1;
        Vec[] middle = new Vec[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                middle[row * columns + column] = surface.at(2.0 * column / stepsU - 1, 2.0 * row / stepsV - 1);
            }
        }
        Vec[] out = gridNormals(middle, rows, columns);
        double acrossU = middle[rows / 2 * columns]
                .minus(middle[rows / 2 * columns + stepsU])
                .length();
        double acrossV = middle[columns / 2]
                .minus(middle[stepsV * columns + columns / 2])
                .length();
        for (int face = -1; face <= 1; face += 2) {
            int first = vertices;
            for (int i = 0; i < middle.length; i++) {
                int row = i / columns;
                double u = acrossU * (i % columns) / stepsU;
                double v = acrossV * row / stepsV;
                boolean turn = acrossV > acrossU;
                vertex(middle[i].plus(face * thickness / 2, out[i]), out[i].times(face), turn ? v : u, turn ? u : v);
            }
            grid(first, rows, columns);
        }
        for (int i = 0; i < stepsU; i++) {
            rim(middle, out, new int[] {i, i + 1, i + columns}, thickness);
            int last = stepsV * columns + i;
            rim(middle, out, new int[] {last, last + 1, last - columns}, thickness);
        }
        for (int i = 0; i < stepsV; i++) {
            int start = i * columns;
            rim(middle, out, new int[] {start, start + columns, start + 1}, thickness);
            rim(middle, out, new int[] {start + stepsU, start + stepsU + columns, start + stepsU - 1}, thickness);
        }
    }

    /** The rim between two grid places; the third is further in. */
    private void rim(Vec[] middle, Vec[] out, int[] place, double thickness) {
        Vec from = middle[place[0]];
        Vec to = middle[place[1]];
        if (from.minus(to).length() < 1e-9) {
            return;
        }
        Vec up = out[place[0]].times(thickness / 2);
        Vec upTo = out[place[1]].times(thickness / 2);
        face(new Vec[] {from.plus(up), to.plus(upTo), to.minus(upTo), from.minus(up)}, middle[place[2]], false);
    }

    private static Vec[] gridNormals(Vec[] grid, int rows, int columns) {
        Vec[] out = new Vec[grid.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                Vec u = grid[row * columns + Math.min(columns - 1, column + 1)].minus(
                        grid[row * columns + Math.max(0, column - 1)]);
                Vec v = grid[Math.min(rows - 1, row + 1) * columns + column].minus(
                        grid[Math.max(0, row - 1) * columns + column]);
                out[row * columns + column] = u.cross(v).unit();
            }
        }
        return out;
    }

    /**
     * A cushion: a box with rounded edges (a superellipsoid: Barr, "Superquadrics", 1981).
     *
     * @param half its half extents along x, y and z before it is tilted
     * @param softness 0 a box, 1 an ellipsoid
     * @param tilt backwards about x, radians
     */
    void cushion(Vec centre, Vec half, double softness, double tilt) {
        int rings = 14;
        int sectors = 28;
        double sin = StrictMath.sin(tilt);
        double cos = StrictMath.cos(tilt);
        int first = vertices;
        for (int ring = 0; ring <= rings; ring++) {
            double polar = Math.PI * (ring / (double) rings - 0.5);
            double cosP = signedPower(StrictMath.cos(polar), softness);
            double y = signedPower(StrictMath.sin(polar), softness);
            double cosN = signedPower(StrictMath.cos(polar), 2 - softness);
            double ny = signedPower(StrictMath.sin(polar), 2 - softness) / half.y();
            for (int sector = 0; sector <= sectors; sector++) {
                double around = 2 * Math.PI * sector / sectors;
                double c = StrictMath.cos(around);
                double s = StrictMath.sin(around);
                Vec p = new Vec(
                        half.x() * cosP * signedPower(s, softness),
                        half.y() * y,
                        half.z() * cosP * signedPower(c, softness));
                Vec n = new Vec(
                                cosN * signedPower(s, 2 - softness) / half.x(),
                                ny,
                                cosN * signedPower(c, 2 - softness) / half.z())
                        .unit();
                vertex(centre.plus(tilted(p, sin, cos)), tilted(n, sin, cos), p.x(), p.y() + p.z());
            }
        }
        grid(first, rings + 1, sectors + 1);
    }

    private static Vec tilted(Vec p, double sin, double cos) {
        return new Vec(p.x(), cos * p.y() + sin * p.z(), cos * p.z() - sin * p.y());
    }

    private static double signedPower(double x, double exponent) {
        double size = Math.abs(x) < 1e-9 ? 0 : StrictMath.pow(Math.abs(x), exponent);
        return x < 0 ? -size : size;
    }

    private void grid(int first, int rows, int columns) {
        for (int row = 0; row + 1 < rows; row++) {
            for (int column = 0; column + 1 < columns; column++) {
                int a = first + row * columns + column;
                triangle(a, a + 1, a + columns + 1);
                triangle(a, a + columns + 1, a + columns);
            }
        }
    }

    private int vertex(Vec p, Vec n, double u, double v) {
        if (vertices == parts.length) {
            positions = Arrays.copyOf(positions, 2 * positions.length);
            normals = Arrays.copyOf(normals, 2 * normals.length);
            coordinates = Arrays.copyOf(coordinates, 2 * coordinates.length);
            parts = Arrays.copyOf(parts, 2 * parts.length);
        }
        int at = 3 * vertices;
        positions[at] = (float) p.x();
        positions[at + 1] = (float) p.y();
        positions[at + 2] = (float) p.z();
        normals[at] = (float) n.x();
        normals[at + 1] = (float) n.y();
        normals[at + 2] = (float) n.z();
        coordinates[2 * vertices] = (float) u;
        coordinates[2 * vertices + 1] = (float) v;
        parts[vertices] = part;
        return vertices++;
    }

    /** The side that its corners' normals point to becomes the outside. */
    private void triangle(int a, int b, int c) {
        if (corners + 3 > triangles.length) {
            triangles = Arrays.copyOf(triangles, 2 * triangles.length);
        }
        boolean turn = point(positions, b)
                        .minus(point(positions, a))
                        .cross(point(positions, c).minus(point(positions, a)))
                        .dot(point(normals, a).plus(point(normals, b)).plus(point(normals, c)))
                < 0;
        triangles[corners++] = a;
        triangles[corners++] = turn ? c : b;
        triangles[corners++] = turn ? b : c;
    }

    private static Vec point(float[] values, int v) {
        return new Vec(values[3 * v], values[3 * v + 1], values[3 * v + 2]);
    }
}
