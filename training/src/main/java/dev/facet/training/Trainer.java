package dev.facet.training;

import dev.facet.graph.Parallel;
import dev.facet.tensor.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a recipe into a run folder.
 *
 * <p>Randomness: first weights, the order of pictures, their variation and walks all follow from the seed. The same seed
 * and number of threads give the same bits, also when a run is stopped or killed and resumed.
 *
 * <p>A run folder is locked while it is trained, and threads are set for as long.
 *
 * <p>Errors: {@link IllegalArgumentException} for a run folder that exists, is held by another process or cannot be resumed, {@link RecipeException}
 * for a recipe that does not fit the data or diverges, {@link TrainingInterrupted} after Ctrl-C.
 */
public final class Trainer {
    private Trainer() {}

    /** Trains a recipe. With {@code resume}, goes on from the folder's checkpoint; the recipe must be the same. */
    public static RunResult train(Recipe recipe, Path run, TrainOptions options) {
        TrainOptions used = options.resume() ? resumed(run, options) : options;
        RunFolder.check(run, used); // before anything slow begins
        Engine.start();
        int engine = Engine.threads();
        int kernels = Parallel.threads();
        try {
            if (used.threads() > 0) {
                Engine.threads(used.threads());
                Parallel.threads(used.threads());
            }
            return switch (recipe) {
                case ImageRecipe images -> new TrainingLoop<>(new ImageTask(images, used), run, used).run();
                case InverseGraphicsRecipe scenes ->
                    new TrainingLoop<>(new InverseGraphicsTask(scenes, used), run, used).run();
            };
        } finally {
            Engine.threads(engine);
            Parallel.threads(kernels);
        }
    }

    /** Goes on with a run from its own folder, with its recipe, its seed and, where none are given, its threads. */
    public static RunResult resume(Path run, TrainOptions options) {
        checkRun(run);
        return train(Run.open(run).recipe(), run, options.withResume(true).withSeed(seed(run)));
    }

    /** The seed a run was begun with. */
    public static long seed(Path run) {
        checkRun(run);
        return Run.open(run).provenance().path("seed").asLong();
    }

    private static void checkRun(Path run) {
        if (!Files.isRegularFile(run.resolve(Run.CONFIG))) {
            throw new IllegalArgumentException(run + " cannot be resumed: "
                    + (Files.exists(run) ? "it has no " + Run.CONFIG : "it does not exist"));
        }
    }

    private static TrainOptions resumed(Path run, TrainOptions options) {
        checkRun(run);
        int before = threads(run);
        if (options.threads() == 0) {
            return options.withThreads(before);
        }
        if (before > 0 && options.threads() != before && !options.force()) {
            throw new IllegalArgumentException(run + " was trained with " + before + " threads, got --threads "
                    + options.threads() + ", which would not give the same bits; leave --threads out, or go on all the"
                    + " same with facet train --resume --run " + run + " --threads " + options.threads() + " --force");
        }
        return options;
    }

    /** The threads of the checkpoint, or, of a run that has none yet, those it was begun with; 0 if nothing is known. */
    private static int threads(Path run) {
        if (Checkpoint.exists(run)) {
            return Math.toIntExact(Checkpoint.fact(run, "threads"));
        }
        List<Integer> known = Provenance.threads(Run.open(run).provenance());
        return known.isEmpty() ? 0 : known.getLast();
    }
}
