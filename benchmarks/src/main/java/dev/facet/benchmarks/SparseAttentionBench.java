package dev.facet.benchmarks;

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

/**
 * Sparse attention on grids of round and odd size: forward, and a whole step with mask values, backward and the
 * gradient of f; SIMD beside its scalar twin.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class SparseAttentionBench {
    /** Rows and columns of the grid. */
    @Param({"32x32", "37x41", "128x128"})
    public String grid = "32x32";

    /** Features of queries, keys and values; 1, odd and round. */
    @Param({"1", "33", "64"})
    public int features = 64;

    private FacetAttention attention;

    /** Draws walks and arrays. */
    @Setup
    public void prepare() {
        attention = new FacetAttention(new AttentionProblem(Grids.setting(grid, features)));
    }

    /** Outputs from given mask values. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SIMD)
    public void forwardSimd() {
        attention.forward();
    }

    /** The same by the scalar twin. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SCALAR)
    public void forwardScalar() {
        attention.forward();
    }

    /** Mask values, outputs, and all gradients. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SIMD)
    public void stepSimd() {
        attention.forwardAndBackward();
    }

    /** The same by the scalar twin. */
    @Benchmark
    @Fork(jvmArgsAppend = Grids.SCALAR)
    public void stepScalar() {
        attention.forwardAndBackward();
    }
}
