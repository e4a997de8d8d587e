package dev.facet.app;

import dev.facet.app.demo.ColourMap;
import dev.facet.data.PointCloud;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Draws a cloud as dots in parallel projection, each in the colour of its value. Dots behind an edge of nearer ones are
 * darkened (eye-dome lighting: Boucheny 2009), so that a cloud without normals has depth.
 */
final class CloudPicture {
    private static final int UNTOUCHED = 0xb9bec9;
    private static final int GROUND = 0xffffff;
    /** Drawn at so many times the size and averaged, for smooth edges. */
    private static final int OVER = 2;
    /** Below this part of the scale a value takes on the colour of what has none. */
    private static final double FAINT = 0.1;

    private static final double RELIEF = 0.5;

    private final double[] across; // (N), in the picture's plane
    private final double[] up;
    private final double[] towards; // the viewer

    /**
     * A cloud seen from a side.
     *
     * @param azimuth degrees the viewer walks around it, to the right
     * @param elevation degrees the viewer stands above
     * @param zUp whether the third axis points up, or the second
     */
    CloudPicture(PointCloud cloud, double azimuth, double elevation, boolean zUp) {
        int n = cloud.points();
        across = new double[n];
        up = new double[n];
        towards = new double[n];
        double ca = Math.cos(Math.toRadians(azimuth));
        double sa = Math.sin(Math.toRadians(azimuth));
        double ce = Math.cos(Math.toRadians(elevation));
        double se = Math.sin(Math.toRadians(elevation));
        double[] p = cloud.positions();
        for (int i = 0; i < n; i++) {
            double x = p[i * cloud.dims()];
            double second = p[i * cloud.dims() + 1];
            double third = cloud.dims() == 3 ? p[i * cloud.dims() + 2] : 0;
            double y = zUp ? third : second;
            double z = zUp ? -second : third;
            double front = sa * x + ca * z;
            across[i] = ca * x - sa * z;
            up[i] = ce * y - se * front;
            towards[i] = se * y + ce * front;
        }
    }

    /**
     * A square of the picture's plane.
     *
     * @param x its middle
     * @param y its middle, upward
     * @param half of its side
     */
    record Window(double x, double y, double half) {}

    /** The square that shows all points. */
    Window whole() {
        double[] x = ends(across);
        double[] y = ends(up);
        double half = Math.max(x[1] - x[0], y[1] - y[0]) / 2;
        return new Window((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, 1.04 * (half > 0 ? half : 1));
    }

    private static double[] ends(double[] values) {
        return new double[] {
            Arrays.stream(values).min().orElse(0), Arrays.stream(values).max().orElse(0)
        };
    }

    /** The square around a point that shows all points whose value is at least a part of the greatest. */
    Window around(int point, double[] values, double part, double least) {
        double greatest = Arrays.stream(values).max().orElse(0);
        double half = least;
        for (int i = 0; i < values.length; i++) {
            if (values[i] >= part * greatest) {
                half = Math.max(half, Math.abs(across[i] - across[point]));
                half = Math.max(half, Math.abs(up[i] - up[point]));
            }
        }
        return new Window(across[point], up[point], 1.15 * half);
    }

    /** All points. */
    BitSet all() {
        BitSet all = new BitSet(across.length);
        all.set(0, across.length);
        return all;
    }

    /** All points but those of no value that stand before one and would hide what is around it. */
    BitSet cutAway(int point, double[] values, double least, double room) {
        BitSet kept = all();
        for (int i = 0; i < across.length; i++) {
            if (values[i] < least && towards[i] > towards[point] + room) {
                kept.clear(i);
            }
        }
        return kept;
    }

    /** Where a point lies in a picture of a window, in pixels from its left and upper sides. */
    double[] place(int point, Window window, int side) {
        double zoom = side / (2 * window.half);
        return new double[] {side / 2.0 + (across[point] - window.x) * zoom, side / 2.0 - (up[point] - window.y) * zoom
        };
    }

    /**
     * The picture of a window, {@code side} pixels wide and high.
     *
     * @param values (N), coloured by their square root so that tails show
     * @param scale the value of the brightest colour
     * @param spacing of neighbouring points, which tells how large dots are
     * @param drawn which points there are
     */
    BufferedImage draw(double[] values, double scale, Window window, double spacing, BitSet drawn, int side) {
        int large = OVER * side;
        double zoom = large / (2 * window.half);
        int radius = (int) Math.round(Math.clamp(0.62 * spacing * zoom, 1.0, 14.0 * OVER));
        int[] colours = new int[large * large];
        double[] depths = new double[large * large]; // in pixels
        Arrays.fill(depths, Double.NEGATIVE_INFINITY);
        for (int i = drawn.nextSetBit(0); i >= 0; i = drawn.nextSetBit(i + 1)) {
            int x = (int) Math.round(large / 2.0 + (across[i] - window.x) * zoom);
            int y = (int) Math.round(large / 2.0 - (up[i] - window.y) * zoom);
            if (x < -radius || y < -radius || x >= large + radius || y >= large + radius) {
                continue;
            }
            int colour = colour(values[i], scale);
            for (int dy = -radius; dy <= radius; dy++) {
                for (int dx = -radius; dx <= radius; dx++) {
                    int px = x + dx;
                    int py = y + dy;
                    int from = dx * dx + dy * dy;
                    if (from <= radius * radius && px >= 0 && px < large && py >= 0 && py < large) {
                        // a dot is a small dome, so that neighbouring dots meet in even lines
                        double depth = towards[i] * zoom - from / (2.0 * radius);
                        if (depth > depths[py * large + px]) {
                            depths[py * large + px] = depth;
                            colours[py * large + px] = colour;
                        }
                    }
                }
            }
        }
        return averaged(colours, depths, side, radius);
    }

    private static int colour(double value, double scale) {
        double strength = Math.min(1, Math.sqrt(Math.max(0, value) / scale));
        return ColourMap.mix(UNTOUCHED, ColourMap.of(0.25 + 0.70 * strength), Math.min(1, strength / FAINT));
    }

    private static BufferedImage averaged(int[] colours, double[] depths, int side, int radius) {
        int large = OVER * side;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int reach = Math.max(2, radius / 2);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int k = 0; k < OVER * OVER; k++) {
                    int px = OVER * x + k % OVER;
                    int py = OVER * y + k / OVER;
                    int at = py * large + px;
                    boolean empty = Double.isInfinite(depths[at]);
                    int colour = empty ? GROUND : colours[at];
                    double light = empty ? 1 : shade(depths, large, px, py, reach);
                    red += (int) (light * (colour >> 16 & 255));
                    green += (int) (light * (colour >> 8 & 255));
                    blue += (int) (light * (colour & 255));
                }
                int n = OVER * OVER;
                image.setRGB(x, y, (red / n) << 16 | (green / n) << 8 | blue / n);
            }
        }
        return image;
    }

    /** How much light a pixel keeps: less, the farther it lies behind those around it. */
    private static double shade(double[] depths, int large, int x, int y, int reach) {
        double behind = 0;
        for (int k = 0; k < 9; k++) {
            int px = x + (k % 3 - 1) * reach;
            int py = y + (k / 3 - 1) * reach;
            if (px >= 0 && py >= 0 && px < large && py < large) {
                double step = depths[py * large + px] - depths[y * large + x];
                behind += Math.min(4, Math.max(0, step / reach - 0.3));
            }
        }
        return 0.35 + 0.65 * Math.exp(-RELIEF * behind / 2);
    }
}
