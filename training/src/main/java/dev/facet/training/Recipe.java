package dev.facet.training;

import tools.jackson.databind.node.ObjectNode;

/** What {@code facet train} is given: one YAML file, complete after its parents and overrides are read into it. */
public sealed interface Recipe permits ImageRecipe, InverseGraphicsRecipe {
    /** The name it is trained by. */
    String name();

    /** One line that says what it trains. */
    String description();

    /** Expected minutes on two cores. */
    double minutes();

    /** Where its data are looked for, or what is rendered. */
    String dataPath();

    /** How it is trained. */
    LoopConfig training();

    /** The recipe as the keys of its YAML file, complete. */
    ObjectNode tree();

    /** The text of the complete YAML file. */
    default String yaml() {
        return Recipes.yaml(tree());
    }
}
