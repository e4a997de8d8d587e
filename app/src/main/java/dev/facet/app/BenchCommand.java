package dev.facet.app;

import dev.facet.benchmarks.Agreement;
import dev.facet.benchmarks.BenchmarkLog;
import dev.facet.benchmarks.BenchmarkReport;
import dev.facet.benchmarks.Benchmarks;
import dev.facet.benchmarks.Row;
import dev.facet.data.AtomicFiles;
import dev.facet.training.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet bench}: figures of speed beside every rival. A figure that misses its bound is a report, no failure. */
@Command(
        name = "bench",
        description = {
            "Times Facet beside its rivals in one run: interleaved rounds, the median counts, answers are compared.",
            "NAME is attention (some 5 minutes), walks (15 seconds), scale (9 minutes and 8 GB), moving (30 seconds),",
            "training (a minute), inverse-graphics (a minute) or render (20 seconds)."
        },
        footer = {
            "",
            "Examples:",
            "  facet bench walks",
            "  facet bench attention --json --out speed",
            "  facet bench scale --points 20000"
        })
final class BenchCommand extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "attention, walks, scale, moving, training, render or inverse-graphics.")
    String name = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            order = 60,
            description = "attention and scale: a folder for the cost against N of all paths, cost.png and cost.json.")
    @Nullable
    Path out;

    @Option(
            names = "--points",
            paramLabel = "N",
            order = 61,
            description = "scale only: so many points in place of a million (1048576), whatever the rows are called.")
    @Nullable
    Integer points;

    @Option(names = "--force", order = 62, description = "Replace files that exist.")
    boolean force;

    @Override
    void run() {
        check();
        startEngine();
        BenchmarkReport report = points == null
                ? Benchmarks.run(name, out, this::progress)
                : Benchmarks.scale(points, out, this::progress);
        if (global().json) {
            answer(fields(report));
        } else {
            print(report);
        }
        for (Agreement agreement : report.agreements()) {
            if (!agreement.holds()) {
                warn(String.format(
                        Locale.ROOT,
                        "answers do not agree: %s, off by %.3g where %.3g is allowed",
                        agreement.what(),
                        agreement.error(),
                        agreement.tolerance()));
                exitCode = 1;
            }
        }
    }

    private void check() {
        if (!Benchmarks.names().containsKey(name)) {
            String nearest = Nearest.of(name, Benchmarks.list());
            throw new UserException("no benchmark is called '" + name + "'; "
                    + (nearest == null
                            ? "there are " + String.join(", ", Benchmarks.list())
                            : "did you mean " + nearest + "?"));
        }
        if (points != null && !name.equals("scale")) {
            throw new UserException("--points " + points + " goes with scale, " + name + " has no cloud");
        }
        if (points != null && (points < Benchmarks.LEAST_POINTS || points > Benchmarks.MOST_POINTS)) {
            throw new UserException("--points must be " + Benchmarks.LEAST_POINTS + " to " + Benchmarks.MOST_POINTS
                    + ", got " + points);
        }
        Path folder = out;
        if (folder == null) {
            return;
        }
        if (!name.equals("attention") && !name.equals("scale")) {
            throw new UserException("--out " + folder + " goes with attention and scale, " + name + " writes no files");
        }
        for (String file : Benchmarks.FILES) {
            AtomicFiles.refuseExisting(folder.resolve(file), force);
        }
    }

    private void progress(String line) {
        if (!global().quiet) {
            err().println(line);
            err().flush();
        }
    }

    private static Map<String, Object> fields(BenchmarkReport report) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : report.rows()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", row.name());
            fields.put("value", row.value());
            fields.put("unit", row.unit());
            if (row.bounded()) {
                fields.put(row.atLeast() ? "at_least" : "at_most", row.bound());
                fields.put("holds", row.holds());
            }
            rows.add(fields);
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Agreement agreement : report.agreements()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("what", agreement.what());
            fields.put("error", agreement.error());
            fields.put("tolerance", agreement.tolerance());
            fields.put("holds", agreement.holds());
            answers.add(fields);
        }
        Map<String, Object> times = new LinkedHashMap<>();
        report.seconds()
                .forEach((who, timing) ->
                        times.put(who, Fields.of("seconds", timing.seconds(), "threads", timing.threads())));
        Map<String, Object> machine = new LinkedHashMap<>();
        Provenance.machine()
                .properties()
                .forEach(entry -> machine.put(
                        entry.getKey(),
                        entry.getValue().isNumber()
                                ? entry.getValue().numberValue()
                                : entry.getValue().asString()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rows", rows);
        fields.put("machine", machine);
        fields.put("commit", Provenance.commit());
        fields.put("setting", report.setting());
        fields.put("times", times);
        fields.put("answers", answers);
        fields.put("files", report.files().stream().map(Path::toString).toList());
        return fields;
    }

    private void print(BenchmarkReport report) {
        out().println(report.setting());
        out().println();
        String timing = "%-" + width(report.seconds().keySet()) + "s  %10s  %d %s";
        report.seconds()
                .forEach((who, time) -> out().println(String.format(
                        Locale.ROOT,
                        timing,
                        who,
                        BenchmarkLog.seconds(time.seconds()),
                        time.threads(),
                        time.threads() == 1 ? "thread" : "threads")));
        out().println();
        String figure = "%-" + width(report.rows().stream().map(Row::name).toList()) + "s  %8s %-8s%s";
        for (Row row : report.rows()) {
            String bound = row.bounded()
                    ? "  " + (row.atLeast() ? "at least " : "at most ") + number(row.bound()) + ", "
                            + (row.holds() ? "holds" : "does not hold")
                    : "";
            out().println(String.format(Locale.ROOT, figure, row.name(), number(row.value()), row.unit(), bound));
        }
        out().println();
        long agreeing = report.agreements().stream().filter(Agreement::holds).count();
        out().println(agreeing + " of " + report.agreements().size() + " comparisons of answers agree");
        report.files().forEach(file -> out().println("wrote " + file));
        out().flush();
    }

    private static int width(Collection<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(1);
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 1e5 ? "%.3g" : Math.abs(value) >= 100 ? "%.0f" : "%.3g", value);
    }
}
