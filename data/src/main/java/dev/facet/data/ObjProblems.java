package dev.facet.data;

import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The first thing that is wrong with the text of an OBJ mesh, found by reading it once more, slowly, with line numbers. */
final class ObjProblems {
    private static final Map<String, String> NAMES = Map.of("v", "vertex", "vt", "texture coordinate", "vn", "normal");
    private static final List<String> IN_CORNER = List.of("v", "vt", "vn");

    private final int[] totals = new int[3];
    private final int[] before = new int[3];
    private int faces;

    private ObjProblems(List<String> lines) {
        for (String line : lines) {
            int kind = IN_CORNER.indexOf(word(line));
            if (kind >= 0) {
                totals[kind]++;
            }
        }
    }

    /** What follows the file's name in a message, or null where nothing that it knows is wrong. */
    static @Nullable String first(String text) {
        List<String> lines = text.lines().toList();
        ObjProblems problems = new ObjProblems(lines);
        for (int i = 0; i < lines.size(); i++) {
            String problem = problems.of(lines.get(i));
            if (problem != null) {
                return problem + " (line " + (i + 1) + ")";
            }
        }
        return null;
    }

    private static String word(String line) {
        StringTokenizer words = new StringTokenizer(line);
        return words.hasMoreTokens() ? words.nextToken() : "";
    }

    private @Nullable String of(String line) {
        StringTokenizer words = new StringTokenizer(line);
        String keyword = words.hasMoreTokens() ? words.nextToken() : "";
        int kind = IN_CORNER.indexOf(keyword);
        if (kind >= 0) {
            before[kind]++;
            return numbers(NAMES.get(keyword) + " " + before[kind], words);
        }
        return keyword.equals("f") ? face(words) : null;
    }

    private static @Nullable String numbers(String what, StringTokenizer words) {
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (word.startsWith("#")) {
                return null;
            }
            if (!finite(word)) {
                return "has " + what + " with \"" + EdgeLists.cut(word) + "\" where a finite number is wanted";
            }
        }
        return null;
    }

    private static boolean finite(String word) {
        try {
            return Float.isFinite(Float.parseFloat(word));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private @Nullable String face(StringTokenizer words) {
        faces++;
        while (words.hasMoreTokens()) {
            String corner = words.nextToken();
            if (corner.startsWith("#") || corner.equals("\\")) {
                return null;
            }
            String[] parts = corner.split("/", -1);
            for (int kind = 0; kind < parts.length; kind++) {
                if (kind > 0 && parts[kind].isEmpty()) {
                    continue;
                }
                if (kind > 2 || !parts[kind].matches("[-+]?[0-9]{1,9}") || Integer.parseInt(parts[kind]) == 0) {
                    return "has face " + faces + " with \"" + EdgeLists.cut(corner)
                            + "\" where a corner is wanted: whole numbers from 1, or from -1 backwards";
                }
                int index = Integer.parseInt(parts[kind]);
                if (index > totals[kind] || -index > before[kind]) {
                    return "has face " + faces + " that names " + NAMES.get(IN_CORNER.get(kind)) + " " + index + " of "
                            + (index < 0 ? before[kind] : totals[kind]);
                }
            }
        }
        return null;
    }
}
