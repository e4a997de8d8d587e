package dev.facet.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Recipes: the built-in ones and those of users' YAML files.
 *
 * <p>A recipe states only what differs from its parent ({@code extends: NAME}, a built-in name or a file beside it);
 * without a parent it stands on the defaults of every key. Overrides are {@code key=value}, where the key is a dotted
 * path ({@code training.batch}), a last name that no other key shares ({@code batch}), or a section with a
 * {@code path} inside ({@code data}). {@code steps} and {@code epochs} replace each other.
 *
 * <p>Errors: {@link RecipeException} with the YAML path, naming the nearest known name for an unknown one.
 */
public final class Recipes {
    private static final String FOLDER = "recipes/";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build();

    private Recipes() {}

    /** The built-in recipes, in the order they are listed. */
    public static List<RecipeInfo> list() {
        List<RecipeInfo> infos = new ArrayList<>();
        for (String name : names()) {
            Recipe recipe = load(name, List.of());
            infos.add(new RecipeInfo(name, recipe.description(), recipe.minutes(), recipe.dataPath()));
        }
        return infos;
    }

    /** The names of the built-in recipes. */
    public static List<String> names() {
        return Objects.requireNonNull(resource("index.txt"), "index of recipes")
                .lines()
                .map(String::strip)
                .toList();
    }

    /** A built-in recipe by name, or one from a YAML file, with {@code key=value} overrides. */
    public static Recipe load(String nameOrPath, List<String> overrides) {
        Source source = Source.find(nameOrPath, null);
        ObjectNode tree = resolve(source, new LinkedHashSet<>());
        if (tree.get("name") == null) {
            tree.put("name", source.name());
        }
        RecipeKind kind = RecipeKind.of(tree);
        refuseTwoLengths(kind, overrides);
        for (String override : overrides) {
            apply(tree, override);
        }
        return read(tree);
    }

