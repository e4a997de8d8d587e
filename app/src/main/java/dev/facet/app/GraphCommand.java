package dev.facet.app;

import dev.facet.data.ScipyCsr;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code facet graph}: builds a graph, says what it is like, writes its weighted adjacency matrix. */
@Command(
        name = "graph",
        description = "Builds a graph, counts it, and writes its weighted adjacency matrix as CSR (.npz).",
        footer = {
            "",
            "Examples:",
            "  facet graph --graph grid:28x28 --json",
            "  facet graph --graph points.npy --knn 8 --out w.npz",
            "  facet graph --graph scan.laz --radius 2.5 --weights gaussian --json",
            "  facet graph --graph body.off --weights cotangent --out w.npz"
        })
final class GraphCommand extends Verb {
    @Mixin
    GraphArguments graph = new GraphArguments();

    @Mixin
    OutputArguments output = new OutputArguments();

    @Override
    void run() {
        output.check(".npz");
        Graph given = graph.read();
        GraphStatistics statistics = GraphStatistics.of(given);
        if (output.out != null) {
            ScipyCsr.write(output.out, output.force, graph.weighted(given).toMatrix());
        }
        Map<String, Object> degree = new LinkedHashMap<>();
        degree.put("min", statistics.minDegree());
        degree.put("mean", statistics.meanDegree());
        degree.put("max", statistics.maxDegree());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", statistics.nodes());
        fields.put("edges", statistics.edges());
        fields.put("degree", degree);
        fields.put("components", statistics.components());
        fields.put("isolated", statistics.isolated());
        fields.put("directed", given.directed());
        if (output.out != null) {
            fields.put("out", output.out.toString());
        }
        answer(fields);
    }
}
