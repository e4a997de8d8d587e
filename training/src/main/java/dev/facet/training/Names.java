package dev.facet.training;

import java.util.Collection;
import java.util.Locale;

/** Spelling of keys: snake case, and the nearest known name for one that is unknown. */
final class Names {
    private Names() {}

    /** {@code maxLength} as {@code max_length}. */
    static String snake(String camel) {
        StringBuilder result = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                result.append(i == 0 ? "" : "_").append(Character.toLowerCase(c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    /** The name of an enum constant as recipes write it: {@code REPELLING_ANTITHETIC} is {@code repelling-antithetic}. */
    static String constant(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** "unknown KIND 'got', did you mean 'nearest'?", or the known names where none is near. */
    static String unknown(String kind, String got, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(got, name);
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        if (bestDistance <= Math.max(2, got.length() / 2)) {
            return "unknown " + kind + " '" + got + "', did you mean '" + best + "'?";
        }
        return "unknown " + kind + " '" + got + "'; known: " + String.join(", ", known)
                + (best.isEmpty() ? "" : " (nearest: '" + best + "')");
    }

    /** Edits (insert, delete, replace, swap of neighbours) from one name to the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
