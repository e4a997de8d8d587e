package dev.facet.app;

import dev.facet.data.ContactSheet;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.training.GraphicsModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code facet sample}: subjects drawn from a model's prior. */
@Command(
        name = "sample",
        description = "Draws subjects that never were from a model's prior; angles that are not given are drawn too.",
        footer = {
            "",
            "Examples:",
            "  facet sample --count 64 --out sheet.png",
            "  facet sample --model runs/heads --count 100 --azimuth 0 --out faces/"
        })
final class SampleCommand extends Verb {
    private static final int MOST = 1_000_000;
    private static final int BATCH = 64;

    @Mixin
    ModelArguments models = new ModelArguments();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "16",
            order = 20,
            description = "How many (default: ${DEFAULT-VALUE}).")
    int count = 16;

    @Option(names = "--azimuth", paramLabel = "A", order = 21, description = "Degrees, for all of them.")
    @Nullable
    Double azimuth;

    @Option(names = "--elevation", paramLabel = "E", order = 22, description = "Degrees, for all of them.")
    @Nullable
    Double elevation;

    @Option(names = "--light-azimuth", paramLabel = "L", order = 23, description = "Degrees, for all of them.")
    @Nullable
    Double lightAzimuth;

    @Mixin
    PictureOutput output = new PictureOutput();

    @Override
    void run() {
        if (count < 1 || count > MOST) {
            throw new UserException("--count must be 1 to " + MOST + ", got " + count);
        }
        boolean sheet = output.picture();
        if (sheet) {
            output.checkPicture();
        } else {
            output.checkFolder();
        }
        Map<CodeFactor, Double> angles = new LinkedHashMap<>();
        put(angles, "azimuth", azimuth);
        put(angles, "elevation", elevation);
        put(angles, "light-azimuth", lightAzimuth);
        startEngine();
        GraphicsModel model = models.open();
        angles.forEach((angle, degrees) -> {
            angle.check(model, List.of(degrees));
            ModelArguments.remarks(model, angle.group(), List.of(degrees)).forEach(this::note);
        });
        if (sheet) {
            PictureOutput.checkSheet(count, model.size());
            List<Image> cells = new ArrayList<>();
            for (int from = 0; from < count; from += BATCH) {
                cells.addAll(draw(model, angles, from));
            }
            output.write(ContactSheet.of(cells, (int) Math.ceil(Math.sqrt(count))));
        } else {
            output.writeFolder(folder -> {
                for (int from = 0; from < count; from += BATCH) {
                    List<Image> some = draw(model, angles, from);
                    for (int i = 0; i < some.size(); i++) {
                        String name = String.format(Locale.ROOT, "%06d.png", from + i);
                        Images.writePng(folder.resolve(name), some.get(i), false);
                    }
                }
            });
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model.name());
        fields.put("count", count);
        fields.put("out", output.out.toString());
        answer(fields);
    }

    private static void put(Map<CodeFactor, Double> angles, String name, @Nullable Double degrees) {
        if (degrees != null) {
            angles.put(CodeFactor.of("--" + name, name), degrees);
        }
    }

    private List<Image> draw(GraphicsModel model, Map<CodeFactor, Double> angles, int from) {
        List<float[]> codes = new ArrayList<>();
        for (int number = from; number < Math.min(count, from + BATCH); number++) {
            float[] code = model.sample(seed(), number);
            for (Map.Entry<CodeFactor, Double> angle : angles.entrySet()) {
                code = angle.getKey().set(model, code, angle.getValue());
            }
            codes.add(code);
        }
        return model.render(codes);
    }
}
