package dev.facet.training;

import dev.facet.data.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run folder as training writes it. */
final class RunFolder {
    /** What may differ when a run is resumed: words about it, and how often it stops to look. */
    private static final Set<String> FREE = Set.of(
            "name", "description", "minutes", "training.evaluate_every", "training.checkpoint_every", "data.path");

    /** Held by the process that trains the run. */
    private static final String LOCK = ".lock";

    private final Path run;

    RunFolder(Path run) {
        this.run = run;
    }

    /** Refuses a folder that may not be written, before anything slow begins. */
    static void check(Path run, TrainOptions options) {
        if (Files.exists(run.resolve(LOCK))) {
            lock(run).close();
        }
        mayBegin(run, options);
    }

    /** Holds the folder for this process, which may then write it as long as it does not close the lock. */
    static ProcessLock hold(Path run, TrainOptions options) {
        ProcessLock lock = lock(run);
        try {
            mayBegin(run, options); // another process may have trained it since it was checked
            return lock;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static ProcessLock lock(Path run) {
        ProcessLock lock = ProcessLock.tryTake(run.resolve(LOCK));
        if (lock == null) {
            throw new IllegalArgumentException(
                    run + " is being trained by another process; wait for it or name another");
        }
        return lock;
    }

    private static void mayBegin(Path run, TrainOptions options) {
        if (options.resume() || !Files.exists(run)) {
            return;
        }
        if (!Files.isDirectory(run)) {
            throw new IllegalArgumentException(run + " is a file, a folder is wanted for a run");
        }
        if (holdsNothing(run)) {
            return;
        }
        if (!options.force()) {
            throw new IllegalArgumentException(run + " exists; --resume goes on with it, --force replaces it");
        }
        if (!Files.exists(run.resolve(Run.CONFIG))) {
            throw new IllegalArgumentException(
                    run + " is not the folder of a run, so --force will not replace it; name another");
        }
    }

    /** Makes a new folder with what is known before the first step. */
    static void create(Path run, Recipe recipe, DataFacts facts, TrainOptions options) {
        clear(run);
        try {
            Files.createDirectories(run);
        } catch (IOException e) {
            throw new UncheckedIOException(run + " cannot be made", e);
        }
        Json.write(run.resolve(Run.DATA), Settings.tree((Record) facts));
        String config = recipe.yaml();
        Json.write(run.resolve(Run.PROVENANCE), Provenance.of(options, facts).put("config_hash", hash(config)));
        // Last, since it is what makes a folder one of a run.
        AtomicFiles.write(run.resolve(Run.CONFIG), true, config);
    }

    /** Refuses to resume a run with what is not its own: pictures, seed, recipe. */
    static void requireSame(Run before, Recipe recipe, DataFacts facts, TrainOptions options) {
        Path run = before.folder();
        if (before.facts() instanceof SceneFacts old && facts instanceof SceneFacts now) {
            old.requireSame(SceneSubjects.find(now.name()), run.toString());
        }
        if (!before.facts().hash().equals(facts.hash())) {
            throw new IllegalArgumentException(run + " was trained on other pictures than those of "
                    + recipe.dataPath() + " now (data hash "
                    + before.facts().hash().substring(0, 12) + ", got "
                    + facts.hash().substring(0, 12) + ")");
        }
        ObjectNode provenance = before.provenance();
        if (provenance.path("seed").asLong() != options.seed()) {
            throw new IllegalArgumentException(run + " was begun with --seed "
                    + provenance.path("seed").asLong() + ", got --seed " + options.seed());
        }
        String config = provenance.path("config_hash").asString("");
        if (!config.isEmpty() && !config.equals(hash(Json.text(run.resolve(Run.CONFIG))))) {
            throw new IllegalArgumentException(run.resolve(Run.CONFIG)
                    + ": was changed since the run was begun, so it cannot be resumed to the same bits; a new --run takes"
                    + " the changed file as its recipe");
        }
        requireSame(before, recipe);
    }

    /** Writes down that a run goes on. */
    static void resumed(Run before, TrainOptions options) {
        Json.write(before.folder().resolve(Run.PROVENANCE), Provenance.resumed(before.provenance(), options));
    }

    /** Refuses a recipe that is not the run's; keys that the data fill may still be open in it. */
    static void requireSame(Run before, Recipe recipe) {
        Map<String, JsonNode> old = Settings.leaves(before.recipe().tree());
        Settings.leaves(recipe.tree()).forEach((key, value) -> {
            if (!FREE.contains(key) && !value.equals(old.get(key))) {
                throw new RecipeException(
                        key,
                        "a resumed run keeps its settings: it was begun with " + old.get(key) + ", got " + value
                                + "; a new --run takes it");
            }
        });
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Writes the scores of the last evaluation and how the run was trained. */
    void result(TrainingTask.Scores scores, Map<String, Double> training) {
        ObjectNode evaluation = Json.object();
        evaluation.set(scores.split(), Json.scores(scores.values()));
        evaluation.set("training", Json.scores(training));
        Json.write(run.resolve(Run.EVALUATION), evaluation);
    }

    /** Writes the plots and the model card of a run whose model and scores are there. */
    void present(TrainingTask<?> task, Progress progress) {
        Run finished = Run.open(run);
        try {
            task.plot(finished);
        } catch (RuntimeException | LinkageError | InternalError e) {
            // A machine without fonts cannot draw letters; the run is no worse for it.
            progress.note("plots were not drawn: " + e);
        }
        AtomicFiles.write(run.resolve(Run.CARD), true, ModelCard.of(finished, "evaluation.json"));
    }

    private static boolean holdsNothing(Path folder) {
        try (var files = Files.list(folder)) {
            return files.allMatch(file -> file.endsWith(LOCK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what a run writes, and nothing else that may lie in its folder. */
    private static void clear(Path run) {
        List<String> own = List.of(
                Run.CONFIG,
                Run.MODEL,
                Run.METRICS,
                Run.TENSORBOARD,
                Run.PROVENANCE,
                Run.CHECKPOINT,
                Run.EVALUATION,
                Run.PLOTS,
                Run.CARD,
                Run.DATA,
                Run.CALIBRATION);
        for (String name : own) {
            Path path = run.resolve(name);
            if (Files.exists(path)) {
                try (var files = Files.walk(path)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
