package dev.facet.graph;

/**
 * The inner loops of Fourier transforms of many columns at once: an array of complex elements, each with
 * {@link #lanes()} real parts followed by as many imaginary parts, one lane a transform. Implementations assert.
 */
sealed interface FourierKernel permits ScalarFourier, SimdFourier {
    /** The number of transforms done at once, L; an element takes 2 L floats. */
    int lanes();

    /**
     * One stage of Stockham's transform of length radix x rest x stride: for q below rest and k below stride, the radix
     * elements {@code k + stride (q + rest j)} are transformed and go to {@code k + stride (radix q + j)}, times the
     * twiddle factor of (q, j).
     *
     * @param radix 2, 3, 4 or 5
     * @param twiddles cosine and sine for q below rest and j from 1 to radix - 1
     * @param inverse whether the conjugate is transformed, and the result conjugated
     */
    void stage(int radix, int rest, int stride, float[] twiddles, boolean inverse, float[] from, float[] to);

    /**
     * Multiplies each element of x by a complex number, or by its conjugate; {@code start} is the first one's index.
     */
    void multiply(int length, float[] numbers, int start, boolean conjugate, float[] x);

    /** Adds g conj(z), summed over the lanes, to the complex numbers from index {@code start} on. */
    void correlate(int length, float[] g, float[] z, double[] numbers, int start);
}
