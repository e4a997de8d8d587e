package dev.facet.benchmarks;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Normalisation;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
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

/** Drawing walks and merging their deposits, each scheme, few and many walks a node, an odd grid. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else
public class WalksBench {
    /** How the walks of a node depend on each other. */
    @Param
    public WalkScheme scheme = WalkScheme.IID;

    /** Walks a node. */
    @Param({"4", "16", "33"})
    public int walks = 4;

    private Graph grid;
    private WalkOptions options;

    /** Builds the grid. */
    @Setup
    public void prepare() {
        grid = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(97, 101));
        options = WalkOptions.DEFAULT.withScheme(scheme).withWalks(walks);
    }

    /** A walk set. */
    @Benchmark
    public WalkSet draw() {
        return Walks.draw(grid, options);
    }
}
