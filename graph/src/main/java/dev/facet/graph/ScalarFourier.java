package dev.facet.graph;

/** The specification of {@link FourierKernel}. */
final class ScalarFourier implements FourierKernel {
    private static final int LANES = 8;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void stage(int radix, int rest, int stride, float[] twiddles, boolean inverse, float[] from, float[] to) {
        // Swapping real and imaginary parts on the way in and out turns the transform into its inverse.
        int real = inverse ? LANES : 0;
        int imaginary = LANES - real;
        double[] cos = new double[radix];
        double[] sin = new double[radix];
        for (int j = 0; j < radix; j++) {
            cos[j] = Math.cos(-2 * Math.PI * j / radix);
            sin[j] = Math.sin(-2 * Math.PI * j / radix);
        }
        for (int q = 0; q < rest; q++) {
            for (int k = 0; k < stride; k++) {
                for (int j = 0; j < radix; j++) {
                    int twiddle = 2 * ((radix - 1) * q + j - 1);
                    float turnRe = j == 0 ? 1 : twiddles[twiddle];
                    float turnIm = j == 0 ? 0 : twiddles[twiddle + 1];
                    int out = 2 * LANES * (k + stride * (radix * q + j));
                    for (int lane = 0; lane < LANES; lane++) {
                        float re = 0;
                        float im = 0;
                        for (int i = 0; i < radix; i++) {
                            int in = 2 * LANES * (k + stride * (q + rest * i)) + lane;
                            float c = (float) cos[i * j % radix];
                            float s = (float) sin[i * j % radix];
                            re += from[in + real] * c - from[in + imaginary] * s;
                            im += from[in + real] * s + from[in + imaginary] * c;
                        }
                        to[out + real + lane] = re * turnRe - im * turnIm;
                        to[out + imaginary + lane] = re * turnIm + im * turnRe;
                    }
                }
            }
        }
    }

    @Override
    public void multiply(int length, float[] numbers, int start, boolean conjugate, float[] x) {
        for (int t = 0; t < length; t++) {
            float c = numbers[2 * (start + t)];
            float s = conjugate ? -numbers[2 * (start + t) + 1] : numbers[2 * (start + t) + 1];
            for (int lane = 0; lane < LANES; lane++) {
                int at = 2 * LANES * t + lane;
                float re = x[at];
                float im = x[at + LANES];
                x[at] = re * c - im * s;
                x[at + LANES] = re * s + im * c;
            }
        }
    }

    @Override
    public void correlate(int length, float[] g, float[] z, double[] numbers, int start) {
        for (int t = 0; t < length; t++) {
            float re = 0;
            float im = 0;
            for (int lane = 0; lane < LANES; lane++) {
                int at = 2 * LANES * t + lane;
                re += g[at] * z[at] + g[at + LANES] * z[at + LANES];
                im += g[at + LANES] * z[at] - g[at] * z[at + LANES];
            }
            numbers[2 * (start + t)] += re;
            numbers[2 * (start + t) + 1] += im;
        }
    }
}
