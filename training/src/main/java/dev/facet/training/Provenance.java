package dev.facet.training;

import dev.facet.tensor.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a result comes from: version, commit, machine, seed, threads, data, command. */
public final class Provenance {
    private Provenance() {}

    static ObjectNode of(TrainOptions options, DataFacts facts) {
        ObjectNode node = Json.object();
        node.put("version", version());
        node.put("commit", commit());
        node.set("machine", machine());
        node.put("seed", options.seed());
        node.put("threads", Engine.threads());
        node.put("data", facts.name());
        node.put("data_hash", facts.hash());
        node.put("command", options.command());
        node.put("started", now());
        return node;
    }

    /** The provenance of a run that goes on. */
    static ObjectNode resumed(ObjectNode provenance, TrainOptions options) {
        ArrayNode all = provenance.get("resumed") instanceof ArrayNode list ? list : provenance.putArray("resumed");
        all.add(Json.object().put("at", now()).put("threads", Engine.threads()).put("command", options.command()));
        return provenance;
    }

    /** The threads a run was trained with, in the order they changed; empty where nothing is known. */
    static List<Integer> threads(ObjectNode provenance) {
        List<Integer> threads = new ArrayList<>();
        add(threads, provenance);
        provenance.path("resumed").forEach(entry -> add(threads, entry));
        return threads;
    }

    private static void add(List<Integer> threads, JsonNode entry) {
        int count = entry.path("threads").asInt(0);
        if (count > 0 && (threads.isEmpty() || threads.getLast() != count)) {
            threads.add(count);
        }
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The product's version. */
    public static String version() {
        try (InputStream in = Provenance.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commit the product was built from: property {@code facet.commit}, or that of the clone it runs in, or "unknown". */
    public static String commit() {
        String given = System.getProperty("facet.commit", "");
        if (!given.isBlank()) {
            return given;
        }
        try {
            Path place = Path.of(Provenance.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path at = place; at != null; at = at.getParent()) {
                if (Files.exists(at.resolve(".git")) && Files.exists(at.resolve("pom.xml"))) {
                    return head(at.resolve(".git"));
                }
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return "unknown";
        }
        return "unknown";
    }

    /** The commit that HEAD of a git folder (or of a work tree's .git file) stands on. */
    static String head(Path git) throws IOException {
        Path folder = git;
        if (Files.isRegularFile(git)) {
            folder = git.resolveSibling(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
        }
        String head = Files.readString(folder.resolve("HEAD")).strip();
        if (!head.startsWith("ref: ")) {
            return head;
        }
        String ref = head.substring(5);
        Path common = Files.exists(folder.resolve("commondir"))
                ? folder.resolve(Files.readString(folder.resolve("commondir")).strip())
                : folder;
        if (Files.exists(common.resolve(ref))) {
            return Files.readString(common.resolve(ref)).strip();
        }
        return Files.readString(common.resolve("packed-refs"))
                .lines()
                .filter(line -> line.endsWith(" " + ref))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElse("unknown");
    }

    /** The machine: system, processor, cores, Java. */
    public static ObjectNode machine() {
        ObjectNode node = Json.object();
        node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        String processor = processor();
        if (processor != null) {
            node.put("processor", processor);
        }
        node.put("cores", Runtime.getRuntime().availableProcessors());
        node.put("java", System.getProperty("java.version"));
        return node;
    }

    /** The machine in one line. */
    public static String machineInWords() {
        ObjectNode machine = machine();
        return machine.path("processor").asString("unknown processor") + ", "
                + machine.path("cores").asString() + " cores, "
                + machine.path("system").asString() + ", Java "
                + machine.path("java").asString();
    }

    /** A command line as it was given, with arguments quoted where a shell wants it. */
    public static String command(List<String> arguments) {
        return arguments.stream().map(Provenance::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9._=/,:+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static @Nullable String processor() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"))
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null; // only Linux has this file
        }
    }
}
