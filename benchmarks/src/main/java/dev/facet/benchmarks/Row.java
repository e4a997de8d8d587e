package dev.facet.benchmarks;

/**
 * One line of a report.
 *
 * @param name its stable name
 * @param value what was measured
 * @param unit of the value, {@code x} for ratios
 * @param bound what the value should reach or stay below, not a number where it is only told
 * @param atLeast whether the bound is a least value, else a largest
 */
public record Row(String name, double value, String unit, double bound, boolean atLeast) {
    static Row atLeast(String name, double value, String unit, double bound) {
        return new Row(name, value, unit, bound, true);
    }

    static Row atMost(String name, double value, String unit, double bound) {
        return new Row(name, value, unit, bound, false);
    }

    /** A value without a bound, to be known. */
    static Row told(String name, double value, String unit) {
        return new Row(name, value, unit, Double.NaN, false);
    }

    /** Whether there is something to reach or to stay below. */
    public boolean bounded() {
        return !Double.isNaN(bound);
    }

    /** Whether the value is on the right side of its bound, if it has one. */
    public boolean holds() {
        return !bounded() || (atLeast ? value >= bound : value <= bound);
    }
}
