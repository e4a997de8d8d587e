package dev.facet.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.facet.graph.AttentionShape;
import dev.facet.graph.FeatureMap;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.MaskedAttention;
import dev.facet.graph.Modulation;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.NodeOrder;
import dev.facet.graph.Normalisation;
import dev.facet.graph.Parallel;
import dev.facet.graph.SpaceCurve;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A cloud with its graph, its walks, its order and the arrays of attention over it, all rows in the order in which the
 * points were drawn. Memory is native and is freed when the problem is closed.
 *
 * <p>Randomness: everything from a fixed seed, rows from one of their own.
 */
final class CloudProblem implements AutoCloseable {
    private static final int DIMENSIONS = 3;
    private static final int ALIGNMENT = 64;
    private static final int GRAIN = 4096;
    private static final long SEED = 7;

    private final CloudSetting setting;
    private final Arena arena = Arena.ofShared();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Graph graph;
    private final WalkSet walks;
    private final NodeOrder order;
    private final AttentionShape shape;
    private final double[][] f;
    private final MaskedAttention.Inputs inputs;
    private final MaskedAttention.Results results;
    private final MaskedAttention.Gradients gradients;

    CloudProblem(CloudSetting setting) {
        this.setting = setting;
        double[] points = points(setting.points());
        this.graph = timed(
                "graph and weights", () -> Normalisation.SYMMETRIC.apply(neighbours(points, setting.neighbours())));
        this.walks = timed("walks", () -> Walks.draw(graph, setting.walkOptions()));
        this.order = timed("order", () -> SpaceCurve.hilbert(points, DIMENSIONS));
        int m = setting.queryFeatures();
        int d = setting.valueFeatures();
        this.shape = new AttentionShape(1, setting.heads(), setting.points(), m, d);
        this.f = new double[setting.heads()][];
        for (int h = 0; h < f.length; h++) {
            f[h] = Modulation.diffusion(0.5 * (h + 1), setting.maxLength()).coefficients(); // each head reaches farther
        }
        this.inputs = new MaskedAttention.Inputs(
                rows(m, 1, row -> FeatureMap.RELU.queries(row, m, 0)),
                rows(m, 2, row -> FeatureMap.RELU.keys(row, m, 0)),
                rows(d, 3, row -> row));
        this.results = new MaskedAttention.Results(floats(d), floats(1));
        this.gradients = new MaskedAttention.Gradients(rows(d, 4, row -> row), floats(m), floats(m), floats(d));
    }

    /** Points drawn uniformly from a cube: in an order that says nothing of where they lie. */
    static double[] points(int count) {
        double[] points = new double[DIMENSIONS * count];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int x = 0; x < points.length; x++) {
            points[x] = random.nextDouble();
        }
        return points;
    }

    static Graph neighbours(double[] points, int each) {
        return GraphBuilders.nearestNeighbours(points, DIMENSIONS, each, NeighbourMode.UNION);
    }

    private <T> T timed(String what, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        seconds.put(what, (System.nanoTime() - start) / 1e9);
        return result;
    }

    /** Room for (H, N, width). */
    private MemorySegment floats(int width) {
        return arena.allocate(shape.denominatorElements() * width * Float.BYTES, ALIGNMENT);
    }

    /** Gaussian numbers (H, N, width), each row through a map. */
    private MemorySegment rows(int width, long stream, UnaryOperator<float[]> map) {
        MemorySegment into = floats(width);
        long bytes = (long) width * Float.BYTES;
        Parallel.forRange(Math.toIntExact(shape.denominatorElements()), GRAIN, (chunk, from, to) -> {
            SplittableRandom random = new SplittableRandom((SEED + stream) << 32 | chunk);
            float[] row = new float[width];
            for (int i = from; i < to; i++) {
                for (int c = 0; c < width; c++) {
                    row[c] = (float) random.nextGaussian();
                }
                MemorySegment.copy(map.apply(row), 0, into, JAVA_FLOAT, i * bytes, width);
            }
        });
        return into;
    }

    CloudSetting setting() {
        return setting;
    }

    Graph graph() {
        return graph;
    }

    WalkSet walks() {
        return walks;
    }

    NodeOrder order() {
        return order;
    }

    AttentionShape shape() {
        return shape;
    }

    /** (H, K + 1) */
    double[][] f() {
        return f;
    }

    MaskedAttention.Inputs inputs() {
        return inputs;
    }

    MaskedAttention.Results results() {
        return results;
    }

    MaskedAttention.Gradients gradients() {
        return gradients;
    }

    /** What was prepared, each with its seconds. */
    Map<String, Double> seconds() {
        return seconds;
    }

    /** Bytes of all arrays of the call. */
    long arrayBytes() {
        return Float.BYTES * (4 * shape.queryElements() + 4 * shape.valueElements() + shape.denominatorElements());
    }

    @Override
    public void close() {
        arena.close();
    }
}
