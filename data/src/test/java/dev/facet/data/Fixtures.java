package dev.facet.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the test resources, copied to where a reader of paths finds them. */
final class Fixtures {
    private Fixtures() {}

    static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no test resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Path copy(String name, Path folder) {
        try {
            return Files.write(folder.resolve(name.substring(name.lastIndexOf('/') + 1)), bytes(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
