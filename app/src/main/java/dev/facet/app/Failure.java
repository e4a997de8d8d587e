package dev.facet.app;

import dev.facet.data.DataFormatException;
import dev.facet.training.TrainingInterrupted;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/**
 * What a thrown exception means to the user: one line and an exit code.
 *
 * @param message one line, without a stack trace
 * @param exitCode 2 for what the user can mend, 130 for a stop by Ctrl-C, 1 for the rest
 */
record Failure(String message, int exitCode) {
    /** Bad arguments, bad files and files that cannot be read or written are the user's to mend. */
    static Failure of(Throwable problem) {
        String plain = oneLine(String.valueOf(problem.getMessage()));
        String said = withHelp(plain);
        if (problem instanceof UserException
                || problem instanceof DataFormatException
                || problem instanceof FileNotFoundException) {
            return new Failure(said, 2);
        }
        if (problem instanceof TrainingInterrupted) {
            return new Failure(said, 130);
        }
        if (problem instanceof NoSuchFileException missing) {
            return new Failure(missing.getFile() + ": no such file", 2);
        }
        if (problem instanceof AccessDeniedException denied) {
            return new Failure(denied.getFile() + ": access denied", 2);
        }
        if (problem instanceof FileAlreadyExistsException existing) {
            return new Failure(existing.getFile() + " exists; --force replaces it", 2);
        }
        if (problem instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
            return of(wrapped.getCause());
        }
        if (problem instanceof IOException) {
            return new Failure(said, 1);
        }
        if (problem instanceof IllegalArgumentException) {
            return new Failure(said, 2);
        }
        if (problem instanceof IllegalStateException wrapped && wrapped.getCause() instanceof OutOfMemoryError cause) {
            return of(cause);
        }
        if (problem instanceof OutOfMemoryError) {
            return new Failure(withHelp("out of memory (" + plain + ") in the Java heap"), 1);
        }
        return new Failure(problem.getClass().getSimpleName() + ": " + said + " (--debug shows where)", 1);
    }

    /** Where a message says that the heap is too small, how to have a larger one. */
    private static String withHelp(String said) {
        return said.contains("heap") && !said.contains("FACET_JAVA_OPTS")
                ? said + " (FACET_JAVA_OPTS=-Xmx16g gives the program 16 GiB of heap)"
                : said;
    }

    /** The first line of a message: native libraries append their own trace. */
    static String oneLine(String message) {
        String stripped = message.strip();
        int end = stripped.indexOf('\n');
        return end < 0 ? stripped : stripped.substring(0, end).stripTrailing();
    }
}
