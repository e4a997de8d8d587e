package dev.facet.training;

import dev.facet.data.SceneFactor;
import dev.facet.data.SceneGroups;
import dev.facet.nn.ClampRule;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a batch falls into groups in which one factor alone changes, or two are crossed, and what is done with the rest of
 * their codes. Where the numbers of groups add up to those of a batch, each batch has just these; otherwise each group's
 * factor is drawn in proportion to them.
 *
 * @param clamp what becomes of the entries that a group shares
 * @param swap under {@code swap}, the probability that a group's inactive entries come from another of its pictures; in
 *     the other groups they are their mean
 * @param groupSize pictures in a group
 * @param azimuthGroups groups in which the azimuth changes
 * @param elevationGroups groups in which the elevation changes
 * @param lightGroups groups in which the light changes
 * @param shapeGroups groups in which the shape changes
 * @param textureGroups groups in which the texture changes
 * @param expressionGroups groups in which the expression changes
 * @param identityGroups groups in which shape, texture and expression change together
 * @param crossedGroups groups of four in which two factors are crossed: both values of one with both of the other. Which
 *     two is drawn anew for each, evenly among the factors that have groups of their own, two at least. Under {@code swap}
 *     their entries always come from the picture that shares the value, whatever {@code swap} is
 */
public record SceneGroupConfig(
        ClampRule clamp,
        double swap,
        int groupSize,
        int azimuthGroups,
        int elevationGroups,
        int lightGroups,
        int shapeGroups,
        int textureGroups,
        int expressionGroups,
        int identityGroups,
        int crossedGroups) {
    public SceneGroupConfig {
        Checks.part("swap", swap, true);
        if (groupSize < 1) {
            throw new IllegalArgumentException("group_size must be at least 1, got " + groupSize);
        }
        if (crossedGroups < 0) {
            throw new IllegalArgumentException("crossed_groups must be at least 0, got " + crossedGroups);
        }
        if (azimuthGroups < 0
                || elevationGroups < 0
                || lightGroups < 0
                || shapeGroups < 0
                || textureGroups < 0
                || expressionGroups < 0
                || identityGroups < 0) {
            throw new IllegalArgumentException("numbers of groups must be at least 0, got " + azimuthGroups + ", "
                    + elevationGroups + ", " + lightGroups + ", " + shapeGroups + ", " + textureGroups + ", "
                    + expressionGroups + " and " + identityGroups);
        }
    }

    /** The number or weight of each factor. */
    Map<SceneFactor, Integer> weights() {
        Map<SceneFactor, Integer> weights = new EnumMap<>(SceneFactor.class);
        weights.put(SceneFactor.AZIMUTH, azimuthGroups);
        weights.put(SceneFactor.ELEVATION, elevationGroups);
        weights.put(SceneFactor.LIGHT, lightGroups);
        weights.put(SceneFactor.SHAPE, shapeGroups);
        weights.put(SceneFactor.TEXTURE, textureGroups);
        weights.put(SceneFactor.EXPRESSION, expressionGroups);
        weights.put(SceneFactor.IDENTITY, identityGroups);
        return weights;
    }

    /** The groups of a batch of so many pictures. */
    SceneGroups groups(int batch) {
        return new SceneGroups(groupSize, batch / groupSize, weights(), crossedGroups);
    }
}
