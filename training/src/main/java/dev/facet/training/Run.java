package dev.facet.training;

import dev.facet.data.DataFormatException;
import dev.facet.data.ImageSplits;
import dev.facet.models.InverseGraphicsNetwork;
import dev.facet.models.VisionTransformer;
import dev.facet.nn.TopologicalAttention;
import dev.facet.tensor.Safetensors;
import dev.facet.tensor.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run folder as others read it: recipe, metrics, scores, model. An exported folder opens as well, without the metrics.
 *
 * <p>Errors: {@link IllegalArgumentException} if the folder is not one of a run; {@code DataFormatException} for a file
 * in it that is missing or damaged.
 */
public final class Run {
    static final String CONFIG = "config.yaml";
    static final String MODEL = "model.safetensors";
    static final String METRICS = "metrics.jsonl";
    static final String TENSORBOARD = "tensorboard";
    static final String PROVENANCE = "provenance.json";
    static final String CHECKPOINT = "checkpoint";
    static final String EVALUATION = "evaluation.json";
    static final String PLOTS = "plots";
    static final String CARD = "README.md";
    static final String DATA = "data.json";
    static final String CALIBRATION = "calibration.json";
    static final String EXPORT_CONFIG = "config.json";

    private final Path folder;
    private final Recipe recipe;
    private final DataFacts facts;

    private Run(Path folder, Recipe recipe, DataFacts facts) {
        this.folder = folder;
        this.recipe = recipe;
        this.facts = facts;
    }

    /** Opens a run folder, or an exported one. */
    public static Run open(Path folder) {
        if (Files.isRegularFile(folder.resolve(CONFIG))) {
            ObjectNode tree = Recipes.parse(
                    Json.text(folder.resolve(CONFIG)), folder.resolve(CONFIG).toString());
            Recipe recipe = inFile(folder.resolve(CONFIG), () -> Recipes.read(tree));
            Path data = folder.resolve(DATA);
            return new Run(folder, recipe, facts(recipe, Json.read(data), data, ""));
        }
        Path exported = folder.resolve(EXPORT_CONFIG);
        if (Files.isRegularFile(exported)) {
            ObjectNode config = Json.read(exported);
            if (config.get("recipe") instanceof ObjectNode tree && config.get("data") instanceof ObjectNode data) {
                Recipe recipe = inFile(exported, () -> Recipes.read(tree));
                return new Run(folder, recipe, facts(recipe, data, exported, "data"));
            }
        }
        throw new IllegalArgumentException(folder
                + (Files.exists(folder) ? " is not the folder of a run: it has no " + CONFIG : " does not exist"));
    }

    public Path folder() {
        return folder;
    }

    /** The folder's own name. */
    public String name() {
        return Objects.toString(folder.toAbsolutePath().normalize().getFileName(), folder.toString());
    }

    private static DataFacts facts(Recipe recipe, JsonNode tree, Path file, String path) {
        Class<? extends DataFacts> type = switch (recipe) {
            case ImageRecipe _ -> PictureFacts.class;
            case InverseGraphicsRecipe _ -> SceneFacts.class;
        };
        return (DataFacts) settings(tree, type.asSubclass(Record.class), file, path);
    }

    private static <T extends Record> T settings(JsonNode tree, Class<T> type, Path file, String path) {
        return inFile(file, () -> Settings.read(tree, type, path));
    }

