package dev.facet.training;

import dev.facet.data.Image;
import dev.facet.data.ImageFit;
import dev.facet.data.ImageSet;
import dev.facet.data.Images;
import dev.facet.models.VisionTransformer;
import dev.facet.models.VisionTransformerConfig;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Classes of pictures by a trained model, which is loaded once. */
public final class Predictor {
    private final Path run;
    private final VisionTransformer model;
    private final PictureFacts facts;
    private final int batch;

    /** The model of a run folder or an exported folder. */
    public Predictor(Path run) {
        Run opened = Run.open(run);
        this.run = run;
        this.model = opened.model();
        this.facts = opened.pictureFacts();
        this.batch = opened.imageRecipe().training().batch();
    }

    /**
     * What the model makes of one picture.
     *
     * @param input the picture's file
     * @param best the most probable class
     * @param probability of that class
     * @param probabilities of all classes, in the model's order
     */
    public record Prediction(String input, String best, double probability, Map<String, Double> probabilities) {
        public Prediction {
            probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        }
    }

    /** Predictions for picture files, and for the pictures right inside folders in order of their names. */
    public List<Prediction> predict(List<Path> inputs) {
        List<Path> files = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                files.addAll(Images.list(input));
            } else {
                files.add(input);
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("predict needs at least one picture, got none");
        }
        List<Prediction> predictions = new ArrayList<>();
        for (int from = 0; from < files.size(); from += batch) {
            List<Path> some = files.subList(from, Math.min(files.size(), from + batch));
            double[] probabilities =
                    probabilities(some.stream().map(Images::read).toList());
            for (int i = 0; i < some.size(); i++) {
                predictions.add(prediction(some.get(i).toString(), probabilities, i));
            }
        }
        return predictions;
    }

    /** Class probabilities (N, classes) of pictures of any size, row by row. */
    public double[] probabilities(List<Image> pictures) {
        return Evaluation.probabilities(model, fitted(pictures), facts.scale(), batch);
    }

    /**
     * Where chosen patches of one picture look, in every layer.
     *
     * @throws IllegalArgumentException if a patch lies outside the model's grid, or the model has a class token
     */
    @SuppressWarnings("try") // scope and mode act by being open
    public AttentionMaps attention(Image picture, List<AttentionMaps.Patch> patches) {
        VisionTransformerConfig config = model.config();
        int rows = config.gridHeight();
        int columns = config.gridWidth();
        int[] tokens = new int[patches.size()];
        for (int i = 0; i < tokens.length; i++) {
            AttentionMaps.Patch patch = patches.get(i);
            if (patch.row() < 0 || patch.row() >= rows || patch.column() < 0 || patch.column() >= columns) {
                throw new IllegalArgumentException("patch " + patch.row() + ":" + patch.column()
                        + " lies outside the grid of " + rows + " x " + columns + " patches of " + run);
            }
            tokens[i] = patch.row() * columns + patch.column();
        }
        ImageSet images = fitted(List.of(picture));
        float[] scaled =
                Augmentation.plain(images, facts.scale(), new int[] {0}).images();
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            float[][][][] layers = model.attentionRows(
                    Tensors.of(scaled, 1, images.channels(), images.height(), images.width()), tokens);
            return new AttentionMaps(
                    images.picture(0),
                    rows,
                    columns,
                    Arrays.stream(layers).map(AttentionMaps::meanOverHeads).toArray(float[][][]::new));
        }
    }

    /** Pictures of any size as the model takes them. */
    private ImageSet fitted(List<Image> pictures) {
        VisionTransformerConfig config = model.config();
        int size = config.channels() * config.height() * config.width();
        byte[] pixels = new byte[Math.multiplyExact(size, pictures.size())];
        for (int i = 0; i < pictures.size(); i++) {
            Image fitted = ImageFit.of(pictures.get(i), config.channels(), config.height(), config.width());
            System.arraycopy(fitted.pixels(), 0, pixels, i * size, size);
        }
        return new ImageSet(
                "pictures",
                config.channels(),
                config.height(),
                config.width(),
                pixels,
                new int[pictures.size()],
                facts.classes());
    }

    private Prediction prediction(String input, double[] all, int row) {
        int classes = facts.classes().size();
        int best = 0;
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int c = 0; c < classes; c++) {
            probabilities.put(facts.classes().get(c), all[row * classes + c]);
            if (all[row * classes + c] > all[row * classes + best]) {
                best = c;
            }
        }
        return new Prediction(input, facts.classes().get(best), all[row * classes + best], probabilities);
    }
}
