package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.data.ImageFit;
import dev.facet.data.ImageSet;
import dev.facet.data.ImageSplits;
import dev.facet.models.VisionTransformer;
import dev.facet.models.VisionTransformerConfig;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Where chosen patches of a picture look, in every layer of a trained model.
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

    /**
     * The maps of one picture.
     *
     * @throws IllegalArgumentException if a patch lies outside the model's grid, or the model has a class token
     */
    @SuppressWarnings("try") // scope and mode act by being open
    public static AttentionMaps of(Path run, Image given, List<Patch> patches) {
        Run opened = Run.open(run);
        VisionTransformer model = opened.model();
        VisionTransformerConfig config = model.config();
        int[] chosen = new int[patches.size()];
        for (int i = 0; i < chosen.length; i++) {
            Patch patch = patches.get(i);
            if (patch.row() < 0
                    || patch.row() >= config.gridHeight()
                    || patch.column() < 0
                    || patch.column() >= config.gridWidth()) {
                throw new IllegalArgumentException("patch " + patch.row() + ":" + patch.column()
                        + " lies outside the grid of " + config.gridHeight() + " x " + config.gridWidth()
                        + " patches of "
                        + run);
            }
            chosen[i] = patch.row() * config.gridWidth() + patch.column();
        }
        Image picture = ImageFit.of(given, config.channels(), config.height(), config.width());
        ImageSet set = new ImageSet(
                "picture",
                picture.channels(),
                picture.height(),
                picture.width(),
                picture.pixels(),
                new int[1],
                opened.facts().classes());
        float[] scaled =
                Augmentation.plain(set, opened.facts().scale(), new int[1]).images();
        float[][][] layers = new float[config.depth()][][];
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            Tensor image = Tensors.of(scaled, 1, picture.channels(), picture.height(), picture.width());
            for (int layer = 0; layer < layers.length; layer++) {
                layers[layer] = meanOverHeads(model.attentionRows(image, layer, chosen));
            }
        }
        return new AttentionMaps(picture, config.gridHeight(), config.gridWidth(), layers);
    }

    /** Picture number {@code index} of the test split that a run was scored on. */
    public static Image testPicture(Path run, int index) {
        ImageSplits splits = Evaluation.load(Run.open(run).recipe().data());
        int count = splits.test().count();
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    "the test split of " + run + " has pictures 0 to " + (count - 1) + ", got " + index);
        }
        return splits.test().picture(index);
    }

    private static float[][] meanOverHeads(float[][][] heads) {
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
