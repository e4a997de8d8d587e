package dev.facet.training;

import dev.facet.data.Image;

/**
 * How near pictures are to each other. Pictures are (C, H, W) in [0, 1], one after the other in an array.
 *
 * <p>Source: SSIM after Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to structural
 * similarity", 2004: windows of 11 x 11 that lie inside the picture, Gaussian weights of deviation 1.5, K = .01 and .03,
 * the mean over windows and channels.
 */
public final class PictureScores {
    private static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    static final double C1 = 0.01 * 0.01;
    static final double C2 = 0.03 * 0.03;
    private static final double LEAST_ERROR = 1e-10; // 100 dB
    private static final double[] WEIGHTS = weights();

    private PictureScores() {}

    /** A window along one axis, of sum 1. */
    static double[] weights() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double t = (i - WINDOW / 2) / DEVIATION;
            weights[i] = Math.exp(-0.5 * t * t);
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /**
     * A pair of pictures inside arrays.
     *
     * @param a pictures
     * @param b pictures
     * @param index which of them
     * @param channels C
     * @param size H = W
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Pair(float[] a, float[] b, int index, int channels, int size) {
        int at() {
            return index * channels * size * size;
        }
    }

    /** Peak signal to noise ratio in dB over all pixels. */
    public static double psnr(Pair pair) {
        double sum = 0;
        int count = pair.channels * pair.size * pair.size;
        for (int i = pair.at(); i < pair.at() + count; i++) {
            double d = pair.a[i] - (double) pair.b[i];
            sum += d * d;
        }
        return decibels(sum / count);
    }

    /** The same of two pictures of one size. */
    public static double psnr(Image a, Image b) {
        byte[] left = a.pixels();
        byte[] right = b.pixels();
        if (a.channels() != b.channels() || a.height() != b.height() || a.width() != b.width()) {
            throw new IllegalArgumentException("pictures of one size are compared, got " + a + " and " + b);
        }
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            double d = ((left[i] & 0xff) - (right[i] & 0xff)) / 255.0;
            sum += d * d;
        }
        return decibels(sum / left.length);
    }

    /** The same over the pixels of a mask (H, W), weighted by how far they are covered; NaN where it covers nothing. */
    public static double psnr(Pair pair, float[] masks) {
        int pixels = pair.size * pair.size;
        double sum = 0;
        double weight = 0;
        for (int c = 0; c < pair.channels; c++) {
            for (int p = 0; p < pixels; p++) {
                double w = masks[pair.index * pixels + p];
                int i = pair.at() + c * pixels + p;
                double d = pair.a[i] - (double) pair.b[i];
                sum += w * d * d;
                weight += w;
            }
        }
        return weight == 0 ? Double.NaN : decibels(sum / weight);
    }

    private static double decibels(double error) {
        return -10 * Math.log10(Math.max(error, LEAST_ERROR));
    }

    /** Structural similarity. */
    public static double ssim(Pair pair) {
        if (pair.size < WINDOW) {
            throw new IllegalArgumentException(
                    "SSIM needs pictures of at least " + WINDOW + " pixels, got " + pair.size);
        }
        double sum = 0;
        for (int c = 0; c < pair.channels; c++) {
            sum += ssim(pair, pair.at() + c * pair.size * pair.size);
        }
        return sum / pair.channels;
    }

    private static double ssim(Pair pair, int at) {
        int n = pair.size;
        double[][] moments = new double[5][n * n];
        for (int p = 0; p < n * n; p++) {
            double x = pair.a[at + p];
            double y = pair.b[at + p];
            moments[0][p] = x;
            moments[1][p] = y;
            moments[2][p] = x * x;
            moments[3][p] = y * y;
            moments[4][p] = x * y;
        }
        int m = n - WINDOW + 1;
        for (int k = 0; k < 5; k++) {
            moments[k] = blurred(moments[k], n, m);
        }
        double sum = 0;
        for (int p = 0; p < m * m; p++) {
            double mx = moments[0][p];
            double my = moments[1][p];
            double vx = moments[2][p] - mx * mx;
            double vy = moments[3][p] - my * my;
            double cov = moments[4][p] - mx * my;
            sum += (2 * mx * my + C1) * (2 * cov + C2) / ((mx * mx + my * my + C1) * (vx + vy + C2));
        }
        return sum / (m * m);
    }

    /** The weighted means of all windows inside (m x m). */
    private static double[] blurred(double[] from, int n, int m) {
        double[] rows = new double[n * m];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < m; x++) {
                double sum = 0;
                for (int k = 0; k < WINDOW; k++) {
                    sum += WEIGHTS[k] * from[y * n + x + k];
                }
                rows[y * m + x] = sum;
            }
        }
        double[] out = new double[m * m];
        for (int y = 0; y < m; y++) {
            for (int x = 0; x < m; x++) {
                double sum = 0;
                for (int k = 0; k < WINDOW; k++) {
                    sum += WEIGHTS[k] * rows[(y + k) * m + x];
                }
                out[y * m + x] = sum;
            }
        }
        return out;
    }
}
