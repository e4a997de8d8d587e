package dev.facet.data;

import dev.facet.graphics.Colour;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.RasterSettings;
import dev.facet.graphics.Scene;
import dev.facet.graphics.Subject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scenes as JSON: {@code subject}, {@code version}, {@code identity} or {@code shape_identity} and
 * {@code texture_identity}, {@code azimuth}, {@code elevation}, {@code light_azimuth}, {@code light_elevation} in
 * degrees, {@code size}, {@code background} as three numbers from 0 to 1, {@code samples} of a pixel each way and
 * {@code shadows}, true or false. {@code shape} and {@code texture} are coordinates that take the place of the
 * identities'. What is absent has {@link Scene#of}'s value or {@link RasterSettings#DEFAULT}'s.
 *
 * <p>Errors: {@link DataFormatException} that names the key, what was got and what was wanted.
 */
public final class SceneFiles {
    private static final Set<String> KEYS = new TreeSet<>(List.of(
            "subject",
            "version",
            "identity",
            "shape_identity",
            "texture_identity",
            "azimuth",
            "elevation",
            "light_azimuth",
            "light_elevation",
            "size",
            "background",
            "samples",
            "shadows",
            "shape",
            "texture"));

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SceneFiles() {}

    /**
     * A scene with its subject.
     *
     * @param subject as in {@link Subjects}, or null where the file names none
     * @param version the subject's, or 0 where the file names none
     * @param shape coordinates instead of the identity's, or null
     * @param texture coordinates instead of the identity's, or null
     * @param settings how it is drawn
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared: only a name for what a file holds.
    public record SceneFile(
            @Nullable String subject,
            int version,
            Scene scene,
            float @Nullable [] shape,
            float @Nullable [] texture,
            RasterSettings settings) {
        /** The mesh that the scene shows. */
        public Mesh mesh(Subject of) {
            float[] s = shape == null ? of.shape(scene.shapeIdentity()) : shape;
            float[] t = texture == null ? of.texture(scene.textureIdentity()) : texture;
            return of.mesh(s, t);
        }
    }

    /** Reads a scene. */
    public static SceneFile read(Path file) {
        JsonNode root;
        try {
            root = MAPPER.readTree(Inputs.bytes(file));
        } catch (JacksonException e) {
            throw new DataFormatException(file, "is no JSON (" + JsonProblems.of(e) + ")", e);
        }
        if (!(root instanceof ObjectNode object)) {
            throw new DataFormatException(file, "holds no JSON object, which a scene is");
        }
        return new Reading(file, object).scene();
    }

    /** Writes a scene that {@link #read} takes again; missing parent directories are made. */
    public static void write(Path target, SceneFile file, boolean force) {
        AtomicFiles.write(target, force, json(file));
    }

    private static String json(SceneFile file) {
        Scene scene = file.scene();
        ObjectNode root = MAPPER.createObjectNode();
        if (file.subject() != null) {
            root.put("subject", file.subject());
            root.put("version", file.version());
        }
        root.put("shape_identity", scene.shapeIdentity());
        root.put("texture_identity", scene.textureIdentity());
        root.put("azimuth", scene.azimuth());
        root.put("elevation", scene.elevation());
        root.put("light_azimuth", scene.lightAzimuth());
        root.put("light_elevation", scene.lightElevation());
        root.put("size", scene.size());
        Colour colour = scene.background();
        root.putArray("background").add(colour.red()).add(colour.green()).add(colour.blue());
        root.put("samples", file.settings().samples());
        root.put("shadows", file.settings().shadows());
        put(root, "shape", file.shape());
        put(root, "texture", file.texture());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void put(ObjectNode root, String key, float @Nullable [] values) {
        if (values != null) {
            ArrayNode array = root.putArray(key);
            for (float value : values) {
                array.add(value);
            }
        }
    }

    private record Reading(Path file, ObjectNode root) {
        SceneFile scene() {
            checkKeys(root.propertyNames());
            Scene plain = Scene.of(0);
            long identity = whole("identity", 0);
            JsonNode subject = root.get("subject");
            if (subject != null && !subject.isString()) {
                throw wrong("subject", "a name");
            }
            try {
                Scene scene = new Scene(
                        whole("shape_identity", identity),
                        whole("texture_identity", identity),
                        number("azimuth", plain.azimuth()),
                        number("elevation", plain.elevation()),
                        number("light_azimuth", plain.lightAzimuth()),
                        number("light_elevation", plain.lightElevation()),
                        Math.toIntExact(whole("size", plain.size())),
                        background());
                return new SceneFile(
                        subject == null ? null : subject.stringValue(),
                        Math.toIntExact(whole("version", 0)),
                        scene,
                        numbers("shape"),
                        numbers("texture"),
                        new RasterSettings(
                                Math.toIntExact(whole("samples", RasterSettings.DEFAULT.samples())), shadows()));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new DataFormatException(file, String.valueOf(e.getMessage()), e);
            }
        }

        private void checkKeys(Collection<String> names) {
            for (String name : names) {
                if (!KEYS.contains(name)) {
                    throw new DataFormatException(
                            file, "has the key \"" + name + "\"; known are " + String.join(", ", KEYS));
                }
            }
        }

        private DataFormatException wrong(String key, String wanted) {
            return new DataFormatException(file, key + " must be " + wanted + ", got " + root.get(key));
        }

        private long whole(String key, long otherwise) {
            JsonNode value = root.get(key);
            if (value == null) {
                return otherwise;
            }
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrong(key, "a whole number");
            }
            return value.longValue();
        }

        private double number(String key, double otherwise) {
            JsonNode value = root.get(key);
            if (value == null) {
                return otherwise;
            }
            if (!value.isNumber()) {
                throw wrong(key, "a number of degrees");
            }
            return value.doubleValue();
        }

        private boolean shadows() {
            JsonNode value = root.get("shadows");
            if (value != null && !value.isBoolean()) {
                throw wrong("shadows", "true or false");
            }
            return value == null ? RasterSettings.DEFAULT.shadows() : value.booleanValue();
        }

        private Colour background() {
            float[] values = numbers("background");
            if (values == null) {
                return Colour.WHITE;
            }
            if (values.length != 3) {
                throw wrong("background", "three numbers from 0 to 1");
            }
            return new Colour(values[0], values[1], values[2]);
        }

        private float @Nullable [] numbers(String key) {
            JsonNode value = root.get(key);
            if (value == null) {
                return null;
            }
            if (!(value instanceof ArrayNode array)) {
                throw wrong(key, "a list of numbers");
            }
            float[] numbers = new float[array.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (!array.get(i).isNumber()) {
                    throw wrong(key, "a list of numbers");
                }
                numbers[i] = array.get(i).floatValue();
            }
            return numbers;
        }
    }
}
