package dev.facet.benchmarks;

import dev.facet.graphics.Camera;
import dev.facet.graphics.Frame;
import dev.facet.graphics.Light;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.View;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Heads a second on one thread: from identity to mesh, and from identity to picture. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HeadBench {
    @Param("64")
    int size;

    private final ProceduralHead head = new ProceduralHead();
    private final Rasteriser rasteriser = new Rasteriser();
    private long identity;

    @Benchmark
    public Mesh mesh() {
        identity++;
        return head.mesh(head.shape(identity), head.texture(identity));
    }

    @Benchmark
    public Frame picture() {
        Frame frame = new Frame(size, size, Set.of());
        Mesh mesh = mesh();
        View view =
                new View(Camera.at(identity % 180.0 - 90, identity % 46.0 - 23), Light.from(identity % 160.0 - 80, 20));
        rasteriser.render(mesh, view, frame);
        return frame;
    }
}
