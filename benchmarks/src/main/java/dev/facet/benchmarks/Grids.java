package dev.facet.benchmarks;

/**
 * What the JMH classes share: settings from a parameter, and the switch between SIMD kernels and their scalar twins.
 */
final class Grids {
    static final String SIMD = "-Dfacet.simd=simd";
    static final String SCALAR = "-Dfacet.simd=scalar";

    private Grids() {}

    /** The published setting on a grid written {@code HxW}, with so many features. */
    static AttentionSetting setting(String grid, int features) {
        String[] sides = grid.split("x", -1);
        AttentionSetting published = AttentionSetting.PUBLISHED;
        return new AttentionSetting(
                Integer.parseInt(sides[0]),
                Integer.parseInt(sides[1]),
                published.walks(),
                published.halt(),
                published.maxLength(),
                features);
    }
}
