package dev.facet.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.facet.graph.AttentionShape;
import dev.facet.graph.FeatureMap;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.Modulation;
import dev.facet.graph.Normalisation;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * What every way to compute attention is given: walks and mask of a grid, and queries, keys, values and a gradient of
 * the outputs in native memory that Java and torch read alike. No tensor engine is needed to make it.
 *
 * <p>Randomness: arrays are Gaussian from a fixed seed; queries and keys of linear attention are their ReLU features.
 */
final class AttentionProblem {
    private static final int ALIGNMENT = 64;
    private static final long SEED = 7;

    private final AttentionSetting setting;
    private final Graph graph;
    private final WalkSet walks;
    private final MaskPattern mask;
    private final Modulation f;
    private final AttentionShape shape;
    private final MemorySegment rawQueries;
    private final MemorySegment rawKeys;
    private final MemorySegment queries;
    private final MemorySegment keys;
    private final MemorySegment values;
    private final MemorySegment outputGradient;
    private final MemorySegment maskValues;

    AttentionProblem(AttentionSetting setting) {
        this.setting = setting;
        this.graph = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(setting.height(), setting.width()));
        this.walks = Walks.draw(graph, setting.walkOptions());
        this.mask = MaskPattern.symmetric(walks);
        this.f = Modulation.diffusion(1, setting.maxLength());
        int nodes = setting.nodes();
        int features = setting.features();
        this.shape = new AttentionShape(1, 1, nodes, features, features);
        SplittableRandom random = new SplittableRandom(SEED);
        this.rawQueries = gaussian(random);
        this.rawKeys = gaussian(random);
        this.queries = mapped(rawQueries, rows -> FeatureMap.RELU.queries(rows, features, 0));
        this.keys = mapped(rawKeys, rows -> FeatureMap.RELU.keys(rows, features, 0));
        this.values = gaussian(random);
        this.outputGradient = gaussian(random);
        this.maskValues = floats(mask.entries());
        mask.values(f.coefficients(), maskValues);
    }

    /** Numbers (N, features), drawn where they stay: arrays on the way would count as memory that attention needs. */
    private MemorySegment gaussian(SplittableRandom random) {
        MemorySegment x = floats(shape.queryElements());
        for (long i = 0; i < shape.queryElements(); i++) {
            x.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return x;
    }

    /** What a feature map makes of rows, one row at a time. */
    private MemorySegment mapped(MemorySegment from, UnaryOperator<float[]> map) {
        MemorySegment into = floats(shape.queryElements());
        float[] row = new float[shape.queryFeatures()];
        long bytes = (long) row.length * Float.BYTES;
        for (int i = 0; i < shape.nodes(); i++) {
            MemorySegment.copy(from, JAVA_FLOAT, i * bytes, row, 0, row.length);
            MemorySegment.copy(map.apply(row), 0, into, JAVA_FLOAT, i * bytes, row.length);
        }
        return into;
    }

    /** Native memory for so many floats, freed when nothing refers to it any more. */
    static MemorySegment floats(long count) {
        return Arena.ofAuto().allocate(count * Float.BYTES, ALIGNMENT);
    }

    AttentionSetting setting() {
        return setting;
    }

    Graph graph() {
        return graph;
    }

    WalkSet walks() {
        return walks;
    }

    MaskPattern mask() {
        return mask;
    }

    Modulation f() {
        return f;
    }

    AttentionShape shape() {
        return shape;
    }

    int nodes() {
        return shape.nodes();
    }

    /** Features of a query, a key and a value. */
    int features() {
        return shape.queryFeatures();
    }

    /** The mask's values for f (entries). */
    MemorySegment maskValues() {
        return maskValues;
    }

    /** Queries of softmax attention (N, m). */
    MemorySegment rawQueries() {
        return rawQueries;
    }

    /** Keys of softmax attention (N, m). */
    MemorySegment rawKeys() {
        return rawKeys;
    }

    /** Queries of linear attention (N, m), positive. */
    MemorySegment queries() {
        return queries;
    }

    /** Keys of linear attention (N, m), positive. */
    MemorySegment keys() {
        return keys;
    }

    /** Values (N, d). */
    MemorySegment values() {
        return values;
    }

    /** A loss's derivatives by the outputs (N, d). */
    MemorySegment outputGradient() {
        return outputGradient;
    }

    /** A matrix (N, m) as rows of doubles. */
    double[][] rows(MemorySegment matrix) {
        int features = features();
        double[][] rows = new double[nodes()][features];
        for (int i = 0; i < rows.length; i++) {
            for (int a = 0; a < features; a++) {
                rows[i][a] = matrix.getAtIndex(JAVA_FLOAT, (long) i * features + a);
            }
        }
        return rows;
    }
}
