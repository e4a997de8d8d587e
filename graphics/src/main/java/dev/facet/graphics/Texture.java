package dev.facet.graphics;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture that is laid over triangles: bilinear, repeated beyond its borders, with a pyramid of halved copies from
 * which a triangle takes the one whose texels are about as large as its samples (Williams, "Pyramidal Parametrics",
 * SIGGRAPH 1983).
 *
 * <p>Shapes: pixels (H, W, 3) as unsigned bytes, row 0 on top. Texture coordinates (u, v) have (0, 0) at the lower left
 * corner and (1, 1) at the upper right one.
 */
public final class Texture {
    private final List<Level> levels = new ArrayList<>();

    /** The pixels are copied. */
    public Texture(int width, int height, byte[] pixels) {
        if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
            throw new IllegalArgumentException("a texture of width " + width + " and height " + height + " needs "
                    + 3L * width * height + " bytes, got " + pixels.length);
        }
        Level level = new Level(width, height, pixels.clone());
        levels.add(level);
        while (level.width > 1 || level.height > 1) {
            level = level.halved();
            levels.add(level);
        }
    }

    public int width() {
        return levels.getFirst().width;
    }

    public int height() {
        return levels.getFirst().height;
    }

    /** The level to take where a sample covers so many texels of the whole picture, as an area. */
    int level(double texelsPerSample) {
        int level = 0;
        for (double area = texelsPerSample; area > 2 && level < levels.size() - 1; area /= 4) {
            level++;
        }
        return level;
    }

    /** Writes red, green and blue at (u, v) of a level to {@code out[0..2]}. */
    void sample(int level, float u, float v, float[] out) {
        levels.get(level).sample(u, v, out);
    }

    private static final class Level {
        final int width;
        final int height;
        private final byte[] pixels;

        Level(int width, int height, byte[] pixels) {
            this.width = width;
            this.height = height;
            this.pixels = pixels;
        }

        Level halved() {
            int w = Math.max(1, width / 2);
            int h = Math.max(1, height / 2);
            byte[] half = new byte[3 * w * h];
            for (int row = 0; row < h; row++) {
                for (int column = 0; column < w; column++) {
                    int x0 = Math.min(2 * column, width - 1);
                    int x1 = Math.min(2 * column + 1, width - 1);
                    int y0 = Math.min(2 * row, height - 1);
                    int y1 = Math.min(2 * row + 1, height - 1);
                    for (int c = 0; c < 3; c++) {
                        int sum = at(x0, y0, c) + at(x1, y0, c) + at(x0, y1, c) + at(x1, y1, c);
                        half[3 * (row * w + column) + c] = (byte) ((sum + 2) / 4);
                    }
                }
            }
            return new Level(w, h, half);
        }

        private int at(int x, int y, int channel) {
            return pixels[3 * (y * width + x) + channel] & 0xff;
        }

        void sample(float u, float v, float[] out) {
            float x = wrapped(u) * width - 0.5f;
            float y = (1 - wrapped(v)) * height - 0.5f;
            int left = (int) Math.floor(x);
            int top = (int) Math.floor(y);
            float fx = x - left;
            float fy = y - top;
            int x0 = Math.floorMod(left, width);
            int x1 = Math.floorMod(left + 1, width);
            int y0 = Math.floorMod(top, height);
            int y1 = Math.floorMod(top + 1, height);
            for (int c = 0; c < 3; c++) {
                float above = at(x0, y0, c) * (1 - fx) + at(x1, y0, c) * fx;
                float below = at(x0, y1, c) * (1 - fx) + at(x1, y1, c) * fx;
                out[c] = (above * (1 - fy) + below * fy) * (1 / 255f);
            }
        }

        /** Into [0, 1]; what is no number is 0. */
        private static float wrapped(float value) {
            float part = value - (float) Math.floor(value);
            return part >= 0 && part <= 1 ? part : 0;
        }
    }
}
