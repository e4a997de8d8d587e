package dev.facet.app;

import dev.facet.data.Npy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

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
        attend();
        run("recipes");
    }

    /** The verb attend on arrays of its own, which are removed again. */
    private static void attend() {
        try {
            Path folder = Files.createTempDirectory("facet");
            Path x = folder.resolve("x.npy");
            Npy.write(x, new float[32], 16, 2);
            String file = x.toString();
            run("attend", "--queries", file, "--keys", file, "--values", file, "--graph", "grid:4x4", "--json");
            Files.delete(x);
            Files.delete(folder);
        } catch (IOException unwritable) {
            run("attend", "--help"); // Less is loaded, and nothing else is lost.
        }
    }

    private static void run(String... args) {
        CommandLines.run(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), args);
    }
}
