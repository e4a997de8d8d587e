package dev.facet.data;

import org.jspecify.annotations.Nullable;

/**
 * What changes in a group of scenes while all else is held.
 *
 * @param first a factor
 * @param second a factor crossed with it: scene 2 i + j of the group's four has the i-th value of the first and the j-th of
 *     this one; null where one factor changes alone
 */
public record GroupFactors(SceneFactor first, @Nullable SceneFactor second) {
    /** Scenes in a group whose factors are crossed. */
    public static final int CROSSED = 4;

    public GroupFactors {
        if (first == second) {
            throw new IllegalArgumentException("a factor is crossed with another, got " + first + " twice");
        }
    }

    /** One factor alone. */
    public static GroupFactors of(SceneFactor factor) {
        return new GroupFactors(factor, null);
    }
}
