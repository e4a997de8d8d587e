package dev.facet.data;

import dev.facet.graph.NeighbourMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which points are neighbours: the k nearest or all within a radius.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the options.
 *
 * @param knn how many nearest neighbours each point is joined to, or null
 * @param mode how lists of neighbours become edges, or null for the union
 * @param radius how far apart joined points may be, or null
 */
public record Neighbourhood(
        @Nullable Integer knn,
        @Nullable NeighbourMode mode,
        @Nullable Double radius) {
    /** None given. */
    public static final Neighbourhood NONE = new Neighbourhood(null, null, null);

    public Neighbourhood {
        if (knn != null && radius != null) {
            throw new IllegalArgumentException("--knn and --radius exclude each other");
        }
        if (mode != null && knn == null) {
            throw new IllegalArgumentException(
                    "--knn-mode goes with --knn" + (radius == null ? "" : ", not with --radius"));
        }
        if (knn != null && knn < 1) {
            throw new IllegalArgumentException("--knn must be at least 1, got " + knn);
        }
        if (radius != null && !(radius > 0 && Double.isFinite(radius))) {
            throw new IllegalArgumentException("--radius must be positive and finite, got " + radius);
        }
    }

    /** The k nearest, joined by the union. */
    public static Neighbourhood nearest(int k) {
        return new Neighbourhood(k, null, null);
    }

    /** All within a radius. */
    public static Neighbourhood within(double radius) {
        return new Neighbourhood(null, null, radius);
    }

    /** The option that says which are neighbours, or null. */
    @Nullable
    String option() {
        return knn != null ? "--knn" : radius != null ? "--radius" : null;
    }

    /** The mode of neighbours, the union where none is given. */
    NeighbourMode modeOrUnion() {
        return mode == null ? NeighbourMode.UNION : mode;
    }

    @Override
    public String toString() {
        return (knn == null ? "" : " --knn " + knn)
                + (mode == null ? "" : " --knn-mode " + mode.name().toLowerCase(Locale.ROOT))
                + (radius == null ? "" : " --radius " + radius);
    }
}
