package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.DataFormatException;
import dev.facet.data.Image;
import dev.facet.data.ImageSplits;
import dev.facet.data.Images;
import dev.facet.models.VisionTransformer;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with finished runs: reading, evaluating, predicting, comparing. */
class RunTest {
    @TempDir
    static Path folder;

    private static Path run;
    private static Path other;

    @BeforeAll
    static void train() {
        run = folder.resolve("grf");
        other = folder.resolve("none");
        Trainer.train(Tiny.recipe("evaluate_every=6"), run, Tiny.OPTIONS);
        Trainer.train(Tiny.recipe("mask=none"), other, Tiny.OPTIONS.withSeed(4));
    }

    @Test
    void evaluatingAgainGivesTheSameScores() {
        Map<String, Double> before = Run.open(run).evaluation().getOrDefault("test", Map.of());
        assertThat(Evaluation.of(run, "test", null)).isEqualTo(before);
        Map<String, Double> train = Evaluation.of(run, "train", null);
        assertThat(train).containsKey("accuracy");
        assertThat(Run.open(run).evaluation()).containsKeys("test", "train", "training");
        assertThatThrownBy(() -> Evaluation.of(run, "validation", null)).hasMessageContaining("got 'validation'");
        assertThatThrownBy(() -> Evaluation.of(folder, "test", null))
                .hasMessageContaining("is not the folder of a run");
    }

    @Test
    void picturesArePredictedAsInTheEvaluation() throws IOException {
        ImageSplits splits = Evaluation.load(Run.open(run).imageRecipe().data());
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Images.writePng(pictures.resolve("b.png"), splits.test().picture(1), true);
        Images.writePng(pictures.resolve("a.png"), splits.test().picture(0), true);
        Files.writeString(pictures.resolve("notes.txt"), "no picture");
        Predictor predictor = new Predictor(run);
        List<Predictor.Prediction> found = predictor.predict(List.of(pictures, pictures.resolve("b.png")));
        assertThat(found)
                .extracting(
                        prediction -> Path.of(prediction.input()).getFileName().toString())
                .containsExactly("a.png", "b.png", "b.png");
        double[] expected = Evaluation.probabilities(
                Run.open(run).model(),
                splits.test().take(2),
                Run.open(run).pictureFacts().scale(),
                2);
        Predictor.Prediction first = found.getFirst();
        int classes = first.probabilities().size();
        assertThat(List.copyOf(first.probabilities().values()))
                .isEqualTo(
                        java.util.Arrays.stream(expected).limit(classes).boxed().toList());
        assertThat(first.probability())
                .isEqualTo(first.probabilities().values().stream()
                        .mapToDouble(p -> p)
                        .max()
                        .orElse(0));
        assertThat(first.probabilities().get(first.best())).isEqualTo(first.probability());
    }

