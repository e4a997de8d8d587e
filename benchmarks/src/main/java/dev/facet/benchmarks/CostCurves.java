package dev.facet.benchmarks;

import dev.facet.data.AtomicFiles;
import dev.facet.training.Provenance;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cost of a forward pass against N, a curve for each path, as a plot and as data. A path ends where its next run is
 * expected to take too long.
 */
final class CostCurves {
    /** The files written into a folder. */
    static final String PLOT = "cost.png";

    static final String DATA = "cost.json";

    private static final int ROUNDS = 3;
    /** Linear paths grow a little faster than N, as memory gets farther away. */
    private static final double MARGIN = 1.3;

    /** Seconds by number of nodes. */
    record Curve(String path, TreeMap<Integer, Double> seconds) {}

    /**
     * A pass or a part of one.
     *
     * @param parts how many such parts the whole pass has, all of the same work
     */
    record Pass(Runnable run, double parts) {}

    private final Effort effort;
    private final BenchmarkLog log;
    private final Map<String, Curve> curves = new LinkedHashMap<>();

    CostCurves(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    /** Times every path on so many nodes, in interleaved rounds. */
    void measure(int nodes, Map<String, Pass> passes) {
        log.note("all paths, " + nodes + " nodes: " + String.join(", ", passes.keySet()));
        SideBySide race = new SideBySide(Math.min(ROUNDS, effort.rounds()), effort.shortest(), log);
        passes.forEach((name, pass) -> race.add(name, pass.run()));
        race.run();
        passes.forEach((name, pass) -> curves.computeIfAbsent(name, path -> new Curve(path, new TreeMap<>()))
                .seconds()
                .put(nodes, pass.parts() * race.seconds(name)));
    }

    /**
     * Whether a path is worth a run on so many nodes, told from its last one.
     *
     * @param power the exponent of N in its cost
     * @param parts how many times its run the curve tells
     */
    boolean begins(String path, int nodes, int power, double parts) {
        Curve curve = curves.get(path);
        if (curve == null) {
            return curves.values().stream().allMatch(other -> other.seconds().firstKey() >= nodes);
        }
        double growth = (double) nodes / curve.seconds().lastKey();
        double expected = curve.seconds().lastEntry().getValue() / parts * Math.pow(growth, power);
        expected *= power == 1 ? MARGIN : 1;
        boolean begins = expected <= effort.curveSeconds();
        if (!begins) {
            log.note(String.format(
                    Locale.ROOT, "%s on %d nodes would take some %.0f s: left out", path, nodes, expected));
        }
        return begins;
    }

    /** Writes plot and data into a folder. */
    List<Path> write(Path folder, String title, String setting, String measure) {
        Path plot = folder.resolve(PLOT);
        Path data = folder.resolve(DATA);
        CostPlot.write(plot, title, List.copyOf(curves.values()));
        JsonMapper pretty =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        AtomicFiles.write(data, true, pretty.writeValueAsString(json(setting, measure)) + "\n");
        return List.of(plot, data);
    }

    private ObjectNode json(String setting, String measure) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("setting", setting);
        tree.put("measure", measure);
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
}
