package dev.facet.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark found.
 *
 * @param setting what was measured, in words
 * @param rows the figures with their bounds
 * @param agreements the answers that were compared on the way
 * @param seconds median seconds of one run and the threads of everyone timed, by name
 * @param files what was written
 */
public record BenchmarkReport(
        String setting, List<Row> rows, List<Agreement> agreements, Map<String, Timing> seconds, List<Path> files) {
    /** Median seconds of one run, with the number of threads that was fastest. */
    public record Timing(double seconds, int threads) {}

    public BenchmarkReport {
        rows = List.copyOf(rows);
        agreements = List.copyOf(agreements);
        files = List.copyOf(files);
    }

    /** Whether all answers agree: without that no figure means anything. */
    public boolean agrees() {
        return agreements.stream().allMatch(Agreement::holds);
    }
}
