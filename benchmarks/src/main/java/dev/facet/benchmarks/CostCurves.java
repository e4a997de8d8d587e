package dev.facet.benchmarks;

import dev.facet.data.AtomicFiles;
import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionMask;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.AttentionPlan;
import dev.facet.graph.MaskedAttention;
import dev.facet.training.Provenance;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cost of a forward pass against N for every path: dense, landmark, sparse and asymmetric of one walk set, Horner
 * of the exact mask, Toeplitz, and softmax by torch; values of the mask from f included, what is fixed for a graph not.
 * A path ends where its next run is expected to take too long, or a gibibyte for the dense ones.
 */
final class CostCurves {
    /** The files written into a folder. */
    static final String PLOT = "cost.png";

    static final String DATA = "cost.json";

    private static final int ROUNDS = 3;
    private static final String SOFTMAX = "softmax (torch SDPA)";
    private static final String DENSE = "dense";
    private static final Set<String> QUADRATIC = Set.of(SOFTMAX, DENSE);
    private static final long MOST_DENSE_BYTES = 1L << 30;
    /** Linear paths grow a little faster than N, as memory gets farther away. */
    private static final double MARGIN = 1.3;

    /** Seconds by number of nodes. */
    record Curve(String path, TreeMap<Integer, Double> seconds) {}

    private final Effort effort;
    private final BenchmarkLog log;
    private final Map<String, Curve> curves = new LinkedHashMap<>();

    CostCurves(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    /** Measures, and writes plot and data into the folder. */
    List<Path> write(Path folder) {
        for (int nodes : effort.curveNodes()) {
            measure(effort.setting().onNodes(nodes));
        }
        Path plot = folder.resolve(PLOT);
        Path data = folder.resolve(DATA);
        CostPlot.write(plot, List.copyOf(curves.values()));
        JsonMapper pretty =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        AtomicFiles.write(data, true, pretty.writeValueAsString(json()) + "\n");
        return List.of(plot, data);
    }

    private ObjectNode json() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("setting", effort.setting().toString());
        tree.put("measure", "seconds of a forward pass, mask values from f included");
        var listed = tree.putArray("curves");
        for (Curve curve : curves.values()) {
            ObjectNode node = listed.addObject();
            node.put("path", curve.path());
            var nodes = node.putArray("nodes");
            var seconds = node.putArray("seconds");
            curve.seconds().forEach((n, s) -> {
                nodes.add(n);
                seconds.add(s);
            });
        }
        tree.set("machine", Provenance.machine());
        tree.put("commit", Provenance.commit());
        return tree;
    }

    private void measure(AttentionSetting setting) {
        AttentionProblem problem = new AttentionProblem(setting);
        Map<String, Runnable> bodies = new LinkedHashMap<>();
        AttentionMask estimated = AttentionMask.symmetric(problem.walks());
        AttentionMask exact = new AttentionMask.Exact(problem.graph(), setting.maxLength());
        double[][] f = {problem.f().coefficients()};
        if (begins(DENSE, setting)) {
            bodies.put(DENSE, pass(problem, estimated, AttentionPath.DENSE, f));
        }
        bodies.put("landmark", pass(problem, estimated, AttentionPath.LANDMARK, f));
        bodies.put("sparse", pass(problem, estimated, AttentionPath.SPARSE, f));
        bodies.put(
                "asymmetric",
                pass(problem, new AttentionMask.Asymmetric(problem.walks()), AttentionPath.ASYMMETRIC, f));
        if (begins("horner (exact)", setting)) {
            bodies.put("horner (exact)", pass(problem, exact, AttentionPath.HORNER, f));
        }
        if (begins("toeplitz", setting)) {
            bodies.put("toeplitz", new ToeplitzRival(new ToeplitzProblem(problem, problem.features()))::run);
        }
        if (begins(SOFTMAX, setting)) {
            bodies.put(SOFTMAX, new SoftmaxRival(problem)::run);
        }
        log.note("all paths, " + setting.nodes() + " nodes: " + String.join(", ", bodies.keySet()));
        SideBySide race = new SideBySide(Math.min(ROUNDS, effort.rounds()), effort.shortest(), log);
        bodies.forEach(race::add);
        race.run();
        for (String name : bodies.keySet()) {
            curves.computeIfAbsent(name, path -> new Curve(path, new TreeMap<>()))
                    .seconds()
                    .put(setting.nodes(), race.seconds(name));
        }
    }

    /** Whether a path is worth a run on this grid, told from its last one. */
    private boolean begins(String path, AttentionSetting setting) {
        if (path.equals(DENSE) && 4L * setting.nodes() * setting.nodes() > MOST_DENSE_BYTES) {
            return false;
        }
        Curve curve = curves.get(path);
        if (curve == null) {
            return setting.nodes() <= effort.curveNodes().getFirst() * 2;
        }
        double growth = (double) setting.nodes() / curve.seconds().lastKey();
        double expected =
                curve.seconds().lastEntry().getValue() * (QUADRATIC.contains(path) ? growth * growth : growth * MARGIN);
        boolean begins = expected <= effort.curveSeconds();
        if (!begins) {
            log.note(String.format(
                    Locale.ROOT, "%s on %d nodes would take some %.0f s: left out", path, setting.nodes(), expected));
        }
        return begins;
    }

    private static Runnable pass(AttentionProblem problem, AttentionMask mask, AttentionPath path, double[][] f) {
        MaskedAttention attention = MaskedAttention.of(mask, new AttentionPlan(path, AttentionKernel.LINEAR, Map.of()));
        MaskedAttention.Inputs inputs = new MaskedAttention.Inputs(problem.queries(), problem.keys(), problem.values());
        MaskedAttention.Results results = new MaskedAttention.Results(
                AttentionProblem.floats(problem.shape().valueElements()),
                AttentionProblem.floats(problem.shape().denominatorElements()));
        return () -> attention.forward(f, problem.shape(), inputs, results);
    }
}
