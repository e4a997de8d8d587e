package dev.facet.data;

import dev.facet.graph.Parallel;
import java.util.List;

/**
 * Small colour pictures drawn in the program: one of ten bright shapes on a darker, sloping and noisy ground, with two
 * short strokes or dots of the same colour strewn about.
 *
 * <p>Position, size, rotation, thickness and colours vary. Bars form cross, tee, ell and stripes, arcs form ring and arc:
 * their parts look alike, only where the parts lie in relation to each other tells the shapes apart.
 *
 * <p>Shapes: pictures (N, 3, size, size). Cost: O(N size^2). Randomness: picture i of a split depends on (seed, split, i)
 * alone, so a larger set begins with the smaller; the same bits on every machine.
 */
public final class Shapes {
    /** The names of the classes, in the order of their labels. */
    public static final List<String> CLASSES =
            List.of("disc", "square", "triangle", "star", "ring", "arc", "cross", "tee", "ell", "stripes");

    private static final int TRAIN = 21;
    private static final int TEST = 22;
    private static final int STRAY_MARKS = 2;
    private static final double NOISE = 9;
    private static final double LEAST_CONTRAST = 130;

    private Shapes() {}

    /**
     * Draws the training and the test pictures.
     *
     * @param seed the seed of every picture
     * @param train how many training pictures
     * @param test how many test pictures
     * @param size height and width, 12 to 512
     */
    public static ImageSplits draw(long seed, int train, int test, int size) {
        if (train < 1 || test < 1) {
            throw new IllegalArgumentException(
                    "shapes need at least 1 training and 1 test picture, got " + train + " and " + test);
        }
        if (size < 12 || size > 512) {
            throw new IllegalArgumentException("shapes are drawn at sizes of 12 to 512, got " + size);
        }
        return new ImageSplits(drawSet(seed, TRAIN, train, size), drawSet(seed, TEST, test, size));
    }

