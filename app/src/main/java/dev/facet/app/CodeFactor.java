package dev.facet.app;

import dev.facet.training.GraphicsModel;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a graphics code can be set to a number: an angle in degrees ({@code azimuth}), or an entry of another group
 * ({@code shape.3}).
 *
 * @param name as it is written
 * @param group of the code
 * @param entry of the group, -1 for an angle
 */
record CodeFactor(String name, String group, int entry) {
    /** The options of angles and the groups they set. */
    static final Map<String, String> ANGLES =
            Map.of("azimuth", "azimuth", "elevation", "elevation", "light-azimuth", "light");

    private static final Pattern ENTRY = Pattern.compile("([a-z]+)\\.(\\d{1,6})");

    /** Degrees between which angles may be asked for. */
    static final double MOST_DEGREES = 360;

    static CodeFactor of(String option, String name) {
        String angle = ANGLES.get(name);
        if (angle != null) {
            return new CodeFactor(name, angle, -1);
        }
        Matcher entry = ENTRY.matcher(name);
        if (entry.matches()) {
            return new CodeFactor(name, entry.group(1), Integer.parseInt(entry.group(2)));
        }
        throw new UserException(
                option + " takes azimuth, elevation, light-azimuth or an entry such as shape.3, got " + name);
    }

    boolean angle() {
        return entry < 0;
    }

    /** Refuses what the model does not have or cannot be asked for, before anything is drawn. */
    void check(GraphicsModel model, List<Double> values) {
        for (double value : values) {
            if (angle() && !(Math.abs(value) <= MOST_DEGREES)) {
                throw new UserException(
                        name + " must be " + -MOST_DEGREES + " to " + MOST_DEGREES + " degrees, got " + value);
            }
            set(model, new float[model.layout().size()], value);
        }
    }

    float[] set(GraphicsModel model, float[] code, double value) {
        return angle() ? model.withLearnedDegrees(code, group, value) : model.withEntry(code, group, entry, value);
    }
}
