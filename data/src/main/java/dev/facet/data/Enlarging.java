package dev.facet.data;

/**
 * Small pictures made larger for the eye: cubic convolution (Keys, "Cubic convolution interpolation for digital image
 * processing", 1981, a = -1/2), rows first, then columns, in double; the same bits everywhere.
 *
 * <p>Cost: O(C H W factor^2).
 */
public final class Enlarging {
    private static final int TAPS = 4;

    private Enlarging() {}

    /** The picture a whole number of times as large each way; beyond its edges it goes on as at the edge. */
    public static Image of(Image image, int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("pictures are enlarged 1 time or more, got " + factor);
        }
        int height = image.height() * factor;
        int width = image.width() * factor;
        double[][] weights = weights(factor);
        double[] wide = new double[image.channels() * image.height() * width]; // (C, H, width)
        for (int row = 0; row < image.channels() * image.height(); row++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int t = 0; t < TAPS; t++) {
                    int from = Math.clamp(first(x, factor) + t, 0, image.width() - 1);
                    sum += weights[x % factor][t] * (image.pixels()[row * image.width() + from] & 0xff);
                }
                wide[row * width + x] = sum;
            }
        }
        byte[] pixels = new byte[image.channels() * height * width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int t = 0; t < TAPS; t++) {
                        int from = Math.clamp(first(y, factor) + t, 0, image.height() - 1);
                        sum += weights[y % factor][t] * wide[(c * image.height() + from) * width + x];
                    }
                    pixels[(c * height + y) * width + x] = (byte) Math.clamp(Math.round(sum), 0, 255);
                }
            }
        }
        return new Image(image.channels(), height, width, pixels);
    }

    /** The first of the source pixels that a pixel is mixed from. */
    private static int first(int target, int factor) {
        return (int) Math.floor((target + 0.5) / factor - 0.5) - 1;
    }

    /** The weights of the pixels of each place within a source pixel. */
    private static double[][] weights(int factor) {
        double[][] weights = new double[factor][TAPS];
        for (int place = 0; place < factor; place++) {
            double at = (place + 0.5) / factor - 0.5;
            for (int t = 0; t < TAPS; t++) {
                weights[place][t] = kernel(Math.abs(at - (first(place, factor) + t)));
            }
        }
        return weights;
    }

    private static double kernel(double d) {
        if (d < 1) {
            return (1.5 * d - 2.5) * d * d + 1;
        }
        return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }
}
