package dev.facet.training;

import dev.facet.data.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs of one recipe over values of its keys and over seeds, with a table of means and spreads that is written anew
 * after every run: sweep.md, sweep.csv, sweep.json; runs.csv has a line for every run. A sweep that was stopped goes on
 * where it stood: finished runs are read, a run with a checkpoint is resumed.
 *
 * <p>Several processes may run the same plan side by side. Each takes a run that no other holds and locks it until it is
 * done or the process ends; what others hold at the end is told by {@link #held}, and is in the table that its holder
 * writes.
 */
public final class Sweep {
    private static final String WHOLE = "sweep";

    /** The folder of the locks, in that of the sweep. */
    private static final String LOCKS = "locks";

    private Sweep() {}

    /**
     * A line of the table: one combination of values.
     *
     * @param values the axes' values by key
     * @param seeds of the runs that are finished
     * @param mean of each test score over the seeds
     * @param spread sample standard deviation of each score, 0 of one seed
     * @param secondsPerStep the median over runs of each run's median
     * @param command that trains the row's first run by itself
     */
    public record Row(
            Map<String, String> values,
            List<Long> seeds,
            Map<String, Double> mean,
            Map<String, Double> spread,
            double secondsPerStep,
            String command) {}

    /** Runs what is not finished and returns the table; {@code options} gives threads and who is told. */
    public static List<Row> run(SweepPlan plan, TrainOptions options) {
        List<Map<String, String>> combinations = plan.combinations();
        // Mistakes in any combination come to light before the first hour is spent.
        for (Map<String, String> combination : combinations) {
            Recipes.load(plan.recipe(), plan.overrides(combination));
        }
        checkFolder(plan);
        List<Member> open = members(plan);
        boolean trained = true;
        // Another round while there was work in the last: whoever held a run may have been stopped meanwhile.
        while (trained && !open.isEmpty()) {
            trained = false;
            List<Member> held = new ArrayList<>();
            for (Member member : open) {
                try (ProcessLock lock = ProcessLock.tryTake(lock(plan, member.name()))) {
                    options.progress().note(member.words() + (lock == null ? " is held by another process" : ""));
                    if (lock == null) {
                        held.add(member);
                        continue;
                    }
                    trained |= !member.finished();
                    train(plan, member, options);
                }
                write(plan);
            }
            open = held;
        }
        return write(plan);
    }

    /** The lock of a run by its name, or of the whole sweep. */
    static Path lock(SweepPlan plan, String name) {
        return plan.folder().resolve(LOCKS).resolve(name);
    }

    /** Names of runs that other processes hold now. */
    public static List<String> held(SweepPlan plan) {
        List<String> names = new ArrayList<>();
        for (Member member : members(plan)) {
            try (ProcessLock lock = ProcessLock.tryTake(lock(plan, member.name()))) {
                if (lock == null) {
                    names.add(member.name());
                }
            }
        }
        return names;
    }

    /** One run of a sweep: its place among all, its values, seed and folder. */
    private record Member(int number, int all, Map<String, String> combination, long seed, Path run) {
        String name() {
            return String.valueOf(run.getFileName());
        }

        String words() {
            return "run " + number + " of " + all + ": " + name();
        }

        boolean finished() {
            return Files.exists(run.resolve(Run.CONFIG)) && Run.open(run).finished();
        }
    }

    private static List<Member> members(SweepPlan plan) {
        List<Map<String, String>> combinations = plan.combinations();
        int all = combinations.size() * plan.seeds().size();
        List<Member> members = new ArrayList<>();
        // Seeds outside: a first figure for every row comes early, and rows share the machine's moods.
        for (long seed : plan.seeds()) {
            for (Map<String, String> combination : combinations) {
                members.add(new Member(members.size() + 1, all, combination, seed, plan.run(combination, seed)));
            }
        }
        return members;
    }

    private static void train(SweepPlan plan, Member member, TrainOptions options) {
        Recipe recipe = Recipes.load(plan.recipe(), plan.overrides(member.combination()));
        if (member.finished()) {
            // Without the data, which may take a minute to read for every run of a long list.
            RunFolder.requireSame(Run.open(member.run()), recipe);
            options.progress().note(member.run() + " is finished already");
            return;
        }
        boolean begun = Files.exists(member.run().resolve(Run.CONFIG));
        Trainer.train(
                recipe,
                member.run(),
                options.withSeed(member.seed())
                        .withResume(begun)
                        .withForce(false)
                        .withCommand(command(plan, member.combination(), member.seed())));
    }

    /** The command that trains one run of the sweep by itself. */
    static String command(SweepPlan plan, Map<String, String> combination, long seed) {
        List<String> arguments = new ArrayList<>(List.of("facet", "train", plan.recipe()));
        arguments.addAll(plan.overrides(combination));
        arguments.addAll(List.of("--seed", String.valueOf(seed)));
        return Provenance.command(arguments);
    }

    /** A folder of another sweep is refused, so that no table mixes two. */
    @SuppressWarnings("try") // the lock acts by being held
    private static void checkFolder(SweepPlan plan) {
        Path marker = plan.folder().resolve("plan.json");
        ObjectNode now = Json.object().put("recipe", plan.recipe());
        ArrayNode fixed = now.putArray("fixed");
        plan.fixed().forEach(fixed::add);
        ArrayNode keys = now.putArray("keys");
        plan.axes().keySet().forEach(keys::add);
        if (!Files.exists(marker)
                && Files.exists(plan.folder())
                && !Files.isDirectory(plan.folder().resolve(LOCKS))
                && !AtomicFiles.isEmpty(plan.folder())) {
            throw new IllegalArgumentException(plan.folder() + " exists and holds no sweep; name another folder");
        }
        try (ProcessLock lock = ProcessLock.take(lock(plan, WHOLE))) {
            if (!Files.exists(marker)) {
                Json.write(marker, now);
            }
        }
        ObjectNode before = Json.read(marker);
        if (!before.equals(now)) {
            throw new IllegalArgumentException(plan.folder() + " holds a sweep of " + Json.line(before) + ", got "
                    + Json.line(now) + "; name another folder");
        }
    }

    /** The rows of what is finished so far. */
    static List<Row> table(SweepPlan plan) {
        List<Row> rows = new ArrayList<>();
        for (Map<String, String> combination : plan.combinations()) {
            List<Long> seeds = new ArrayList<>();
            List<Map<String, Double>> scores = new ArrayList<>();
            List<Double> seconds = new ArrayList<>();
            for (long seed : plan.seeds()) {
                Path folder = plan.run(combination, seed);
                if (Files.exists(folder.resolve(Run.CONFIG)) && Run.open(folder).finished()) {
                    Map<String, Map<String, Double>> evaluation =
                            Run.open(folder).evaluation();
                    seeds.add(seed);
                    scores.add(evaluation.getOrDefault("test", Map.of()));
                    seconds.add(evaluation.getOrDefault("training", Map.of()).getOrDefault("seconds_per_step", 0.0));
                }
            }
            if (!seeds.isEmpty()) {
                rows.add(row(plan, combination, seeds, scores, seconds));
            }
        }
        return rows;
    }

    private static Row row(
            SweepPlan plan,
            Map<String, String> combination,
            List<Long> seeds,
            List<Map<String, Double>> scores,
            List<Double> seconds) {
        Map<String, Double> mean = new LinkedHashMap<>();
        Map<String, Double> spread = new LinkedHashMap<>();
        for (String name : scores.getFirst().keySet()) {
            double[] values = scores.stream()
                    .mapToDouble(score -> score.getOrDefault(name, Double.NaN))
                    .toArray();
            mean.put(name, Metrics.mean(values));
            spread.put(name, Metrics.spread(values));
        }
        return new Row(
                combination,
                List.copyOf(seeds),
                mean,
                spread,
                Metrics.median(seconds.stream().mapToDouble(s -> s).toArray()),
                command(plan, combination, seeds.getFirst()));
    }

    /** Writes the table; read and written under one lock, so that a row once written is not lost to an older table. */
    @SuppressWarnings("try")
    private static List<Row> write(SweepPlan plan) {
        try (ProcessLock lock = ProcessLock.take(lock(plan, WHOLE))) {
            List<Row> rows = table(plan);
            AtomicFiles.write(plan.folder().resolve("sweep.md"), true, markdown(rows));
            AtomicFiles.write(
                    plan.folder().resolve("sweep.csv"), true, cells(rows, false).csv());
            Json.write(plan.folder().resolve("sweep.json"), json(rows));
            AtomicFiles.write(
                    plan.folder().resolve("runs.csv"), true, runs(plan).csv());
            return rows;
        }
    }

    /** A line for every finished run: its values and seed, its scores, and where it comes from. */
    private static Table runs(SweepPlan plan) {
        Table table = new Table();
        for (Member member : members(plan)) {
            if (!member.finished()) {
                continue;
            }
            Run run = Run.open(member.run());
            Map<String, String> cells = new LinkedHashMap<>(member.combination());
            cells.put("seed", String.valueOf(member.seed()));
            run.evaluation()
                    .forEach((split, scores) ->
                            scores.forEach((name, value) -> cells.put(name, Table.number(name, value))));
            for (String fact : List.of("commit", "started", "data_hash")) {
                cells.put(fact, run.provenance().path(fact).asString());
            }
            table.add(cells);
        }
        return table;
    }

    /** The rows as a Markdown table: the main scores as mean +- spread over seeds. */
    public static String markdown(List<Row> rows) {
        return cells(rows, true).markdown();
    }

    private static Table cells(List<Row> rows, boolean joined) {
        Table table = new Table();
        for (Row row : rows) {
            Map<String, String> cells = new LinkedHashMap<>(row.values());
            cells.put("seeds", row.seeds().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            row.mean().forEach((name, mean) -> {
                double spread = row.spread().getOrDefault(name, 0.0);
                if (!joined) {
                    cells.put(name, Table.number(name, mean));
                    cells.put(name + "_spread", row.seeds().size() > 1 ? Table.number(name, spread) : "");
                } else if (MainScores.has(name)) {
                    String plus = row.seeds().size() > 1 ? " +- " + Table.number(name, spread) : " (one seed)";
                    cells.put(name, Table.number(name, mean) + plus);
                }
            });
            cells.put(
                    joined ? "seconds a step" : "seconds_per_step",
                    String.format(Locale.ROOT, "%.3f", row.secondsPerStep()));
            cells.put("command", joined ? "`" + row.command() + "`" : row.command());
            table.add(cells);
        }
        return table;
    }

    /** The rows and the names of runs that other processes hold: {@code {"rows": [..], "held": [..]}}. */
    public static ObjectNode json(List<Row> rows, List<String> held) {
        ObjectNode root = json(rows);
        ArrayNode names = root.putArray("held");
        held.forEach(names::add);
        return root;
    }

    /** The rows as JSON: {@code {"rows": [..]}}. */
    public static ObjectNode json(List<Row> rows) {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("rows");
        for (Row row : rows) {
            ObjectNode node = list.addObject();
            ObjectNode values = node.putObject("values");
            row.values().forEach(values::put);
            ArrayNode seeds = node.putArray("seeds");
            row.seeds().forEach(seeds::add);
            node.set("mean", Json.scores(row.mean()));
            node.set("spread", Json.scores(row.spread()));
            node.put("seconds_per_step", row.secondsPerStep());
            node.put("command", row.command());
        }
        return root;
    }
}
