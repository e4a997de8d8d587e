package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.facet.nn.ClampRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Training of tiny inverse graphics networks on heads of 16 pixels. */
class InverseGraphicsTrainingTest {
    @TempDir
    Path folder;

    private static final TrainOptions OPTIONS = TinyScenes.OPTIONS;

    private static Recipe recipe(String... overrides) {
        return TinyScenes.recipe(overrides);
    }

    private static Progress stopAfter(int stop) {
        return new Progress() {
            private int last;

            @Override
            public void step(Step step) {
                last = step.step();
            }

            @Override
            public boolean stopRequested() {
                return last == stop;
            }
        };
    }

    private byte[] model(String run) throws IOException {
        return Files.readAllBytes(folder.resolve(run).resolve(Run.MODEL));
    }

    @ParameterizedTest
    @EnumSource(ClampRule.class)
    void aRunStoppedAndResumedHasTheSameBits(ClampRule rule) throws IOException {
        Recipe recipe = recipe(
                "clamp=" + Names.constant(rule),
                "crossed_groups=2",
                "perceptual=0.1",
                "edges=1",
                "chroma=1",
                "structure=1",
                "foreground=1",
                "softness=1");
        Trainer.train(recipe, folder.resolve("whole"), OPTIONS);
        Path broken = folder.resolve("broken");
        for (int stop : new int[] {2, 5}) {
            assertThatThrownBy(() -> Trainer.train(
                            recipe,
                            broken,
                            OPTIONS.withProgress(stopAfter(stop)).withResume(stop > 2)))
                    .isInstanceOf(TrainingInterrupted.class);
        }
        Trainer.resume(broken, TrainOptions.DEFAULT);
        assertThat(model("broken")).isEqualTo(model("whole"));
        assertThat(Files.readString(broken.resolve(Run.METRICS)).replaceAll("\"seconds_per_step\":[^,}]*", ""))
                .isEqualTo(Files.readString(folder.resolve("whole").resolve(Run.METRICS))
                        .replaceAll("\"seconds_per_step\":[^,}]*", ""));
    }

    @Test
    void aRunFolderHoldsEverything() {
        Path run = folder.resolve("run");
        RunResult result = Trainer.train(recipe(), run, OPTIONS);
        assertThat(result.steps()).isEqualTo(8);
        Run read = Run.open(run);
        assertThat(read.finished()).isTrue();
        assertThat(read.recipe()).isEqualTo(recipe());
        assertThat(read.sceneFacts().name()).isEqualTo("head");
        assertThat(read.sceneFacts().layout()).isEqualTo(read.network().code().layout());
        assertThat(read.metrics().getFirst().has("bound")).isTrue();
        assertThat(run.resolve("README.md"))
                .content()
                .contains("inverse graphics network, lean", "azimuth 0-1 (angle pair)", "shape 6-9", "swap");
        assertThat(read.evaluation().get("test"))
                .containsKeys(
                        "psnr",
                        "ssim",
                        "foreground_psnr",
                        "bound",
                        "azimuth_error",
                        "rerender_any_psnr",
                        "mean_subject_azimuth_psnr",
                        "pca_psnr",
                        "mean_picture_psnr",
                        "verification_wccn_auc",
                        "verification_accuracy",
                        "pixel_verification_accuracy",
                        "mixture_texture_psnr",
                        "mixture_shape_closer",
                        "vary_shape_azimuth_shift",
                        "light_spearman",
                        "azimuth_inactive_variance",
                        "elevation_identity_cosine",
                        "group_disentanglement",
                        "importance_azimuth_texture",
                        "azimuth_largest_step",
                        "azimuth_steady_share",
                        "prior_like_true_share")
                .allSatisfy((name, value) -> assertThat(value).as(name).isFinite());
        assertThat(read.evaluation().get("test")).doesNotContainKey("rerender_azimuth_entry_psnr");
        assertThat(Evaluation.of(run, "test", null)).isEqualTo(read.evaluation().get("test"));
        assertThat(Evaluation.of(run, "development", null))
                .isNotEqualTo(read.evaluation().get("test"));
        assertThatThrownBy(() -> Evaluation.of(run, "validation", null))
                .hasMessageContaining("split must be test, development or train");
        assertThat(read.calibration().angles())
                .extracting(AngleCalibration::group)
                .containsExactly("azimuth", "elevation", "light");
        assertThat(read.calibration().psnr()).isSorted();
        for (String plot : List.of("loss.png", "psnr.png", "bound.png", "equivariance.png")) {
            assertThat(run.resolve("plots").resolve(plot)).isNotEmptyFile();
        }
        assertThatThrownBy(read::model)
                .hasMessageContaining("is a run of kind inverse-graphics; wanted one in which pictures are classified");
    }

