package dev.facet.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing of a graphics code that changes along a contact sheet: {@code azimuth=-80:80:20} or {@code shape.0=-2:2:1}.
 *
 * @param what changes
 * @param values its values in order
 */
record CodeAxis(CodeFactor what, List<Double> values) {
    private static final int MOST = 256;
    private static final Pattern FORM = Pattern.compile("([a-z0-9.-]+)=([^:]+):([^:]+)(?::([^:]+))?");

    static CodeAxis of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new UserException("--sheet must be FACTOR=FROM:TO:STEP, as azimuth=-80:80:20, got " + text);
        }
        CodeFactor what = CodeFactor.of("--sheet", parts.group(1));
        double from = number(text, parts.group(2));
        double to = number(text, parts.group(3));
        double step = parts.group(4) == null ? 1 : number(text, parts.group(4));
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
        return new CodeAxis(what, values);
    }

    private static double number(String text, String word) {
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
