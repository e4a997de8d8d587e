package dev.facet.app.demo;

import java.util.Locale;

/** Numbers as the page writes them. */
final class Text {
    private Text() {}

    /** A count with its thousands set apart. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A part of 1 in percent: whole numbers from 10 on, one digit more below. */
    static String percent(double part) {
        double percent = 100 * part;
        return String.format(Locale.ROOT, percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** A time in the unit that suits it, three digits at most. */
    static String time(double seconds) {
        if (seconds >= 1) {
            return digits(seconds) + " s";
        }
        return seconds >= 1e-3 ? digits(seconds * 1e3) + " ms" : digits(seconds * 1e6) + " \u00b5s";
    }

    /** A ratio such as 12 or 3.4. */
    static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%,.0f", value);
    }

    /** A very small number as a power of ten with one digit before it. */
    static String tiny(double value) {
        if (value == 0) {
            return "0";
        }
        String[] parts = String.format(Locale.ROOT, "%.0e", value).split("e", 2);
        return parts[0] + "\u00b710" + superscript(Integer.parseInt(parts[1]));
    }

    private static String superscript(int power) {
        StringBuilder text = new StringBuilder();
        for (char c : Integer.toString(power).toCharArray()) {
            text.append(
                    c == '-'
                            ? '\u207b'
                            : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079".charAt(c - '0'));
        }
        return text.toString();
    }
}
