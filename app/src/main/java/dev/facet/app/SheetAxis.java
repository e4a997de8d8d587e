package dev.facet.app;

import dev.facet.graphics.Scene;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that changes along a contact sheet: {@code azimuth=-90:90:15}.
 *
 * @param what the factor
 * @param values its values in order
 */
record SheetAxis(Factor what, List<Double> values) {
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
        SheetRange range = SheetRange.of(text, "[a-z-]+", "azimuth=-90:90:15");
        Factor factor = factor(range.factor());
        List<Double> values = range.values();
        for (double value : values) {
            if (factor.whole() && (value < 0 || value != Math.rint(value))) {
                throw new UserException(
                        "--sheet " + text + ": identities are whole numbers of at least 0, got " + value);
            }
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
