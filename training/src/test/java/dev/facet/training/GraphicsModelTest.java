package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.DataFormatException;
import dev.facet.data.Image;
import dev.facet.data.SceneDraw;
import dev.facet.nn.CodeLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphicsModelTest {
    @TempDir
    static Path folder = Path.of("");

    private static Path run = Path.of("");
    private static @Nullable GraphicsModel opened;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        Trainer.train(TinyScenes.recipe(), run, TinyScenes.OPTIONS);
        opened = GraphicsModel.open(run.toString());
    }

    private static GraphicsModel model() {
        return java.util.Objects.requireNonNull(opened);
    }

    /** Renders of scenes as a file would hold them. */
    private static List<Image> heads(int count) {
        InverseGraphicsRecipe recipe = Run.open(run).sceneRecipe();
        var pictures = InverseGraphicsTask.pictures(recipe, SceneSubjects.find("head"), 1);
        SceneDraw[] scenes = new SceneDraw[count];
        for (int i = 0; i < count; i++) {
            scenes[i] = SceneDraw.of(2_000_000 + i).withPose(20 * i - 30, 5);
        }
        float[] images = new float[count * 3 * 16 * 16];
        pictures.render(scenes, images, new float[count * 16 * 16]);
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] bytes = new byte[3 * 16 * 16];
                    for (int p = 0; p < bytes.length; p++) {
                        bytes[p] = (byte) Math.round(255 * images[i * bytes.length + p]);
                    }
                    return new Image(3, 16, 16, bytes);
                })
                .toList();
    }

    @Test
    void theCodeDrawnAgainIsTheReconstruction() {
        List<GraphicsModel.Encoded> encoded = model().encode(heads(5));
        List<Image> drawn =
                model().render(encoded.stream().map(GraphicsModel.Encoded::code).toList());
        for (int i = 0; i < 5; i++) {
            byte[] once = encoded.get(i).reconstruction().pixels();
            byte[] again = drawn.get(i).pixels();
            for (int p = 0; p < once.length; p++) {
                assertThat(again[p] & 0xff).isCloseTo(once[p] & 0xff, within(1));
            }
        }
    }

    @Test
    void theCodesAreThoseOfTheNetworkInCoordinatesOfThePrior() {
        List<Image> heads = heads(3);
        Run read = Run.open(run);
        CodedPictures coded = new CodedPictures(read.network());
        float[] images = new float[3 * 3 * 16 * 16];
        for (int i = 0; i < images.length; i++) {
            images[i] = (heads.get(i / 768).pixels()[i % 768] & 0xff) / 255f;
        }
        float[] codes = coded.codes(coded.posteriors(images));
        float[] coordinates = coded.coordinates(codes);
        List<GraphicsModel.Encoded> encoded = model().encode(heads);
        int entries = model().layout().size();
        for (int i = 0; i < 3; i++) {
            assertThat(encoded.get(i).code())
                    .isEqualTo(Arrays.copyOfRange(coordinates, i * entries, (i + 1) * entries));
            double[] pair = coded.group(codes, "azimuth");
            assertThat(model().degrees(encoded.get(i).code(), "azimuth"))
                    .isCloseTo(read.calibration().angle("azimuth").degrees(pair[2 * i], pair[2 * i + 1]), within(1e-3));
        }
    }

    @Test
    void anAngleThatIsSetIsReadAgainAndNothingElseChanges() {
        for (String kind : List.of("pair", "scalar")) {
            GraphicsModel model = calibrated(kind);
            float[] code = model.encode(heads(1)).getFirst().code();
            for (double degrees : new double[] {-75, -10.5, 0, 33}) {
                float[] turned = model.withDegrees(code, "azimuth", degrees);
                assertThat(model.degrees(turned, "azimuth")).isCloseTo(degrees, within(0.01));
                CodeLayout.Group azimuth = model.group("azimuth");
                for (int entry = 0; entry < code.length; entry++) {
                    if (entry < azimuth.offset() || entry >= azimuth.end()) {
                        assertThat(turned[entry]).isEqualTo(code[entry]);
                    }
                }
            }
        }
    }

    /** A network with a calibration that a long training may come to; eight steps know nothing of angles. */
    private static GraphicsModel calibrated(String azimuth) {
        Path other = folder.resolve(azimuth);
        Trainer.train(TinyScenes.recipe("azimuth_code=" + azimuth), other, TinyScenes.OPTIONS);
        SceneCalibration fitted = Run.open(other).calibration();
        List<AngleCalibration> angles = fitted.angles().stream()
                .map(angle -> new AngleCalibration(
                        angle.group(), angle.pair(), false, List.of(-80.0, 10.0, 80.0), List.of(1.4, 0.2, -1.1)))
                .toList();
        Json.write(
                other.resolve(Run.CALIBRATION),
                Settings.tree(new SceneCalibration(angles, fitted.identity(), fitted.psnr())));
        return GraphicsModel.open(other.toString());
    }

    @Test
    void groupsAndEntriesChangeByName() {
        List<GraphicsModel.Encoded> two = model().encode(heads(2));
        float[] a = two.get(0).code();
        float[] b = two.get(1).code();
        float[] before = a.clone();
        float[] mixed = model().withGroup(a, "texture", b);
        CodeLayout.Group texture = model().group("texture");
        for (int entry = 0; entry < a.length; entry++) {
            boolean inside = entry >= texture.offset() && entry < texture.end();
            assertThat(mixed[entry]).isEqualTo(inside ? b[entry] : a[entry]);
        }
        float[] set = model().withEntry(a, "shape", 3, 1.5);
        assertThat(set[model().group("shape").offset() + 3]).isEqualTo(1.5f);
        assertThat(a).isEqualTo(before);
        assertThatThrownBy(() -> model().withEntry(a, "shape", 4, 0))
                .hasMessage("the model " + run + " has shape.0 to shape.3, got shape.4");
        assertThatThrownBy(() -> model().withEntry(a, "azimuth", 0, 0)).hasMessageContaining("is an angle");
        assertThatThrownBy(() -> model().withEntry(a, "shape", 0, Double.NaN)).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> model().withGroup(a, "expression", b))
                .hasMessage("the model " + run
                        + " has no group 'expression', its groups are azimuth, elevation, light, shape, texture");
        assertThatThrownBy(() -> model().degrees(a, "shape")).hasMessageContaining("is no angle");
        assertThatThrownBy(() -> model().withDegrees(a, "azimuth", Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> model().render(List.of(new float[3]))).hasMessageContaining("has 13 entries, got 3");
    }

    @Test
    void variationsKeepTheLawOfThePrior() {
        float[] code = new float[model().layout().size()];
        int offset = model().group("shape").offset();
        code[offset] = 2;
        int draws = 20_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            float[] varied = model().varied(code, "shape", 0.6, 5, i);
            sum += varied[offset];
            squares += varied[offset] * varied[offset];
            assertThat(varied[model().group("texture").offset()]).isZero();
        }
        double mean = sum / draws;
        double deviation = Math.sqrt(squares / draws - mean * mean);
        // four standard errors of a mean and of a deviation
        assertThat(mean).isCloseTo(0.8 * 2, within(4 * 0.6 / Math.sqrt(draws)));
        assertThat(deviation).isCloseTo(0.6, within(4 * 0.6 / Math.sqrt(2.0 * draws)));
        assertThat(model().varied(code, "shape", 0, 5, 0)).isEqualTo(code);
        assertThat(model().varied(code, "shape", 1, 5, 3)).isEqualTo(model().varied(code, "shape", 1, 5, 3));
        assertThatThrownBy(() -> model().varied(code, "shape", 1.1, 5, 0)).hasMessageContaining("0 to 1, got 1.1");
    }

    @Test
    void samplesFollowThePriorAndTheTrainedRanges() {
        int draws = 4000;
        double sum = 0;
        double squares = 0;
        double least = 90;
        double most = -90;
        for (int i = 0; i < draws; i++) {
            float[] code = model().sample(9, i);
            float value = code[model().group("texture").offset() + 1];
            sum += value;
            squares += value * value;
            double degrees = model().degrees(code, "elevation");
            least = Math.min(least, degrees);
            most = Math.max(most, degrees);
        }
        assertThat(sum / draws).isCloseTo(0, within(4 / Math.sqrt(draws)));
        assertThat(squares / draws).isCloseTo(1, within(4 * Math.sqrt(2.0 / draws)));
        // A calibration of few steps of training ends short of the range: means of what looks alike.
        assertThat(least).isBetween(-23.1, -15.0);
        assertThat(most).isBetween(15.0, 23.1);
        assertThat(model().sample(9, 7)).isEqualTo(model().sample(9, 7)).isNotEqualTo(model().sample(9, 8));
    }

    @Test
    void aPictureUnlikeTheTrainingSetIsTold() {
        Image black = new Image(3, 16, 16, new byte[3 * 16 * 16]);
        GraphicsModel.Encoded encoded = model().encode(List.of(black)).getFirst();
        assertThat(encoded.unlike()).isTrue();
        assertThat(encoded.percentile()).isZero();
        long unlike = model().encode(heads(20)).stream()
                .filter(GraphicsModel.Encoded::unlike)
                .count();
        assertThat(unlike).isLessThan(4);
    }

    /** What ships: an exported folder, read from resources; float16 differs by its rounding alone. */
    @Test
    void aShippedModelIsReadFromResources() throws IOException {
        Path half = folder.resolve("half");
        Export.of(run, half, false, true);
        Path whole = folder.resolve("whole");
        Export.of(run, whole, false);
        assertThat(Files.size(half.resolve(Run.MODEL))).isLessThan(Files.size(whole.resolve(Run.MODEL)) * 3 / 5);
        GraphicsModel shipped = ShippedModels.open("heads", path -> {
            try {
                assertThat(path).startsWith("heads/");
                return Files.newInputStream(half.resolve(path.substring("heads/".length())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(shipped.name()).isEqualTo("heads");
        List<Image> heads = heads(4);
        GraphicsModel exported = GraphicsModel.open(whole.toString());
        for (int i = 0; i < 4; i++) {
            GraphicsModel.Encoded own = model().encode(heads).get(i);
            assertThat(exported.encode(heads).get(i).code()).isEqualTo(own.code());
            GraphicsModel.Encoded rounded = shipped.encode(heads).get(i);
            assertThat(rounded.psnr()).isCloseTo(own.psnr(), within(0.1));
            assertThat(rounded.code()).isNotEqualTo(own.code());
        }
        for (String name : GraphicsModel.SHIPPED) {
            try (InputStream there = ShippedModels.resource(name + "/" + Run.MODEL)) {
                if (there == null) {
                    assertThatThrownBy(() -> GraphicsModel.open(name))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("the model '" + name + "' does not come with this Facet yet");
                } else {
                    assertThat(GraphicsModel.open(name).layout().has("azimuth")).isTrue();
                }
            }
        }
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThatThrownBy(() -> GraphicsModel.open("headz"))
                .hasMessage(
                        "there is no model 'headz': it is none of heads, chairs, which come with Facet, and no folder");
        assertThatThrownBy(() -> GraphicsModel.open(folder.toString()))
                .hasMessageContaining("is not the folder of a run");
        Path pictures = folder.resolve("pictures");
        Trainer.train(Tiny.recipe("steps=1"), pictures, Tiny.OPTIONS);
        assertThatThrownBy(() -> GraphicsModel.open(pictures.toString()))
                .hasMessageContaining("is a run of kind image-classification; wanted one in which an inverse graphics");
    }

    @Test
    void filesCutShortAreToldInOneLine() throws IOException {
        Path cut = folder.resolve("cut");
        Path exported = folder.resolve("exported");
        Export.of(run, exported, false);
        for (Path source : List.of(run, exported)) {
            for (String name : List.of(Run.CONFIG, Run.DATA, Run.CALIBRATION, Run.MODEL, Run.EXPORT_CONFIG)) {
                if (!Files.exists(source.resolve(name))) {
                    continue;
                }
                byte[] whole = Files.readAllBytes(source.resolve(name));
                for (int length : new int[] {0, 1, whole.length / 3, whole.length / 2, whole.length - 3}) {
                    copy(source, cut);
                    Files.write(cut.resolve(name), Arrays.copyOf(whole, length));
                    assertThatThrownBy(() -> GraphicsModel.open(cut.toString()))
                            .as("%s cut to %d bytes", name, length)
                            .isInstanceOfAny(IllegalArgumentException.class, DataFormatException.class)
                            .hasMessageContaining(cut.toString())
                            .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : List.of(Run.CONFIG, Run.DATA, Run.CALIBRATION, Run.MODEL, Run.EXPORT_CONFIG)) {
            Files.deleteIfExists(to.resolve(name));
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    @Test
    void anotherLayoutVersionOrWeightsThatAreNotFiniteAreRefused() throws IOException {
        Path other = folder.resolve("other");
        Path exported = folder.resolve("exported-other");
        Export.of(run, exported, false);
        copy(exported, other);
        Path config = other.resolve(Run.EXPORT_CONFIG);
        String text = Files.readString(config);
        Files.writeString(config, text.replace("\"shape_entries\" : 4", "\"shape_entries\" : 5"));
        assertThatThrownBy(() -> GraphicsModel.open(other.toString()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("\"size\":4")
                .hasMessageContaining("\"size\":5");
        int version = Run.open(run).sceneFacts().version();
        Files.writeString(config, text.replaceFirst("\"version\" : " + version, "\"version\" : " + (version + 1)));
        assertThatThrownBy(() -> GraphicsModel.open(other.toString()))
                .hasMessageContaining("version " + version)
                .hasMessageContaining("version " + (version + 1));
        Files.writeString(config, text.replaceFirst("\"group\" : \"azimuth\"", "\"group\" : \"turn\""));
        assertThatThrownBy(() -> GraphicsModel.open(other.toString()))
                .hasMessageContaining("has an angle 'turn', which the code has not");
    }
}
