package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.models.VisionTransformerConfig;
import dev.facet.training.AttentionMaps;
import dev.facet.training.Compare;
import dev.facet.training.Predictor;
import dev.facet.training.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet compare}: finished runs side by side. */
@Command(
        name = "compare",
        description = {
            "Tables finished runs side by side: the keys in which they differ, and their scores.",
            "--out plots their curves; with --picture also where chosen patches look in every layer."
        },
        footer = {
            "",
            "Examples:",
            "  facet compare runs/shapes runs/shapes-none",
            "  facet compare runs/shapes runs/shapes-none --out plots \\",
            "      --picture test:7 --patches 3:4,6:2"
        })
final class CompareCommand extends Verb {
    private static final Pattern PATCH = Pattern.compile("(\\d{1,6}):(\\d{1,6})");
    private static final Pattern TEST_PICTURE = Pattern.compile("test:(\\d{1,9})");
    private static final String ATTENTION = "attention.png";

    @Parameters(index = "0..*", arity = "1..*", paramLabel = "RUN", description = "Folders of finished runs.")
    List<Path> runs = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            order = 60,
            description = "A folder for accuracy.png and loss.png over steps, and attention.png with --picture.")
    @Nullable
    Path out;

    @Option(names = "--force", order = 61, description = "Replace plots that exist.")
    boolean force;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            order = 50,
            description = "A picture file, or test:I for picture I of the first run's test split.")
    @Nullable
    String picture;

    @Option(
            names = "--patches",
            paramLabel = "R:C,..",
            hideParamSyntax = true,
            split = ",",
            order = 51,
            description = "Rows and columns of the patches whose attention is drawn (default: the middle one).")
    List<String> patches = List.of();

    @Override
    void run() {
        if (picture != null && out == null) {
            throw new UserException("--picture draws into the folder --out DIR, which is missing");
        }
        if (picture == null && !patches.isEmpty()) {
            throw new UserException("--patches goes with --picture, which is missing");
        }
        List<AttentionMaps.Patch> chosen =
                patches.stream().map(CompareCommand::patch).toList();
        Path folder = out;
        if (folder != null) {
            for (String name : List.of("accuracy.png", "loss.png", ATTENTION)) {
                if (!name.equals(ATTENTION) || picture != null) {
                    AtomicFiles.refuseExisting(folder.resolve(name), force);
                }
            }
        }
        List<Compare.Row> rows = Compare.of(runs);
        List<Path> plots = new ArrayList<>();
        if (folder != null) {
            Image sheet = picture == null ? null : attention(picture, chosen);
            plots.addAll(Compare.plot(runs, folder));
            if (sheet != null) {
                Images.writePng(folder.resolve(ATTENTION), sheet, true);
                plots.add(folder.resolve(ATTENTION));
            }
        }
        tell(rows, plots);
    }

    private Image attention(String source, List<AttentionMaps.Patch> chosen) {
        startEngine();
        Matcher test = TEST_PICTURE.matcher(source);
        Image image = test.matches()
                ? AttentionMaps.testPicture(runs.getFirst(), Integer.parseInt(test.group(1)))
                : Images.read(Path.of(source));
        List<AttentionMaps.Patch> drawn = chosen;
        if (drawn.isEmpty()) {
            VisionTransformerConfig first =
                    Run.open(runs.getFirst()).imageRecipe().model();
            drawn = List.of(new AttentionMaps.Patch(first.gridHeight() / 2, first.gridWidth() / 2));
        }
        List<AttentionSheet.Named> models = new ArrayList<>();
        for (Path run : runs) {
            models.add(new AttentionSheet.Named(
                    String.valueOf(run.toAbsolutePath().normalize().getFileName()),
                    new Predictor(run).attention(image, drawn)));
        }
        return AttentionSheet.draw(models, drawn);
    }

    private static AttentionMaps.Patch patch(String text) {
        Matcher place = PATCH.matcher(text.strip());
        if (!place.matches()) {
            throw new UserException("--patches takes ROW:COLUMN,.. such as 3:4,6:2, got '" + text + "'");
        }
        return new AttentionMaps.Patch(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
    }

    private void tell(List<Compare.Row> rows, List<Path> plots) {
        if (!global().json) {
            out().print(Compare.markdown(rows));
            plots.forEach(plot -> out().println("wrote " + plot));
            return;
        }
        List<Map<String, Object>> listed = new ArrayList<>();
        for (Compare.Row row : rows) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("run", row.run());
            fields.put("settings", row.settings());
            fields.put("scores", row.scores());
            listed.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rows", listed);
        fields.put("plots", plots.stream().map(Path::toString).toList());
        answer(fields);
    }
}
