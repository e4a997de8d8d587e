package dev.facet.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;

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
        int descriptor = Integer.parseInt(kept);
        try {
            // Not opened by its name under /dev/fd: a file opened again has a place of its own, and where
            // standard output goes to the same file each would write over the other.
            Constructor<FileDescriptor> open = FileDescriptor.class.getDeclaredConstructor(int.class);
            open.setAccessible(true); // the launcher opens java.io for this
            System.setErr(
                    new PrintStream(new FileOutputStream(open.newInstance(descriptor)), true, StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            duplicate(descriptor); // the public way, which costs .1 s of start
        }
    }

    /**
     * Puts descriptor 2 itself back, which native libraries and a crashing JVM write to: to be called before they are
     * loaded. Verbs without tensors do without, since it takes .1 s.
     */
    static void restoreNative() {
        String kept = System.getenv("FACET_STDERR");
        if (kept != null) {
            duplicate(Integer.parseInt(kept));
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