    @Test
    void attentionMapsAreTheMeanOverHeadsOfEveryLayer() {
        VisionTransformer model = Run.open(run).model();
        int columns = model.config().gridWidth();
        int tokens = model.config().tokens();
        Image picture =
                Evaluation.load(Run.open(run).imageRecipe().data()).test().picture(2);
        AttentionMaps maps = new Predictor(run)
                .attention(picture, List.of(new AttentionMaps.Patch(0, 1), new AttentionMaps.Patch(2, 3)));
        assertThat(maps.picture().pixels()).isEqualTo(picture.pixels());
        assertThat(maps.rows() * maps.columns()).isEqualTo(tokens);
        assertThat(maps.layers().length).isEqualTo(model.config().depth());
        float[] scaled = Augmentation.plain(
                        Evaluation.load(Run.open(run).imageRecipe().data()).test(),
                        Run.open(run).pictureFacts().scale(),
                        new int[] {2})
                .images();
        try (Scope _ = Scope.open()) {
            float[][][][] rows = model.attentionRows(
                    Tensors.of(scaled, 1, picture.channels(), picture.height(), picture.width()), 1, 2 * columns + 3);
            for (int layer = 0; layer < rows.length; layer++) {
                for (int r = 0; r < 2; r++) {
                    for (int j = 0; j < tokens; j++) {
                        double mean = 0;
                        for (float[][] head : rows[layer]) {
                            mean += head[r][j] / (double) rows[layer].length;
                        }
                        assertThat((double) maps.layers()[layer][r][j]).isCloseTo(mean, within(1e-6));
                    }
                }
            }
        }
        assertThatThrownBy(() -> new Predictor(run).attention(picture, List.of(new AttentionMaps.Patch(0, columns))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patch 0:" + columns + " lies outside the grid of")
                .hasMessageContaining(run.toString());
    }

    @Test
    void picturesOfOtherSizesAndGreyOnesAreFitted() {
        double[] probabilities = new Predictor(run)
                .probabilities(List.of(new Image(1, 40, 30, new byte[1200]), new Image(3, 8, 8, new byte[192])));
        assertThat(java.util.Arrays.stream(probabilities).sum()).isBetween(1.999, 2.001);
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Predictor predictor = new Predictor(run);
        assertThatThrownBy(() -> predictor.predict(List.of(text)))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("text.png");
        assertThatThrownBy(() -> predictor.predict(List.of(empty))).hasMessageContaining("holds no picture");
        assertThatThrownBy(() -> predictor.predict(List.of())).hasMessageContaining("got none");
    }

    @Test
    void runsAreComparedByWhatDiffers() {
        List<Compare.Row> rows = Compare.of(List.of(run, other));
        assertThat(rows).extracting(Compare.Row::run).containsExactly("grf", "none");
        assertThat(rows.get(1).settings())
                .containsEntry("model.attention.mask", "none")
                .containsEntry("seed", "4")
                .doesNotContainKeys("training.batch", "model.attention.seed");
        assertThat(rows.get(0).scores()).containsKeys("accuracy", "seconds_per_step", "parameters");
        assertThat(Compare.markdown(rows).lines().toList())
                .hasSize(4)
                .element(0)
                .asString()
                .startsWith("| run | mask |")
                .contains("accuracy");
        List<Path> plots = Compare.plot(List.of(run, other, run), folder.resolve("compared"));
        assertThat(plots).hasSize(2).allSatisfy(plot -> assertThat(plot).isNotEmptyFile());
        assertThatThrownBy(() -> Compare.of(List.of())).hasMessageContaining("got none");
        assertThatThrownBy(() -> Compare.of(List.of(folder.resolve("absent")))).hasMessageContaining("does not exist");
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("damaged"));
        for (String name : List.of("config.yaml", "data.json", "model.safetensors")) {
            Files.copy(run.resolve(name), copy.resolve(name));
        }
        assertThat(Run.open(copy).finished()).isFalse();
        assertThatThrownBy(() -> Compare.of(List.of(copy))).hasMessageContaining("is not finished");
        Path model = copy.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length - 8));
        assertThatThrownBy(() -> Run.open(copy).model()).hasMessageContaining("model.safetensors");
        Files.copy(other.resolve("model.safetensors"), model, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Run.open(copy).model())
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining("modulation.raw' is missing");
        Files.writeString(copy.resolve("data.json"), "{");
        assertThatThrownBy(() -> Run.open(copy))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("data.json");
    }

    @Test
    void settingsSurviveTheirTree() {
        Map<String, Double> training =
                new LinkedHashMap<>(Run.open(run).evaluation().getOrDefault("training", Map.of()));
        assertThat(training.get("steps")).isEqualTo(12);
        PictureFacts facts = Run.open(run).pictureFacts();
        assertThat(Settings.read(Settings.tree(facts), PictureFacts.class)).isEqualTo(facts);
        assertThat(facts.scale().mean()).hasSize(3);
    }
}
