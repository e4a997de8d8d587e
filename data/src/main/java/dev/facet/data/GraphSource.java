package dev.facet.data;

import dev.facet.graph.NeighbourMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a graph comes from: {@code grid:HxW}, {@code grid:HxW:diagonal}, {@code torus:HxW}, {@code path:N},
 * {@code cycle:N}, or a file ({@code .npz}, {@code .tsv}, {@code .csv}, {@code .graphml}; a cloud of points {@code .npy}
 * with the number of nearest neighbours).
 *
 * <p>Errors: {@link IllegalArgumentException} that names the options, when they do not go together.
 *
 * @param spec the specification
 * @param directed whether each line of an edge list is an arc
 * @param nodes the number of nodes of an edge list, for isolated ones, or null for one more than the largest id
 * @param knn how many nearest neighbours each point of a cloud is joined to, or null
 * @param mode how lists of neighbours become edges, or null for the union
 */
public record GraphSource(
        String spec,
        boolean directed,
        @Nullable Integer nodes,
        @Nullable Integer knn,
        @Nullable NeighbourMode mode) {
    /** What a specification describes. */
    enum Kind {
        LATTICE,
        NPZ,
        EDGE_LIST,
        GRAPHML,
        CLOUD
    }

    public GraphSource {
        Kind kind = kind(spec);
        if (directed && kind != Kind.EDGE_LIST) {
            throw excluded("--directed", "edge lists (.tsv, .csv)", spec);
        }
        if (nodes != null && kind != Kind.EDGE_LIST) {
            throw excluded("--nodes", "edge lists (.tsv, .csv)", spec);
        }
        if (nodes != null && nodes < 1) {
            throw new IllegalArgumentException("--nodes must be at least 1, got " + nodes);
        }
        if (knn != null && kind != Kind.CLOUD) {
            throw excluded("--knn", "clouds of points (.npy)", spec);
        }
        if (mode != null && kind != Kind.CLOUD) {
            throw excluded("--knn-mode", "clouds of points (.npy)", spec);
        }
        if (kind == Kind.CLOUD && knn == null) {
            throw new IllegalArgumentException(
                    "--graph " + spec + " is a cloud of points: --knn says how many nearest neighbours to join");
        }
        if (knn != null && knn < 1) {
            throw new IllegalArgumentException("--knn must be at least 1, got " + knn);
        }
    }

    /** A specification that needs no options. */
    public static GraphSource of(String spec) {
        return new GraphSource(spec, false, null, null, null);
    }

    /** A cloud of points, each joined to its k nearest neighbours (the union). */
    public static GraphSource cloud(String spec, int knn) {
        return new GraphSource(spec, false, null, knn, null);
    }

    Kind kind() {
        return kind(spec);
    }

    private static Kind kind(String spec) {
        int colon = spec.indexOf(':');
        String scheme = colon < 0 ? "" : spec.substring(0, colon);
        if (scheme.equals("grid") || scheme.equals("torus") || scheme.equals("path") || scheme.equals("cycle")) {
            return Kind.LATTICE;
        }
        String ending = Inputs.ending(spec);
        return switch (ending) {
            case "npz" -> Kind.NPZ;
            case "tsv", "csv" -> Kind.EDGE_LIST;
            case "graphml" -> Kind.GRAPHML;
            case "npy" -> Kind.CLOUD;
            default ->
                throw new IllegalArgumentException(
                        "--graph is grid:HxW, grid:HxW:diagonal, torus:HxW, path:N, cycle:N or a"
                                + " file .npz, .tsv, .csv, .graphml or (a cloud, with --knn) .npy; got \"" + spec
                                + "\"");
        };
    }

    private static IllegalArgumentException excluded(String option, String with, String spec) {
        return new IllegalArgumentException(option + " goes with " + with + ", not with --graph " + spec);
    }

    /** The mode of neighbours, the union where none is given. */
    NeighbourMode modeOrUnion() {
        return mode == null ? NeighbourMode.UNION : mode;
    }

    @Override
    public String toString() {
        return spec
                + (directed ? " --directed" : "")
                + (nodes == null ? "" : " --nodes " + nodes)
                + (knn == null ? "" : " --knn " + knn)
                + (mode == null ? "" : " --knn-mode " + mode.name().toLowerCase(Locale.ROOT));
    }
}
