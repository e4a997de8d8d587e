package dev.facet.benchmarks;

import dev.facet.graph.MaskPattern;
import java.lang.foreign.MemorySegment;
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

/** A mask's pattern built from walks, its values from f, and the gradient of f from that of the values. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class MaskPatternBench {
    /** Rows and columns of the grid. */
    @Param({"32x32", "97x101", "181x181"})
    public String grid = "32x32";

    /** Heads, each with its f. */
    @Param({"1", "3"})
    public int heads = 1;

    private AttentionProblem problem;
    private double[][] f;
    private MemorySegment values;
    private double[][] df;

    /** Draws walks. */
    @Setup
    public void prepare() {
        problem = new AttentionProblem(Grids.setting(grid, 1));
        f = new double[heads][];
        for (int h = 0; h < heads; h++) {
            f[h] = problem.f().coefficients();
        }
        values = AttentionProblem.floats((long) heads * problem.mask().entries());
        df = new double[heads][f[0].length];
    }

    /** The pattern and its plan, once for a graph. */
    @Benchmark
    public MaskPattern build() {
        return MaskPattern.symmetric(problem.walks());
    }

    /** Values of every head. */
    @Benchmark
    public void values() {
        problem.mask().values(f, values);
    }

    /** The gradient of every head's f; the values stand in for theirs. */
    @Benchmark
    public double[][] gradient() {
        problem.mask().gradient(f, values, df);
        return df;
    }
}
