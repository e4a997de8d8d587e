package dev.facet.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the common verbs on tiny inputs, so that the launcher can keep the classes they load for faster starts. */
final class Warmup {
    private Warmup() {}

    /** Runs them; what they say is thrown away. */
    public static void main(String[] args) {
        run("--version");
        run("graph", "--help");
        run("graph", "--graph", "grid:4x4", "--json");
        run("features", "--graph", "grid:4x4");
        run("mask", "--graph", "grid:4x4", "--exact");
        run("mask", "--graph", "grid:4x4", "--scheme", "repelling-antithetic", "--no-such-option");
        run("recipes");
    }

    private static void run(String... args) {
        CommandLines.run(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), args);
    }
}
