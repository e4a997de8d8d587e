package dev.facet.training;

import dev.facet.models.VisionTransformerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Classification of pictures by a vision transformer.
 *
 * <p>The size of the pictures, the number of classes and the seed of walks need not be in a recipe: they come from the
 * data and from the run. Until then the model has stand-ins for them, named by {@code open}; a recipe that does state
 * them is checked against the data.
 *
 * @param name the name it is trained by
 * @param description one line that says what it trains
 * @param minutes expected minutes on two cores
 * @param data which pictures
 * @param model the network
 * @param training how it is trained
 * @param open the keys of the model that the data and the run's seed are still to fill
 */
public record ImageRecipe(
        String name,
        String description,
        double minutes,
        DataConfig data,
        VisionTransformerConfig model,
        TrainingConfig training,
        List<String> open)
        implements Recipe {
    static final String KIND = "image-classification";

    private static final List<String> FROM_DATA = List.of("channels", "height", "width", "classes");
    private static final String WALK_SEED = "attention.seed";

    private record Keys(
            String name,
            String description,
            double minutes,
            DataConfig data,
            VisionTransformerConfig model,
            TrainingConfig training) {}

    public ImageRecipe {
        open = List.copyOf(open);
    }

    /** Every dotted key that a recipe may hold. */
    static List<String> keys() {
        return Settings.leaves(Keys.class);
    }

    /** Keys that the data fill and that are no one's to override. */
    static List<String> keysFromData() {
        return FROM_DATA.stream().map(key -> "model." + key).toList();
    }

    static ImageRecipe read(ObjectNode tree) {
        ObjectNode filled = tree.deepCopy();
        List<String> open = new ArrayList<>();
        if (filled.get("model") instanceof ObjectNode model) {
            // A stand-in that every patch size divides, so that the rest of the model is checked before data is read.
            int side = model.path("patch").isInt()
                    ? Math.max(1, model.path("patch").intValue())
                    : 1;
            Map<String, Integer> standIns = Map.of("channels", 1, "height", side, "width", side, "classes", 2);
            for (String key : FROM_DATA) {
                if (model.get(key) == null) {
                    model.put(key, standIns.get(key));
                    open.add(key);
                }
            }
            if (model.get("attention") instanceof ObjectNode attention && attention.get("seed") == null) {
                attention.put("seed", 0L);
                open.add(WALK_SEED);
            }
        }
        Keys keys = Settings.read(filled, Keys.class, "");
        return new ImageRecipe(
                keys.name(), keys.description(), keys.minutes(), keys.data(), keys.model(), keys.training(), open);
    }

    @Override
    public String dataPath() {
        return data.path();
    }

    @Override
    public ObjectNode tree() {
        ObjectNode tree = Settings.tree(new Keys(name, description, minutes, data, model, training));
        ObjectNode result = tree.objectNode().put("kind", KIND);
        result.setAll(tree);
        for (String key : open) {
            ObjectNode section = (ObjectNode) result.get("model");
            String[] steps = key.split("\\.", -1);
            for (int i = 0; i + 1 < steps.length; i++) {
                section = (ObjectNode) section.get(steps[i]);
            }
            section.remove(steps[steps.length - 1]);
        }
        return result;
    }

    /**
     * The recipe for pictures of this size and this many classes.
     *
     * @throws RecipeException if the recipe states other values, or patches do not divide the pictures
     */
    public ImageRecipe fitted(int channels, int height, int width, int classes, long seed) {
        ObjectNode tree = tree();
        ObjectNode section = (ObjectNode) tree.get("model");
        int[] found = {channels, height, width, classes};
        for (int i = 0; i < found.length; i++) {
            String key = FROM_DATA.get(i);
            int value = found[i];
            @Nullable JsonNode stated = section.get(key);
            if (stated != null && stated.intValue() != value) {
                throw new RecipeException("model." + key, "the recipe says " + stated + ", the data have " + value);
            }
            section.put(key, value);
        }
        ObjectNode attention = (ObjectNode) section.get("attention");
        if (attention.get("seed") == null) {
            attention.put("seed", seed);
        }
        tree.remove("kind");
        return read(tree);
    }
}
