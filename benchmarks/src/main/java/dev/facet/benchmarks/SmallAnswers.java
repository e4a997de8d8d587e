package dev.facet.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionOracle;
import dev.facet.graph.ExactMask;
import dev.facet.graph.Modulation;
import dev.facet.graph.WalkSet;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everyone who is timed, and every gradient, on a small grid against the formula over all pairs in double precision
 * ({@link AttentionOracle}): what is fast must be right first.
 */
final class SmallAnswers {
    private static final double TOLERANCE = 2e-5;

    private final AttentionProblem problem;
    private final double[][] queries;
    private final double[][] keys;
    private final double[][] values;
    private final double[][] outputGradient;

    /** On a grid of 11 x 13, whatever the grid of the setting. */
    SmallAnswers(AttentionSetting setting) {
        this.problem = new AttentionProblem(setting.on(11, 13));
        this.queries = problem.rows(problem.queries());
        this.keys = problem.rows(problem.keys());
        this.values = problem.rows(problem.values());
        this.outputGradient = problem.rows(problem.outputGradient());
    }

    List<Agreement> check() {
        List<Agreement> all = new ArrayList<>(linear());
        all.addAll(softmax());
        all.addAll(toeplitz());
        return all;
    }

    private List<Agreement> linear() {
        double[][] mask = ExactMask.symmetric(problem.walks(), problem.f());
        double[][] right = AttentionOracle.forward(AttentionKernel.LINEAR, queries, keys, values, mask);
        AttentionOracle.Gradients gradients =
                AttentionOracle.backward(AttentionKernel.LINEAR, queries, keys, values, mask, outputGradient);
        FacetAttention own = new FacetAttention(problem);
        own.forwardAndBackward();
        int m = problem.features();
        return List.of(
                Agreement.of("sparse path, small grid", array(own.outputs()), right, TOLERANCE),
                Agreement.of("its gradient of queries", array(own.queryGradient()), gradients.queries(), TOLERANCE),
                Agreement.of("its gradient of keys", array(own.keyGradient()), gradients.keys(), TOLERANCE),
                Agreement.of("its gradient of values", array(own.valueGradient()), gradients.values(), TOLERANCE),
                Agreement.of(
                        "its gradient of f",
                        floats(own.coefficientGradient()),
                        new double[][] {coefficientGradient(problem.walks(), problem.f(), gradients.mask())},
                        TOLERANCE),
                Agreement.of("landmark order, small grid", new LandmarkRival(problem, m).answer(), right, TOLERANCE),
                Agreement.of(
                        "landmark order in blocks, small grid",
                        new LandmarkRival(problem, Math.max(1, m / 5)).answer(),
                        right,
                        TOLERANCE),
                Agreement.of("torch sparse, small grid", new TorchSparseRival(problem).answer(), right, TOLERANCE));
    }

    /** df given dM: M is a square of f, so that its central differences are exact. */
    private static double[] coefficientGradient(WalkSet walks, Modulation f, double[][] maskGradient) {
        double[] gradient = new double[f.maxLength() + 1];
        for (int k = 0; k < gradient.length; k++) {
            double[] above = f.coefficients();
            double[] below = f.coefficients();
            above[k] += 0.5;
            below[k] -= 0.5;
            double[][] up = ExactMask.symmetric(walks, Modulation.of(above));
            double[][] down = ExactMask.symmetric(walks, Modulation.of(below));
            for (int i = 0; i < up.length; i++) {
                for (int j = 0; j < up.length; j++) {
                    gradient[k] += maskGradient[i][j] * (up[i][j] - down[i][j]);
                }
            }
        }
        return gradient;
    }

    private List<Agreement> softmax() {
        double[][] ones = new double[problem.nodes()][problem.nodes()];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        double[][] q = problem.rows(problem.rawQueries());
        double[][] k = problem.rows(problem.rawKeys());
        double[][] right = AttentionOracle.forward(AttentionKernel.SOFTMAX, q, k, values, ones);
        AttentionOracle.Gradients gradients =
                AttentionOracle.backward(AttentionKernel.SOFTMAX, q, k, values, ones, outputGradient);
        List<double[]> rows = new ArrayList<>(List.of(gradients.queries()));
        rows.addAll(List.of(gradients.keys()));
        rows.addAll(List.of(gradients.values()));
        return List.of(
                Agreement.of("softmax, small grid", new SoftmaxRival(problem).answer(), right, TOLERANCE),
                Agreement.of(
                        "its gradients",
                        new SoftmaxGradientRival(problem).answer(),
                        rows.toArray(double[][]::new),
                        TOLERANCE));
    }

    private List<Agreement> toeplitz() {
        ToeplitzProblem toeplitz = new ToeplitzProblem(problem, problem.features());
        double[][] mask =
                ExactMask.toeplitz(problem.setting().height(), problem.setting().width(), toeplitz.table());
        double[][] right = AttentionOracle.forward(AttentionKernel.LINEAR, queries, keys, values, mask);
        return List.of(
                Agreement.of("Toeplitz, small grid", new ToeplitzRival(toeplitz).answer(), right, TOLERANCE),
                Agreement.of(
                        "Toeplitz by torch, small grid", new TorchFourierRival(toeplitz).answer(), right, TOLERANCE));
    }

    static float[] array(MemorySegment segment) {
        return segment.toArray(JAVA_FLOAT);
    }

    private static float[] floats(double[] x) {
        float[] narrow = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            narrow[i] = (float) x[i];
        }
        return narrow;
    }
}
