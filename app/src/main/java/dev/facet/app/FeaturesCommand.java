package dev.facet.app;

import dev.facet.data.ScipyCsr;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphRandomFeatures;
import dev.facet.graph.Modulation;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.Walks;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code facet features}: graph random features Phi. */
@Command(
        name = "features",
        description = "Draws walks and writes the graph random features Phi as CSR (.npz).",
        footer = {
            "",
            "Examples:",
            "  facet features --graph grid:16x16 --walks 16 --out phi.npz",
            "  facet features --graph edges.tsv --coefficients 1,0.5,.25 --max-length 2"
        })
final class FeaturesCommand extends Verb {
    @Mixin
    GraphArguments graph = new GraphArguments();

    @Mixin
    WalkArguments walks = new WalkArguments();

    @Mixin
    KernelArguments kernel = new KernelArguments();

    @Mixin
    OutputArguments output = new OutputArguments();

    @Override
    void run() {
        WalkOptions options = walks.options(seed());
        Modulation f = kernel.modulation(this, walks.maxLength);
        output.check(".npz");
        Graph weighted = graph.weighted();
        long start = System.nanoTime();
        SparseMatrix phi = GraphRandomFeatures.features(Walks.draw(weighted, options), f);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (output.out != null) {
            ScipyCsr.write(output.out, output.force, phi);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", phi.rows());
        fields.put("nonzeros", phi.entries());
        fields.put("nonzeros_per_row", phi.rows() == 0 ? 0.0 : (double) phi.entries() / phi.rows());
        fields.put("seconds", seconds);
        if (output.out != null) {
            fields.put("out", output.out.toString());
        }
        answer(fields);
    }
}
