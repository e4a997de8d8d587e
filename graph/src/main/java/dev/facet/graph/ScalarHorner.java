package dev.facet.graph;

/** The specification of {@link HornerKernel}. */
final class ScalarHorner implements HornerKernel {
    @Override
    public void sweep(SparseMatrix w, int width, float factor, float[] x, float[] y, float[] out) {
        assert width % WIDTH_STEP == 0;
        for (int i = 0; i < w.rows(); i++) {
            int row = i * width;
            for (int c = 0; c < width; c++) {
                out[row + c] = factor * x[row + c];
            }
            for (int e = w.offsets[i]; e < w.offsets[i + 1]; e++) {
                int source = w.indices[e] * width;
                float weight = w.values[e];
                for (int c = 0; c < width; c++) {
                    out[row + c] += weight * y[source + c];
                }
            }
        }
    }

    @Override
    public double accumulate(int length, float factor, float[] x, float[] y, float[] sum) {
        double dot = 0;
        for (int t = 0; t < length; t++) {
            sum[t] += factor * y[t];
            dot += (double) x[t] * y[t];
        }
        return dot;
    }
}
