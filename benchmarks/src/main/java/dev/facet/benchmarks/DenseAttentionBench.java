package dev.facet.benchmarks;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionShape;
import dev.facet.graph.DenseAttention;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Attention under a full mask, forward and backward, for the sizes of pictures: SIMD beside its scalar twin. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class DenseAttentionBench {
    private static final int BATCH = 8;
    private static final int HEADS = 4;

    /** Tokens: those of pictures in patches of 4 and 2, and an odd number. */
    @Param({"49", "64", "197"})
    public int nodes = 64;

    /** Features of queries, keys and values. */
    @Param({"17", "32"})
    public int features = 32;

    private AttentionShape shape;
    private MemorySegment queries;
    private MemorySegment keys;
    private MemorySegment values;
    private MemorySegment mask;
    private MemorySegment outputs;
    private MemorySegment denominators;
    private MemorySegment outputGradient;
    private MemorySegment queryGradient;
    private MemorySegment keyGradient;
    private MemorySegment valueGradient;
    private MemorySegment maskGradient;

    /** Draws arrays and runs forward once, whose results backward reads. */
    @Setup
    public void prepare() {
        shape = new AttentionShape(BATCH, HEADS, nodes, features, features);
        SplittableRandom random = new SplittableRandom(5);
        queries = positive(random, shape.queryElements());
        keys = positive(random, shape.queryElements());
        values = positive(random, shape.valueElements());
        mask = positive(random, (long) HEADS * nodes * nodes);
        outputGradient = positive(random, shape.valueElements());
        outputs = AttentionProblem.floats(shape.valueElements());
        denominators = AttentionProblem.floats(shape.denominatorElements());
        queryGradient = AttentionProblem.floats(shape.queryElements());
        keyGradient = AttentionProblem.floats(shape.queryElements());
        valueGradient = AttentionProblem.floats(shape.valueElements());
        maskGradient = AttentionProblem.floats((long) HEADS * nodes * nodes);
        forward();
    }

    private static MemorySegment positive(SplittableRandom random, long count) {
        MemorySegment x = AttentionProblem.floats(count);
        for (long i = 0; i < count; i++) {
            x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextDouble() + 1e-3f);
        }
        return x;
    }

    private void forward() {
        DenseAttention.forward(AttentionKernel.LINEAR, shape, queries, keys, values, mask, outputs, denominators);
    }

    private void backward() {
        DenseAttention.backward(
                AttentionKernel.LINEAR,
                shape,
                queries,
                keys,
                values,
                mask,
                outputs,
                denominators,
                outputGradient,
                queryGradient,
                keyGradient,
                valueGradient,
                maskGradient);
    }

    /** Outputs. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SIMD)
    public void forwardSimd() {
        forward();
    }

    /** The same by the scalar twin. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SCALAR)
    public void forwardScalar() {
        forward();
    }

    /** All gradients. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SIMD)
    public void backwardSimd() {
        backward();
    }

    /** The same by the scalar twin. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SCALAR)
    public void backwardScalar() {
        backward();
    }
}
