package dev.facet.app;

import dev.facet.training.Recipe;
import dev.facet.training.Recipes;
import dev.facet.training.TrainOptions;
import dev.facet.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet train}: a recipe into a run folder. */
@Command(
        name = "train",
        description = {
            "Trains a recipe into a run folder and evaluates it on the test split.",
            "Ctrl-C writes a checkpoint and stops; --resume goes on from there to the same bits."
        },
        footer = {
            "",
            "Examples:",
            "  facet train shapes steps=60 checkpoint_every=10 --run runs/try --seed 3",
            "  facet train fashion-mnist-grf data=/data/pictures depth=6",
            "  facet train --resume --run runs/try"
        })
final class TrainCommand extends Verb {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "A built-in recipe ('facet recipes' lists them) or a YAML file; needless with --resume.")
    String recipe = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description = "Keys of the recipe that take another value ('facet recipes RECIPE' shows all).")
    List<String> overrides = List.of();

    @Option(
            names = "--run",
            paramLabel = "DIR",
            order = 50,
            description = "The run folder (default: runs/ and the recipe's name).")
    @Nullable
    Path run;

    @Option(
            names = "--resume",
            order = 51,
            description = "Go on from the checkpoint of the run folder, with its settings.")
    boolean resume;

    @Option(
            names = "--force",
            order = 52,
            description = "Replace a run folder that exists; with --resume, go on at another number of threads.")
    boolean force;

    @Override
    void run() {
        if (recipe.contains("=") && !Files.exists(Path.of(recipe))) {
            throw new UserException(
                    resume
                            ? "a resumed run keeps its settings, so " + recipe
                                    + " has nothing to say; a new --run takes it"
                            : "a recipe is missing before " + recipe + "; 'facet recipes' lists them");
        }
        if (recipe.isEmpty() && !resume) {
            throw new UserException("a recipe is missing; 'facet recipes' lists them");
        }
        Recipe loaded = recipe.isEmpty() ? null : Recipes.load(recipe, overrides);
        Path folder = folder(loaded);
        // Nobody should have to remember the seed of a run to go on with it.
        long seed = resume && global().seed == null ? Trainer.seed(folder) : seed();
        answer(RunAnswers.of(
                TrainingProgress.during(this, seed, options -> {
                    TrainOptions asked = options.withResume(resume).withForce(force);
                    return loaded == null ? Trainer.resume(folder, asked) : Trainer.train(loaded, folder, asked);
                }),
                global().json));
    }

    private Path folder(@Nullable Recipe loaded) {
        if (run != null) {
            return run;
        }
        if (loaded == null) {
            throw new UserException("--resume without a recipe needs --run DIR, the run to go on with");
        }
        return Path.of("runs", loaded.name());
    }
}
