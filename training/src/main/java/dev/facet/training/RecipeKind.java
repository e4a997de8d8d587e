package dev.facet.training;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of recipes: which keys they have, which file holds the defaults of all of them. */
enum RecipeKind {
    IMAGES(ImageRecipe.KIND, "defaults"),
    SCENES(InverseGraphicsRecipe.KIND, "defaults-inverse-graphics");

    private final String id;
    final String defaults;

    RecipeKind(String id, String defaults) {
        this.id = id;
        this.defaults = defaults;
    }

    /** The keys of a recipe. */
    List<String> keys() {
        return switch (this) {
            case IMAGES -> ImageRecipe.keys();
            case SCENES -> InverseGraphicsRecipe.keys();
        };
    }

    /** The keys that a run takes from its data. */
    List<String> keysFromData() {
        return switch (this) {
            case IMAGES -> ImageRecipe.keysFromData();
            case SCENES -> List.of();
        };
    }

    /** The recipe of a complete tree. */
    Recipe read(ObjectNode tree) {
        return switch (this) {
            case IMAGES -> ImageRecipe.read(tree);
            case SCENES -> InverseGraphicsRecipe.read(tree);
        };
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
