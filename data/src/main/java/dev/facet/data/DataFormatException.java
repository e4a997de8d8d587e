package dev.facet.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is missing, unreadable or not what its format promises; the message is {@code file: problem}. */
public final class DataFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String problem;

    /** A problem of the given file, told in one sentence without its name. */
    public DataFormatException(Path file, String problem) {
        super(file + ": " + problem);
        this.file = file;
        this.problem = problem;
    }

    /** As {@link #DataFormatException(Path, String)}, with the error that brought it to light. */
    public DataFormatException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file;
        this.problem = problem;
    }

    /** The file at fault. */
    public Path file() {
        return file;
    }

    /** What is wrong with it, without its name. */
    public String problem() {
        return problem;
    }
}
