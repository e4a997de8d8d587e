package dev.facet.app;

import dev.facet.graph.Parallel;
import dev.facet.tensor.Engine;
import dev.facet.training.Provenance;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every verb shares: the global options, where to write, and how an answer looks. */
@Command
abstract class Verb implements Callable<Integer> {
    private static final int MOST_THREADS = 1024;

    @Spec
    @Nullable
    CommandSpec spec;

    /** What the program exits with when nothing is thrown. */
    int exitCode;

    /** Does the work; what it throws becomes one line and an exit code. */
    abstract void run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        if (global().debug) {
            LogSetup.debug();
        }
        Integer threads = global().threads;
        if (threads != null) {
            if (threads < 1 || threads > MOST_THREADS) {
                throw new UserException("--threads must be 1 to " + MOST_THREADS + ", got " + threads);
            }
            Parallel.threads(threads);
        }
        try {
            run();
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new IllegalStateException(e); // picocli hands only exceptions to its handler
        }
        return exitCode;
    }

    /** Loads the tensor engine and gives it the threads asked for. */
    final void startEngine() {
        StandardError.restoreNative();
        Engine.start();
        Integer threads = global().threads;
        if (threads != null) {
            Engine.threads(threads);
        }
    }

    /** The command line as it was given, for the record: a shell takes it again. */
    final String commandLine() {
        List<String> arguments = new ArrayList<>(List.of("facet"));
        arguments.addAll(spec().root().commandLine().getParseResult().originalArgs());
        return Provenance.command(arguments);
    }

    final Facet global() {
        return (Facet) spec().root().userObject();
    }

    final CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    /** The seed given, or 0. */
    final long seed() {
        Long seed = global().seed;
        return seed == null ? 0 : seed;
    }

    /** Whether the user wrote this option. */
    final boolean given(String option) {
        return spec().commandLine().getParseResult().hasMatchedOption(option);
    }

    final PrintWriter out() {
        return spec().commandLine().getOut();
    }

    final PrintWriter err() {
        return spec().commandLine().getErr();
    }

    /** Something worth knowing that is no error: silenced by --quiet. */
    final void note(String text) {
        if (!global().quiet) {
            err().println("note: " + text);
            err().flush();
        }
    }

    /** Something that may make the answer useless: always said. */
    final void warn(String text) {
        err().println("warning: " + text);
        err().flush();
    }

    /** One of several things that went wrong while the rest was done: always said, and the program ends with 2. */
    final void problem(String text) {
        exitCode = 2;
        err().println(spec().qualifiedName() + ": " + text);
        err().flush();
    }

    /** The answer: one JSON object with --json, otherwise a line for each of its entries. */
    final void answer(Map<String, ?> fields) {
        if (global().json) {
            out().println(Json.write(fields));
        } else {
            int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
            fields.forEach((name, value) -> out().println(
                            String.format(Locale.ROOT, "%-" + width + "s  %s", name.replace('_', ' '), plain(value))));
        }
        out().flush();
    }

    private static String plain(@Nullable Object value) {
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.4g", number);
        }
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder();
            map.forEach((name, inner) -> text.append(text.isEmpty() ? "" : ", ")
                    .append(name)
                    .append(' ')
                    .append(plain(inner)));
            return text.toString();
        }
        return String.valueOf(value);
    }
}
