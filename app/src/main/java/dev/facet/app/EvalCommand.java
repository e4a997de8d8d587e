package dev.facet.app;

import dev.facet.training.Evaluation;
import dev.facet.training.MainScores;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet eval}: scores of a trained model. */
@Command(
        name = "eval",
        description = "Scores a trained model on a split of its data, and writes them to the run's evaluation.json.",
        footer = {
            "",
            "Examples:",
            "  facet eval runs/shapes",
            "  facet eval runs/fashion-mnist-grf --split train --json",
            "  facet eval runs/heads-64-quick --split development"
        })
final class EvalCommand extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = {
                "A run folder, or an exported one; heads or chairs, whose scores are shown and not written",
                "(./heads is a folder)."
            })
    Path folder = Path.of("");

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "test",
            order = 50,
            description = "test or train, of rendered scenes also development (default: ${DEFAULT-VALUE}).")
    String split = "test";

    @Option(
            names = "--data",
            paramLabel = "PATH",
            order = 51,
            description = "Other pictures of the same classes; their scores are shown and not written.")
    @Nullable
    String data;

    @Override
    void run() {
        startEngine();
        Map<String, Double> scores = Evaluation.of(folder, split, data);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", folder.toString());
        fields.put("split", split);
        fields.putAll(global().json ? scores : MainScores.of(scores));
        answer(fields);
        String rest = MainScores.rest(scores, "with --json");
        if (!global().json && !rest.isEmpty()) {
            note(rest.strip());
        }
    }
}
