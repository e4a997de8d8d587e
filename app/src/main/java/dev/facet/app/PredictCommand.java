package dev.facet.app;

import dev.facet.training.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code facet predict}: the classes of pictures. */
@Command(
        name = "predict",
        description = "Says which class a trained model gives each picture, and with what probability.",
        footer = {
            "",
            "Examples:",
            "  facet predict runs/shapes picture.png",
            "  facet predict exported-folder pictures/ --json"
        })
final class PredictCommand extends Verb {
    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder, or an exported one.")
    Path folder = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Pictures (PNG, JPEG, WebP), or folders of them.")
    List<Path> inputs = List.of();

    @Override
    void run() {
        startEngine();
        List<Predictor.Prediction> predictions = new Predictor(folder).predict(inputs);
        if (global().json) {
            answer(Map.of(
                    "predictions",
                    predictions.stream().map(PredictCommand::fields).toList()));
            return;
        }
        int width = predictions.stream()
                .mapToInt(prediction -> prediction.input().length())
                .max()
                .orElse(0);
        for (Predictor.Prediction prediction : predictions) {
            out().println(String.format(
                    Locale.ROOT,
                    "%-" + width + "s  %s  %.3f%s",
                    prediction.input(),
                    prediction.best(),
                    prediction.probability(),
                    runnersUp(prediction)));
        }
    }

    private static String runnersUp(Predictor.Prediction prediction) {
        List<String> others = new ArrayList<>();
        prediction.probabilities().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(prediction.best()))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(2)
                .forEach(entry -> others.add(String.format(Locale.ROOT, "%s %.3f", entry.getKey(), entry.getValue())));
        return others.isEmpty() ? "" : "  (then " + String.join(", ", others) + ")";
    }

    private static Map<String, Object> fields(Predictor.Prediction prediction) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", prediction.input());
        fields.put("class", prediction.best());
        fields.put("probability", prediction.probability());
        fields.put("probabilities", prediction.probabilities());
        return fields;
    }
}
