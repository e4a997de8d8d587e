package dev.facet.data;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** What is wrong with a JSON text, in words for its author. */
public final class JsonProblems {
    /** The reader's own words about where it stands, which name its classes. */
    private static final Pattern ASIDE = Pattern.compile("\\s*\\([^()]*\\[Source:.*?\\]\\)|\\s*\\(class [^)]*\\)");

    private JsonProblems() {}

    /** The problem in one line, with the line and column of the text. */
    public static String of(JacksonException problem) {
        String said =
                String.valueOf(problem.getOriginalMessage()).lines().findFirst().orElse("");
        String plain = ASIDE.matcher(said).replaceAll("").strip();
        TokenStreamLocation at = problem.getLocation();
        return at == null || at.getLineNr() < 1
                ? plain
                : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + plain;
    }
}
