package dev.facet.benchmarks;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionMask;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.AttentionPlan;
import dev.facet.graph.MaskedAttention;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cost of a forward pass on grids for every path: dense, landmark, sparse and asymmetric of one walk set, Horner
 * of the exact mask, Toeplitz, and softmax by torch; values of the mask from f included, what is fixed for a graph not.
 */
final class GridCurves {
    private static final String SOFTMAX = "softmax (torch SDPA)";
    private static final String DENSE = "dense";
    private static final String HORNER = "horner (exact)";
    private static final String TOEPLITZ = "toeplitz";
    private static final long MOST_DENSE_BYTES = 1L << 30;

    private final Effort effort;
    private final CostCurves curves;

    GridCurves(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.curves = new CostCurves(effort, log);
    }

    List<Path> write(Path folder) {
        for (int nodes : effort.curveNodes()) {
            measure(effort.setting().onNodes(nodes));
        }
        return curves.write(
                folder,
                "A forward pass of attention on a grid, one head, 64 features",
                effort.setting().toString(),
                "seconds of a forward pass, mask values from f included");
    }

    private void measure(AttentionSetting setting) {
        AttentionProblem problem = new AttentionProblem(setting);
        int nodes = setting.nodes();
        Map<String, CostCurves.Pass> passes = new LinkedHashMap<>();
        AttentionMask estimated = AttentionMask.symmetric(problem.walks());
        AttentionMask exact = new AttentionMask.Exact(problem.graph(), setting.maxLength());
        if (4L * nodes * nodes <= MOST_DENSE_BYTES && curves.begins(DENSE, nodes, 2, 1)) {
            passes.put(DENSE, pass(problem, estimated, AttentionPath.DENSE));
        }
        passes.put("landmark", pass(problem, estimated, AttentionPath.LANDMARK));
        passes.put("sparse", pass(problem, estimated, AttentionPath.SPARSE));
        passes.put(
                "asymmetric", pass(problem, new AttentionMask.Asymmetric(problem.walks()), AttentionPath.ASYMMETRIC));
        if (curves.begins(HORNER, nodes, 1, 1)) {
            passes.put(HORNER, pass(problem, exact, AttentionPath.HORNER));
        }
        if (curves.begins(TOEPLITZ, nodes, 1, 1)) {
            ToeplitzRival rival = new ToeplitzRival(new ToeplitzProblem(problem, problem.features()));
            passes.put(TOEPLITZ, new CostCurves.Pass(rival::run, 1));
        }
        if (curves.begins(SOFTMAX, nodes, 2, 1)) {
            passes.put(SOFTMAX, new CostCurves.Pass(new SoftmaxRival(problem)::run, 1));
        }
        curves.measure(nodes, passes);
    }

    private static CostCurves.Pass pass(AttentionProblem problem, AttentionMask mask, AttentionPath path) {
        double[][] f = {problem.f().coefficients()};
        MaskedAttention attention = MaskedAttention.of(mask, new AttentionPlan(path, AttentionKernel.LINEAR, Map.of()));
        MaskedAttention.Inputs inputs = new MaskedAttention.Inputs(problem.queries(), problem.keys(), problem.values());
        MaskedAttention.Results results = new MaskedAttention.Results(
                AttentionProblem.floats(problem.shape().valueElements()),
                AttentionProblem.floats(problem.shape().denominatorElements()));
        return new CostCurves.Pass(() -> attention.forward(f, problem.shape(), inputs, results), 1);
    }
}
