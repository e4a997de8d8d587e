package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.nn.CodeLayout;
import dev.facet.training.GraphicsModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code facet encode}: pictures to graphics codes. */
@Command(
        name = "encode",
        description = {
            "Tells the graphics code of a picture by group.",
            "Angles are in degrees, other entries in standard deviations over the subjects",
            "trained on, the widest of a group first."
        },
        footer = {
            "",
            "Examples:",
            "  facet encode --image face.png --json",
            "  facet encode --image faces/ --model runs/heads --out codes.npy"
        })
final class EncodeCommand extends Verb {
    private static final int SHOWN = 8;

    @Option(
            names = "--image",
            paramLabel = "PATH",
            required = true,
            order = 1,
            description = {
                "A picture (PNG, JPEG, WebP), or a folder of them: those that cannot be read are told,",
                "the rest is done, and the exit code is 2."
            })
    Path image = Path.of("");

    @Mixin
    ModelArguments models = new ModelArguments();

    @Option(
            names = "--out",
            paramLabel = "FILE.npy",
            order = 60,
            description = {
                "Write the codes, one row a picture, and beside them names.tsv with the pictures' names,",
                "reconstruction errors and degrees."
            })
    @org.jspecify.annotations.Nullable
    Path out;

    @Option(names = "--force", order = 61, description = "Replace outputs that exist.")
    boolean force;

    /** A picture and its code. */
    private record Row(Path file, GraphicsModel.Encoded encoded) {}

    @Override
    void run() {
        Path codes = out;
        if (codes != null) {
            if (!codes.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
                throw new UserException("--out " + codes + " must end in .npy");
            }
            AtomicFiles.refuseExisting(codes, force);
            AtomicFiles.refuseExisting(names(codes), force);
        }
        InputPictures pictures = new InputPictures(image);
        startEngine();
        GraphicsModel model = models.open();
        List<Row> rows = new ArrayList<>();
        pictures.encode(model, (file, encoded) -> rows.add(new Row(file, encoded)));
        if (codes != null) {
            write(codes, model, rows);
        }
        pictures.tell(this);
        angles(model).stream()
                .filter(angle -> !model.learned(angle))
                .map(angle -> ModelArguments.notLearned(model, angle, "and its degrees mean nothing"))
                .forEach(this::note);
        tell(model, rows, pictures);
    }

    private static Path names(Path codes) {
        return codes.resolveSibling("names.tsv");
    }

    private static List<String> angles(GraphicsModel model) {
        return model.layout().names().stream().filter(model::isAngle).toList();
    }

    /** The name of an angle's column, the one it has in a data set's factors.tsv. */
    private static String column(String angle) {
        return CodeFactor.ANGLES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(angle))
                .map(entry -> entry.getKey().replace('-', '_'))
                .findFirst()
                .orElse(angle);
    }

    private void write(Path target, GraphicsModel model, List<Row> rows) {
        int entries = model.layout().size();
        float[] all = new float[Math.multiplyExact(rows.size(), entries)];
        List<String> angles = angles(model);
        StringBuilder names = new StringBuilder("file\tpsnr\tpercentile");
        angles.forEach(angle -> names.append('\t').append(column(angle)));
        names.append('\n');
        for (int i = 0; i < rows.size(); i++) {
            GraphicsModel.Encoded encoded = rows.get(i).encoded();
            System.arraycopy(encoded.code(), 0, all, i * entries, entries);
            names.append(rows.get(i).file().getFileName())
                    .append('\t')
                    .append(encoded.psnr())
                    .append('\t')
                    .append(encoded.percentile());
            angles.forEach(angle -> names.append('\t').append((float) model.degrees(encoded.code(), angle)));
            names.append('\n');
        }
        AtomicFiles.write(names(target), force, names.toString());
        Npy.write(target, force, NpyArray.of(all, rows.size(), entries));
    }

    private void tell(GraphicsModel model, List<Row> rows, InputPictures pictures) {
        if (global().json) {
            if (pictures.folder()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("model", model.name());
                fields.put("layout", model.layout().toString());
                fields.put(
                        "images", rows.stream().map(row -> fields(model, row)).toList());
                fields.putAll(pictures.failed());
                answer(fields);
            } else {
                answer(fields(model, rows.getFirst()));
            }
        } else if (pictures.folder()) {
            table(model, rows);
        } else {
            show(model, rows.getFirst());
        }
    }

    private static Map<String, Object> fields(GraphicsModel model, Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image", row.file().toString());
        fields.put("model", model.name());
        fields.put("psnr", row.encoded().psnr());
        fields.put("percentile", row.encoded().percentile());
        Map<String, Object> groups = new LinkedHashMap<>();
        for (CodeLayout.Group group : model.layout().groups()) {
            Map<String, Object> told = new LinkedHashMap<>();
            if (model.isAngle(group.name())) {
                told.put("degrees", model.degrees(row.encoded().code(), group.name()));
                if (!model.learned(group.name())) {
                    told.put("learned", false);
                }
            }
            told.put("code", entries(row, group));
            groups.put(group.name(), told);
        }
        fields.put("groups", groups);
        return fields;
    }

    private static float[] entries(Row row, CodeLayout.Group group) {
        return Arrays.copyOfRange(row.encoded().code(), group.offset(), group.end());
    }

    private void table(GraphicsModel model, List<Row> rows) {
        int width = rows.stream()
                .mapToInt(row -> row.file().toString().length())
                .max()
                .orElse(0);
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%-" + width + "s  %5.1f dB (percentile %3.0f)",
                    row.file(),
                    row.encoded().psnr(),
                    row.encoded().percentile()));
            for (String angle : angles(model)) {
                line.append(String.format(
                        Locale.ROOT,
                        "  %s %6.1f",
                        angle,
                        model.degrees(row.encoded().code(), angle)));
            }
            out().println(line);
        }
        out().flush();
    }

    private void show(GraphicsModel model, Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image", row.file());
        fields.put("model", model.name());
        fields.put(
                "reconstruction",
                String.format(
                        Locale.ROOT,
                        "%.1f dB (percentile %.0f of training scenes)",
                        row.encoded().psnr(),
                        row.encoded().percentile()));
        for (CodeLayout.Group group : model.layout().groups()) {
            float[] entries = entries(row, group);
            if (model.isAngle(group.name())) {
                double degrees = model.degrees(row.encoded().code(), group.name());
                String learned = model.learned(group.name()) ? "" : " (not learned)";
                fields.put(group.name(), String.format(Locale.ROOT, "%.1f degrees%s", degrees, learned));
            } else {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < Math.min(SHOWN, entries.length); i++) {
                    text.append(String.format(Locale.ROOT, i == 0 ? "%.2f" : ", %.2f", entries[i]));
                }
                fields.put(
                        group.name(),
                        entries.length > SHOWN
                                ? text + " .. (" + entries.length + " entries; --json and --out have all)"
                                : text.toString());
            }
        }
        answer(fields);
    }
}
