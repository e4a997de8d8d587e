package dev.facet.tensor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A safetensors file that cannot be read or written: the message names the file and what is wrong with it. */
public final class SafetensorsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    SafetensorsException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
