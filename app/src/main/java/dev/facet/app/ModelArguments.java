package dev.facet.app;

import dev.facet.training.GraphicsModel;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which inverse graphics network a verb runs. */
final class ModelArguments {
    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = "heads",
            order = 10,
            description = "heads, chairs, a run folder or an exported folder (default: ${DEFAULT-VALUE}).")
    String model = "heads";

    GraphicsModel open() {
        return GraphicsModel.open(model);
    }

    /** What is to be noted of degrees that an angle of the model was not trained on; empty where there is nothing. */
    static List<String> beyondRange(GraphicsModel model, String angle, Collection<Double> degrees) {
        List<Double> range = model.range(angle);
        if (model.fullTurn(angle)) {
            return List.of();
        }
        return degrees.stream()
                .filter(value -> value < range.get(0) || value > range.get(1))
                .limit(1)
                .map(value -> String.format(
                        Locale.ROOT,
                        "%s %.4g lies outside %.4g to %.4g, the range that %s was trained on",
                        angle,
                        value,
                        range.get(0),
                        range.get(1),
                        model.name()))
                .toList();
    }
}
