package dev.facet.app;

import dev.facet.data.ContactSheet;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.training.GraphicsModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code facet rerender}: the subject of a picture drawn again under another pose, light, texture or shape. */
@Command(
        name = "rerender",
        description = {
            "Draws the subject of a picture again in another pose, light or look.",
            "What is not named keeps the picture's own code; with nothing named it is the",
            "reconstruction. The PSNR told is that of the reconstruction."
        },
        footer = {
            "",
            "Examples:",
            "  facet rerender --image face.png --azimuth 40 --light-azimuth -60 --out z.png",
            "  facet rerender --image face.png --sheet azimuth=-80:80:20 \\",
            "      --sheet elevation=-20:20:20 --out sheet.png",
            "  facet rerender --image a.png --texture-from b.png --set shape.3=1.5 \\",
            "      --out c.png",
            "  facet rerender --image faces/ --model runs/heads --azimuth=-25 --out turned/",
            "  facet rerender --image face.png --vary shape --count 7 --out shapes.png"
        })
final class RerenderCommand extends Verb {
    @Option(
            names = "--image",
            paramLabel = "PATH",
            required = true,
            order = 1,
            description = {
                "A picture (PNG, JPEG, WebP), or a folder of them; of a folder comes a folder. Those in it",
                "that cannot be read are told, the rest is done, and the exit code is 2."
            })
    Path image = Path.of("");

    @Mixin
    ModelArguments models = new ModelArguments();

    @Mixin
    CodeChanges changes = new CodeChanges();

    @Option(
            names = "--sheet",
            paramLabel = "FACTOR=FROM:TO:STEP",
            order = 40,
            description = {
                "A contact sheet along azimuth, elevation, light-azimuth or an entry such as shape.3:",
                "azimuth=-80:80:20. A second one gives rows."
            })
    List<String> sheet = new ArrayList<>();

    @Mixin
    PictureOutput output = new PictureOutput();

    @Override
    void run() {
        List<CodeAxis> axes = sheet.stream().map(CodeAxis::of).toList();
        checkAxes(axes);
        changes.checkUsage(this);
        InputPictures pictures = new InputPictures(image);
        pictures.refuseAsOutput(output.out);
        if (pictures.folder()) {
            output.checkFolder();
        } else {
            output.checkPicture();
        }
        Map<Path, String> names = pictures.resultNames();
        startEngine();
        GraphicsModel model = models.open();
        PictureOutput.checkSheet(cells(axes), model.size());
        axes.forEach(axis -> axis.what().check(model, axis.values()));
        changes.prepare(model, this);
        axes.stream()
                .filter(axis -> axis.what().angle())
                .flatMap(axis -> ModelArguments.remarks(model, axis.what().group(), axis.values()).stream())
                .forEach(this::note);
        List<Map<String, Object>> told = new ArrayList<>();
        if (pictures.folder()) {
            output.writeFolder(folder -> pictures.encode(model, (file, encoded) -> {
                String name = String.valueOf(names.get(file));
                Images.writePng(folder.resolve(name), draw(model, encoded.code(), axes), false);
                told.add(fields(file, output.out.resolve(name), encoded));
            }));
        } else {
            pictures.encode(model, (file, encoded) -> {
                output.write(draw(model, encoded.code(), axes));
                told.add(fields(file, output.out, encoded));
            });
        }
        pictures.tell(this);
        answer(model, pictures, told);
    }

    private void checkAxes(List<CodeAxis> axes) {
        if (axes.size() > 2) {
            throw new UserException("--sheet is given at most twice, for columns and rows, got " + axes.size());
        }
        if (axes.size() == 2 && axes.get(0).what().equals(axes.get(1).what())) {
            throw new UserException("--sheet varies " + axes.get(0).what().name() + " twice");
        }
        for (CodeAxis axis : axes) {
            if (axis.what().angle() && given("--" + axis.what().name())) {
                throw new UserException("--sheet varies " + axis.what().name() + ", so --"
                        + axis.what().name() + " has nothing to say");
            }
        }
        if (axes.size() == 2 && changes.count() > 1) {
            throw new UserException("two --sheet fill columns and rows, so --count must be 1, got " + changes.count());
        }
    }

    private long cells(List<CodeAxis> axes) {
        long cells = changes.count();
        for (CodeAxis axis : axes) {
            cells *= axis.values().size();
        }
        return cells;
    }

    /** One picture, or a sheet of them: the first axis along columns, the second axis or the variations along rows. */
    private Image draw(GraphicsModel model, float[] code, List<CodeAxis> axes) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < changes.count(); i++) {
            float[] varied = changes.apply(model, code, seed(), i);
            if (axes.size() < 2) {
                rows.add(varied);
            } else {
                axes.get(1)
                        .values()
                        .forEach(value -> rows.add(axes.get(1).what().set(model, varied, value)));
            }
        }
        List<float[]> cells = new ArrayList<>();
        for (float[] row : rows) {
            if (axes.isEmpty()) {
                cells.add(row);
            } else {
                axes.get(0)
                        .values()
                        .forEach(value -> cells.add(axes.get(0).what().set(model, row, value)));
            }
        }
        int line = axes.isEmpty() ? rows.size() : axes.get(0).values().size();
        boolean single = axes.isEmpty() || rows.size() == 1;
        return ContactSheet.of(model.render(cells), single ? PictureOutput.columns(line) : line);
    }

    private static Map<String, Object> fields(Path file, Path out, GraphicsModel.Encoded encoded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image", file.toString());
        fields.put("out", out.toString());
        fields.put("psnr", encoded.psnr());
        fields.put("percentile", encoded.percentile());
        return fields;
    }

    private void answer(GraphicsModel model, InputPictures pictures, List<Map<String, Object>> told) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model.name());
        if (!pictures.folder()) {
            fields.putAll(told.getFirst());
        } else if (global().json) {
            fields.put("out", output.out.toString());
            fields.put("images", told);
            fields.putAll(pictures.failed());
        } else {
            fields.put("out", output.out.toString());
            fields.put("pictures", told.size());
            if (!pictures.failures().isEmpty()) {
                fields.put("failed", pictures.failures().size());
            }
        }
        answer(fields);
    }
}
