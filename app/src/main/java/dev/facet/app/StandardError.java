package dev.facet.app;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts standard error back. The JVM writes a warning to it whenever the Vector API is used, and no flag turns that off,
 * so the launcher starts the JVM with descriptor 2 on the null device and the real standard error on the descriptor that
 * {@code FACET_STDERR} names.
 */
final class StandardError {
    private StandardError() {}

    /** Makes {@link System#err} what the launcher kept aside; does nothing when the launcher kept nothing. */
    static void restore() {
        String kept = System.getenv("FACET_STDERR");
        if (kept == null) {
            return;
        }
        if (sharesOneFile(kept)) {
            duplicate(
                    Integer.parseInt(kept)); // > log 2>&1: opened by name, it would have a place in the file of its own
            return;
        }
        try {
            // Opened to append: opening to write would empty a file that standard error was sent to.
            System.setErr(new PrintStream(new FileOutputStream("/dev/fd/" + kept, true), true, StandardCharsets.UTF_8));
        } catch (IOException e) {
            duplicate(Integer.parseInt(kept)); // a socket cannot be opened by name; this way costs .1 s of start
        }
    }

    private static boolean sharesOneFile(String kept) {
        try {
            Path out = Path.of("/dev/fd/1").toRealPath();
            return Files.isRegularFile(out)
                    && out.equals(Path.of("/dev/fd/" + kept).toRealPath());
        } catch (IOException e) {
            return false; // a pipe, a socket or a file that has gone has no path
        }
    }

    @SuppressWarnings("restricted")
    private static void duplicate(int descriptor) {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle dup2 = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("dup2"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int result = (int) dup2.invokeExact(descriptor, 2);
            if (result < 0) {
                throw new IllegalStateException("descriptor " + descriptor + " is not open");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("standard error could not be restored", e);
        }
    }
}
