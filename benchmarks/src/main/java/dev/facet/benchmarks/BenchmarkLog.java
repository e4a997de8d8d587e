package dev.facet.benchmarks;

import java.util.Locale;

/** Where progress is told: a line now and then. */
@FunctionalInterface
public interface BenchmarkLog {
    void note(String line);

    /** A duration in the unit that suits it. */
    static String seconds(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.2f ms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.1f us", seconds * 1e6);
    }
}
