package dev.facet.training;

import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of recipes: which keys they have, which file holds the defaults of all of them. */
enum RecipeKind {
    IMAGES(ImageRecipe.KIND, "defaults", ImageRecipe.keys(), ImageRecipe.keysFromData(), ImageRecipe::read),
    SCENES(
            InverseGraphicsRecipe.KIND,
            "defaults-inverse-graphics",
            InverseGraphicsRecipe.keys(),
            List.of(),
            InverseGraphicsRecipe::read);

    private final String id;
    final String defaults;
    final List<String> keys;
    final List<String> keysFromData;
    final Function<ObjectNode, Recipe> reader;

    RecipeKind(
            String id,
            String defaults,
            List<String> keys,
            List<String> keysFromData,
            Function<ObjectNode, Recipe> reader) {
        this.id = id;
        this.defaults = defaults;
        this.keys = keys;
        this.keysFromData = keysFromData;
        this.reader = reader;
    }

    /** The kind that a complete recipe names. */
    static RecipeKind of(ObjectNode tree) {
        JsonNode kind = tree.get("kind");
        for (RecipeKind known : values()) {
            if (kind != null && kind.isString() && kind.stringValue().equals(known.id)) {
                return known;
            }
        }
        throw new RecipeException("kind", "wanted " + IMAGES.id + " or " + SCENES.id + ", got " + kind);
    }

    /** The kind that a recipe without a parent is of: classification where it does not say. */
    static RecipeKind ofRoot(ObjectNode tree) {
        return tree.get("kind") == null ? IMAGES : of(tree);
    }

    /** Whether a name is that of a file of defaults. */
    static boolean isDefaults(String name) {
        return name.equals(IMAGES.defaults) || name.equals(SCENES.defaults);
    }
}
