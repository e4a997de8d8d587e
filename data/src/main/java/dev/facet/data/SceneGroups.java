package dev.facet.data;

import dev.facet.graph.Philox4x32;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which factor changes in each group of a batch. Where the weights add up to the number of groups each factor has that
 * many groups in every batch; otherwise each group's factor is drawn in proportion to them.
 *
 * @param size scenes in a group
 * @param groups groups in a batch
 * @param weights of the factors, at least one above 0
 */
public record SceneGroups(int size, int groups, Map<SceneFactor, Integer> weights) {
    private static final int PURPOSE = 65;

    public SceneGroups {
        if (size < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "a batch has at least one group of at least one scene, got " + groups + " of " + size);
        }
        weights = Map.copyOf(weights);
        if (weights.values().stream().anyMatch(weight -> weight < 0)
                || weights.values().stream().mapToInt(weight -> weight).sum() < 1) {
            throw new IllegalArgumentException(
                    "the weights of factors must be at least 0 and one above it, got " + new EnumMap<>(weights));
        }
    }

    /** The factor of each group of a batch. */
    SceneFactor[] factors(long seed, int step) {
        SceneFactor[] all = new SceneFactor[total()];
        int at = 0;
        for (SceneFactor factor : SceneFactor.values()) {
            int weight = weights.getOrDefault(factor, 0);
            Arrays.fill(all, at, at + weight, factor);
            at += weight;
        }
        if (all.length == groups) {
            return all;
        }
        Philox4x32 random = Philox4x32.stream(seed, PURPOSE, step, 0);
        SceneFactor[] drawn = new SceneFactor[groups];
        for (int g = 0; g < groups; g++) {
            drawn[g] = all[random.nextInt(all.length)];
        }
        return drawn;
    }

    private int total() {
        return weights.values().stream().mapToInt(weight -> weight).sum();
    }
}
