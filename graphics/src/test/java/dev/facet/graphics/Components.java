package dev.facet.graphics;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Principal components by subspace iteration: a little more of the span than is wanted is carried along. */
final class Components {
    private final float[] mean;
    private final float[][] axes;

    private Components(float[] mean, float[][] axes) {
        this.mean = mean;
        this.axes = axes;
    }

    /** Iterates on a few more axes than are wanted, which are then kept by their share of the variance. */
    static Components fit(float[][] data, int count, int iterations) {
        int d = data[0].length;
        int wide = count + 11;
        float[] mean = new float[d];
        for (float[] row : data) {
            for (int j = 0; j < d; j++) {
                mean[j] += row[j] / data.length;
            }
        }
        for (float[] row : data) {
            for (int j = 0; j < d; j++) {
                row[j] -= mean[j];
            }
        }
        KeyedDraws draws = new KeyedDraws(0, 101, 0);
        float[][] axes = new float[wide][d];
        for (float[] axis : axes) {
            for (int j = 0; j < d; j++) {
                axis[j] = (float) draws.normal();
            }
        }
        for (int i = 0; i < iterations; i++) {
            orthonormalise(axes);
            axes = multiply(data, axes);
        }
        // Each axis has been multiplied by its variance: Gram and Schmidt in order of length keep the longest.
        Arrays.sort(axes, (a, b) -> Double.compare(dot(b, b), dot(a, a)));
        orthonormalise(axes);
        return new Components(mean, Arrays.copyOf(axes, count));
    }

    float[] reconstruct(float[] picture) {
        float[] centred = new float[picture.length];
        for (int j = 0; j < centred.length; j++) {
            centred[j] = picture[j] - mean[j];
        }
        float[] out = mean.clone();
        for (float[] axis : axes) {
            add((float) dot(axis, centred), axis, out);
        }
        return out;
    }

    /** The sum over rows x of (x . axis) x, for each axis. */
    private static float[][] multiply(float[][] data, float[][] axes) {
        float[][] out = new float[axes.length][axes[0].length];
        IntStream.range(0, axes.length).parallel().forEach(k -> {
            for (float[] row : data) {
                add((float) dot(axes[k], row), row, out[k]);
            }
        });
        return out;
    }

    private static void orthonormalise(float[][] axes) {
        for (int k = 0; k < axes.length; k++) {
            for (int l = 0; l < k; l++) {
                add((float) -dot(axes[k], axes[l]), axes[l], axes[k]);
            }
            float scale = (float) (1 / Math.sqrt(dot(axes[k], axes[k])));
            for (int j = 0; j < axes[k].length; j++) {
                axes[k][j] *= scale;
            }
        }
    }

    private static void add(float amount, float[] what, float[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] += amount * what[j];
        }
    }

    /** Eight partial sums, so that the processor need not wait for each addition. */
    private static double dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int j = 0;
        for (; j + 8 <= a.length; j += 8) {
            s0 += a[j] * b[j];
            s1 += a[j + 1] * b[j + 1];
            s2 += a[j + 2] * b[j + 2];
            s3 += a[j + 3] * b[j + 3];
            s4 += a[j + 4] * b[j + 4];
            s5 += a[j + 5] * b[j + 5];
            s6 += a[j + 6] * b[j + 6];
            s7 += a[j + 7] * b[j + 7];
        }
        double sum = (double) s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
        for (; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
