package dev.facet.app.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * How large a demonstration is. The code is the same for all sizes.
 *
 * @param grid nodes along each side of the largest grid
 * @param points points of the cloud
 * @param raceSizes on how many grids attentions are timed, each with half the nodes of the next
 * @param raceRounds timed rounds of each
 * @param steps steps of each training of masks
 * @param headSteps steps of the training of heads
 * @param frames pictures of an animation
 */
public record DemoOptions(int grid, int points, int raceSizes, int raceRounds, int steps, int headSteps, int frames) {
    /** What {@code facet demo} does: about two minutes on two cores. */
    public static final DemoOptions FULL = new DemoOptions(181, 32_768, 5, 2, 400, 600, 36);

    /** What {@code facet demo --quick} does: about half a minute. */
    public static final DemoOptions QUICK = new DemoOptions(91, 8_192, 3, 1, 60, 24, 12);

    private static final int LEAST_GRID = 8;

    public DemoOptions {
        // Softmax attention on more than 512 x 512 nodes takes minutes.
        within("grid", grid, LEAST_GRID, 512);
        within("points", points, 64, 1_000_000);
        within("race sizes", raceSizes, 1, 20);
        within("race rounds", raceRounds, 1, 1_000);
        within("steps", steps, 1, 100_000);
        within("steps of heads", headSteps, 1, 100_000);
        within("frames", frames, 1, 1_000);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", got " + value);
        }
    }

    /** The sides of the grids on which attentions are timed, ascending. */
    List<Integer> raceSides() {
        List<Integer> sides = new ArrayList<>();
        double side = grid;
        for (int s = 0; s < raceSizes && side >= LEAST_GRID; s++) {
            sides.addFirst((int) Math.round(side));
            side /= Math.sqrt(2);
        }
        return sides;
    }

    public DemoOptions withGrid(int newGrid) {
        return new DemoOptions(newGrid, points, raceSizes, raceRounds, steps, headSteps, frames);
    }

    public DemoOptions withPoints(int newPoints) {
        return new DemoOptions(grid, newPoints, raceSizes, raceRounds, steps, headSteps, frames);
    }

    /** The same with so many steps of every training. */
    public DemoOptions withSteps(int newSteps) {
        return new DemoOptions(grid, points, raceSizes, raceRounds, newSteps, newSteps, frames);
    }
}
