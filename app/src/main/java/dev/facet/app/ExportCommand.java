package dev.facet.app;

import dev.facet.training.Export;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet export}: a trained model for others. */
@Command(
        name = "export",
        description = {
            "Writes a trained model for others, who need nothing but PyTorch to run it.",
            "The folder holds config.json, model.safetensors, README.md and model.py, which loads it."
        },
        footer = {
            "",
            "Examples:",
            "  facet export runs/shapes --out shapes-model",
            "  facet export runs/fashion-mnist-grf --out /tmp/model --force",
            "  facet export runs/heads-64 --half --out heads-model",
            "  facet export heads --out heads-model"
        })
final class ExportCommand extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The folder of a finished run; or heads or chairs, which are float16 (./heads is a folder).")
    Path folder = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", required = true, order = 60, description = "The folder to write.")
    Path out = Path.of("");

    @Option(names = "--force", order = 61, description = "Replace an exported folder that exists.")
    boolean force;

    @Option(names = "--half", order = 50, description = "Parameters as float16: half the size.")
    boolean half;

    @Override
    void run() {
        startEngine();
        Export.of(folder, out, force, half);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", folder.toString());
        fields.put("out", out.toString());
        answer(fields);
    }
}
