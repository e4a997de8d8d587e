package dev.facet.app;

import dev.facet.training.RecipeInfo;
import dev.facet.training.Recipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code facet recipes}: what can be trained by name. */
@Command(
        name = "recipes",
        description = "Lists the built-in recipes with their expected minutes, or shows one completely.",
        footer = {"", "Examples:", "  facet recipes", "  facet recipes shapes > mine.yaml"})
final class RecipesCommand extends Verb {
    @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "A recipe to show with every key it has.")
    String name = "";

    @Override
    void run() {
        if (!name.isEmpty()) {
            String yaml = Recipes.load(name, List.of()).yaml();
            if (global().json) {
                answer(Fields.of("name", name, "yaml", yaml));
            } else {
                out().print(yaml);
            }
            return;
        }
        List<RecipeInfo> recipes = Recipes.list();
        if (global().json) {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (RecipeInfo recipe : recipes) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("name", recipe.name());
                row.put("description", recipe.description());
                row.put("minutes", recipe.minutes());
                row.put("data", recipe.data());
                rows.add(row);
            }
            answer(Map.of("recipes", rows));
            return;
        }
        int width = recipes.stream()
                .mapToInt(recipe -> recipe.name().length())
                .max()
                .orElse(0);
        for (RecipeInfo recipe : recipes) {
            out().println(String.format(
                    Locale.ROOT,
                    "%-" + width + "s  %3.0f min  %s; data %s",
                    recipe.name(),
                    Math.ceil(recipe.minutes()),
                    recipe.description(),
                    recipe.data()));
        }
    }
}
