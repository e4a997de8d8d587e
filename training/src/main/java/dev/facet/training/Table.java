package dev.facet.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of named cells, as Markdown or CSV; columns come in the order in which rows first name them. */
final class Table {
    private final List<Map<String, String>> rows = new ArrayList<>();

    void add(Map<String, String> cells) {
        rows.add(new LinkedHashMap<>(cells));
    }

    private Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        return columns;
    }

    String markdown() {
        Set<String> columns = columns();
        StringBuilder text = new StringBuilder();
        text.append("| ").append(String.join(" | ", columns)).append(" |\n");
        text.append("|").append("---|".repeat(columns.size())).append('\n');
        for (Map<String, String> row : rows) {
            text.append(columns.stream()
                    .map(column -> row.getOrDefault(column, "").replace("|", "\\|"))
                    .collect(Collectors.joining(" | ", "| ", " |\n")));
        }
        return text.toString();
    }

    String csv() {
        Set<String> columns = columns();
        StringBuilder text = new StringBuilder();
        text.append(columns.stream().map(Table::quoted).collect(Collectors.joining(",")))
                .append('\n');
        for (Map<String, String> row : rows) {
            text.append(columns.stream()
                            .map(column -> quoted(row.getOrDefault(column, "")))
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\\n\\r]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** A score as tables show it: counts whole, the rest with four places. */
    static String number(String name, double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        boolean count = name.equals("steps") || name.equals("parameters") || name.equals("threads");
        return String.format(Locale.ROOT, count ? "%.0f" : "%.4f", value);
    }
}
