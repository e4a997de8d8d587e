package dev.facet.graph;

import java.util.Arrays;

/**
 * Weights of edges from where their ends lie. All are at least 0, and positive but for cotangents: a graph keeps its edges.
 *
 * <p>Shapes: points are (N * dims) coordinates, finite, point after point.
 *
 * <p>Cost: O(N + arcs); 8 bytes an arc for lengths.
 *
 * <p>Errors: {@link IllegalArgumentException} for coordinates that are not those of the graph's nodes, and a width that is
 * not positive.
 */
public final class GeometricWeights {
    /** Edges shorter than this share of the median count as this long, since 1 / 0 is no weight. */
    private static final double SHORTEST = 1e-3;

    private static final int GRAIN = 1024;

    private GeometricWeights() {}

    /**
     * The width that suits a graph: the median length of its edges that have one, or 1 where none has. Moving or scaling
     * all points changes no weight.
     */
    public static double automaticWidth(Graph graph, double[] points, int dims) {
        return medianPositive(lengths(graph, points, dims));
    }

    /**
     * The graph with weights exp(-d^2 / (2 h^2)) for edges of length d. Weights that would vanish are the least normal
     * float, so that far nodes stay joined.
     *
     * @param width h, positive; see {@link #automaticWidth}
     */
    public static Graph gaussian(Graph graph, double[] points, int dims, double width) {
        if (!(width > 0 && width < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the width of Gaussian weights must be positive and finite, got " + width);
        }
        return weighted(graph, lengths(graph, points, dims), length -> {
            double ratio = length / width;
            return StrictMath.exp(-ratio * ratio / 2);
        });
    }

    /**
     * The graph with weights 1 / d for edges of length d, in units of the median length: near nodes hang together, as
     * walks and masks take it. Lengths below a thousandth of the median count as that.
     */
    public static Graph inverseLength(Graph graph, double[] points, int dims) {
        double[] lengths = lengths(graph, points, dims);
        double median = medianPositive(lengths);
        return weighted(graph, lengths, length -> median / Math.max(length, SHORTEST * median));
    }

    /**
     * The undirected graph of a mesh with cotangent weights: half the sum of the cotangents of the angles that face an
     * edge, the Laplace operator of the surface (Pinkall and Polthier, "Computing discrete minimal surfaces and their
     * conjugates", 1993). Faces of more than three corners are cut into fans, whose diagonals are edges too. Edges whose
     * sum is negative, across from obtuse angles, weigh 0; a triangle without area adds nothing; cotangents beyond 10,000
     * count as that.
     *
     * @param points (V * 3) coordinates of the vertices
     * @param faceOffsets (faces + 1) as of {@link GraphBuilders#mesh}
     * @param corners (corners) as of {@link GraphBuilders#mesh}
     */
    public static Graph cotangent(double[] points, int[] faceOffsets, int[] corners) {
        return MeshGraph.cotangent(points, faceOffsets, corners);
    }

    /** Beyond, squares overflow. */
    private static final double FARTHEST = 1e150;

    /** What a length weighs. */
    @FunctionalInterface
    private interface Weight {
        double of(double length);
    }

    private static Graph weighted(Graph graph, double[] lengths, Weight weight) {
        float[] weights = new float[lengths.length];
        Parallel.forRange(lengths.length, GRAIN, (chunk, from, to) -> {
            for (int a = from; a < to; a++) {
                weights[a] = Math.max(Float.MIN_NORMAL, (float) weight.of(lengths[a]));
            }
        });
        return Graph.trusted(graph.offsets, graph.targets, weights, graph.directed());
    }

    /** (arcs): the distance between the ends of each; the same there and back. */
    private static double[] lengths(Graph graph, double[] points, int dims) {
        if (dims < 1 || points.length != (long) graph.nodes() * dims) {
            throw new IllegalArgumentException("a graph of " + graph.nodes() + " nodes needs as many points of " + dims
                    + " coordinates, got " + points.length + " coordinates");
        }
        for (int c = 0; c < points.length; c++) {
            if (!(Math.abs(points[c]) <= FARTHEST)) {
                throw new IllegalArgumentException("a coordinate of point " + c / dims + " is " + points[c]
                        + ", at most " + FARTHEST + " in size is wanted");
            }
        }
        double[] lengths = new double[graph.arcs()];
        Parallel.forRange(graph.nodes(), GRAIN, (chunk, from, to) -> {
            for (int v = from; v < to; v++) {
                for (int a = graph.offsets[v]; a < graph.offsets[v + 1]; a++) {
                    double sum = 0;
                    for (int d = 0; d < dims; d++) {
                        double difference = points[v * dims + d] - points[graph.targets[a] * dims + d];
                        sum += difference * difference;
                    }
                    lengths[a] = Math.sqrt(sum);
                }
            }
        });
        return lengths;
    }

    /** The lower median of those that are positive, 1 where none is. */
    private static double medianPositive(double[] lengths) {
        double[] positive = Arrays.stream(lengths).filter(x -> x > 0).toArray();
        if (positive.length == 0) {
            return 1;
        }
        int wanted = (positive.length - 1) / 2;
        int low = 0;
        int high = positive.length - 1;
        while (low < high) {
            double pivot = positive[low + (high - low) / 2];
            int i = low;
            int j = high;
            while (i <= j) {
                while (positive[i] < pivot) {
                    i++;
                }
                while (positive[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double kept = positive[i];
                    positive[i++] = positive[j];
                    positive[j--] = kept;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                break;
            }
        }
        return positive[wanted];
    }
}
