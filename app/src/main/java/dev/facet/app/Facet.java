package dev.facet.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the tree of verbs, with the options that every verb takes, before or after its name. */
@Command(
        name = "facet",
        description = "Structured vision on the JVM: attention that follows a graph at linear cost.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        footer = {
            "",
            "Examples:",
            "  facet graph --graph grid:28x28 --json",
            "  facet mask --graph grid:16x16 --walks 16 --out mask.npz",
            "",
            "Exit codes: 0 done, 2 what you can mend (usage, bad input), 130 stopped by Ctrl-C, 1 the rest."
        },
        subcommands = {
            GraphCommand.class,
            FeaturesCommand.class,
            MaskCommand.class,
            AttendCommand.class,
            BoundsCommand.class,
            RecipesCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            PredictCommand.class,
            ExportCommand.class,
            SweepCommand.class,
            CompareCommand.class,
            RenderCommand.class,
            EncodeCommand.class,
            RerenderCommand.class,
            SampleCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            DemoCommand.class
        })
final class Facet implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "One JSON object on standard output and nothing else there.")
    boolean json;

    @Option(
            names = "--seed",
            paramLabel = "S",
            scope = ScopeType.INHERIT,
            order = 101,
            description = "The seed of everything random (default: 0; with train --resume the run's own).")
    @Nullable
    Long seed;

    @Option(
            names = "--threads",
            paramLabel = "T",
            scope = ScopeType.INHERIT,
            order = 102,
            description = {
                "Threads to use (default: every core). Results do not depend on it, save a training's:",
                "same seed and threads, same bits; train --resume takes the run's own."
            })
    @Nullable
    Integer threads;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            order = 103,
            description = "No progress and no notes on standard error.")
    boolean quiet;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            order = 104,
            description = "Log more, and show the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            order = 105,
            description = "This help.")
    boolean help;

    @Option(
            names = "--version",
            scope = ScopeType.INHERIT,
            versionHelp = true,
            order = 106,
            description = "The version.")
    boolean version;

    @Override
    public void run() {
        CommandSpec here = java.util.Objects.requireNonNull(spec);
        throw new ParameterException(here.commandLine(), "a verb is missing; 'facet --help' lists them");
    }
}
