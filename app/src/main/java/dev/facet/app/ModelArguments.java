package dev.facet.app;

import dev.facet.training.GraphicsModel;
import java.util.ArrayList;
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

    /**
     * What is to be noted of degrees asked for: that the angle was not learned, that the model was not trained on them;
     * empty where there is nothing.
     */
    static List<String> remarks(GraphicsModel model, String angle, Collection<Double> degrees) {
        List<String> remarks = new ArrayList<>();
        List<Double> range = model.range(angle);
        if (!model.learned(angle)) {
            remarks.add(notLearned(model, angle, "which stays as it is"));
        }
        degrees.stream()
                .filter(value -> !model.fullTurn(angle) && (value < range.get(0) || value > range.get(1)))
                .limit(1)
                .forEach(value -> remarks.add(String.format(
                        Locale.ROOT,
                        "%s %.4g lies outside %.4g to %.4g, the range that %s was trained on",
                        angle,
                        value,
                        range.get(0),
                        range.get(1),
                        model.name())));
        return remarks;
    }

    /** That an angle was not learned, what follows, and how it is known. */
    static String notLearned(GraphicsModel model, String angle, String hence) {
        return String.format(
                Locale.ROOT,
                "%s did not learn %s, %s: its median error on unseen scenes is %.0f degrees, that of guessing the middle"
                        + " %.0f",
                model.name(),
                angle,
                hence,
                model.medianError(angle),
                model.guessError(angle));
    }
}
