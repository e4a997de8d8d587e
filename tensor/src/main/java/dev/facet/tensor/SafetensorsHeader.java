package dev.facet.tensor;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON header of a safetensors file: for each tensor its type, its shape and where its bytes lie in the data, and a
 * map of texts.
 *
 * @param tensors in the order of the header
 * @param metadata texts by name
 */
record SafetensorsHeader(List<Entry> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    private static final int MAX_DIMENSIONS = 64; // PyTorch's own limit
    private static final int ALIGNMENT = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What is wrong with a header, without the name of the file. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String problem) {
            super(problem);
        }
    }

    /** The element types that are read and written. */
    enum Type {
        F64(ScalarType.Double, 8),
        F32(ScalarType.Float, 4),
        F16(ScalarType.Half, 2),
        BF16(ScalarType.BFloat16, 2),
        I64(ScalarType.Long, 8),
        I32(ScalarType.Int, 4),
        U8(ScalarType.Byte, 1),
        BOOL(ScalarType.Bool, 1);

        final ScalarType scalar;
        final int bytes;

        Type(ScalarType scalar, int bytes) {
            this.scalar = scalar;
            this.bytes = bytes;
        }

        static String known() {
            return Arrays.stream(values()).map(Type::name).collect(Collectors.joining(", "));
        }
    }

    /** A tensor of the file; {@code begin} and {@code end} count from the start of the data. */
    @SuppressWarnings("ArrayRecordComponent") // made and read inside this package, never compared
    record Entry(String name, Type type, long[] shape, long begin, long end) {}

    /** Reads and checks a header of a file that holds {@code dataBytes} after it. */
    static SafetensorsHeader parse(byte[] json, long dataBytes) throws Malformed {
        if (json.length == 0 || json[0] != '{') {
            throw new Malformed("the header does not start with {");
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                if (name.equals(METADATA)) {
                    readMetadata(parser, metadata);
                } else {
                    entries.add(readEntry(parser, name));
                }
            }
            if (parser.nextToken() != null) {
                throw new Malformed("the header goes on after its last }");
            }
        } catch (JacksonException e) {
            throw new Malformed("the header is not valid JSON: " + e.getOriginalMessage());
        }
        checkLayout(entries, dataBytes);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) throws Malformed {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Malformed(METADATA + " is not an object");
        }
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new Malformed(METADATA + ": " + key + " is not a text");
            }
            metadata.put(key, parser.getString());
        }
    }

    private static Entry readEntry(JsonParser parser, String name) throws Malformed {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed(name, "is not described by an object");
        }
        Type type = null;
        long[] shape = null;
        long[] offsets = null;
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            switch (key) {
                case "dtype" -> type = readType(parser, name);
                case "shape" -> shape = readNumbers(parser, name, key);
                case "data_offsets" -> offsets = readNumbers(parser, name, key);
                default -> throw malformed(name, "has the unknown key " + key);
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw malformed(name, "needs a dtype, a shape and data_offsets of two numbers");
        }
        long bytes = type.bytes;
        for (long size : shape) {
            try {
                // With 1 for 0, so that the strides cannot overflow either.
                bytes = Math.multiplyExact(bytes, Math.max(size, 1));
            } catch (ArithmeticException e) {
                throw malformed(name, "has the shape " + Tensors.shape(shape) + ", too large for any file");
            }
        }
        bytes = Arrays.stream(shape).anyMatch(size -> size == 0) ? 0 : bytes;
        if (offsets[0] > offsets[1] || offsets[1] - offsets[0] != bytes) {
            throw malformed(
                    name,
                    "has shape " + Tensors.shape(shape) + " of " + type + ", " + bytes + " bytes, but data_offsets "
                            + offsets[0] + " to " + offsets[1]);
        }
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static Type readType(JsonParser parser, String name) throws Malformed {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
            for (Type type : Type.values()) {
                if (type.name().equals(parser.getString())) {
                    return type;
                }
            }
        }
        throw malformed(name, "has the dtype " + parser.getString() + ", known are " + Type.known());
    }

    private static long[] readNumbers(JsonParser parser, String name, String key) throws Malformed {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw malformed(name, "has a " + key + " that is not an array");
        }
        long[] numbers = new long[MAX_DIMENSIONS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
                throw malformed(name, "has a " + key + " with something else than whole numbers from 0");
            }
            if (count == MAX_DIMENSIONS) {
                throw malformed(name, "has a " + key + " of more than " + MAX_DIMENSIONS + " numbers");
            }
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Every byte of the data belongs to exactly one tensor. */
    private static void checkLayout(List<Entry> entries, long dataBytes) throws Malformed {
        List<Entry> ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long reached = 0;
        for (Entry entry : ordered) {
            if (entry.begin() < reached) {
                throw malformed(
                        entry.name(),
                        "starts at byte " + entry.begin() + ", inside the tensor before it, which " + "ends at "
                                + reached);
            }
            if (entry.begin() > reached) {
                throw malformed(entry.name(), "starts at byte " + entry.begin() + ", leaving a hole from " + reached);
            }
            reached = entry.end();
        }
        if (reached != dataBytes) {
            throw new Malformed("the tensors take " + reached + " bytes, the file holds " + dataBytes
                    + (reached > dataBytes ? ": it is cut short" : ": there is something after them"));
        }
    }

    /** The header as JSON, padded with blanks so that the data after it is aligned. */
    byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            if (!metadata.isEmpty()) {
                generator.writeObjectPropertyStart(METADATA);
                metadata.forEach(generator::writeStringProperty);
                generator.writeEndObject();
            }
            for (Entry entry : tensors) {
                generator.writeObjectPropertyStart(entry.name());
                generator.writeStringProperty("dtype", entry.type().name());
                generator.writeArrayPropertyStart("shape");
                for (long size : entry.shape()) {
                    generator.writeNumber(size);
                }
                generator.writeEndArray();
                generator.writeArrayPropertyStart("data_offsets");
                generator.writeNumber(entry.begin());
                generator.writeNumber(entry.end());
                generator.writeEndArray();
                generator.writeEndObject();
            }
            generator.writeEndObject();
        }
        while (out.size() % ALIGNMENT != 0) {
            out.write(' ');
        }
        return out.toByteArray();
    }

    private static Malformed malformed(String name, String problem) {
        return new Malformed("tensor " + (name.length() > 80 ? name.substring(0, 80) + ".." : name) + " " + problem);
    }
}
