package dev.facet.app;

import dev.facet.training.Sweep;
import dev.facet.training.SweepPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code facet sweep}: runs over values of keys and over seeds. */
@Command(
        name = "sweep",
        description = {
            "Trains a recipe for every combination of values and every seed, and tables mean and spread.",
            "The table is written anew after each run; the same command goes on where it was stopped.",
            "The same command may run several times at once: each takes runs that no other holds."
        },
        footer = {
            "",
            "Examples:",
            "  facet sweep shapes mask=grf,none --seeds 1,2,3",
            "  facet sweep fashion-mnist-grf mask=none,grf epochs=2 --out runs/masks"
        })
final class SweepCommand extends Verb {
    @Parameters(index = "0", paramLabel = "RECIPE", description = "A built-in recipe or a YAML file.")
    String recipe = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=a,b,c",
            description = "Keys and the values they take; one value is the same for all runs.")
    List<String> arguments = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "1,2,3",
            hideParamSyntax = true,
            split = ",",
            order = 50,
            description = "The seeds of each combination (default: --seed).")
    List<Long> seeds = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            order = 60,
            description = "Where runs and tables go (default: runs/sweep- and the recipe's name).")
    @Nullable
    Path out;

    @Override
    void run() {
        if (!seeds.isEmpty() && global().seed != null) {
            throw new UserException("--seeds takes the place of --seed, but --seed is given too");
        }
        Path folder =
                out != null ? out : Path.of("runs", "sweep-" + Path.of(recipe).getFileName());
        SweepPlan plan = SweepPlan.of(recipe, arguments, seeds.isEmpty() ? List.of(seed()) : seeds, folder);
        List<Sweep.Row> rows = TrainingProgress.during(this, 0, options -> Sweep.run(plan, options));
        List<String> held = Sweep.held(plan);
        if (global().json) {
            out().println(Sweep.json(rows, held));
        } else {
            out().print(Sweep.markdown(rows));
        }
        if (!held.isEmpty()) {
            note("held by other processes: " + String.join(", ", held));
        }
    }
}
