package dev.facet.benchmarks;

import dev.facet.graph.SparseAttention;
import java.lang.foreign.MemorySegment;

/** Our own side: the sparse path over the mask's non-zeros, forward, with the mask's values, and backward down to f. */
final class FacetAttention {
    private final AttentionProblem problem;
    private final MemorySegment maskValues;
    private final MemorySegment outputs;
    private final MemorySegment denominators;
    private final MemorySegment queryGradient;
    private final MemorySegment keyGradient;
    private final MemorySegment valueGradient;
    private final MemorySegment maskGradient;
    private final double[][] f;
    private double[][] df;

    FacetAttention(AttentionProblem problem) {
        this.problem = problem;
        this.maskValues = AttentionProblem.floats(problem.mask().entries()).copyFrom(problem.maskValues());
        this.outputs = AttentionProblem.floats(problem.shape().valueElements());
        this.denominators = AttentionProblem.floats(problem.shape().denominatorElements());
        this.queryGradient = AttentionProblem.floats(problem.shape().queryElements());
        this.keyGradient = AttentionProblem.floats(problem.shape().queryElements());
        this.valueGradient = AttentionProblem.floats(problem.shape().valueElements());
        this.maskGradient = AttentionProblem.floats(problem.mask().entries());
        this.f = new double[][] {problem.f().coefficients()};
        this.df = new double[1][f[0].length];
    }

    /** Outputs from given values of the mask. */
    void forward() {
        SparseAttention.forward(
                problem.mask().pattern(),
                problem.shape(),
                problem.queries(),
                problem.keys(),
                problem.values(),
                maskValues,
                outputs,
                denominators);
    }

    /** The mask's values from f, then outputs. */
    void valuesAndForward() {
        problem.mask().values(f, maskValues);
        forward();
    }

    /** A step of training: values from f, outputs, and the gradients of queries, keys, values and f. */
    void forwardAndBackward() {
        valuesAndForward();
        SparseAttention.backward(
                problem.mask().pattern(),
                problem.shape(),
                problem.queries(),
                problem.keys(),
                problem.values(),
                maskValues,
                outputs,
                denominators,
                problem.outputGradient(),
                queryGradient,
                keyGradient,
                valueGradient,
                maskGradient);
        df = new double[1][f[0].length];
        problem.mask().gradient(f, maskGradient, df);
    }

    /** Multiply-adds of one forward pass: one for each non-zero of the mask and feature of a key and of a value. */
    double multiplyAdds() {
        return (double) problem.mask().entries() * 2 * problem.features();
    }

    /** Outputs (N, d) of the last call. */
    MemorySegment outputs() {
        return outputs;
    }

    MemorySegment queryGradient() {
        return queryGradient;
    }

    MemorySegment keyGradient() {
        return keyGradient;
    }

    MemorySegment valueGradient() {
        return valueGradient;
    }

    double[] coefficientGradient() {
        return df[0];
    }
}
