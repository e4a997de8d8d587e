package dev.facet.app.demo;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.facet.graph.AttentionShape;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.MaskPattern;
import dev.facet.graph.Modulation;
import dev.facet.graph.Normalisation;
import dev.facet.graph.SparseAttention;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.graph.Walks;
import dev.facet.nn.TorchAttention;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * One set of queries, keys and values on a square grid, with the three attentions that run on it. Channel 0 of the values
 * is a noisy picture, so that one can see what each attention makes of it; the other channels are normal noise.
 *
 * <p>Shapes: one head, N = side * side, m = d = {@value #FEATURES}.
 */
final class Race implements AutoCloseable {
    static final int FEATURES = 64;

    /** How the mask is estimated. */
    static final int WALKS = 4;

    static final double HALT = .2;
    static final int MAX_LENGTH = 8;

    private static final float FLOOR = 1e-3f;
    private static final double NOISE = .6;

    private final Arena arena = Arena.ofShared();
    private final WalkOptions options;
    final int side;
    final AttentionShape shape;
    final Graph weighted;
    final Modulation f = Modulation.diffusion(6, MAX_LENGTH);
    final MaskPattern mask;
    final MemorySegment queries;
    final MemorySegment keys;
    final MemorySegment values;
    final MemorySegment mappedQueries;
    final MemorySegment mappedKeys;
    final MemorySegment maskValues;
    final MemorySegment outputs;
    private final MemorySegment denominators;

    /** Draws the arrays and the walks for a grid. */
    Race(int side, long seed) {
        this.side = side;
        int nodes = side * side;
        this.shape = new AttentionShape(1, 1, nodes, FEATURES, FEATURES);
        this.weighted = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(side, side));
        this.options = new WalkOptions(WALKS, HALT, MAX_LENGTH, WalkScheme.REPELLING_ANTITHETIC, seed, 0);
        this.mask = MaskPattern.symmetric(Walks.draw(weighted, options));
        SplittableRandom random = new SplittableRandom(seed);
        this.queries = normal(random);
        this.keys = normal(random);
        this.values = normal(random);
        for (int i = 0; i < nodes; i++) {
            double noise = NOISE * values.getAtIndex(JAVA_FLOAT, (long) i * FEATURES);
            values.setAtIndex(JAVA_FLOAT, (long) i * FEATURES, (float) (picture(i / side, i % side) + noise));
        }
        this.mappedQueries = mapped(queries, (float) (1 / Math.sqrt(FEATURES)));
        this.mappedKeys = mapped(keys, 1);
        this.maskValues = arena.allocate(JAVA_FLOAT, mask.entries());
        this.outputs = arena.allocate(JAVA_FLOAT, shape.valueElements());
        this.denominators = arena.allocate(JAVA_FLOAT, nodes);
    }

    /** Bands that turn around the middle, between 0 and 1. */
    double picture(int row, int column) {
        double y = (row + .5) / side - .5;
        double x = (column + .5) / side - .5;
        return .5 + .5 * Math.sin(3 * Math.atan2(y, x) + 22 * Math.hypot(x, y));
    }

    private MemorySegment normal(SplittableRandom random) {
        MemorySegment segment = arena.allocate(JAVA_FLOAT, shape.queryElements());
        for (long i = 0; i < shape.queryElements(); i++) {
            segment.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return segment;
    }

    /** The feature map of linear attention: max(0, scale x) and a tiny constant. */
    private MemorySegment mapped(MemorySegment source, float scale) {
        MemorySegment segment = arena.allocate(JAVA_FLOAT, shape.queryElements());
        for (long i = 0; i < shape.queryElements(); i++) {
            segment.setAtIndex(JAVA_FLOAT, i, Math.max(0, scale * source.getAtIndex(JAVA_FLOAT, i)) + FLOOR);
        }
        return segment;
    }

    /** The walks, for who wants to work the mask out another way. */
    WalkOptions walks() {
        return options;
    }

    /** The mask's values from f, as every step of a training computes them. */
    void maskValues() {
        mask.values(f.coefficients(), maskValues);
    }

    /** Ours: linear attention over the non-zeros of the estimated mask. */
    void masked() {
        SparseAttention.forward(
                mask.pattern(), shape, mappedQueries, mappedKeys, values, maskValues, outputs, denominators);
    }

    /** Softmax attention by torch. */
    void softmax() {
        TorchAttention.softmax(shape, queries, keys, values, outputs);
    }

    /** Linear attention without a mask by torch. */
    void linear() {
        TorchAttention.linear(shape, mappedQueries, mappedKeys, values, outputs);
    }

    @Override
    public void close() {
        arena.close();
    }
}
