package dev.facet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Points with their attributes, and with faces where they are the vertices of a mesh.
 *
 * <p>Positions are centred: a point lies at {@code offset + scale * position}, axis by axis, where its file has it. The
 * offset is 0 on an axis that is no farther from the origin than four times its extent; otherwise it is a multiple of a
 * power of two not above the extent, so that subtracting and adding it again is exact in double precision.
 *
 * <p>Shapes: {@code positions} (N * dims), point after point; {@code offset} (dims). Arrays are handed over, not copied.
 *
 * <p>Errors: {@link IllegalArgumentException} for coordinates that are not finite, attributes of another number of values
 * or with a name twice, faces that name no point.
 *
 * @param positions centred coordinates
 * @param dims 2 or 3
 * @param offset what was subtracted
 * @param scale what positions were divided by after that; 1 as read
 * @param attributes what every point has, in the order of the file
 * @param faces the faces of a mesh, or null for a cloud
 * @param header what the file said beside its points (comments, a coordinate system), or null
 */
@SuppressWarnings("ArrayRecordComponent")
public record PointCloud(
        double[] positions,
        int dims,
        double[] offset,
        double scale,
        List<PointAttribute> attributes,
        @Nullable MeshFaces faces,
        @Nullable CloudHeader header) {
    /** Where positions lie so that their differences are exact and offsets worth remembering. */
    private static final double FAR = 4;

    public PointCloud {
        if (dims != 2 && dims != 3) {
            throw new IllegalArgumentException("points have 2 or 3 coordinates, got " + dims);
        }
        if (positions.length % dims != 0 || offset.length != dims || !(scale > 0 && Double.isFinite(scale))) {
            throw new IllegalArgumentException("points of " + dims + " coordinates cannot have " + positions.length
                    + " of them, an offset of " + offset.length + " and a scale of " + scale);
        }
        for (int c = 0; c < positions.length; c++) {
            if (!Double.isFinite(positions[c])) {
                throw new IllegalArgumentException("a coordinate of point " + c / dims + " is " + positions[c]);
            }
        }
        attributes = List.copyOf(attributes);
        Set<String> names = new HashSet<>();
        for (PointAttribute attribute : attributes) {
            if (attribute.count() != positions.length / dims || !names.add(attribute.name())) {
                throw new IllegalArgumentException("attribute " + attribute.name() + " is there twice or has "
                        + attribute.count() + " values for " + positions.length / dims + " points");
            }
        }
        if (faces != null) {
            faces.requireVertices(positions.length / dims);
        }
    }

    /** Points without a file. */
    public PointCloud(
            double[] positions,
            int dims,
            double[] offset,
            double scale,
            List<PointAttribute> attributes,
            @Nullable MeshFaces faces) {
        this(positions, dims, offset, scale, attributes, faces, null);
    }

    /**
     * Points at coordinates as a file has them, finite; the array becomes their centred positions.
     *
     * @param coordinates (N * dims), handed over
     */
    public static PointCloud of(
            double[] coordinates, int dims, List<PointAttribute> attributes, @Nullable MeshFaces faces) {
        double[] offset = new double[dims];
        for (int d = 0; d < dims; d++) {
            offset[d] = centre(coordinates, dims, d);
            for (int c = d; offset[d] != 0 && c < coordinates.length; c += dims) {
                coordinates[c] -= offset[d];
            }
        }
        return new PointCloud(coordinates, dims, offset, 1, attributes, faces);
    }

    private static double centre(double[] coordinates, int dims, int d) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int c = d; c < coordinates.length; c += dims) {
            least = Math.min(least, coordinates[c]);
            greatest = Math.max(greatest, coordinates[c]);
        }
        double extent = greatest - least;
        double middle = least + extent / 2;
        if (!(Math.abs(middle) > FAR * extent) || !Double.isFinite(middle)) {
            return 0;
        }
        double step = extent == 0 ? 0 : Math.scalb(1.0, Math.getExponent(extent));
        return step == 0 ? middle : Math.rint(middle / step) * step;
    }

    /** The number of points. */
    public int points() {
        return positions.length / dims;
    }

    /** A coordinate where the file has it. */
    public double coordinate(int point, int axis) {
        return offset[axis] + scale * positions[point * dims + axis];
    }

    /** The attribute of a name, or null. */
    public @Nullable PointAttribute attribute(String name) {
        for (PointAttribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    /** The cloud with one more attribute, in place of one of the same name. */
    public PointCloud with(PointAttribute added) {
        List<PointAttribute> all = new ArrayList<>(attributes);
        all.removeIf(old -> old.name().equals(added.name()));
        all.add(added);
        return new PointCloud(positions, dims, offset, scale, all, faces, header);
    }

    PointCloud withHeader(CloudHeader added) {
        return new PointCloud(positions, dims, offset, scale, attributes, faces, added);
    }

    /** Some of the points, in the order given, with their attributes; faces are left behind. */
    public PointCloud select(int[] points) {
        double[] chosen = new double[Math.multiplyExact(points.length, dims)];
        for (int i = 0; i < points.length; i++) {
            System.arraycopy(positions, points[i] * dims, chosen, i * dims, dims);
        }
        List<PointAttribute> kept = new ArrayList<>();
        attributes.forEach(attribute -> kept.add(attribute.select(points)));
        return new PointCloud(chosen, dims, offset, scale, kept, null, header);
    }

    /**
     * The cloud moved to its mean and scaled into the unit ball, the farthest point on its surface. Offset and scale tell
     * the way back; coincident points are moved to the origin and not scaled.
     */
    public PointCloud toUnitBall() {
        int n = points();
        double[] mean = new double[dims];
        for (int c = 0; c < positions.length; c++) {
            mean[c % dims] += positions[c] / n;
        }
        double[] moved = new double[positions.length];
        double farthest = 0;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int d = 0; d < dims; d++) {
                moved[i * dims + d] = positions[i * dims + d] - mean[d];
                sum += moved[i * dims + d] * moved[i * dims + d];
            }
            farthest = Math.max(farthest, Math.sqrt(sum));
        }
        double shrink = farthest > 0 ? farthest : 1;
        double[] origin = offset.clone();
        for (int d = 0; d < dims; d++) {
            origin[d] += scale * mean[d];
        }
        for (int c = 0; c < moved.length; c++) {
            moved[c] /= shrink;
        }
        return new PointCloud(moved, dims, origin, scale * shrink, attributes, faces, header);
    }

    @Override
    public String toString() {
        return "PointCloud[points=" + points() + ", dims=" + dims + ", offset=" + Arrays.toString(offset)
                + ", attributes=" + attributes + (faces == null ? "" : ", " + faces) + "]";
    }
}