    private static ImageSet drawSet(long seed, int split, int count, int size) {
        byte[] pixels = new byte[Math.multiplyExact(count, 3 * size * size)];
        int[] labels = new int[count];
        Parallel.forRange(count, 64, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                labels[i] = i % CLASSES.size();
                drawPicture(new KeyedRandom(seed, split, i), labels[i], size, pixels, i * 3 * size * size);
            }
        });
        return new ImageSet("shapes", 3, size, size, pixels, labels, CLASSES);
    }

    private static void drawPicture(KeyedRandom random, int label, int size, byte[] pixels, int at) {
        double[] ground = colour(random, 16, 120);
        double[] ink = colour(random, 110, 240);
        while (distance(ground, ink) < LEAST_CONTRAST) {
            ink = colour(random, 110, 240);
        }
        double radius = size * random.uniform(0.26, 0.4);
        double centreX = random.uniform(radius, size - radius);
        double centreY = random.uniform(radius, size - radius);
        double angle = random.uniform(0, 2 * Math.PI);
        double cos = StrictMath.cos(angle) / radius;
        double sin = StrictMath.sin(angle) / radius;
        double stroke = Math.max(0.9 / radius, random.uniform(0.12, 0.2));
        double slopeX = random.uniform(-30, 30) / size;
        double slopeY = random.uniform(-30, 30) / size;
        double[][] strays = strayMarks(random, size);

        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double x = column + 0.5;
                double y = row + 0.5;
                double u = (x - centreX) * cos + (y - centreY) * sin;
                double v = (y - centreY) * cos - (x - centreX) * sin;
                double outside = form(label, u, v, stroke) * radius;
                for (double[] mark : strays) {
                    outside = Math.min(outside, segment(x, y, mark[0], mark[1], mark[2], mark[3]) - mark[4]);
                }
                double covered = Math.clamp(0.5 - outside, 0.0, 1.0); // one pixel of soft edge
                double shade = slopeX * (x - size / 2.0) + slopeY * (y - size / 2.0);
                for (int c = 0; c < 3; c++) {
                    double value = ground[c] + (ink[c] - ground[c]) * covered + shade + NOISE * nearlyNormal(random);
                    pixels[at + (c * size + row) * size + column] = (byte) Math.clamp(Math.round(value), 0, 255);
                }
            }
        }
    }

    /** Short strokes and dots in the shape's own colour: {x0, y0, x1, y1, half width} each. */
    private static double[][] strayMarks(KeyedRandom random, int size) {
        double[][] marks = new double[STRAY_MARKS][];
        for (int i = 0; i < STRAY_MARKS; i++) {
            double x = random.uniform(0, size);
            double y = random.uniform(0, size);
            double length = size * random.uniform(0, 0.14);
            double angle = random.uniform(0, 2 * Math.PI);
            marks[i] = new double[] {
                x,
                y,
                x + length * StrictMath.cos(angle),
                y + length * StrictMath.sin(angle),
                size * random.uniform(0.02, 0.035)
            };
        }
        return marks;
    }

    /** How far (u, v) lies outside the shape of radius 1 round the origin; negative inside. */
    private static double form(int label, double u, double v, double stroke) {
        return switch (CLASSES.get(label)) {
            case "disc" -> Math.sqrt(u * u + v * v) - 0.8;
            case "square" -> Math.max(Math.abs(u), Math.abs(v)) - 0.7;
            case "triangle" -> triangle(u, v);
            case "star" -> Math.min(triangle(u, v), triangle(-u, -v));
            case "ring" -> ring(u, v, stroke);
            case "arc" -> Math.max(ring(u, v, stroke), 0.7 * u - 0.7 * Math.abs(v)); // a quarter is cut out
            case "cross" -> Math.min(segment(u, v, -0.9, 0, 0.9, 0), segment(u, v, 0, -0.9, 0, 0.9)) - stroke;
            case "tee" -> Math.min(segment(u, v, -0.9, -0.8, 0.9, -0.8), segment(u, v, 0, -0.8, 0, 0.9)) - stroke;
            case "ell" -> Math.min(segment(u, v, -0.7, -0.9, -0.7, 0.8), segment(u, v, -0.7, 0.8, 0.9, 0.8)) - stroke;
            case "stripes" ->
                Math.min(segment(u, v, -0.9, -0.5, 0.9, -0.5), segment(u, v, -0.9, 0.5, 0.9, 0.5)) - stroke;
            default -> throw new IllegalStateException("no shape has label " + label);
        };
    }

    /** An equilateral triangle whose corners have distance 1 from the origin. */
    private static double triangle(double u, double v) {
        double slanted = Math.abs(u) * 0.8660254037844386 - v * 0.5;
        return Math.max(slanted, v) - 0.5;
    }

    private static double ring(double u, double v, double stroke) {
        return Math.abs(Math.sqrt(u * u + v * v) - 0.8) - stroke;
    }

    /** The distance of (x, y) from the segment between two points. */
    private static double segment(double x, double y, double x0, double y0, double x1, double y1) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double square = dx * dx + dy * dy;
        double along = square == 0 ? 0 : Math.clamp(((x - x0) * dx + (y - y0) * dy) / square, 0.0, 1.0);
        double ex = x - x0 - along * dx;
        double ey = y - y0 - along * dy;
        return Math.sqrt(ex * ex + ey * ey);
    }

    private static double[] colour(KeyedRandom random, double low, double high) {
        return new double[] {random.uniform(low, high), random.uniform(low, high), random.uniform(low, high)};
    }

    private static double distance(double[] a, double[] b) {
        double square = 0;
        for (int c = 0; c < 3; c++) {
            square += (a[c] - b[c]) * (a[c] - b[c]);
        }
        return Math.sqrt(square);
    }

    /** Mean 0, variance 1: the sum of four uniform sixteenth-of-a-word draws, near enough to a normal one for noise. */
    private static double nearlyNormal(KeyedRandom random) {
        long bits = random.nextLong();
        double sum = (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
        return (sum / 65536 - 2) * 1.7320508075688772;
    }
}
