package dev.facet.data;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data beside the project, read in place; a test that finds none says so and is skipped. */
final class SharedData {
    private SharedData() {}

    /** The path of a file of the shared data, by -Dfacet.shared or by walking up from the module. */
    static Path file(String name) {
        String given = System.getProperty("facet.shared");
        if (given != null) {
            Path file = Path.of(given).resolve("data").resolve(name);
            assumeTrue(Files.exists(file), () -> "skipped: " + file + " is not here");
            return file;
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared/data").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        return abort(() -> "skipped: no folder above has shared/data/" + name);
    }
}
