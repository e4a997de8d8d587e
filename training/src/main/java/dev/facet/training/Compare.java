package dev.facet.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs side by side: what differs in their recipes, their scores, their curves. */
public final class Compare {
    /** Keys that differ between any two runs and say nothing. */
    private static final Set<String> UNTOLD = Set.of("name", "description", "minutes", "model.attention.seed");

    private Compare() {}

    /**
     * A line of the table.
     *
     * @param run name of the run's folder
     * @param settings the keys in which the runs differ, by dotted name
     * @param scores test scores by name; {@code seconds_per_step} and {@code parameters} among them
     */
    public record Row(String run, Map<String, String> settings, Map<String, Double> scores) {
        public Row {
            settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            scores = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        }
    }

    /** The table of finished runs, in the order given. */
    public static List<Row> of(List<Path> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("compare needs at least one run, got none");
        }
        List<Run> opened = runs.stream().map(Compare::finished).toList();
        List<Map<String, String>> settings = opened.stream()
                .map(run -> {
                    Map<String, String> leaves = new LinkedHashMap<>();
                    Settings.leaves(run.recipe().tree())
                            .forEach((key, value) ->
                                    leaves.put(key, value.isValueNode() ? value.asString() : value.toString()));
                    leaves.put("seed", run.provenance().path("seed").asString());
                    return leaves;
                })
                .toList();
        Set<String> keys = new LinkedHashSet<>();
        settings.forEach(leaves -> keys.addAll(leaves.keySet()));
        keys.removeIf(key -> UNTOLD.contains(key)
                || settings.stream()
                                .map(leaves -> leaves.getOrDefault(key, ""))
                                .distinct()
                                .count()
                        == 1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < opened.size(); i++) {
            Run run = opened.get(i);
            Map<String, String> own = new LinkedHashMap<>();
            for (String key : keys) {
                own.put(key, settings.get(i).getOrDefault(key, ""));
            }
            Map<String, Map<String, Double>> evaluation = run.evaluation();
            Map<String, Double> scores = new LinkedHashMap<>(evaluation.getOrDefault("test", Map.of()));
            Map<String, Double> training = evaluation.getOrDefault("training", Map.of());
            for (String name : List.of("steps", "seconds_per_step", "parameters")) {
                scores.put(name, training.getOrDefault(name, Double.NaN));
            }
            rows.add(new Row(run.name(), own, scores));
        }
        return rows;
    }

    /** The rows as a Markdown table. */
    public static String markdown(List<Row> rows) {
        Table table = new Table();
        for (Row row : rows) {
            Map<String, String> cells = new LinkedHashMap<>();
            cells.put("run", row.run());
            row.settings().forEach((key, value) -> cells.put(key.substring(key.lastIndexOf('.') + 1), value));
            row.scores().forEach((name, value) -> cells.put(name, Table.number(name, value)));
            table.add(cells);
        }
        return table.markdown();
    }

    /** Accuracy and loss of the runs over steps, in one plot each: PNG files in the folder. */
    public static List<Path> plot(List<Path> runs, Path folder) {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("accuracy", "loss")) {
            List<Plots.Curve> curves = new ArrayList<>();
            Set<String> used = new LinkedHashSet<>();
            for (Path path : runs) {
                Run run = finished(path);
                String label = run.name();
                for (int copy = 2; !used.add(label); copy++) {
                    label = run.name() + " (" + copy + ")";
                }
                curves.addAll(Plots.named(run.metrics(), name, label + " "));
            }
            Path file = folder.resolve(name + ".png");
            Plots.lines(file, name, "step", name, curves);
            files.add(file);
        }
        return files;
    }

    private static Run finished(Path path) {
        Run run = Run.open(path);
        if (!run.finished()) {
            throw new IllegalArgumentException(path + " is not finished; train --resume --run " + path + " goes on");
        }
        return run;
    }
}