    @Test
    void weightsOfAnotherLayoutOrFamilyAreRefusedNamingBoth() throws IOException {
        Path run = folder.resolve("run");
        Trainer.train(recipe("steps=1"), run, OPTIONS);
        Path config = run.resolve(Run.CONFIG);
        String text = Files.readString(config);
        Files.writeString(config, text.replace("shape_entries: 4", "shape_entries: 5"));
        assertThatThrownBy(() -> Run.open(run).network())
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining("\"size\":4")
                .hasMessageContaining("\"size\":5");
        Files.writeString(config, text);
        Path data = run.resolve(Run.DATA);
        int version = Run.open(run).sceneFacts().version();
        Files.writeString(
                data, Files.readString(data).replace("\"version\" : " + version, "\"version\" : " + (version + 1)));
        assertThatThrownBy(() -> Run.open(run).network())
                .hasMessageContaining(
                        "its subject is head of version " + version + ", wanted head of version " + (version + 1));
        assertThatThrownBy(() -> Trainer.resume(run, TrainOptions.DEFAULT))
                .hasMessageContaining("was trained on head of version " + (version + 1)
                        + ", this Facet renders head of version " + version);
    }

    /** ICT-FaceKit lies beside the sources of the project or nowhere. */
    @Test
    void facesWithExpressionsTrainAndScore() {
        Path ict = Path.of("../../shared/data/ict_face");
        assumeTrue(Files.isDirectory(ict), "skipped: there is no " + ict);
        System.setProperty("facet.ict", ict.toString());
        try {
            Path run = folder.resolve("run");
            Recipe recipe = recipe("data=ict-head", "expression_entries=3", "expression_groups=2", "steps=2");
            Trainer.train(recipe, run, OPTIONS);
            assertThat(Run.open(run).sceneFacts().layout().group("expression").size())
                    .isEqualTo(3);
            assertThat(Evaluation.of(run, "test", null))
                    .isEqualTo(Run.open(run).evaluation().get("test"))
                    .containsKeys("informativeness_expression", "importance_expression_expression");
        } finally {
            System.clearProperty("facet.ict");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            identities=1000001        | data: identities below 1000000 are for training, got 1000001 from 0
            batch=41                  | training.batch: groups of 4 do not fill a batch of 41
            crossed_groups=-1         | groups: crossed_groups must be at least 0, got -1
            expression_groups=1       | groups.expression_groups: the code of this network has no group for it
            expression_entries=2      | data: the subject head has no expressions
            data=hed                  | data.path: unknown subject 'hed', did you mean 'head'?
            distance=cross-entropy    | loss: gradients, foreground, edges, chroma, structure and perceptual go with the charbonnier distance
            clamp=swop                | groups.clamp: unknown value 'swop', did you mean 'swap'?
            learning_rat=1            | did you mean 'learning_rate'
            """)
    void whatDoesNotFitIsRefused(String override, String message) {
        assertThatThrownBy(() -> Trainer.train(recipe(override), folder.resolve("bad"), OPTIONS))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void factorsThatCannotBeCrossedAreRefused() {
        assertThatThrownBy(() -> recipe("crossed_groups=1", "group_size=3"))
                .hasMessage("groups.crossed_groups: two factors are crossed in groups of 4, got group_size 3");
        assertThatThrownBy(() -> recipe(
                        "crossed_groups=1",
                        "elevation_groups=0",
                        "light_groups=0",
                        "shape_groups=0",
                        "texture_groups=0"))
                .hasMessageContaining("two at least, got 1 such");
    }

    @Test
    void anEntangledTwinIsTurnedByRulesOfItsOwn() {
        Path run = folder.resolve("twin");
        Trainer.train(recipe("clamp=none", "spread=0"), run, OPTIONS);
        assertThat(Run.open(run).evaluation().get("test"))
                .containsKeys("rerender_azimuth_psnr", "rerender_azimuth_entry_psnr", "rerender_any_entry_psnr")
                .allSatisfy((name, value) -> assertThat(value).as(name).isFinite());
    }

    @Test
    void chairsTurnAllRoundAndTheirStoolsAreCounted() {
        Path run = folder.resolve("chairs");
        Trainer.train(recipe("data=chair", "azimuth=[-180,180]", "elevation=[0,40]"), run, OPTIONS);
        assertThat(Run.open(run).evaluation().get("test"))
                .containsKeys("unoriented_share", "azimuth_flips", "azimuth_largest_step")
                .allSatisfy((name, value) -> assertThat(value).as(name).isFinite());
    }

    @Test
    void theEntangledTwinDiffersInTheClampingAlone() {
        var quick = (InverseGraphicsRecipe) Recipes.load("heads-64-quick", List.of());
        var twin = (InverseGraphicsRecipe) Recipes.load("heads-64-quick-entangled", List.of());
        assertThat(twin.model()).isEqualTo(quick.model());
        assertThat(twin.training()).isEqualTo(quick.training());
        assertThat(twin.data()).isEqualTo(quick.data());
        assertThat(twin.groups().clamp()).isEqualTo(ClampRule.NONE);
        assertThat(twin.loss().spread()).isZero();
        assertThat(quick.groups().clamp()).isEqualTo(ClampRule.SWAP);
    }
}
