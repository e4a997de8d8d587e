package dev.facet.app;

import dev.facet.data.EdgeWeighting;
import dev.facet.graph.AttentionKernel;
import dev.facet.graph.FeatureMap;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.Normalisation;
import dev.facet.graph.WalkScheme;
import dev.facet.graphics.Pass;
import dev.facet.training.TrainingInterrupted;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line with the manners every verb shares: one line for an error, and the exit codes 0, 2 and 1. */
final class CommandLines {
    private CommandLines() {}

    /** Runs one command line on the given streams. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Facet facet = new Facet();
        CommandLine line = line(facet);
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler(
                (problem, given) -> fail(problem.getCommandLine(), usageProblem(problem), problem, facet.debug, 2));
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            Failure failure = Failure.of(problem);
            if (problem instanceof TrainingInterrupted stopped && stopped.told()) {
                return failure.exitCode();
            }
            return fail(command, failure.message(), problem, facet.debug, failure.exitCode());
        });
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** The tree of verbs, ready to parse. */
    static CommandLine line(Facet facet) {
        CommandLine line = new CommandLine(facet);
        line.setOverwrittenOptionsAllowed(false);
        choices(line, WalkScheme.class);
        choices(line, Normalisation.class);
        choices(line, NeighbourMode.class);
        choices(line, EdgeWeighting.class);
        choices(line, KernelArguments.Kernel.class);
        choices(line, MaskArguments.Estimator.class);
        choices(line, AroundArguments.Axis.class);
        choices(line, AttendArguments.PathChoice.class);
        choices(line, FeatureMap.class);
        choices(line, AttentionKernel.class);
        choices(line, Pass.class);
        line.setUsageHelpAutoWidth(true);
        dress(line);
        return line;
    }

    private static <E extends Enum<E>> void choices(CommandLine line, Class<E> type) {
        line.registerConverter(type, Choices.of(type));
    }

    /** Help in the order the options are written in, and the same version everywhere. */
    private static void dress(CommandLine line) {
        line.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
        for (CommandLine verb : line.getSubcommands().values()) {
            verb.getCommandSpec().versionProvider(line.getCommandSpec().versionProvider());
            dress(verb);
        }
    }

    private static int fail(CommandLine command, String message, Exception problem, boolean debug, int code) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + message);
        if (debug) {
            problem.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    /** What is wrong with the usage, in one line, with the nearest known name for one that is unknown. */
    private static String usageProblem(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            CommandSpec spec = problem.getCommandLine().getCommandSpec();
            String typed = unmatched.getUnmatched().getFirst();
            if (typed.length() > 1 && typed.startsWith("-")) {
                String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
                List<String> known = new ArrayList<>();
                spec.options().forEach(option -> known.add(option.longestName()));
                return "unknown option " + name + suggestion(Nearest.of(name, known));
            }
            if (!spec.subcommands().isEmpty()) {
                return "unknown verb " + typed
                        + suggestion(Nearest.of(typed, spec.subcommands().keySet()));
            }
            return "unexpected argument " + typed + "; 'facet " + spec.name() + " --help' shows what it takes";
        }
        return Failure.oneLine(String.valueOf(problem.getMessage()));
    }

    private static String suggestion(@Nullable String nearest) {
        return nearest == null ? "; --help lists what is known" : "; the nearest known one is " + nearest;
    }
}
