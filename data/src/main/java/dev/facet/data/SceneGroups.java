package dev.facet.data;

import dev.facet.graph.Philox4x32;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Which factors change in each group of a batch. Where the weights add up to the number of groups each factor has that
 * many groups in every batch; otherwise each group's factor is drawn in proportion to them. Which two factors are crossed is
 * drawn for each such group anew.
 *
 * @param size scenes in a group
 * @param groups groups in a batch
 * @param weights of the factors, at least one above 0
 * @param crossed the weight of groups in which two factors of weights above 0 are crossed
 */
public record SceneGroups(int size, int groups, Map<SceneFactor, Integer> weights, int crossed) {
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
        if (crossed < 0) {
            throw new IllegalArgumentException("the weight of crossed groups must be at least 0, got " + crossed);
        }
        if (crossed > 0 && (size != GroupFactors.CROSSED || changing(weights).size() < 2)) {
            throw new IllegalArgumentException("two factors are crossed in groups of " + GroupFactors.CROSSED
                    + " scenes and of factors of weights above 0, got groups of " + size + ", " + crossed
                    + " crossed and "
                    + new EnumMap<>(weights));
        }
    }

    private static List<SceneFactor> changing(Map<SceneFactor, Integer> weights) {
        return Stream.of(SceneFactor.values())
                .filter(factor -> weights.getOrDefault(factor, 0) > 0)
                .toList();
    }

    /** The factors of each group of a batch. */
    GroupFactors[] factors(long seed, int step) {
        GroupFactors[] all = new GroupFactors[total()]; // the crossed ones come last
        int at = 0;
        for (SceneFactor factor : SceneFactor.values()) {
            int weight = weights.getOrDefault(factor, 0);
            Arrays.fill(all, at, at + weight, GroupFactors.of(factor));
            at += weight;
        }
        Philox4x32 random = Philox4x32.stream(seed, PURPOSE, step, 0);
        GroupFactors[] drawn = new GroupFactors[groups];
        for (int g = 0; g < groups; g++) {
            int place = all.length == groups ? g : random.nextInt(all.length);
            drawn[g] = place < at ? all[place] : pair(random);
        }
        return drawn;
    }

    private GroupFactors pair(RandomGenerator random) {
        List<SceneFactor> changing = changing(weights);
        int first = random.nextInt(changing.size());
        int second = random.nextInt(changing.size() - 1);
        return new GroupFactors(changing.get(first), changing.get(second < first ? second : second + 1));
    }

    private int total() {
        return weights.values().stream().mapToInt(weight -> weight).sum() + crossed;
    }
}
