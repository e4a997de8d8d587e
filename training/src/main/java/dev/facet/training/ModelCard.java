package dev.facet.training;

import dev.facet.models.InverseGraphicsConfig;
import dev.facet.models.VisionTransformerConfig;
import dev.facet.nn.AttentionConfig;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The README.md of a run: what the model is, what it was trained on, how well it does, how to use it. */
final class ModelCard {
    private ModelCard() {}

    /** The card beside a file that has all scores. */
    static String of(Run run, String scoresFile) {
        Recipe recipe = run.recipe();
        Map<String, Map<String, Double>> evaluation = run.evaluation();
        Map<String, Double> training = evaluation.getOrDefault("training", Map.of());
        ObjectNode provenance = run.provenance();
        StringBuilder card = new StringBuilder();
        card.append("# ")
                .append(run.name())
                .append("\n\n")
                .append(recipe.description())
                .append(".\n\n");
        String parameters = text(training.get("parameters"), "%.0f") + " parameters";
        switch (recipe) {
            case ImageRecipe images -> pictures(card, images, run.pictureFacts(), parameters);
            case InverseGraphicsRecipe scenes -> scenes(card, scenes, run.sceneFacts(), parameters);
        }
        card.append("\n## Scores\n\n");
        evaluation.forEach((split, scores) -> {
            if (!split.equals("training")) {
                StringBuilder row = new StringBuilder();
                MainScores.of(scores)
                        .forEach((name, value) -> row.append(row.isEmpty() ? "" : ", ")
                                .append(name.replace('_', ' '))
                                .append(' ')
                                .append(text(value, "%.4f")));
                line(card, split, row + MainScores.rest(scores, "in " + scoresFile));
            }
        });
        card.append("\n## Training\n\n");
        line(
                card,
                "length",
                text(training.get("steps"), "%.0f") + " steps of "
                        + recipe.training().batch() + " pictures, "
                        + text(training.get("seconds_per_step"), "%.3f") + " s a step, "
                        + text(training.get("seconds"), "%.0f") + " s in all");
        line(
                card,
                "seed and threads",
                provenance.path("seed").asString() + ", "
                        + Provenance.threads(provenance).stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", then ")));
        line(
                card,
                "Facet",
                provenance.path("version").asString() + ", commit "
                        + provenance.path("commit").asString());
        String command = provenance.path("command").asString();
        if (!command.isBlank()) {
            line(card, "command", "`" + command + "`");
        }
        card.append("\nAll settings are in config.yaml, all measurements in metrics.jsonl and tensorboard/.\n");
        for (String plot :
                new String[] {Plots.LOSS, Plots.ACCURACY, Plots.MODULATION, Plots.PSNR, Plots.BOUND, Plots.EQUIVARIANCE
                }) {
            if (Files.exists(run.folder().resolve(Run.PLOTS).resolve(plot))) {
                card.append("\n![")
                        .append(plot.replace(".png", ""))
                        .append("](")
                        .append(Run.PLOTS)
                        .append('/')
                        .append(plot)
                        .append(")\n");
            }
        }
        return card.toString();
    }

    private static void pictures(StringBuilder card, ImageRecipe recipe, PictureFacts facts, String parameters) {
        VisionTransformerConfig model = recipe.model();
        card.append("## Model\n\n");
        line(card, "kind", "vision transformer, " + parameters);
        line(
                card,
                "pictures",
                model.height() + " x " + model.width() + ", " + model.channels() + " channels, patches of "
                        + model.patch() + ": " + model.tokens() + " tokens");
        line(
                card,
                "blocks",
                model.depth() + " of width " + model.dimension() + ", "
                        + model.attention().heads() + " heads");
        line(card, "attention", attention(model.attention()));
        line(card, "positions", Names.constant(model.positions()) + ", pooling " + Names.constant(model.pooling()));
        card.append("\n## Data\n\n");
        line(card, "set", facts.name() + ", " + facts.train() + " training and " + facts.test() + " test pictures");
        line(card, "classes", String.join(", ", facts.classes()));
        line(card, "hash", "`" + facts.hash() + "`");
    }

    private static void scenes(StringBuilder card, InverseGraphicsRecipe recipe, SceneFacts facts, String parameters) {
        InverseGraphicsConfig model = recipe.model();
        SceneDataConfig data = recipe.data();
        card.append("## Model\n\n");
        line(card, "kind", "inverse graphics network, " + Names.constant(model.network()) + ", " + parameters);
        line(card, "pictures", model.size() + " x " + model.size() + (model.channels() == 1 ? ", grey" : ", RGB"));
        line(card, "code", facts.layout().size() + " entries: " + facts.layout());
        line(
                card,
                "clamping",
                Names.constant(recipe.groups().clamp()) + ", groups of "
                        + recipe.groups().groupSize());
        card.append("\n## Data\n\n");
        line(
                card,
                "subjects",
                facts.name() + " of version " + facts.version() + ", " + facts.shape() + " coordinates of shape and "
                        + facts.texture() + " of texture, rendered; training identities 0 to "
                        + (data.identities() - 1));
        line(
                card,
                "angles",
                "azimuth " + range(data.azimuth()) + ", elevation " + range(data.elevation()) + ", light "
                        + range(data.lightAzimuth()) + " degrees, uniform");
        line(card, "hash", "`" + facts.hash() + "`");
    }

    private static String range(List<Double> ends) {
        return text(ends.get(0), "%.0f") + " to " + text(ends.get(1), "%.0f");
    }

    private static String attention(AttentionConfig attention) {
        return switch (attention.mask()) {
            case SOFTMAX -> "softmax, no mask";
            case NONE -> "linear, no mask";
            case TOEPLITZ -> "linear, learned Toeplitz mask";
            case EXACT -> "linear, exact mask of walks of at most " + attention.maxLength() + " hops, f learned";
            case GRF ->
                "linear, mask by graph random features (" + attention.walks() + " walks a token, "
                        + Names.constant(attention.scheme()) + ", halting " + attention.halt() + ", at most "
                        + attention.maxLength() + " hops), f learned";
            case COUNTS -> "linear, mask by walk counts without importance weights, f learned";
        };
    }

    private static void line(StringBuilder card, String name, String value) {
        card.append("- ").append(name).append(": ").append(value).append('\n');
    }

    private static String text(@org.jspecify.annotations.Nullable Double value, String format) {
        return value == null ? "?" : String.format(Locale.ROOT, format, value);
    }
}
