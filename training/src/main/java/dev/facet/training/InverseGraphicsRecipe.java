package dev.facet.training;

import dev.facet.data.GroupFactors;
import dev.facet.data.SceneFactor;
import dev.facet.models.InverseGraphicsConfig;
import dev.facet.nn.CodeLayout;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * An inverse graphics network, trained on scenes that are rendered as they are needed.
 *
 * @param name the name it is trained by
 * @param description one line that says what it trains
 * @param minutes expected minutes on two cores
 * @param data which scenes
 * @param groups how batches fall into groups and are clamped
 * @param model the network
 * @param loss what is made small
 * @param training how it is trained
 */
public record InverseGraphicsRecipe(
        String name,
        String description,
        double minutes,
        SceneDataConfig data,
        SceneGroupConfig groups,
        InverseGraphicsConfig model,
        SceneLossConfig loss,
        SceneTrainingConfig training)
        implements Recipe {
    static final String KIND = "inverse-graphics";

    public InverseGraphicsRecipe {
        if (groups.crossedGroups() > 0) {
            checkCrossed(groups);
        }
        if (training.batch() % groups.groupSize() != 0) {
            throw new RecipeException(
                    "training.batch",
                    "groups of " + groups.groupSize() + " do not fill a batch of " + training.batch());
        }
        CodeLayout layout = model.layout();
        for (SceneFactor factor : SceneFactor.values()) {
            if (groups.weights().getOrDefault(factor, 0) > 0 && !layout.has(factor.group())) {
                throw new RecipeException(
                        "groups." + factor.name().toLowerCase(java.util.Locale.ROOT) + "_groups",
                        "the code of this network has no group for it, its groups are "
                                + String.join(", ", layout.names()));
            }
        }
        if (groups.weights().values().stream().noneMatch(weight -> weight > 0)) {
            throw new RecipeException("groups", "at least one factor must have groups of its own");
        }
        boolean logits = model.network() == InverseGraphicsConfig.Network.PAPER;
        if (logits != (loss.distance() == SceneLossConfig.Distance.CROSS_ENTROPY)) {
            throw new RecipeException(
                    "loss.distance",
                    "the " + Names.constant(model.network()) + " network is trained by "
                            + (logits ? "cross-entropy" : "charbonnier") + ", got " + Names.constant(loss.distance()));
        }
    }

    private static void checkCrossed(SceneGroupConfig groups) {
        if (groups.groupSize() != GroupFactors.CROSSED) {
            throw new RecipeException(
                    "groups.crossed_groups",
                    "two factors are crossed in groups of " + GroupFactors.CROSSED + ", got group_size "
                            + groups.groupSize());
        }
        long own =
                groups.weights().values().stream().filter(weight -> weight > 0).count();
        if (own < 2) {
            throw new RecipeException(
                    "groups.crossed_groups",
                    "factors are crossed that have groups of their own, two at least, got " + own + " such");
        }
    }

    /** Every dotted key that a recipe may hold. */
    static List<String> keys() {
        return Settings.leaves(InverseGraphicsRecipe.class);
    }

    static InverseGraphicsRecipe read(ObjectNode tree) {
        return Settings.read(tree, InverseGraphicsRecipe.class);
    }

    @Override
    public String dataPath() {
        return data.path();
    }

    @Override
    public ObjectNode tree() {
        ObjectNode tree = Settings.tree(this);
        ObjectNode result = tree.objectNode().put("kind", KIND);
        result.setAll(tree);
        return result;
    }
}
