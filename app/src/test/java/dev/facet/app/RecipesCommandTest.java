package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecipesCommandTest {
    @Test
    void listsNamesWithMinutes() {
        CommandLineRun run = CommandLineRun.of("recipes", "--json");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        JsonNode recipes = JsonMapper.shared().readTree(run.out()).path("recipes");
        assertThat(recipes.size()).isPositive();
        for (JsonNode recipe : recipes) {
            assertThat(recipe.path("minutes").asDouble()).isPositive();
            assertThat(CommandLineRun.of("recipes").out())
                    .contains(recipe.path("name").asString());
        }
    }

    @Test
    void showsARecipeCompletely() {
        CommandLineRun run = CommandLineRun.of("recipes", "shapes");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("learning_rate").contains("max_length");
    }

    @Test
    void anUnknownRecipeIsAUsageErrorThatNamesTheNearest() {
        CommandLineRun run = CommandLineRun.of("recipes", "shape");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("shape").contains("shapes").hasLineCount(1);
    }
}
