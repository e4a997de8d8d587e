package dev.facet.app;

import dev.facet.data.SceneFiles;
import dev.facet.data.SceneFiles.SceneFile;
import dev.facet.data.Subjects;
import dev.facet.graphics.Colour;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Scene;
import dev.facet.graphics.Subject;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is shown, from where and in which light. What is not given is the scene file's, or the default. */
final class SceneArguments {
    @Option(
            names = "--subject",
            paramLabel = "SUBJECT",
            order = 1,
            description = "head, chair, ict-head, or a mesh FILE.obj (also inside a zip: chairs.zip/oak/chair.obj).")
    @Nullable
    String subject;

    @Option(
            names = "--scene",
            paramLabel = "FILE.json",
            order = 2,
            description = "A scene to start from; options given beside it win.")
    @Nullable
    Path scene;

    @Option(
            names = "--identity",
            paramLabel = "I",
            order = 3,
            description = "Who: the key of shape and texture (default: 0).")
    @Nullable
    Long identity;

    @Option(names = "--shape-identity", paramLabel = "I", order = 4, description = "Whose shape.")
    @Nullable
    Long shapeIdentity;

    @Option(names = "--texture-identity", paramLabel = "J", order = 5, description = "Whose texture.")
    @Nullable
    Long textureIdentity;

    @Option(
            names = "--azimuth",
            paramLabel = "A",
            order = 6,
            description = "Degrees; above 0 turns the front to the picture's right (default: 0).")
    @Nullable
    Double azimuth;

    @Option(
            names = "--elevation",
            paramLabel = "E",
            order = 7,
            description = "Degrees; above 0 puts the camera above (default: 0).")
    @Nullable
    Double elevation;

    @Option(
            names = "--light-azimuth",
            paramLabel = "A",
            order = 8,
            description = "Degrees from the camera; above 0 is light from the right (default: 30).")
    @Nullable
    Double lightAzimuth;

    @Option(
            names = "--light-elevation",
            paramLabel = "E",
            order = 9,
            description = "Degrees from the camera; above 0 is light from above (default: 20).")
    @Nullable
    Double lightElevation;

    @Option(names = "--size", paramLabel = "N", order = 10, description = "Pixels each way, 1 to 4096 (default: 64).")
    @Nullable
    Integer size;

    @Option(
            names = "--background",
            paramLabel = "R,G,B",
            order = 11,
            description = {
                "The colour behind (default: white): three numbers from 0 to 1,",
                "or from 0 to 255 where one of them is above 1."
            })
    @Nullable
    String background;

    @Option(
            names = "--samples",
            paramLabel = "S",
            order = 24,
            description = "Samples of a pixel each way, 1 to 8 (default: 2).")
    @Nullable
    Integer samples;

    @Option(
            names = "--shadows",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            order = 25,
            description = "The subject throws shadows on itself; --shadows=false where the scene file says so.")
    @Nullable
    Boolean shadows;

    /** The scene that file and options say. */
    SceneFile sceneFile() {
        checkIdentity("--identity", identity);
        checkIdentity("--shape-identity", shapeIdentity);
        checkIdentity("--texture-identity", textureIdentity);
        SceneFile from = scene == null
                ? new SceneFile(null, 0, Scene.of(0), null, null, RasterSettings.DEFAULT)
                : SceneFiles.read(scene);
        String name = subject == null ? from.subject() : subject;
        if (name == null) {
            throw new UserException("--subject is missing: " + String.join(", ", Subjects.names()) + " or FILE.obj");
        }
        if (!Subjects.known(name)) {
            String nearest = Nearest.of(name, Subjects.names());
            throw new UserException("the subject '" + name + "' is none of " + String.join(", ", Subjects.names())
                    + ", nor an .obj file" + (nearest == null ? "" : " (nearest: " + nearest + ")"));
        }
        Scene s = from.scene();
        Scene result;
        try {
            result = new Scene(
                    first(shapeIdentity, identity, s.shapeIdentity()),
                    first(textureIdentity, identity, s.textureIdentity()),
                    first(azimuth, null, s.azimuth()),
                    first(elevation, null, s.elevation()),
                    first(lightAzimuth, null, s.lightAzimuth()),
                    first(lightElevation, null, s.lightElevation()),
                    first(size, null, s.size()),
                    background == null ? s.background() : colour(background));
        } catch (IllegalArgumentException e) {
            throw new UserException(String.valueOf(e.getMessage()));
        }
        // Coordinates of the file belong to its subject and give way to an identity that is named.
        boolean same = subject == null || subject.equals(from.subject());
        boolean ownShape = same && identity == null && shapeIdentity == null;
        boolean ownTexture = same && identity == null && textureIdentity == null;
        return new SceneFile(
                name,
                same ? from.version() : 0,
                result,
                ownShape ? from.shape() : null,
                ownTexture ? from.texture() : null,
                settings(from.settings()));
    }

    private RasterSettings settings(RasterSettings from) {
        if (samples != null && (samples < 1 || samples > 8)) {
            throw new UserException("--samples must be 1 to 8, got " + samples);
        }
        return new RasterSettings(first(samples, null, from.samples()), first(shadows, null, from.shadows()));
    }

    private static void checkIdentity(String option, @Nullable Long identity) {
        if (identity != null && identity < 0) {
            throw new UserException(option + " must be at least 0, got " + identity);
        }
    }

    /** The subject of the scene; one of another version than the file's is an error. */
    static Subject subject(SceneFile file, Consumer<String> notes) {
        Subject found = Subjects.of(String.valueOf(file.subject()), notes);
        if (file.version() != 0 && file.version() != found.version()) {
            throw new UserException("the scene was made for version " + file.version() + " of the subject "
                    + found.name() + ", this program has version " + found.version());
        }
        return found;
    }

    private static <T> T first(@Nullable T a, @Nullable T b, T otherwise) {
        return a != null ? a : b != null ? b : otherwise;
    }

    private static Colour colour(String text) {
        String[] parts = text.split(",", -1);
        double[] values = new double[3];
        boolean good = parts.length == 3;
        double most = 0;
        for (int c = 0; good && c < 3; c++) {
            try {
                values[c] = Double.parseDouble(parts[c].strip());
                good = values[c] >= 0 && values[c] <= 255;
                most = Math.max(most, values[c]);
            } catch (NumberFormatException e) {
                good = false;
            }
        }
        if (!good) {
            throw new UserException(
                    "--background must be three numbers R,G,B from 0 to 1 or from 0 to 255, got " + text);
        }
        double scale = most > 1 ? 255 : 1;
        return new Colour((float) (values[0] / scale), (float) (values[1] / scale), (float) (values[2] / scale));
    }
}
