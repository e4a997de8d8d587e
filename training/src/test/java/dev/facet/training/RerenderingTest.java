package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.Image;
import dev.facet.data.SceneDraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Re-renders beside true renders, and pictures that are looked at while a network learns. */
class RerenderingTest {
    private static final SceneDraw SCENE = SceneDraw.of(2_000_003).withPose(10, 5);

    @TempDir
    static Path folder = Path.of("");

    private static final Map<Integer, List<Image>> LOOKS = new LinkedHashMap<>();
    private static List<Image> faces = List.of();

    @BeforeAll
    static void train() {
        Recipe recipe = TinyScenes.recipe();
        faces = Rerendering.renders(recipe, List.of(SCENE, SceneDraw.of(2_000_004)));
        Progress looking = new Progress() {
            @Override
            public List<Image> lookAt(int step) {
                return step % 4 == 0 ? faces : List.of();
            }

            @Override
            public void looked(int step, List<Image> drawn) {
                LOOKS.put(step, drawn);
            }
        };
        Trainer.train(recipe, folder.resolve("looked"), TinyScenes.OPTIONS.withProgress(looking));
    }

    private static GraphicsModel model() {
        return GraphicsModel.open(folder.resolve("looked").toString());
    }

    @Test
    void lookingChangesNothingAndTheLastLookIsTheModelThatIsKept() throws IOException {
        Trainer.train(TinyScenes.recipe(), folder.resolve("plain"), TinyScenes.OPTIONS);
        assertThat(folder.resolve("looked").resolve(Run.MODEL))
                .hasSameBinaryContentAs(folder.resolve("plain").resolve(Run.MODEL));
        assertThat(Files.exists(folder.resolve("plain").resolve(Run.MODEL))).isTrue();
        assertThat(LOOKS.keySet()).containsExactly(0, 4, 8);
        List<GraphicsModel.Encoded> kept = model().encode(faces);
        for (int i = 0; i < faces.size(); i++) {
            assertThat(LOOKS.getOrDefault(8, List.of()).get(i).pixels())
                    .isEqualTo(kept.get(i).reconstruction().pixels());
            assertThat(LOOKS.getOrDefault(0, List.of()).get(i).pixels())
                    .isNotEqualTo(kept.get(i).reconstruction().pixels());
        }
    }

    @Test
    void rowsAreWhatModelAndRendererGiveByThemselves() {
        GraphicsModel model = model();
        Rerendering subject = new Rerendering(model, SCENE);
        assertThat(subject.given().pixels()).isEqualTo(faces.getFirst().pixels());
        Rerendering.Row row = subject.along("azimuth", List.of(-40.0, 10.0, 60.0));
        assertThat(row.truth().get(1).pixels()).isEqualTo(subject.given().pixels());
        assertThat(row.unchanged().get(1)).isEqualTo(100);
        assertThat(row.unchanged().get(2)).isLessThan(30);
        float[] code = model.encode(List.of(subject.given())).getFirst().code();
        Image drawn =
                model.render(List.of(model.withDegrees(code, "azimuth", 60))).getFirst();
        assertThat(row.drawn().get(2).pixels()).isEqualTo(drawn.pixels());
        assertThat(row.psnr().get(2)).isCloseTo(slowPsnr(drawn, row.truth().get(2)), within(1e-9));
        assertThat(row.meanPsnr())
                .isCloseTo((row.psnr().get(0) + row.psnr().get(1) + row.psnr().get(2)) / 3, within(1e-9));

        Rerendering.Row textures = subject.from("texture", List.of(2_000_003L, 2_000_004L));
        assertThat(textures.truth().get(0).pixels()).isEqualTo(subject.given().pixels());
        assertThat(textures.taken().get(1).pixels()).isEqualTo(faces.get(1).pixels());
        assertThat(textures.truth().get(1).pixels())
                .isEqualTo(
                        Rerendering.renders(TinyScenes.recipe(), List.of(SCENE.withIdentities(2_000_003, 2_000_004, 0)))
                                .getFirst()
                                .pixels());
        Rerendering.Row shapes = subject.from("shape", List.of(2_000_004L));
        float[] other = model.encode(List.of(faces.get(1))).getFirst().code();
        assertThat(shapes.drawn().getFirst().pixels())
                .isEqualTo(model.render(List.of(model.withGroup(code, "shape", other)))
                        .getFirst()
                        .pixels());
    }

    @Test
    void whatNoModelHasIsRefused() {
        Rerendering subject = new Rerendering(model(), SCENE);
        assertThatThrownBy(() -> subject.along("shape", List.of(1.0))).hasMessageContaining("got shape");
        assertThatThrownBy(() -> subject.from("azimuth", List.of(1L))).hasMessageContaining("got azimuth");
        Recipe pictures = Tiny.recipe("steps=1");
        assertThatThrownBy(() -> Rerendering.renders(pictures, List.of(SCENE)))
                .hasMessageContaining("trains on no scenes");
    }

    private static double slowPsnr(Image a, Image b) {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < a.channels(); c++) {
            for (int y = 0; y < a.height(); y++) {
                for (int x = 0; x < a.width(); x++) {
                    sum += Math.pow((a.at(c, y, x) - b.at(c, y, x)) / 255.0, 2);
                    count++;
                }
            }
        }
        return 10 * Math.log10(count / sum);
    }
}
