package dev.facet.app;

import dev.facet.data.GraphFiles;
import dev.facet.data.GraphSource;
import dev.facet.graph.Graph;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.Normalisation;
import java.util.Objects;
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
                ".npz (scipy CSR or a set with edges), .tsv, .csv, .graphml, .npy (points, with --knn)."
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

    @Option(
            names = "--normalisation",
            paramLabel = "NORM",
            defaultValue = "symmetric",
            order = 6,
            description = "symmetric, row or none (default: ${DEFAULT-VALUE}).")
    Normalisation normalisation = Normalisation.SYMMETRIC;

    /** The graph as given, before its weights are normalised. */
    Graph read() {
        if (graph == null) {
            throw new UserException("Missing required option: '--graph=G'");
        }
        return GraphFiles.read(new GraphSource(Objects.requireNonNull(graph), directed, nodes, knn, knnMode));
    }

    /** The graph with the weights that walks and masks use. */
    Graph weighted() {
        return weighted(read());
    }

    /** A graph that was read, with the weights that walks and masks use. */
    Graph weighted(Graph given) {
        return normalisation.apply(given);
    }
}
