package dev.facet.benchmarks;

/**
 * One line of a report.
 *
 * @param name its stable name
 * @param value what was measured
 * @param unit of the value, {@code x} for ratios
 * @param bound what the value should reach or stay below
 * @param atLeast whether the bound is a least value, else a largest
 */
public record Row(String name, double value, String unit, double bound, boolean atLeast) {
    static Row atLeast(String name, double value, String unit, double bound) {
        return new Row(name, value, unit, bound, true);
    }

    static Row atMost(String name, double value, String unit, double bound) {
        return new Row(name, value, unit, bound, false);
    }

    /** Whether the value is on the right side of its bound. */
    public boolean holds() {
        return atLeast ? value >= bound : value <= bound;
    }
}
