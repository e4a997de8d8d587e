package dev.facet.graphics;

/**
 * How a {@link Rasteriser} draws.
 *
 * @param samples samples of a pixel each way, 1 to 8: 2 is 2 x 2 supersampling
 * @param shadows whether the subject throws shadows on itself
 */
public record RasterSettings(int samples, boolean shadows) {
    public static final RasterSettings DEFAULT = new RasterSettings(2, false);

    public RasterSettings {
        if (samples < 1 || samples > 8) {
            throw new IllegalArgumentException("samples of a pixel each way must be 1 to 8, got " + samples);
        }
    }
}
