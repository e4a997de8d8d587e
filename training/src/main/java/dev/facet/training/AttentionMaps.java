package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.data.ImageSplits;
import java.nio.file.Path;

/**
 * Where chosen patches of a picture look, in every layer of a trained model; {@link Predictor#attention} makes them.
 *
 * @param picture as the model sees it
 * @param rows of the grid of patches
 * @param columns of the grid of patches
 * @param layers (layers, chosen patches, rows * columns): weights that sum to 1, the mean over heads
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only handed on
public record AttentionMaps(Image picture, int rows, int columns, float[][][] layers) {
    /** A place on the grid of patches. */
    public record Patch(int row, int column) {}

    /** Picture number {@code index} of the test split that a run was scored on. */
    public static Image testPicture(Path run, int index) {
        ImageSplits splits = Evaluation.load(Run.open(run).imageRecipe().data());
        int count = splits.test().count();
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "the test split of " + run + " has pictures 0 to " + (count - 1) + ", got " + index);
        }
        return splits.test().picture(index);
    }

    /** Weights (rows, N) from those of every head (H, rows, N). */
    static float[][] meanOverHeads(float[][][] heads) {
        float[][] mean = new float[heads[0].length][heads[0].length == 0 ? 0 : heads[0][0].length];
        for (float[][] head : heads) {
            for (int r = 0; r < mean.length; r++) {
                for (int j = 0; j < mean[r].length; j++) {
                    mean[r][j] += head[r][j] / heads.length;
                }
            }
        }
        return mean;
    }
}
