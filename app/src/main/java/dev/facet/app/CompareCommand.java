package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.training.Compare;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet compare}: finished runs side by side. */
@Command(
        name = "compare",
        description = "Tables runs side by side: the keys in which they differ and their scores; --out plots curves.",
        footer = {
            "",
            "Examples:",
            "  facet compare runs/shapes runs/shapes-none",
            "  facet compare runs/a runs/b runs/c --out plots --json"
        })
final class CompareCommand extends Verb {
    @Parameters(index = "0..*", arity = "1..*", paramLabel = "RUN", description = "Folders of finished runs.")
    List<Path> runs = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            order = 60,
            description = "A folder for accuracy.png and loss.png, over steps.")
    @Nullable
    Path out;

    @Option(names = "--force", order = 61, description = "Replace plots that exist.")
    boolean force;

    private List<Path> plots(Path folder) {
        for (String name : List.of("accuracy.png", "loss.png")) {
            AtomicFiles.refuseExisting(folder.resolve(name), force);
        }
        return Compare.plot(runs, folder);
    }

    @Override
    void run() {
        List<Compare.Row> rows = Compare.of(runs);
        List<Path> plots = out == null ? List.of() : plots(out);
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
