package dev.facet.app.demo;

import dev.facet.data.Image;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Draws rows of masks: on a grid as cells, on a cloud as shaded dots. */
final class Pictures {
    private static final int UNTOUCHED = 0x8d93a6;
    private static final int SHADOW = 0x14141c;
    private static final int OUTSIDE = 0x2b2b33;
    private static final float QUALITY = .88f;

    private Pictures() {}

    /**
     * The part of a grid around a node, one square of colour for each node.
     *
     * @param values (height * width), the mask's row
     * @param scale the value that gets the brightest colour; smaller ones by their square root, so that tails show
     * @param pixels the width of a cell
     */
    static BufferedImage grid(double[] values, int height, int width, Window window, double scale, int pixels) {
        BufferedImage image =
                new BufferedImage(window.columns() * pixels, window.rows() * pixels, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            int row = window.top() + y / pixels;
            for (int x = 0; x < image.getWidth(); x++) {
                int column = window.left() + x / pixels;
                boolean inside = row >= 0 && row < height && column >= 0 && column < width;
                double value = inside ? values[row * width + column] : 0;
                image.setRGB(x, y, inside ? ColourMap.of(Math.sqrt(Math.max(0, value) / scale)) : OUTSIDE);
            }
        }
        return image;
    }

    /** A whole grid of values, one square for each node, colours from low to high. */
    static BufferedImage field(double[] values, int height, int width, double low, double high, int pixels) {
        BufferedImage image = new BufferedImage(width * pixels, height * pixels, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                double value = values[y / pixels * width + x / pixels];
                image.setRGB(x, y, ColourMap.of((value - low) / (high - low)));
            }
        }
        return image;
    }

    /**
     * Which nodes of a grid a picture shows.
     *
     * @param top the first row, which may lie outside
     * @param left the first column, which may lie outside
     */
    record Window(int top, int left, int rows, int columns) {
        /** A square of 2 radius + 1 nodes around a node. */
        static Window around(int row, int column, int radius) {
            return new Window(row - radius, column - radius, 2 * radius + 1, 2 * radius + 1);
        }
    }

    /**
     * A cloud seen from the front and a little above, each point a shaded dot on a transparent ground.
     *
     * @param values (N), the mask's row
     * @param scale the value that gets the brightest colour
     * @param view where the picture looks and how large
     */
    static BufferedImage cloud(KnotCloud cloud, double[] values, double scale, View view) {
        int over = 2; // drawn at twice the size and averaged, for smooth edges
        int width = view.width() * over;
        int height = view.height() * over;
        int[] colours = new int[width * height];
        float[] depths = new float[width * height];
        java.util.Arrays.fill(depths, Float.NEGATIVE_INFINITY);
        double tilt = Math.toRadians(view.tilt());
        double zoom = view.zoom() * over;
        int radius = (int) Math.round(view.dot() * over);
        for (int i = 0; i < cloud.count(); i++) {
            double[] p = turned(cloud.points(), 3 * i, tilt);
            double[] n = turned(cloud.normals(), 3 * i, tilt);
            if (n[2] < -.25) {
                continue; // the far side of the tube
            }
            int x = (int) Math.round(width / 2.0 + (p[0] - view.x()) * zoom);
            int y = (int) Math.round(height / 2.0 - (p[1] - view.y()) * zoom);
            double light = Math.max(0, -.40 * n[0] + .52 * n[1] + .75 * n[2]);
            double strength = Math.sqrt(Math.max(0, values[i]) / scale);
            int lit = ColourMap.of(.28 + .72 * Math.min(1, strength));
            int base = ColourMap.mix(UNTOUCHED, lit, Math.min(1, strength / .12));
            int colour = 0xff000000 | ColourMap.mix(SHADOW, base, .42 + .58 * light);
            for (int dy = -radius; dy <= radius; dy++) {
                for (int dx = -radius; dx <= radius; dx++) {
                    int px = x + dx;
                    int py = y + dy;
                    if (dx * dx + dy * dy <= radius * radius && px >= 0 && px < width && py >= 0 && py < height) {
                        int at = py * width + px;
                        // a dot is a small dome, so that neighbouring dots meet in even lines
                        float depth = (float) (p[2] - .02 * (dx * dx + dy * dy) / (double) (radius * radius));
                        if (depth > depths[at]) {
                            depths[at] = depth;
                            colours[at] = colour;
                        }
                    }
                }
            }
        }
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        large.setRGB(0, 0, width, height, colours, 0, width);
        BufferedImage image = new BufferedImage(view.width(), view.height(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(large, 0, 0, view.width(), view.height(), null);
        g.dispose();
        return image;
    }

    /**
     * A view of a cloud.
     *
     * @param x the middle of the picture in the cloud's units
     * @param y the same upward
     * @param zoom pixels a unit
     * @param tilt degrees the camera stands above
     * @param dot the radius of a dot in pixels
     */
    record View(int width, int height, double x, double y, double zoom, double tilt, double dot) {}

    private static double[] turned(double[] v, int at, double tilt) {
        double c = Math.cos(tilt);
        double s = Math.sin(tilt);
        return new double[] {v[at], c * v[at + 1] + s * v[at + 2], -s * v[at + 1] + c * v[at + 2]};
    }

    /**
     * A picture of a set with every pixel a square, and one patch framed.
     *
     * @param token the patch, numbered row by row; below 0 for none
     */
    static BufferedImage enlarged(Image picture, int pixels, int token, int patch) {
        BufferedImage image =
                new BufferedImage(picture.width() * pixels, picture.height() * pixels, BufferedImage.TYPE_INT_RGB);
        int last = picture.channels() - 1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int red = picture.at(0, y / pixels, x / pixels);
                int green = picture.at(Math.min(1, last), y / pixels, x / pixels);
                int blue = picture.at(Math.min(2, last), y / pixels, x / pixels);
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        if (token >= 0) {
            int side = patch * pixels;
            int columns = picture.width() / patch;
            Graphics2D g = image.createGraphics();
            for (int ring = 0; ring < 4; ring++) { // dark round light: seen on every ground
                g.setColor(ring < 2 ? Color.WHITE : Color.BLACK);
                g.drawRect(
                        token % columns * side - ring, token / columns * side - ring, side + 2 * ring, side + 2 * ring);
            }
            g.dispose();
        }
        return image;
    }

    /** A horizontal bar of the colours, for a legend. */
    static BufferedImage legend(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        for (int x = 0; x < width; x++) {
            g.setColor(new Color(ColourMap.of(x / (double) (width - 1))));
            g.drawLine(x, 0, x, height);
        }
        g.dispose();
        return image;
    }

    /** A PNG file of photographs as a JPEG that looks the same. */
    static byte[] jpeg(byte[] png) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(ImageIO.read(new ByteArrayInputStream(png)), null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The picture as the bytes of a PNG file. */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
