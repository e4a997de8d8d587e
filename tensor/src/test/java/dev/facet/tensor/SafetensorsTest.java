package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // scopes act by being open
class SafetensorsTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static Map<String, Tensor> everyType() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("blocks.0.weight", Tensors.of(new float[] {1, -2, 3.5f, 0, 5, Float.NaN}, 2, 3));
        tensors.put("blocks.0.bias", Tensors.of(new double[] {1e300, -0.0}, 2));
        tensors.put("half", Tensors.of(new float[] {1.5f, 65504, 2}, 3).to(ScalarType.Half));
        tensors.put("brain", Tensors.of(new float[] {1.5f, 3e38f, 2}, 3).to(ScalarType.BFloat16));
        tensors.put("long", Tensors.of(new long[] {Long.MIN_VALUE, 7}, 2, 1));
        tensors.put("int", Tensors.of(new int[] {-1}));
        tensors.put("byte", Tensors.ofBytes(new byte[] {0, -1, 5}, 3));
        tensors.put("bool", Tensors.ofBytes(new byte[] {1, 0, 1}, 3).to(ScalarType.Bool));
        tensors.put("empty", Tensors.of(new float[0], 4, 0));
        tensors.put("gr\u00fc\u00df \"quoted\"", Tensors.of(new float[] {1}, 1));
        return tensors;
    }

    @Test
    void everyTypeComesBackAsItWas() {
        Map<String, Tensor> written = everyType();
        Safetensors.write(file(), written, Map.of("format", "pt", "note", "a \"text\""));
        Map<String, Tensor> read = Safetensors.read(file());
        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(written.keySet());
        read.forEach((name, tensor) -> {
            Tensor before = named(written, name);
            assertThat(Tensors.type(tensor)).isEqualTo(Tensors.type(before));
            assertThat(Tensors.sizes(tensor)).isEqualTo(Tensors.sizes(before));
            assertThat(Tensors.segment(tensor).mismatch(Tensors.segment(before)))
                    .isEqualTo(-1);
        });
        assertThat(Safetensors.metadata(file())).isEqualTo(Map.of("format", "pt", "note", "a \"text\""));
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Safetensors.write(file(), Map.of("w", Tensors.of(new float[] {1, 2}, 1, 2)), Map.of());
        String json = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        String padded = json + " ".repeat((8 - json.length() % 8) % 8);
        ByteBuffer expected = ByteBuffer.allocate(16 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded.length())
                .put(padded.getBytes(StandardCharsets.UTF_8))
                .putFloat(1)
                .putFloat(2);
        assertThat(Files.readAllBytes(file())).isEqualTo(expected.array());
    }

    @Test
    void theSameTensorsGiveTheSameBytesInAnyOrder() throws IOException {
        Map<String, Tensor> tensors = everyType();
        Safetensors.write(file(), tensors, Map.of());
        byte[] first = Files.readAllBytes(file());
        Map<String, Tensor> reversed = new LinkedHashMap<>();
        List.copyOf(tensors.keySet()).reversed().forEach(name -> reversed.put(name, tensors.get(name)));
        Safetensors.write(file(), reversed, Map.of());
        assertThat(Files.readAllBytes(file())).isEqualTo(first);
    }

    @Test
    void packsViewsAndLeavesNothingBeside() throws IOException {
        Tensor view = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                .requires_grad_(true)
                .t();
        Safetensors.write(file(), Map.of("view", view), Map.of());
        assertThat(Tensors.floats(named(Safetensors.read(file()), "view"))).containsExactly(1, 4, 2, 5, 3, 6);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Safetensors.write(file(), Map.of("w", Tensors.of(new float[] {7}, 1)), Map.of());
        Map<String, Tensor> unwritable =
                Map.of("c", Tensors.of(new float[] {1}, 1).to(ScalarType.ComplexFloat));
        assertThatThrownBy(() -> Safetensors.write(file(), unwritable, Map.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("tensor c has type ComplexFloat");
        assertThatThrownBy(() ->
                        Safetensors.write(file(), Map.of("__metadata__", Tensors.of(new float[] {7}, 1)), Map.of()))
                .isInstanceOf(SafetensorsException.class);
        assertThat(Tensors.floats(named(Safetensors.read(file()), "w"))).containsExactly(7);
        assertThatThrownBy(() -> Safetensors.write(
                        folder.resolve("missing").resolve("m.safetensors"),
                        Map.of("w", Tensors.of(new float[] {7}, 1)),
                        Map.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("cannot write it: no such file or folder");
    }

    @Test
    void tensorsReadBelongToTheOpenScope() {
        Safetensors.write(file(), Map.of("w", Tensors.of(new float[] {7}, 1)), Map.of());
        Tensor read;
        try (Scope scope = Scope.open()) {
            read = named(Safetensors.read(file()), "w");
            assertThat(Tensors.floats(read)).containsExactly(7);
        }
        assertThat(read.isNull()).isTrue();
    }

    @Test
    void refusesMissingFilesAndFolders() {
        assertThatThrownBy(() -> Safetensors.read(file()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessage(file() + ": cannot read it: no such file or folder");
        assertThatThrownBy(() -> Safetensors.read(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessage(folder + ": is a folder, not a safetensors file");
    }

    @Test
    void refusesEachKindOfMalformedFile() throws IOException {
        String good = "'dtype':'F32','shape':[2],'data_offsets':[0,8]";
        refused("{'a':{" + good + "}}", 4, "the tensors take 8 bytes, the file holds 4: it is cut short");
        refused("{'a':{" + good + "}}", 9, "the tensors take 8 bytes, the file holds 9: there is something after them");
        refused("{'a':{" + good + "},'a':{" + good + "}}", 8, "Duplicate");
        refused(
                "{'a':{" + good + "},'b':{" + good.replace("[0,8]", "[4,12]") + "}}",
                12,
                "inside the tensor before it");
        refused("{'a':{" + good + "},'b':{" + good.replace("[0,8]", "[9,17]") + "}}", 17, "leaving a hole from 8");
        refused("{'a':{" + good.replace("F32", "F31") + "}}", 8, "tensor a has the dtype F31, known are F64, F32");
        refused("{'a':{" + good.replace("'F32'", "7") + "}}", 8, "tensor a has the dtype 7");
        refused(
                "{'a':{" + good.replace("F32", "F64") + "}}",
                8,
                "has shape (2) of F64, 16 bytes, but data_offsets 0 to 8");
        refused("{'a':{" + good.replace("[2]", "[-2]") + "}}", 8, "whole numbers from 0");
        refused("{'a':{" + good.replace("[2]", "[2.0]") + "}}", 8, "whole numbers from 0");
        refused("{'a':{" + good.replace("[2]", "2") + "}}", 8, "has a shape that is not an array");
        refused("{'a':{" + good.replace("[2]", "[99999999999999999999]") + "}}", 8, "not valid JSON");
        refused("{'a':{" + good.replace("[2]", "[4294967296,4294967296]") + "}}", 8, "too large for any file");
        refused("{'a':{" + good.replace("[2]", "[0,4294967296,4294967296]") + "}}", 8, "too large for any file");
        refused("{'a':{" + good.replace("[2]", "[" + "1,".repeat(70) + "2]") + "}}", 8, "more than 64 numbers");
        refused("{'a':{" + good.replace("[0,8]", "[8,0]") + "}}", 8, "data_offsets 8 to 0");
        refused("{'a':{" + good.replace("[0,8]", "[0,8,9]") + "}}", 8, "data_offsets of two numbers");
        refused("{'a':{'dtype':'F32'}}", 8, "needs a dtype, a shape and data_offsets");
        refused("{'a':{" + good + ",'extra':1}}", 8, "has the unknown key extra");
        refused("{'a':7}", 8, "tensor a is not described by an object");
        refused("{'__metadata__':{'k':1}}", 0, "__metadata__: k is not a text");
        refused("{'__metadata__':[]}", 0, "__metadata__ is not an object");
        refused("{'a':{" + good + "}} {}", 8, "goes on after its last }");
        refused("{'a':{" + good, 8, "not valid JSON");
        refused("['a']", 0, "does not start with {");
        refused("", 0, "does not start with {");
        refused("{'a':{'dtype':'BOOL','shape':[1],'data_offsets':[0,1]}}", 1, "of BOOL holds the byte 7");
        Files.write(file(), new byte[5]);
        refused("has 5 bytes, too few");
        Files.write(
                file(),
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(1L << 40)
                        .array());
        refused("states a header of 1099511627776 bytes, possible are at most 8");
        Files.write(file(), ByteBuffer.allocate(16).putLong(-1).array());
        refused("states a header of 18446744073709551615 bytes");
    }

    private void refused(String header, int dataBytes, String problem) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + json.length + dataBytes];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(json.length).put(json);
        while (buffer.hasRemaining()) {
            buffer.put((byte) 7);
        }
        Files.write(file(), bytes);
        refused(problem);
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> Safetensors.read(file()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageStartingWith(file() + ": ")
                .hasMessageContaining(problem);
    }

    /** Whatever is done to a file: it reads as a whole, or the exception names it. Nothing else, and no leak. */
    @Test
    void survivesMutatedFiles() throws IOException {
        Safetensors.write(file(), everyType(), Map.of("format", "pt"));
        byte[] good = Files.readAllBytes(file());
        int headerBytes =
                (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        Random random = new Random(20260101);
        int refused = 0;
        int files = 3000;
        long objects = 0;
        for (int i = 0; i < files; i++) {
            if (i == files / 10) {
                objects = Memory.settledObjects();
            }
            byte[] mutated = mutate(good, headerBytes, random);
            Files.write(file(), mutated);
            try (Scope scope = Scope.open()) {
                long bytes = 0;
                for (Tensor tensor : Safetensors.read(file()).values()) {
                    bytes += Tensors.segment(tensor).byteSize();
                }
                assertThat(bytes).isLessThanOrEqualTo(mutated.length);
            } catch (SafetensorsException e) {
                refused++;
                assertThat(e.getMessage()).startsWith(file() + ": ").hasSizeLessThan(1000);
            } catch (RuntimeException | Error e) {
                fail("file %d: %s".formatted(i, e), e);
            }
        }
        assertThat(refused).isBetween(files / 2, files - 1);
        assertThat(Memory.settledObjects()).isLessThanOrEqualTo(objects);
    }

    private static byte[] mutate(byte[] good, int headerBytes, Random random) {
        byte[] bytes = good.clone();
        switch (random.nextInt(8)) {
            case 0 -> flip(bytes, 0, bytes.length, random);
            case 1 -> flip(bytes, 8, 8 + headerBytes, random);
            case 2 -> flip(bytes, 0, 8, random);
            case 3 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
            case 4 ->
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, random.nextBoolean() ? random.nextLong() : headerBytes + random.nextInt(-9, 10));
            case 5 -> { // another digit in a shape or an offset
                int at = 8 + random.nextInt(headerBytes);
                while (bytes[at] < '0' || bytes[at] > '9') {
                    at = 8 + random.nextInt(headerBytes);
                }
                bytes[at] = (byte) ('0' + random.nextInt(10));
            }
            case 6 -> { // a piece of the header over another piece: doubled names, broken nesting
                int length = random.nextInt(1, 60);
                System.arraycopy(
                        good,
                        8 + random.nextInt(headerBytes - length),
                        bytes,
                        8 + random.nextInt(headerBytes - length),
                        length);
            }
            default -> { // structure characters in odd places
                byte[] odd = "{}[]\",:\\-9e ".getBytes(StandardCharsets.US_ASCII);
                for (int n = random.nextInt(1, 6); n > 0; n--) {
                    bytes[8 + random.nextInt(headerBytes)] = odd[random.nextInt(odd.length)];
                }
            }
        }
        return bytes;
    }

    private static void flip(byte[] bytes, int from, int to, Random random) {
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            bytes[random.nextInt(from, to)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    /** A header of the greatest allowed length, all of it names, numbers or nesting, is refused without much memory. */
    @Test
    void survivesLargeHostileHeaders() throws IOException {
        int most = 16 << 20;
        refused("{\"a\":{\"shape\":[" + "1,".repeat(most / 2 - 20) + "1]}}", 0, "more than 64 numbers");
        refused("{\"a\":" + "[".repeat(most - 100), 0, "is not described by an object");
        refused("{\"a\":{\"dtype\":\"" + "F".repeat(most - 100) + "\"}}", 0, "has the dtype");
        refused("{\"" + "n".repeat(most - 100) + "\":1}", 0, "");
        refused("{\"a\":1}" + " ".repeat(most), 0, "possible are at most 16777216");
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; many.length() < most - 100; i++) {
            many.append("\"").append(i).append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},");
        }
        many.setCharAt(many.length() - 1, '}');
        refused(many.toString(), 1, "there is something after them");
    }
}
