package dev.facet.benchmarks;

import dev.facet.graph.AttentionPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cost of a forward pass of all heads over clouds: sparse and landmark of one walk set, Horner of the exact mask,
 * values of the mask from f and the order of rows included; beside softmax over as many tokens by torch, and the
 * Toeplitz mask of a grid of as many nodes (for powers of two; else of nearly as many), as it knows no clouds. Paths that do heads or features one by one are run on
 * a part of them.
 */
final class CloudCurves {
    private static final String SOFTMAX = "softmax (torch SDPA)";
    private static final String HORNER = "horner (exact)";
    private static final String TOEPLITZ = "toeplitz (a grid)";
    private static final int FEATURES = 2;

    private final Effort effort;
    private final CostCurves curves;

    CloudCurves(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.curves = new CostCurves(effort, log);
    }

    List<Path> write(Path folder) {
        CloudSetting largest = effort.cloud();
        for (int doublings = effort.doublings(); doublings >= 0; doublings--) {
            measure(largest.withPoints(largest.points() >> doublings));
        }
        return curves.write(
                folder,
                "A forward pass over a cloud of points, " + largest.heads() + " heads of " + largest.queryFeatures()
                        + " features",
                largest.toString(),
                "seconds of a forward pass of all heads, mask values from f and order of rows included");
    }

    private void measure(CloudSetting setting) {
        int nodes = setting.points();
        int features = Math.min(FEATURES, setting.queryFeatures());
        double parts = (double) setting.heads() * setting.queryFeatures() / features;
        CloudSetting part = setting.withPath(AttentionPath.HORNER).part(1, features);
        List<CloudProblem> problems = new ArrayList<>();
        Map<String, CostCurves.Pass> passes = new LinkedHashMap<>();
        try {
            passes.put("landmark", pass(setting.withPath(AttentionPath.LANDMARK), 1, problems));
            passes.put("sparse", pass(setting, 1, problems));
            if (curves.begins(HORNER, nodes, 1, parts)) {
                passes.put(HORNER, pass(part, parts, problems));
            }
            boolean toeplitz = curves.begins(TOEPLITZ, nodes, 1, parts);
            boolean softmax = curves.begins(SOFTMAX, nodes, 2, setting.heads());
            if (toeplitz || softmax) {
                AttentionProblem grid = new AttentionProblem(grid(setting));
                if (toeplitz) {
                    passes.put(
                            TOEPLITZ,
                            new CostCurves.Pass(new ToeplitzRival(new ToeplitzProblem(grid, features))::run, parts));
                }
                if (softmax) {
                    passes.put(SOFTMAX, new CostCurves.Pass(new SoftmaxRival(grid)::run, setting.heads()));
                }
            }
            curves.measure(nodes, passes);
        } finally {
            problems.forEach(CloudProblem::close);
        }
    }

    /** A grid of as many nodes whose sides are powers of two, as the number of points is. */
    private static AttentionSetting grid(CloudSetting setting) {
        int height = Integer.highestOneBit((int) Math.round(Math.sqrt(setting.points())));
        return new AttentionSetting(
                height,
                setting.points() / height,
                setting.walks(),
                setting.halt(),
                setting.maxLength(),
                setting.queryFeatures());
    }

    private static CostCurves.Pass pass(CloudSetting setting, double parts, List<CloudProblem> problems) {
        CloudProblem problem = new CloudProblem(setting);
        problems.add(problem);
        return new CostCurves.Pass(new CloudAttention(problem)::forward, parts);
    }
}