    /** One of steps and epochs replaces the other of a recipe, but not the other that is given beside it. */
    private static void refuseTwoLengths(RecipeKind kind, List<String> overrides) {
        Set<String> given = new LinkedHashSet<>();
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals > 0) {
                given.add(path(kind, override.substring(0, equals).strip()));
            }
        }
        if (given.contains("training.steps") && given.contains("training.epochs")) {
            throw new RecipeException("training.steps", "steps and epochs exclude each other, got both");
        }
    }

    /** The recipe of a complete tree, such as a run's config.yaml. */
    static Recipe read(ObjectNode tree) {
        RecipeKind kind = RecipeKind.of(tree);
        ObjectNode keys = tree.deepCopy();
        keys.remove("kind");
        return kind.read(keys);
    }

    static String yaml(ObjectNode tree) {
        return YAML.writeValueAsString(tree);
    }

    /** The tree of a YAML text; the source is named in errors. */
    static ObjectNode parse(String text, String source) {
        JsonNode tree;
        try {
            tree = YAML.readTree(text);
        } catch (JacksonException e) {
            var place = e.getLocation();
            String where = place == null || place.getLineNr() < 1 ? "" : ", line " + place.getLineNr();
            String problem =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("it cannot be read");
            throw new RecipeException(source + where, "not a YAML file of keys: " + problem);
        }
        if (tree == null || !(tree instanceof ObjectNode keys)) {
            throw new RecipeException(source, "not a YAML file of keys: wanted 'key: value' lines");
        }
        return keys;
    }

    /** Sets {@code key=value} in a complete tree. */
    static void apply(ObjectNode tree, String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new RecipeException("", "an override is key=value, got '" + override + "'");
        }
        String path = path(RecipeKind.of(tree), override.substring(0, equals).strip());
        JsonNode value = scalar(path, override.substring(equals + 1).strip());
        ObjectNode parent = JsonNodeFactory.instance.objectNode();
        ObjectNode section = parent;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i + 1 < steps.length; i++) {
            section = section.putObject(steps[i]);
        }
        section.set(steps[steps.length - 1], value);
        merge(tree, parent);
    }

    /**
     * The dotted path of a key as users name it.
     *
     * @throws RecipeException if no key, or more than one, has that name
     */
    static String path(RecipeKind kind, String key) {
        List<String> known = kind.keys();
        List<String> fromData = kind.keysFromData();
        if (kind == RecipeKind.IMAGES && key.equals("width")) {
            return "model.dimension"; // the picture's own width comes from the data
        }
        if (key.equals("seed")) {
            throw new RecipeException(key, "the seed of a run is not a key of its recipe, give --seed");
        }
        if (fromData.contains(key) || fromData.contains("model." + key)) {
            throw new RecipeException(key, "this key is not to be set, the data say it");
        }
        if (known.contains(key)) {
            return key;
        }
        if (known.contains(key + ".path")) {
            return key + ".path";
        }
        List<String> matches =
                known.stream().filter(path -> path.endsWith("." + key)).toList();
        if (matches.size() == 1) {
            return matches.getFirst();
        }
        if (matches.size() > 1) {
            throw new RecipeException(key, "several keys have this name, give one of " + String.join(", ", matches));
        }
        Set<String> names = new LinkedHashSet<>();
        for (String path : known) {
            if (!fromData.contains(path)) {
                names.add(key.contains(".") ? path : path.substring(path.lastIndexOf('.') + 1));
            }
        }
        names.remove("path");
        names.add("data");
        if (kind == RecipeKind.IMAGES) {
            names.add("width");
        }
        throw new RecipeException(key, Names.unknown("key", key, names));
    }

    private static JsonNode scalar(String path, String text) {
        if (text.isEmpty()) {
            throw new RecipeException(path, "wanted a value after '=', got nothing");
        }
        if (path.equals("data.path") || path.equals("name") || path.equals("description")) {
            return JsonNodeFactory.instance.stringNode(text);
        }
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            throw new RecipeException(path, "cannot read the value '" + text + "'");
        }
    }

    /** Puts the child's keys over the parent's. */
    private static void merge(ObjectNode tree, ObjectNode child) {
        for (var entry : child.properties()) {
            JsonNode old = tree.get(entry.getKey());
            if (old instanceof ObjectNode section && entry.getValue() instanceof ObjectNode inner) {
                merge(section, inner);
            } else if (old instanceof ObjectNode section && section.get("path") != null) {
                section.set("path", entry.getValue()); // data: PATH
            } else {
                tree.set(entry.getKey(), entry.getValue());
            }
        }
        exclude(tree, child, "steps", "epochs");
        exclude(tree, child, "epochs", "steps");
    }

    /** A length given in steps replaces a parent's length in epochs, and the reverse. */
    private static void exclude(ObjectNode tree, ObjectNode child, String given, String other) {
        if (child.path(given).isInt()
                && child.path(given).intValue() > 0
                && child.get(other) == null
                && tree.get(other) != null) {
            tree.put(other, 0);
        }
    }

    private static ObjectNode resolve(Source source, Set<String> children) {
        if (!children.add(source.toString())) {
            throw new RecipeException(
                    "extends",
                    "recipes extend each other in a circle: " + String.join(" -> ", children) + " -> " + source);
        }
        ObjectNode own = parse(source.text(), source.toString());
        JsonNode parent = own.remove("extends");
        if (RecipeKind.isDefaults(source.name())) {
            return own;
        }
        if (parent != null && !parent.isString()) {
            throw new RecipeException("extends", "wanted the name of a recipe, got " + parent);
        }
        ObjectNode tree = resolve(
                Source.find(parent == null ? RecipeKind.ofRoot(own).defaults : parent.stringValue(), source.file()),
                children);
        tree.remove("name");
        merge(tree, own);
        return tree;
    }

    private static @Nullable String resource(String name) {
        try (InputStream in = Recipes.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A built-in recipe (no file) or a YAML file. */
    private record Source(String name, @Nullable Path file, String text) {
        static Source find(String nameOrPath, @Nullable Path beside) {
            String text = nameOrPath.matches("[a-z0-9-]+") ? resource(nameOrPath + ".yaml") : null;
            if (text != null) {
                return new Source(nameOrPath, null, text);
            }
            boolean fileName = nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
            Path file = beside == null ? Path.of(nameOrPath) : beside.resolveSibling(nameOrPath);
            if (!fileName && !Files.exists(file)) {
                throw new RecipeException("", Names.unknown("recipe", nameOrPath, names()));
            }
            if (!Files.isRegularFile(file)) {
                throw new RecipeException(
                        "", "recipe file " + file + (Files.exists(file) ? " is not a file" : " does not exist"));
            }
            try {
                String stem = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
                return new Source(RecipeKind.isDefaults(stem) ? stem + "-file" : stem, file, Files.readString(file));
            } catch (IOException e) {
                throw new RecipeException("", "recipe file " + file + " cannot be read: " + e.getMessage());
            }
        }

        @Override
        public String toString() {
            return file == null ? "recipe " + name : file.toString();
        }
    }
}
