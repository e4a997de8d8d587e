package dev.facet.data;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.SparseMatrix;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Graphs by specification: shapes made in the program and files; see {@link GraphSource} for the forms.
 *
 * <p>A sparse matrix in {@code .npz} is directed when it differs from its transpose; a benchmark set in {@code .npz} has
 * an array {@code edges} (E, 2), each undirected pair once, and as many nodes as its labels or features tell. Weights that
 * are all 1 are not stored. Points and meshes are those of {@link PointFiles} and {@link PointGraphs}.
 *
 * <p>Errors: {@link IllegalArgumentException} for a specification that makes no sense or a graph that the memory cannot
 * hold, {@link DataFormatException} for a file at fault.
 */
public final class GraphFiles {
    private static final Pattern LATTICE =
            Pattern.compile("(grid|torus):([0-9]{1,10})x([0-9]{1,10})(:diagonal)?|(path|cycle):([0-9]{1,10})");

    private GraphFiles() {}

    /** The graph of a specification without options. */
    public static Graph read(String spec) {
        return read(GraphSource.of(spec));
    }

    /** The graph of a source. */
    public static Graph read(GraphSource source) {
        return switch (source.kind()) {
            case LATTICE -> lattice(source.spec());
            case NPZ -> npz(path(source.spec()));
            case EDGE_LIST -> EdgeLists.read(path(source.spec()), source.directed(), source.nodes());
            case GRAPHML -> GraphMl.read(path(source.spec()));
            case SET -> set(source.spec());
            case CLOUD, SHAPE -> PointGraphs.of(PointFiles.read(path(source.spec())), source);
        };
    }

    /** The points of a cloud or mesh, whose graph {@link PointGraphs#of} makes; null where nodes lie nowhere. */
    public static @Nullable PointCloud points(GraphSource source) {
        return switch (source.kind()) {
            case CLOUD, SHAPE -> PointFiles.read(path(source.spec()));
            case LATTICE, NPZ, EDGE_LIST, GRAPHML, SET -> null;
        };
    }

    private static Graph set(String spec) {
        Matcher member = GraphSource.MEMBER.matcher(spec);
        GraphSet set = GraphSet.read(path(member.replaceFirst("")));
        member.reset();
        return member.find() ? set.member(Integer.parseInt(member.group(1))) : set.graph();
    }

    private static Path path(String spec) {
        try {
            return Path.of(spec);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--graph \"" + spec + "\" is no path", e);
        }
    }

    private static Graph lattice(String spec) {
        Matcher parts = LATTICE.matcher(spec);
        if (!parts.matches() || (spec.startsWith("torus") && parts.group(4) != null)) {
            throw new IllegalArgumentException("--graph " + spec
                    + ": the forms are grid:HxW, grid:HxW:diagonal, torus:HxW, path:N and cycle:N with whole numbers");
        }
        if (parts.group(5) != null) {
            int n = size(spec, parts.group(6));
            Memory.require("--graph " + spec, 20L * n);
            return parts.group(5).equals("path") ? GraphBuilders.path(n) : GraphBuilders.cycle(n);
        }
        int height = size(spec, parts.group(2));
        int width = size(spec, parts.group(3));
        boolean diagonal = parts.group(4) != null;
        Memory.require("--graph " + spec, Math.multiplyExact((long) height, width) * (diagonal ? 68 : 36));
        return diagonal
                ? GraphBuilders.gridWithDiagonals(height, width)
                : parts.group(1).equals("grid")
                        ? GraphBuilders.grid(height, width)
                        : GraphBuilders.torus(height, width);
    }

    private static int size(String spec, @Nullable String digits) {
        long size = digits == null ? 0 : Long.parseLong(digits);
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "--graph " + spec + ": sizes are 1 to " + Integer.MAX_VALUE + ", got " + size);
        }
        return (int) size;
    }

    private static Graph npz(Path file) {
        try (Npz npz = Npz.open(file)) {
            if (npz.has("edges")) {
                return benchmark(npz, file);
            }
            if (!ScipyCsr.is(npz)) {
                throw new DataFormatException(
                        file,
                        "holds neither a matrix of scipy.sparse.save_npz nor an array edges, it holds "
                                + String.join(", ", npz.names()));
            }
            SparseMatrix matrix = ScipyCsr.read(npz, file);
            if (matrix.rows() != matrix.columns()) {
                throw new DataFormatException(
                        file,
                        "holds a matrix of " + matrix.rows() + " x " + matrix.columns()
                                + ", the adjacency matrix of a graph is square");
            }
            boolean directed = !matrix.isSymmetric();
            return allOne(matrix.values())
                    ? Graph.of(matrix.offsets(), matrix.indices(), null, directed)
                    : Graph.fromMatrix(matrix, directed);
        }
    }

    private static boolean allOne(float[] values) {
        for (float value : values) {
            if (value != 1) {
                return false;
            }
        }
        return true;
    }

    private static Graph benchmark(Npz npz, Path file) {
        NpyArray edges = npz.read("edges");
        if (!edges.type().whole() || edges.rank() != 2 || edges.size(1) != 2) {
            throw new DataFormatException(file, "has edges of " + edges + ", whole numbers of shape (E, 2) are wanted");
        }
        long[] ends = edges.longs();
        EdgeBuffer buffer = new EdgeBuffer();
        int nodes = benchmarkNodes(npz);
        for (int e = 0; e < ends.length / 2; e++) {
            for (int side = 0; side < 2; side++) {
                long id = ends[2 * e + side];
                if (id < 0 || id >= (nodes < 0 ? EdgeBuffer.MOST_NODES : nodes)) {
                    throw new DataFormatException(
                            file,
                            "has an edge " + e + " that names node " + id
                                    + (nodes < 0 ? "" : " in a graph of " + nodes + " nodes"));
                }
            }
            buffer.add((int) ends[2 * e], (int) ends[2 * e + 1], 1, e);
        }
        return buffer.toGraph(file, "edge ", nodes < 0 ? null : nodes, false);
    }

    /** How many nodes the labels or features of a benchmark set tell, or -1. */
    private static int benchmarkNodes(Npz npz) {
        for (String name : new String[] {"node_labels", "node_features"}) {
            if (npz.has(name)) {
                NpyArray array = npz.read(name);
                if (array.rank() > 0) {
                    return array.size(0);
                }
            }
        }
        return -1;
    }
}