    /** Reads settings; what is wrong with them is told with the name of their file. */
    private static <T> T inFile(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RecipeException e) {
            throw new DataFormatException(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** The recipe, complete, as used. */
    public Recipe recipe() {
        return recipe;
    }

    /** The recipe of a run that classifies pictures. */
    public ImageRecipe imageRecipe() {
        if (recipe instanceof ImageRecipe images) {
            return images;
        }
        throw otherKind("pictures are classified");
    }

    /** The recipe of a run of an inverse graphics network. */
    public InverseGraphicsRecipe sceneRecipe() {
        if (recipe instanceof InverseGraphicsRecipe scenes) {
            return scenes;
        }
        throw otherKind("an inverse graphics network is trained");
    }

    private IllegalArgumentException otherKind(String wanted) {
        String kind = recipe instanceof ImageRecipe ? ImageRecipe.KIND : InverseGraphicsRecipe.KIND;
        return new IllegalArgumentException(folder + " is a run of kind " + kind + "; wanted one in which " + wanted);
    }

    /** What the model must know of its data. */
    public DataFacts facts() {
        return facts;
    }

    /** What a classifier must know of its pictures. */
    public PictureFacts pictureFacts() {
        if (facts instanceof PictureFacts pictures) {
            return pictures;
        }
        throw otherKind("pictures are classified");
    }

    /** What an inverse graphics network must know of its subjects. */
    public SceneFacts sceneFacts() {
        if (facts instanceof SceneFacts scenes) {
            return scenes;
        }
        throw otherKind("an inverse graphics network is trained");
    }

    /** Where the run comes from. */
    public ObjectNode provenance() {
        return Json.read(folder.resolve(PROVENANCE));
    }

    /** The lines of metrics.jsonl. */
    public List<ObjectNode> metrics() {
        return Json.readLines(folder.resolve(METRICS));
    }

    /** Whether training came to its end. */
    public boolean finished() {
        return Files.isRegularFile(folder.resolve(EVALUATION)) && Files.isRegularFile(folder.resolve(MODEL));
    }

    /** Whether there are scores: those of the run, or of an exported folder those it brought along. */
    boolean scored() {
        return Files.isRegularFile(folder.resolve(EVALUATION)) || exported();
    }

    private boolean exported() {
        return !Files.isRegularFile(folder.resolve(CONFIG));
    }

    /** Scores by split and name; {@code training} holds how it was trained. */
    public Map<String, Map<String, Double>> evaluation() {
        Path own = folder.resolve(EVALUATION);
        JsonNode tree = exported() && !Files.exists(own)
                ? Json.read(folder.resolve(EXPORT_CONFIG)).path("evaluation")
                : Json.read(own);
        Map<String, Map<String, Double>> evaluation = new LinkedHashMap<>();
        for (var split : tree.properties()) {
            Map<String, Double> scores = new LinkedHashMap<>();
            for (var score : split.getValue().properties()) {
                scores.put(score.getKey(), score.getValue().asDouble(Double.NaN));
            }
            evaluation.put(split.getKey(), scores);
        }
        return evaluation;
    }

    /** Writes the scores of one split beside those that are there. */
    void score(String split, Map<String, Double> scores) {
        Path file = folder.resolve(EVALUATION);
        ObjectNode evaluation = Files.exists(file) ? Json.read(file) : Json.object();
        evaluation.set(split, Json.scores(scores));
        Json.write(file, evaluation);
    }

    /** The trained model, ready to predict. */
    public VisionTransformer model() {
        ImageRecipe images = imageRecipe();
        requireModel();
        VisionTransformer model = new VisionTransformer(images.model());
        Weights.read(folder.resolve(MODEL), model);
        model.eval();
        return model;
    }

    /**
     * The trained inverse graphics network.
     *
     * @throws IllegalArgumentException if the file's layout is not the recipe's
     */
    public InverseGraphicsNetwork network() {
        InverseGraphicsRecipe scenes = sceneRecipe();
        requireModel();
        Path file = folder.resolve(MODEL);
        InverseGraphicsTask.requireSame(
                file, Safetensors.metadata(file), InverseGraphicsTask.weightFacts(scenes, sceneFacts()));
        InverseGraphicsNetwork network = InverseGraphicsNetwork.of(scenes.model());
        Weights.read(file, network.module());
        network.module().eval();
        return network;
    }

    /** What was fitted to the trained network on training identities. */
    public SceneCalibration calibration() {
        sceneRecipe();
        boolean exported = exported();
        Path file = folder.resolve(exported ? EXPORT_CONFIG : CALIBRATION);
        JsonNode tree = exported ? Json.read(file).path("calibration") : Json.read(file);
        return settings(tree, SceneCalibration.class, file, exported ? "calibration" : "");
    }

    /** A run is scored after its model is written, so that scores tell of one that was taken away. */
    private void requireModel() {
        Path model = folder.resolve(MODEL);
        if (Files.exists(model)) {
            return;
        }
        boolean resumes = Files.exists(folder.resolve(CONFIG)) && Files.exists(folder.resolve(CHECKPOINT));
        if (resumes && !Files.exists(folder.resolve(EVALUATION))) {
            throw new IllegalArgumentException(
                    folder + " is not finished; facet train --resume --run " + folder + " goes on with it");
        }
        throw new DataFormatException(
                model,
                "is missing, the weights of the trained model"
                        + (resumes ? "; facet train --resume --run " + folder + " writes it again" : ""));
    }

    /** The pictures it was trained and tested on, from where its recipe found them. */
    public ImageSplits pictures() {
        return Evaluation.load(imageRecipe().data());
    }

    /** The learned modulation functions (H, K + 1) of every layer; empty where the mask has none. */
    public List<double[][]> modulations() {
        try (Scope _ = Scope.open()) {
            return model().attentions().stream()
                    .map(TopologicalAttention::modulations)
                    .toList();
        }
    }

    /** The result that training this run came to. */
    RunResult result(long parameters) {
        Map<String, Map<String, Double>> evaluation = evaluation();
        Map<String, Double> training = evaluation.getOrDefault("training", Map.of());
        return new RunResult(
                folder,
                training.getOrDefault("steps", 0.0).intValue(),
                parameters,
                training.getOrDefault("seconds_per_step", 0.0),
                evaluation);
    }
}
