package dev.facet.app;

import dev.facet.graphics.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that changes along a contact sheet: {@code azimuth=-90:90:15}.
 *
 * @param what the factor
 * @param values its values in order
 */
record SheetAxis(Factor what, List<Double> values) {
    /** The most cells along one side. */
    static final int MOST = 256;

    private static final Pattern FORM = Pattern.compile("([a-z-]+)=([^:]+):([^:]+)(?::([^:]+))?");

    enum Factor {
        AZIMUTH,
        ELEVATION,
        LIGHT_AZIMUTH,
        LIGHT_ELEVATION,
        IDENTITY,
        SHAPE_IDENTITY,
        TEXTURE_IDENTITY;

        boolean whole() {
            return this == IDENTITY || this == SHAPE_IDENTITY || this == TEXTURE_IDENTITY;
        }
    }

    static SheetAxis of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new UserException("--sheet must be FACTOR=FROM:TO:STEP, as azimuth=-90:90:15, got " + text);
        }
        Factor factor = factor(parts.group(1));
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
            double value = from + i * step;
            if (factor.whole() && (value < 0 || value != Math.rint(value))) {
                throw new UserException(
                        "--sheet " + text + ": identities are whole numbers of at least 0, got " + value);
            }
            values.add(value);
        }
        return new SheetAxis(factor, values);
    }

    private static Factor factor(String name) {
        List<String> names = new ArrayList<>();
        for (Factor factor : Factor.values()) {
            if (Choices.name(factor).equals(name)) {
                return factor;
            }
            names.add(Choices.name(factor));
        }
        throw new UserException("--sheet varies one of " + String.join(", ", names) + ", got " + name);
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

    /** The scene with the factor at its value of an index. */
    Scene set(Scene scene, int index) {
        double value = values.get(index);
        return switch (what) {
            case AZIMUTH -> scene.withPose(value, scene.elevation());
            case ELEVATION -> scene.withPose(scene.azimuth(), value);
            case LIGHT_AZIMUTH -> scene.withLight(value, scene.lightElevation());
            case LIGHT_ELEVATION -> scene.withLight(scene.lightAzimuth(), value);
            case IDENTITY -> scene.withShape((long) value).withTexture((long) value);
            case SHAPE_IDENTITY -> scene.withShape((long) value);
            case TEXTURE_IDENTITY -> scene.withTexture((long) value);
        };
    }

    /** Whether it changes whose shape or whose texture is seen. */
    boolean changesShape() {
        return what == Factor.IDENTITY || what == Factor.SHAPE_IDENTITY;
    }

    boolean changesTexture() {
        return what == Factor.IDENTITY || what == Factor.TEXTURE_IDENTITY;
    }
}
