package dev.facet.graph;

/**
 * The inner loops of {@link HornerMask} on one block of columns, (N, width) with a width that is a multiple of 8.
 * Implementations assert; the facade checks arguments, packs and schedules.
 */
sealed interface HornerKernel permits ScalarHorner, SimdHorner {
    /** The widths that blocks are padded to. */
    int WIDTH_STEP = 8;

    /** out = factor x + W y. */
    void sweep(SparseMatrix w, int width, float factor, float[] x, float[] y, float[] out);

    /** sum += factor y; returns the sum over all entries of x y, in double. */
    double accumulate(int length, float factor, float[] x, float[] y, float[] sum);
}
