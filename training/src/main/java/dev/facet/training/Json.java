package dev.facet.training;

import dev.facet.data.AtomicFiles;
import dev.facet.data.DataFormatException;
import dev.facet.data.JsonProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON files of a run: written whole, read strictly. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode scores(Map<String, Double> scores) {
        ObjectNode node = object();
        scores.forEach(node::put);
        return node;
    }

    static String line(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static void write(Path file, JsonNode node) {
        AtomicFiles.write(file, true, PRETTY.writeValueAsString(node) + "\n");
    }

    static ObjectNode read(Path file) {
        return parse(text(file), file);
    }

    /** One object a line. */
    static List<ObjectNode> readLines(Path file) {
        List<ObjectNode> lines = new ArrayList<>();
        text(file).lines().filter(line -> !line.isBlank()).forEach(line -> lines.add(parse(line, file)));
        return lines;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DataFormatException(file, Files.exists(file) ? "cannot be read" : "does not exist", e);
        }
    }

    private static ObjectNode parse(String text, Path file) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new DataFormatException(file, "is not JSON: " + JsonProblems.of(e), e);
        }
        throw new DataFormatException(file, "a JSON object is wanted");
    }
}
