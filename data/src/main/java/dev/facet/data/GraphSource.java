package dev.facet.data;

import dev.facet.graph.NeighbourMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a graph comes from: {@code grid:HxW}, {@code grid:HxW:diagonal}, {@code torus:HxW}, {@code path:N},
 * {@code cycle:N}, or a file: {@code .npz}, {@code .tsv}, {@code .csv}, {@code .graphml}; meshes {@code .ply},
 * {@code .off}, {@code .obj} with faces; clouds of points, the same without faces, {@code .npy}, {@code .xyz},
 * {@code .las} and {@code .laz}, with a neighbourhood; or a set of graphs ({@link GraphSet}): a folder, a {@code .zip} or its
 * file {@code .._A.txt}, and behind {@code #} the number of one of them, from 0. A mesh with a neighbourhood is taken as the cloud of its vertices.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the options, when they do not go together.
 *
 * @param spec the specification
 * @param directed whether each line of an edge list is an arc
 * @param nodes the number of nodes of an edge list, for isolated ones, or null for one more than the largest id
 * @param neighbourhood which points are joined
 * @param weights what edges between points weigh, or null for 1
 * @param width the width of Gaussian weights, or null for the automatic one
 */
public record GraphSource(
        String spec,
        boolean directed,
        @Nullable Integer nodes,
        Neighbourhood neighbourhood,
        @Nullable EdgeWeighting weights,
        @Nullable Double width) {
    private static final String POINTS = "clouds of points and meshes (" + String.join(", ", PointFiles.ENDINGS) + ")";

    /** The number of a graph of a set. */
    static final Pattern MEMBER = Pattern.compile("#([0-9]{1,9})$");

    /** What a specification describes. */
    enum Kind {
        LATTICE,
        NPZ,
        EDGE_LIST,
        GRAPHML,
        /** A set of graphs. */
        SET,
        /** Points without faces. */
        CLOUD,
        /** A mesh, or a cloud where the file has no faces. */
        SHAPE
    }

    public GraphSource {
        Kind kind = kind(spec);
        boolean points = kind == Kind.CLOUD || kind == Kind.SHAPE;
        if (directed && kind != Kind.EDGE_LIST) {
            throw excluded("--directed", "edge lists (.tsv, .csv)", spec);
        }
        if (nodes != null && kind != Kind.EDGE_LIST) {
            throw excluded("--nodes", "edge lists (.tsv, .csv)", spec);
        }
        if (nodes != null && nodes < 1) {
            throw new IllegalArgumentException("--nodes must be at least 1, got " + nodes);
        }
        String option = neighbourhood.option();
        if (option != null && !points) {
            throw excluded(option, POINTS, spec);
        }
        if (weights != null && !points) {
            throw excluded("--weights", POINTS, spec);
        }
        if (kind == Kind.CLOUD && option == null) {
            throw withoutNeighbourhood(spec);
        }
        if (weights == EdgeWeighting.COTANGENT && (option != null || kind == Kind.CLOUD)) {
            throw new IllegalArgumentException("--weights cotangent goes with the faces of a mesh, not with "
                    + (option == null ? "--graph " + spec : option));
        }
        if (width != null && weights != EdgeWeighting.GAUSSIAN) {
            throw new IllegalArgumentException("--width goes with --weights gaussian"
                    + (weights == null ? "" : ", not with --weights " + name(weights)));
        }
        if (width != null && !(width > 0 && Double.isFinite(width))) {
            throw new IllegalArgumentException("--width must be positive and finite, got " + width);
        }
    }

    /** A source of edges that weigh 1, or what a file of edges says. */
    public GraphSource(
            String spec,
            boolean directed,
            @Nullable Integer nodes,
            @Nullable Integer knn,
            @Nullable NeighbourMode mode) {
        this(spec, directed, nodes, neighbourhood(spec, knn, mode), null, null);
    }

    private static Neighbourhood neighbourhood(String spec, @Nullable Integer knn, @Nullable NeighbourMode mode) {
        if (mode != null && knn == null && !PointFiles.reads(spec)) {
            throw excluded("--knn-mode", POINTS, spec);
        }
        return new Neighbourhood(knn, mode, null);
    }

    /** A specification that needs no options. */
    public static GraphSource of(String spec) {
        return new GraphSource(spec, false, null, Neighbourhood.NONE, null, null);
    }

    /** A cloud of points, each joined to its k nearest neighbours (the union). */
    public static GraphSource cloud(String spec, int knn) {
        return new GraphSource(spec, false, null, Neighbourhood.nearest(knn), null, null);
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
        String file = MEMBER.matcher(spec).replaceFirst("");
        String ending = Inputs.ending(file);
        return switch (ending) {
            case "npz" -> Kind.NPZ;
            case "tsv", "csv" -> Kind.EDGE_LIST;
            case "graphml" -> Kind.GRAPHML;
            case "zip" -> Kind.SET;
            case "npy", "xyz", "las", "laz" -> Kind.CLOUD;
            case "ply", "off", "obj" -> Kind.SHAPE;
            default -> {
                if (file.endsWith("_A.txt") || isFolder(file)) {
                    yield Kind.SET;
                }
                throw new IllegalArgumentException(
                        "--graph is grid:HxW, grid:HxW:diagonal, torus:HxW, path:N, cycle:N or a"
                                + " file .npz, .tsv, .csv, .graphml, .ply, .off, .obj, .npy, .xyz, .las, .laz, or a set of graphs: a folder,"
                                + " .zip or _A.txt; got \""
                                + spec + "\"");
            }
        };
    }

    private static boolean isFolder(String spec) {
        try {
            return !spec.isBlank() && Files.isDirectory(Path.of(spec));
        } catch (InvalidPathException e) {
            return false; // told when it is read
        }
    }

    private static IllegalArgumentException excluded(String option, String with, String spec) {
        return new IllegalArgumentException(option + " goes with " + with + ", not with --graph " + spec);
    }

    static IllegalArgumentException withoutNeighbourhood(String spec) {
        return new IllegalArgumentException("--graph " + spec
                + " is a cloud of points: --knn says how many nearest neighbours to join, --radius how far");
    }

    private static String name(EdgeWeighting weights) {
        return weights.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return spec
                + (directed ? " --directed" : "")
                + (nodes == null ? "" : " --nodes " + nodes)
                + neighbourhood
                + (weights == null ? "" : " --weights " + name(weights))
                + (width == null ? "" : " --width " + width);
    }
}
