package dev.facet.benchmarks;

import dev.facet.tensor.Engine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The side-by-side runs of {@code facet bench}: every figure is a ratio to a rival in the same run, in interleaved
 * rounds of which the median counts, with every answer checked.
 *
 * <p>Rivals run at their better number of threads of 1 and all; their sources are in this package: {@code ...Rival}.
 */
public final class Benchmarks {
    /** The files that {@code attention} and {@code scale} write into a folder. */
    public static final List<String> FILES = List.of(CostCurves.PLOT, CostCurves.DATA);

    /** The fewest points of {@code scale}: seven halvings leave 16. */
    public static final int LEAST_POINTS = 2048;

    /** The most: beyond, arrays of rows times heads would pass what an index can count. */
    public static final int MOST_POINTS = 1 << 23;

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("attention", "masked attention against the landmark order, softmax, torch sparse, Toeplitz (5 min)");
        NAMES.put("walks", "hops of random walks a second (15 s)");
        NAMES.put("scale", "a million points: seconds, memory, exponents, neighbours, the choice of a path (9 min)");
        NAMES.put("moving", "a mask that follows a moving cloud, against making it anew (30 s)");
        NAMES.put("training", "a step of training with and without mask, and in torch alone (1 min)");
        NAMES.put(
                "inverse-graphics", "images a second in training heads-64, and clamping against the bare net (1 min)");
        NAMES.put("render", "heads and chairs drawn a second (20 s)");
    }

    private Benchmarks() {}

    /** The names of the benchmarks, each with a line that says what it measures. */
    public static Map<String, String> names() {
        return Map.copyOf(NAMES);
    }

    /** The names in the order to list them. */
    public static List<String> list() {
        return List.copyOf(NAMES.keySet());
    }

    /**
     * Runs a benchmark at full size.
     *
     * @param out a folder for plot and data of {@code attention} or {@code scale}, or null
     * @throws IllegalArgumentException if there is no such benchmark
     */
    public static BenchmarkReport run(String name, @Nullable Path out, BenchmarkLog log) {
        return run(name, out, log, Effort.FULL);
    }

    /**
     * Runs {@code scale} on a cloud of so many points in place of a million: whether everything runs and answers agree.
     *
     * @param points {@link #LEAST_POINTS} to {@link #MOST_POINTS}
     */
    public static BenchmarkReport scale(int points, @Nullable Path out, BenchmarkLog log) {
        if (points < LEAST_POINTS || points > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "scale takes " + LEAST_POINTS + " to " + MOST_POINTS + " points, got " + points);
        }
        BenchmarkReport report = run("scale", out, log, Effort.FULL.withCloud(points));
        List<Row> rows = report.rows().stream()
                .map(row -> Row.told(row.name(), row.value(), row.unit())) // bounds are for a million
                .toList();
        return new BenchmarkReport(report.setting(), rows, report.agreements(), report.seconds(), report.files());
    }

    static BenchmarkReport run(String name, @Nullable Path out, BenchmarkLog log, Effort effort) {
        Engine.start();
        return switch (name) {
            case "attention" -> new AttentionBenchmark(effort, log).run(out);
            case "walks" -> new WalksBenchmark(effort, log).run();
            case "scale" -> new ScaleBenchmark(effort, log).run(out);
            case "moving" -> new MovingBenchmark(effort, log).run();
            case "training" -> new TrainingBenchmark(effort, log).run();
            case "inverse-graphics" -> new InverseGraphicsBenchmark(effort, log).run();
            case "render" -> new RenderBenchmark(effort, log).run();
            default ->
                throw new IllegalArgumentException(
                        "no benchmark is called " + name + "; there are " + String.join(", ", NAMES.keySet()));
        };
    }
}
