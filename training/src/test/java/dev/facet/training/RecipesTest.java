package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.nn.MaskKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RecipesTest {
    @TempDir
    Path folder;

    private static ImageRecipe load(String name, String... overrides) {
        return (ImageRecipe) Recipes.load(name, List.of(overrides));
    }

    @Test
    void everyBuiltInRecipeLoadsAndIsListed() throws IOException, URISyntaxException {
        Path resources = Path.of(Objects.requireNonNull(Recipes.class.getResource("recipes/index.txt"))
                        .toURI())
                .getParent();
        List<String> files;
        try (var listed = Files.list(resources)) {
            files = listed.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.startsWith("defaults"))
                    .map(name -> name.replace(".yaml", ""))
                    .toList();
        }
        assertThat(Recipes.list()).extracting(RecipeInfo::name).containsExactlyInAnyOrderElementsOf(files);
        for (RecipeInfo info : Recipes.list()) {
            assertThat(info.description()).isNotBlank();
            assertThat(info.minutes()).isPositive();
            assertThat(Recipes.load(info.name(), List.of()).name()).isEqualTo(info.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion-mnist", "tiny-imagenet-20"})
    void theFiveKindsDifferInTheMaskAlone(String set) {
        ObjectNode grf = load(set + "-grf").tree();
        for (String kind : List.of("softmax", "none", "toeplitz", "exact")) {
            ImageRecipe recipe = load(set + "-" + kind);
            assertThat(recipe.model().attention().mask())
                    .isEqualTo(MaskKind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)));
            ObjectNode other = load(set + "-" + kind, "mask=grf").tree();
            other.remove(List.of("name", "description", "minutes"));
            ObjectNode same = grf.deepCopy();
            same.remove(List.of("name", "description", "minutes"));
            assertThat(other).isEqualTo(same);
        }
    }

    @Test
    void shortNamesReachEveryLeaf() {
        ImageRecipe recipe = load(
                "shapes",
                "steps=60",
                "batch=7",
                "learning_rate=3e-4",
                "checkpoint_every=10",
                "data=my/pictures",
                "patch=8",
                "mask=exact",
                "walks=3",
                "halt=.5",
                "max_length=5",
                "width=96",
                "depth=3",
                "heads=6",
                "train_images=100",
                "positions=none",
                "decays=[0.1, 2]",
                "scheme=iid",
                "flip=true",
                "training.augmentation.mixup=0.2");
        assertThat(recipe.training().steps()).isEqualTo(60);
        assertThat(recipe.training().batch()).isEqualTo(7);
        assertThat(recipe.training().learningRate()).isEqualTo(3e-4);
        assertThat(recipe.training().checkpointEvery()).isEqualTo(10);
        assertThat(recipe.training().augmentation().flip()).isTrue();
        assertThat(recipe.training().augmentation().mixup()).isEqualTo(0.2);
        assertThat(recipe.data().path()).isEqualTo("my/pictures");
        assertThat(recipe.data().trainImages()).isEqualTo(100);
        assertThat(recipe.model().patch()).isEqualTo(8);
        assertThat(recipe.model().dimension()).isEqualTo(96);
        assertThat(recipe.model().depth()).isEqualTo(3);
        assertThat(recipe.model().attention().mask()).isEqualTo(MaskKind.EXACT);
        assertThat(recipe.model().attention().halt()).isEqualTo(0.5);
        assertThat(recipe.model().attention().maxLength()).isEqualTo(5);
        assertThat(recipe.model().attention().heads()).isEqualTo(6);
        assertThat(recipe.model().attention().decays()).containsExactly(0.1, 2.0);
    }

    @Test
    void stepsAndEpochsReplaceEachOther() {
        assertThat(load("shapes", "epochs=2").training().steps()).isZero();
        assertThat(load("fashion-mnist-grf", "steps=5").training().epochs()).isZero();
        assertThatThrownBy(() -> load("shapes", "epochs=2", "steps=9"))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("steps and epochs exclude each other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            step=3              | did you mean 'steps'
            learning_rat=1      | did you mean 'learning_rate'
            training.btch=3     | did you mean 'training.batch'
            mask=grff           | model.attention.mask: unknown value 'grff', did you mean 'grf'
            batch=many          | training.batch: wanted a whole number, got "many"
            batch=1.5           | training.batch: wanted a whole number, got 1.5
            flip=7              | training.augmentation.flip: wanted true or false, got 7
            batch=0             | training: batch must be at least 1, got 0
            halt=1              | model.attention: halt must be at least 0 and below 1
            heads=5             | model: heads must divide dimension
            channels=3          | the data say it
            seed=3              | give --seed
            batch=              | training.batch: wanted a value
            batch               | an override is key=value, got 'batch'
            """)
    void badOverridesSayWhatAndWhere(String override, String message) {
        assertThatThrownBy(() -> load("shapes", override))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownRecipeNamesTheNearest() {
        assertThatThrownBy(() -> load("fashion-mnist-gfr"))
                .hasMessageContaining("unknown recipe 'fashion-mnist-gfr', did you mean 'fashion-mnist-grf'?");
        assertThatThrownBy(() -> load("absent.yaml")).hasMessageContaining("recipe file absent.yaml does not exist");
        assertThatThrownBy(() -> load(folder.resolve("dir.yaml").toString())).isInstanceOf(RecipeException.class);
    }

    @Test
    void aFileExtendsABuiltInRecipeOrAFileBesideIt() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), "extends: fashion-mnist-grf\ndata: my.zip\nmodel: {patch: 4}\n");
        Path child = Files.writeString(folder.resolve("child.yaml"), "extends: mine.yaml\ntraining: {steps: 5}\n");
        ImageRecipe recipe = load(child.toString());
        assertThat(recipe.name()).isEqualTo("child");
        assertThat(recipe.data().path()).isEqualTo("my.zip");
        assertThat(recipe.data().trainImages()).isEqualTo(20000);
        assertThat(recipe.model().patch()).isEqualTo(4);
        assertThat(recipe.training().steps()).isEqualTo(5);
    }

    @Test
    void badFilesSayTheirPlace() throws IOException {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(file, "training:\n  augmentation: {crops: 3}\n");
        assertThatThrownBy(() -> load(file.toString()))
                .hasMessage("training.augmentation.crops: unknown key 'crops', did you mean 'crop'?");
        Files.writeString(file, "training: 3\n");
        assertThatThrownBy(() -> load(file.toString())).hasMessage("training: wanted a section of keys, got 3");
        Files.writeString(file, "a: [1\nb: 2\n");
        assertThatThrownBy(() -> load(file.toString())).hasMessageContaining("bad.yaml, line ");
        Files.writeString(file, "steps: 1\nsteps: 2\n");
        assertThatThrownBy(() -> load(file.toString())).isInstanceOf(RecipeException.class);
        Files.writeString(file, "");
        assertThatThrownBy(() -> load(file.toString())).hasMessageContaining("not a YAML file of keys");
        Files.writeString(file, "extends: bad.yaml\n");
        assertThatThrownBy(() -> load(file.toString())).hasMessageContaining("in a circle");
        Files.writeString(file, "kind: poem\n");
        assertThatThrownBy(() -> load(file.toString())).hasMessageContaining("kind: wanted image-classification");
    }

    @Test
    void theWrittenRecipeIsCompleteAndReadsBackTheSame() throws IOException {
        ImageRecipe recipe = load("fashion-mnist-exact", "steps=3").fitted(1, 28, 28, 10, 7);
        assertThat(recipe.open()).isEmpty();
        assertThat(recipe.model().tokens()).isEqualTo(196);
        assertThat(recipe.model().attention().seed()).isEqualTo(7);
        Path file = Files.writeString(folder.resolve("config.yaml"), recipe.yaml());
        assertThat(load(file.toString())).isEqualTo(recipe);
        for (String key : ImageRecipe.keys()) {
            assertThat(recipe.tree().at("/" + key.replace('.', '/')).isMissingNode())
                    .as(key)
                    .isFalse();
        }
    }

    @Test
    void whatARecipeStatesIsCheckedAgainstTheData() {
        ImageRecipe fitted = load("shapes").fitted(3, 32, 32, 8, 1);
        assertThatThrownBy(() -> fitted.fitted(3, 32, 32, 9, 1))
                .hasMessage("model.classes: the recipe says 8, the data have 9");
        assertThatThrownBy(() -> load("shapes", "patch=5").fitted(3, 32, 32, 8, 1))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("patch must divide the picture, got patches of 5");
    }
}
