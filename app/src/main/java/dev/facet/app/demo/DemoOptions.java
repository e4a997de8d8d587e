package dev.facet.app.demo;

import java.util.List;

/**
 * How large a demonstration is. The code is the same for all sizes.
 *
 * @param gridSide nodes along each side of the grid whose masks are drawn
 * @param cloudPoints points of the cloud whose masks are drawn
 * @param raceSides sides of the grids on which attentions are timed, ascending
 * @param raceRounds timed rounds of each
 * @param trainSteps steps of each training
 * @param trainOverrides keys of the recipe that take another value, {@code key=value}, in both trainings
 */
public record DemoOptions(
        int gridSide,
        int cloudPoints,
        List<Integer> raceSides,
        int raceRounds,
        int trainSteps,
        List<String> trainOverrides) {
    /** What {@code facet demo} does: about two minutes on two cores. */
    public static final DemoOptions FULL =
            new DemoOptions(181, 32_768, List.of(45, 64, 91, 128, 181), 3, 600, List.of());

    /** What {@code facet demo --quick} does: about half a minute. */
    public static final DemoOptions QUICK = new DemoOptions(181, 32_768, List.of(45, 64, 91), 1, 60, List.of());

    public DemoOptions {
        if (gridSide < 8 || cloudPoints < 64 || raceRounds < 1 || trainSteps < 1) {
            throw new IllegalArgumentException("a demonstration needs a grid of at least 8 x 8, 64 points, 1 round and "
                    + "1 step, got " + gridSide + ", " + cloudPoints + ", " + raceRounds + ", " + trainSteps);
        }
        raceSides = List.copyOf(raceSides);
        trainOverrides = List.copyOf(trainOverrides);
        if (raceSides.isEmpty()) {
            throw new IllegalArgumentException("a demonstration times attention on at least one grid, got none");
        }
    }
}
