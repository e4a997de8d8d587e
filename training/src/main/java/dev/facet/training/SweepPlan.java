package dev.facet.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sweep runs: a recipe for every combination of the axes' values and every seed.
 *
 * @param recipe a built-in name or a YAML file
 * @param fixed {@code key=value} overrides that all runs share
 * @param axes for each key the values it takes, in order
 * @param seeds of the runs of each combination
 * @param folder where the runs and the tables go
 */
public record SweepPlan(
        String recipe, List<String> fixed, Map<String, List<String>> axes, List<Long> seeds, Path folder) {
    public SweepPlan {
        fixed = List.copyOf(fixed);
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("a sweep needs at least one seed, got none");
        }
        if (seeds.stream().distinct().count() < seeds.size()) {
            throw new IllegalArgumentException("the seeds of a sweep must differ, got " + seeds);
        }
        axes.forEach((key, values) -> {
            if (values.stream().distinct().count() < values.size()) {
                throw new IllegalArgumentException("the values of " + key + " must differ, got " + values);
            }
        });
    }

    /** A plan from {@code key=a,b,c} arguments; those with one value are overrides that all runs share. */
    public static SweepPlan of(String recipe, List<String> arguments, List<Long> seeds, Path folder) {
        List<String> fixed = new ArrayList<>();
        Map<String, List<String>> axes = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new RecipeException("", "an axis is key=a,b,c, got '" + argument + "'");
            }
            String key = argument.substring(0, equals).strip();
            List<String> values = values(key, argument.substring(equals + 1));
            if (values.size() < 2) {
                fixed.add(argument);
            } else if (axes.put(key, values) != null) {
                throw new RecipeException(key, "the key comes twice");
            }
        }
        return new SweepPlan(recipe, fixed, axes, seeds, folder);
    }

    /** Parts between commas, where lists in brackets stay whole. */
    static List<String> values(String key, String text) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && (depth <= 0 || i == text.length())) {
                String value = text.substring(from, i).strip();
                if (value.isEmpty()) {
                    throw new RecipeException(key, "a value is missing in '" + text + "'");
                }
                values.add(value);
                from = i + 1;
            }
        }
        return values;
    }

    /** Every combination of the axes' values, the last axis changing fastest; one without axes. */
    List<Map<String, String>> combinations() {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (var axis : axes.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> start : combinations) {
                for (String value : axis.getValue()) {
                    Map<String, String> next = new LinkedHashMap<>(start);
                    next.put(axis.getKey(), value);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** The overrides of a combination. */
    List<String> overrides(Map<String, String> combination) {
        List<String> overrides = new ArrayList<>(fixed);
        combination.forEach((key, value) -> overrides.add(key + "=" + value));
        return overrides;
    }

    /** The folder of a run, named by its combination and seed. */
    Path run(Map<String, String> combination, long seed) {
        StringBuilder name = new StringBuilder();
        combination.forEach((key, value) -> name.append((key + "-" + value).replaceAll("[^A-Za-z0-9._-]", "_"))
                .append('.'));
        return folder.resolve(name + "seed-" + seed);
    }
}
