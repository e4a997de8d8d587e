package dev.facet.data;

import dev.facet.graph.GeometricWeights;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.NeighbourMode;
import org.jspecify.annotations.Nullable;

/**
 * Graphs of clouds and meshes: points joined to their neighbours, vertices along the sides of faces, with weights from
 * where they lie. Node i is point i; vertices that no face names are isolated nodes.
 *
 * <p>Errors: {@link IllegalArgumentException} that names the option, also when the graph would not fit into memory.
 */
public final class PointGraphs {
    private PointGraphs() {}

    /** The graph of a mesh by its faces, weights 1. */
    public static Graph mesh(PointCloud mesh) {
        MeshFaces faces = requireFaces(mesh);
        Memory.require("a mesh of " + faces.corners().length + " corners", 40L * faces.corners().length);
        return GraphBuilders.mesh(mesh.points(), faces.offsets(), faces.corners());
    }

    /** The graph of neighbouring points, weights 1; a mesh is taken as the cloud of its vertices. */
    public static Graph cloud(PointCloud cloud, Neighbourhood neighbourhood) {
        Integer k = neighbourhood.knn();
        Double radius = neighbourhood.radius();
        int n = cloud.points();
        if (k != null) {
            long each = Math.min(k, n - 1L);
            NeighbourMode mode = neighbourhood.modeOrUnion();
            Memory.require(
                    "--knn " + k + " of " + n + " points", 60L * n + (mode == NeighbourMode.UNION ? 12 : 8) * each * n);
            return GraphBuilders.nearestNeighbours(cloud.positions(), cloud.dims(), k, mode);
        }
        if (radius != null) {
            // Positions of a scaled cloud are in another unit than its file.
            double own = radius / cloud.scale();
            try {
                return GraphBuilders.withinRadius(cloud.positions(), cloud.dims(), own);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--radius " + radius + ": " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException("a cloud of points needs --knn or --radius to become a graph");
    }

    /** The graph with other weights; {@code width} is that of Gaussian ones, null for the automatic one. */
    public static Graph weighted(Graph graph, PointCloud points, EdgeWeighting weights, @Nullable Double width) {
        double[] positions = points.positions();
        int dims = points.dims();
        if (weights != EdgeWeighting.UNIT) {
            Memory.require("the weights of " + graph.arcs() + " arcs", 24L * graph.arcs());
        }
        return switch (weights) {
            case UNIT -> graph;
            case GAUSSIAN ->
                GeometricWeights.gaussian(
                        graph,
                        positions,
                        dims,
                        width == null
                                ? GeometricWeights.automaticWidth(graph, positions, dims)
                                : width / points.scale());
            case INVERSE_LENGTH -> GeometricWeights.inverseLength(graph, positions, dims);
            case COTANGENT -> {
                MeshFaces faces = requireFaces(points);
                yield GeometricWeights.cotangent(threeAxes(points), faces.offsets(), faces.corners());
            }
        };
    }

    /** The graph that a source asks for, of points that were read. */
    public static Graph of(PointCloud points, GraphSource source) {
        EdgeWeighting weights = source.weights() == null ? EdgeWeighting.UNIT : source.weights();
        boolean joined = source.neighbourhood().option() != null;
        if (!joined && points.faces() == null) {
            if (weights == EdgeWeighting.COTANGENT) {
                throw new IllegalArgumentException(
                        "--weights cotangent goes with the faces of a mesh, --graph " + source.spec() + " has none");
            }
            throw GraphSource.withoutNeighbourhood(source.spec());
        }
        Graph graph = joined ? cloud(points, source.neighbourhood()) : mesh(points);
        return weighted(graph, points, weights, source.width());
    }

    private static MeshFaces requireFaces(PointCloud mesh) {
        MeshFaces faces = mesh.faces();
        if (faces == null) {
            throw new IllegalArgumentException("a mesh is wanted, a cloud without faces was given");
        }
        return faces;
    }

    private static double[] threeAxes(PointCloud points) {
        if (points.dims() == 3) {
            return points.positions();
        }
        double[] padded = new double[3 * points.points()];
        for (int i = 0; i < points.points(); i++) {
            System.arraycopy(points.positions(), 2 * i, padded, 3 * i, 2);
        }
        return padded;
    }
}
