package dev.facet.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the JVM with its exit code: 0 done, 2 what the user can mend, 1 the rest. */
    public static void main(String[] args) {
        StandardError.restore();
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = CommandLines.run(out, err, args);
        out.flush();
        err.flush();
        Runtime.getRuntime().halt(code); // System.exit first starts the logging system to say that it exits
    }
}
