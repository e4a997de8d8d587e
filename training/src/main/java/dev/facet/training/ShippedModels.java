package dev.facet.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The trained models inside the program: exported folders (float16) among its resources, {@code models/NAME}. */
final class ShippedModels {
    static final List<String> NAMES = List.of("heads", "chairs");

    private static final List<String> FILES = List.of(Run.EXPORT_CONFIG, Run.MODEL, Run.CARD);

    private ShippedModels() {}

    /** Whether a model is among the resources. */
    static boolean isThere(String name) {
        return NAMES.contains(name) && ShippedModels.class.getResource("models/" + name + "/" + Run.MODEL) != null;
    }

    static @Nullable InputStream resource(String path) {
        return ShippedModels.class.getResourceAsStream("models/" + path);
    }

    /** Whether a run that a user names is a model of this program: by its bare name, {@code ./heads} is a folder. */
    static boolean named(Path run) {
        return NAMES.contains(run.toString());
    }

    /**
     * Opens a model from resources.
     *
     * @param resources gives the resource of a path, {@code NAME/FILE}, or null
     */
    static GraphicsModel open(String name, Function<String, @Nullable InputStream> resources) {
        return unpacked(name, resources, folder -> GraphicsModel.open(name, folder));
    }

    /** Does something with the files of a model, which lie in a folder as long as it takes. */
    static <T> T unpacked(String name, Function<String, @Nullable InputStream> resources, Function<Path, T> use) {
        try {
            Path folder = Files.createTempDirectory("facet-model");
            try {
                for (String file : FILES) {
                    try (InputStream in = resources.apply(name + "/" + file)) {
                        if (in == null) {
                            throw new IllegalArgumentException("the model '" + name
                                    + "' does not come with this Facet yet; --model takes the folder of a run or of an"
                                    + " export, and facet recipes lists what can be trained");
                        }
                        Files.copy(in, folder.resolve(file));
                    }
                }
                return use.apply(folder);
            } finally {
                for (String file : FILES) {
                    Files.deleteIfExists(folder.resolve(file));
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the model '" + name + "' cannot be unpacked", e);
        }
    }
}
