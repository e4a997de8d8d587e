package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A mask of fixed values, the same for every head. */
record GivenRule(SparseMatrix matrix) implements MaskRule {
    @Override
    public int coefficients() {
        return 0;
    }

    @Override
    public void values(double[][] f, MemorySegment values) {
        for (int h = 0; h < f.length; h++) {
            long start = 4L * h * matrix.entries();
            MemorySegment.copy(matrix.values, 0, values, ValueLayout.JAVA_FLOAT, start, matrix.entries());
        }
    }

    @Override
    public void gradient(double[][] f, MemorySegment dValues, double[][] df) {
        // Nothing depends on f.
    }

    @Override
    public MaskBasis basis() {
        return new MaskBasis(matrix.rows(), matrix.entries(), MaskTerms.constant(), matrix.values.clone());
    }
}
