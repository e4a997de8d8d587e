package dev.facet.app;

import dev.facet.training.GraphicsModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a picture's graphics code is changed before it is drawn again. */
final class CodeChanges {
    private static final int MOST = 1024;
    /** Standard deviations that hardly any subject is beyond. */
    private static final int USUAL = 4;

    @Option(
            names = "--azimuth",
            paramLabel = "A",
            order = 20,
            description = "Degrees; above 0 turns the front to the picture's right.")
    @Nullable
    Double azimuth;

    @Option(
            names = "--elevation",
            paramLabel = "E",
            order = 21,
            description = "Degrees; above 0 puts the camera above.")
    @Nullable
    Double elevation;

    @Option(
            names = "--light-azimuth",
            paramLabel = "L",
            order = 22,
            description = "Degrees from the camera; above 0 is light from the right.")
    @Nullable
    Double lightAzimuth;

    @Option(names = "--shape-from", paramLabel = "FILE", order = 23, description = "The shape of another picture.")
    @Nullable
    Path shapeFrom;

    @Option(names = "--texture-from", paramLabel = "FILE", order = 24, description = "The texture of another picture.")
    @Nullable
    Path textureFrom;

    @Option(
            names = "--expression-from",
            paramLabel = "FILE",
            order = 25,
            description = "The expression of another picture, for models that have one.")
    @Nullable
    Path expressionFrom;

    @Option(
            names = "--set",
            paramLabel = "GROUP.N=VALUE",
            split = ",",
            order = 26,
            description = {
                "One entry of a group in standard deviations: shape.3=1.5. Entry 0 is what varies most.",
                "May be given several times."
            })
    List<String> set = new ArrayList<>();

    @Option(
            names = "--vary",
            paramLabel = "GROUP",
            order = 27,
            description = "Mix a group, shape or texture, with draws from the prior by --seed.")
    @Nullable
    String vary;

    @Option(
            names = "--strength",
            paramLabel = "S",
            order = 28,
            description = "With --vary: 0 is the picture's own, 1 another subject's (default: 0.7).")
    @Nullable
    Double strength;

    @Option(
            names = "--count",
            paramLabel = "N",
            order = 29,
            description = "With --vary: how many, on one sheet (default: 1).")
    @Nullable
    Integer count;

    /** A factor and the value it is set to. */
    private record Setting(CodeFactor what, double value) {}

    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, float[]> others = new LinkedHashMap<>(); // by group, codes of other pictures

    int count() {
        return count == null ? 1 : count;
    }

    /** Refuses what no model could do, and reads the settings. */
    void checkUsage(Verb verb) {
        if (vary == null) {
            for (String option : List.of("--strength", "--count")) {
                if (verb.given(option)) {
                    throw new UserException(option + " goes with --vary, which is missing");
                }
            }
        }
        if (count() < 1 || count() > MOST) {
            throw new UserException("--count must be 1 to " + MOST + ", got " + count());
        }
        if (strength != null && !(strength >= 0 && strength <= 1)) {
            throw new UserException("--strength must be 0 to 1, got " + strength);
        }
        for (String text : set) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new UserException("--set must be GROUP.N=VALUE, as shape.3=1.5, got " + text);
            }
            CodeFactor what = CodeFactor.of("--set", text.substring(0, equals));
            settings.add(new Setting(what, number(text, text.substring(equals + 1))));
        }
        add("azimuth", azimuth);
        add("elevation", elevation);
        add("light-azimuth", lightAzimuth);
    }

    private void add(String name, @Nullable Double value) {
        if (value != null) {
            settings.add(new Setting(CodeFactor.of("--" + name, name), value));
        }
    }

    private static double number(String text, String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new UserException("--set " + text + ": '" + word + "' is no number");
        }
    }

    /** Refuses what the model cannot do, notes what it was not trained on, and encodes the pictures that are taken from. */
    void prepare(GraphicsModel model, Verb verb) {
        for (Setting setting : settings) {
            setting.what.check(model, List.of(setting.value));
            if (setting.what.angle()) {
                ModelArguments.remarks(model, setting.what.group(), List.of(setting.value))
                        .forEach(verb::note);
            } else if (Math.abs(setting.value) > USUAL) {
                verb.note("--set " + setting.what.name() + " to " + setting.value
                        + " standard deviations: beyond " + USUAL + " the model has seen nothing, expect no "
                        + "likeness");
            }
        }
        if (vary != null) {
            model.varied(new float[model.layout().size()], vary, strength(), 0, 0);
        }
        from(model, "shape", shapeFrom, verb);
        from(model, "texture", textureFrom, verb);
        from(model, "expression", expressionFrom, verb);
    }

    private double strength() {
        return strength == null ? 0.7 : strength;
    }

    private void from(GraphicsModel model, String group, @Nullable Path file, Verb verb) {
        if (file == null) {
            return;
        }
        model.group(group);
        InputPictures picture = new InputPictures(file);
        if (picture.folder()) {
            throw new UserException("--" + group + "-from " + file + " is a folder, one picture is wanted");
        }
        picture.encode(model, (_, encoded) -> others.put(group, encoded.code()));
        picture.tell(verb);
    }

    /** The code with all changes; those of --vary differ by number. */
    float[] apply(GraphicsModel model, float[] code, long seed, int number) {
        float[] changed = code;
        for (Map.Entry<String, float[]> other : others.entrySet()) {
            changed = model.withGroup(changed, other.getKey(), other.getValue());
        }
        if (vary != null) {
            changed = model.varied(changed, vary, strength(), seed, number);
        }
        for (Setting setting : settings) {
            changed = setting.what.set(model, changed, setting.value);
        }
        return changed;
    }
}
