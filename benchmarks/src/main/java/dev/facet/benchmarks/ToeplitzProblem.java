package dev.facet.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * A Toeplitz mask on the grid of an attention problem, M_ij = exp(b[offset of i and j]), with b falling with the
 * distance as learned tables do.
 *
 * @param problem the arrays
 * @param features how many of the m features of queries and keys take part, for grids on which all of them take long;
 *     the cost is proportional to it, as each feature sends d + 1 columns through the mask
 */
record ToeplitzProblem(AttentionProblem problem, int features) {
    private static final double DECAY = 0.4;

    /** b (2 height - 1, 2 width - 1), the offset 0, 0 in the middle. */
    float[] table() {
        int height = problem.setting().height();
        int width = problem.setting().width();
        float[] b = new float[(2 * height - 1) * (2 * width - 1)];
        for (int t = 0; t < b.length; t++) {
            double row = t / (2 * width - 1) - (height - 1);
            double column = t % (2 * width - 1) - (width - 1);
            // Not symmetric, so that an exchange of rows and columns, or of a sign, shows.
            b[t] = (float) (-DECAY * Math.sqrt(row * row + 2 * column * column + 0.3 * row));
        }
        return b;
    }

    /** The features of queries or keys that take part (N, features). */
    MemorySegment part(MemorySegment matrix) {
        int all = problem.features();
        MemorySegment part = AttentionProblem.floats((long) problem.nodes() * features);
        for (int i = 0; i < problem.nodes(); i++) {
            MemorySegment.copy(matrix, JAVA_FLOAT, 4L * i * all, part, JAVA_FLOAT, 4L * i * features, features);
        }
        return part;
    }
}
