package dev.facet.app;

import dev.facet.data.EdgeWeighting;
import dev.facet.data.GraphFiles;
import dev.facet.data.GraphSource;
import dev.facet.data.Neighbourhood;
import dev.facet.graph.Graph;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.Normalisation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which graph is meant. */
final class GraphArguments {
    @Option(
            names = "--graph",
            paramLabel = "G",
            order = 1,
            description = {
                "grid:HxW, grid:HxW:diagonal, torus:HxW, path:N, cycle:N, or a file:",
                ".npz (scipy CSR or a set with edges), .tsv, .csv, .graphml;",
                "a mesh .ply, .off, .obj; with --knn or --radius a cloud, the same or .npy, .xyz, .las, .laz;",
                "a TU set of graphs, folder or .zip, all side by side, or with #g behind it graph g alone."
            })
    @Nullable
    String graph;

    @Option(names = "--directed", order = 2, description = "Edges of a list go one way.")
    boolean directed;

    @Option(names = "--nodes", paramLabel = "N", order = 3, description = "Nodes of an edge list, for isolated ones.")
    @Nullable
    Integer nodes;

    @Option(names = "--knn", paramLabel = "k", order = 4, description = "Join each point of a cloud to its k nearest.")
    @Nullable
    Integer knn;

    @Option(names = "--knn-mode", paramLabel = "MODE", order = 5, description = "union (default), mutual or directed.")
    @Nullable
    NeighbourMode knnMode;

    @Option(names = "--radius", paramLabel = "r", order = 6, description = "Join the points of a cloud up to r apart.")
    @Nullable
    Double radius;

    @Option(
            names = "--weights",
            paramLabel = "WEIGHTS",
            order = 7,
            description = "Of edges between points: unit (default), gaussian, inverse-length or (meshes) cotangent.")
    @Nullable
    EdgeWeighting weights;

    @Option(
            names = "--width",
            paramLabel = "h",
            order = 8,
            description = "Of Gaussian weights exp(-d^2 / 2h^2) (default: the median length of edges).")
    @Nullable
    Double width;

    @Option(
            names = "--normalisation",
            paramLabel = "NORM",
            defaultValue = "symmetric",
            order = 9,
            description = "symmetric, row or none (default: ${DEFAULT-VALUE}).")
    Normalisation normalisation = Normalisation.SYMMETRIC;

    /** The graph as given, before its weights are normalised. */
    Graph read() {
        return GraphFiles.read(source());
    }

    /** What the options name. */
    GraphSource source() {
        if (graph == null) {
            throw new UserException("Missing required option: '--graph=G'");
        }
        Neighbourhood neighbourhood = new Neighbourhood(knn, knnMode, radius);
        return new GraphSource(graph, directed, nodes, neighbourhood, weights, width);
    }

    /** The graph with the weights that walks and masks use. */
    Graph weighted() {
        return weighted(read());
    }

    /** A graph that was read, with the weights that walks and masks use. */
    Graph weighted(Graph given) {
        try {
            return normalisation.apply(given);
        } catch (IllegalArgumentException e) {
            throw new UserException("--graph " + graph + ": " + e.getMessage());
        }
    }
}
