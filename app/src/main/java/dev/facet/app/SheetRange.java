package dev.facet.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --sheet} is given, FACTOR=FROM:TO:STEP; the step is 1 where it is left out. */
final class SheetRange {
    /** The most cells along one side. */
    static final int MOST = 256;

    private final String text;
    private final Matcher parts;

    private SheetRange(String text, Matcher parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * Takes the text apart.
     *
     * @param factors the form of a factor's name
     * @param example for the error
     */
    static SheetRange of(String text, String factors, String example) {
        Matcher parts = Pattern.compile("(" + factors + ")=([^:]+):([^:]+)(?::([^:]+))?")
                .matcher(text);
        if (!parts.matches()) {
            throw new UserException("--sheet must be FACTOR=FROM:TO:STEP, as " + example + ", got " + text);
        }
        return new SheetRange(text, parts);
    }

    /** The name of what changes. */
    String factor() {
        return parts.group(1);
    }

    /** Its values in order. */
    List<Double> values() {
        double from = number(parts.group(2));
        double to = number(parts.group(3));
        double step = parts.group(4) == null ? 1 : number(parts.group(4));
        if (step == 0 || (to - from) / step < 0) {
            throw new UserException("--sheet " + text + " never arrives: its step must lead from " + parts.group(2)
                    + " to " + parts.group(3));
        }
        double count = Math.floor((to - from) / step + 1e-9) + 1;
        if (count > MOST) {
            throw new UserException(
                    "--sheet " + text + " has " + (long) count + " values, at most " + MOST + " are shown");
        }
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(from + i * step);
        }
        return values;
    }

    private double number(String word) {
        try {
            double value = Double.parseDouble(word);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException ignored) {
            // Told below.
        }
        throw new UserException("--sheet " + text + ": " + word + " is no number");
    }
}
