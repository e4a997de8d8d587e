package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the resources were written by NumPy: [[0, 1, 2], [3, 4, 100]] in every type. */
class NpyTest {
    @TempDir
    Path folder;

    private NpyArray golden(String name) {
        return Npy.read(Fixtures.copy("arrays/" + name, folder));
    }

    static byte[] npy(String header, byte[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        return bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(values).array();
    }

    private void refused(byte[] bytes, String problem) throws IOException {
        Path file = Files.write(folder.resolve("x.npy"), bytes);
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    private void refusedHeader(String header, String problem) throws IOException {
        refused(npy(header, new byte[64]), problem);
    }

    @ParameterizedTest
    @CsvSource({
        "f2, FLOAT16",
        "f4, FLOAT32",
        "f8, FLOAT64",
        "i1, INT8",
        "i2, INT16",
        "i4, INT32",
        "i8, INT64",
        "u1, UINT8",
        "u2, UINT16",
        "u4, UINT32",
        "u8, UINT64",
        "version2, FLOAT32",
        "version3, FLOAT32"
    })
    void readsEveryTypeThatNumpyWrites(String name, NpyType type) {
        NpyArray array = golden(name + ".npy");
        assertThat(array.type()).isEqualTo(type);
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.floats()).containsExactly(0, 1, 2, 3, 4, 100);
        assertThat(array.doubles()).containsExactly(0, 1, 2, 3, 4, 100);
        assertThat(array.firstNonFinite()).isEqualTo(-1);
        if (type.whole()) {
            assertThat(array.longs()).containsExactly(0, 1, 2, 3, 4, 100);
            assertThat(array.ints()).containsExactly(0, 1, 2, 3, 4, 100);
        } else {
            assertThatThrownBy(array::longs).hasMessageContaining("whole numbers are wanted");
        }
    }

    @Test
    void readsSignsBoolsScalarsTextAndNothing() {
        assertThat(golden("negative.npy").ints()).containsExactly(-1, -128);
        assertThat(golden("bool.npy").booleans()).containsExactly(false, false, false, true, true, true);
        assertThat(golden("bool.npy").floats()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(golden("scalar.npy").shape()).isEmpty();
        assertThat(golden("scalar.npy").floats()).containsExactly(2.5f);
        assertThat(golden("empty.npy").shape()).containsExactly(0, 3);
        assertThat(golden("empty.npy").floats()).isEmpty();
        assertThat(golden("bytes.npy").strings()).containsExactly("csr", "a");
        assertThat(golden("unicode.npy").strings()).containsExactly("csr", "\u00e9\ud83d\ude00");
    }

    @ParameterizedTest
    @CsvSource({
        "fortran.npy, is in Fortran order",
        "big-endian.npy, holds big-endian values",
        "objects.npy, holds Python objects",
        "records.npy, holds records",
        "complex.npy, holds values of type <c8"
    })
    void refusesWhatItDoesNotRead(String name, String problem) {
        String wanted = problem.replace("is in", "has its values in");
        assertThatThrownBy(() -> golden(name))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining(wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 32767, 32768, 32769, 70001})
    void writesWhatItReads(int count) throws IOException {
        float[] values = new float[count];
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = i * 0.37f - 5;
            longs[i] = i * 1_000_000_007L;
        }
        Path file = folder.resolve("a.npy");
        Npy.write(file, values, count);
        assertThat(Npy.read(file).floats()).isEqualTo(values);
        assertThatThrownBy(() -> Npy.write(file, values, count)).hasMessageContaining("exists already");
        Npy.write(file, true, NpyArray.of(longs, 1, count, 1));
        assertThat(Npy.read(file).longs()).isEqualTo(longs);
        assertThat(Npy.read(file).shape()).containsExactly(1, count, 1);
    }

    @Test
    void writesTheBytesThatNumpyWrites() throws IOException {
        Path file = folder.resolve("a.npy");
        for (String name :
                new String[] {"f4.npy", "f8.npy", "i4.npy", "i8.npy", "scalar.npy", "empty.npy", "bytes.npy", "bool.npy"
                }) {
            Npy.write(file, true, golden(name));
            assertThat(Files.readAllBytes(file)).as(name).isEqualTo(Fixtures.bytes("arrays/" + name));
        }
    }

    @Test
    void refusesMalformedFilesInOneSentence() throws IOException {
        byte[] good = Fixtures.bytes("arrays/f4.npy");
        refused(new byte[0], "is empty");
        refused(Arrays.copyOf(good, 5), "is not an NPY file");
        refused("\u0089PNG....".getBytes(StandardCharsets.ISO_8859_1), "is not an NPY file");
        refused(Arrays.copyOf(good, 9), "is truncated");
        refused(Arrays.copyOf(good, 40), "is truncated");
        refused(Arrays.copyOf(good, good.length - 1), "promises 6 values of shape [2, 3], it holds 5");
        refused(Arrays.copyOf(good, good.length - 20), "promises 6 values");
        refused(Arrays.copyOf(good, good.length + 1), "goes on after the 6 values");
        byte[] version = good.clone();
        version[6] = 9;
        refused(version, "NPY version 9.0");
        byte[] longHeader = good.clone();
        longHeader[6] = 2;
        refused(longHeader, "promises a header of");
    }

    @Test
    void refusesMalformedHeadersInOneSentence() throws IOException {
        String rest = "'fortran_order': False, ";
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (1000000, 1000000)}", "more than an array can hold");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (1000000000,)}", "is truncated: its header promises");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (999999999999999999,)}", "more than an array can hold");
        refusedHeader("{'descr': '<f8', " + rest + "'shape': (2147483000, 2147483000, 4)}", "more than an array");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (99999999999999999999,)}", "which is none");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (-3,)}", "without exactly");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (3,,4)}", "which is none");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (,)}", "which is none");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': 3}", "without exactly");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': '3'}", "without exactly");
        refusedHeader("{'descr': '<f4', " + rest + "'shape': (3,), 'more': 1}", "without exactly");
        refusedHeader("{'descr': '<f4', 'descr': '<f4', " + rest + "'shape': (3,)}", "names a key twice");
        refusedHeader("{'descr': '<f4', 'shape': (3,)}", "without exactly");
        refusedHeader("import os", "no dictionary");
        refusedHeader("{'descr': '|S99999', " + rest + "'shape': (3,)}", "holds values of type |S99999");
        refusedHeader("{'descr': '|b1', " + rest + "'shape': (64,)}x", "no dictionary");
        byte[] notBool = new byte[3];
        notBool[1] = 2;
        refused(npy("{'descr': '|b1', " + rest + "'shape': (3,)}", notBool), "a bool is 0 or 1");
        byte[] large = new byte[8];
        large[7] = (byte) 0x80;
        refused(npy("{'descr': '<u8', " + rest + "'shape': ()}", large), "9223372036854775808");
        String axes = "1,".repeat(33);
        refusedHeader("{'descr': '|u1', " + rest + "'shape': (" + axes + ")}", "33 axes");
        refused(
                npy("{'descr': '<f4', " + rest + "'shape': (0, 1000000000, 1000000000)}", new byte[1]),
                "goes on after");
    }

    @Test
    void missingFilesAndDirectoriesAreToldSo() {
        Path none = folder.resolve("none.npy");
        assertThatThrownBy(() -> Npy.read(none)).hasMessage(none + ": does not exist");
        assertThatThrownBy(() -> Npy.read(folder)).hasMessage(folder + ": is a directory, a file is wanted");
    }

    @Test
    void arraysKnowTheirFirstNaN() throws IOException {
        Path file = folder.resolve("nan.npy");
        Npy.write(file, new float[] {1, 2, Float.NaN, Float.POSITIVE_INFINITY}, 2, 2);
        assertThat(Npy.read(file).firstNonFinite()).isEqualTo(2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(out, NpyArray.of(new double[] {Double.NEGATIVE_INFINITY}, 1));
        assertThat(Npy.read(Files.write(file, out.toByteArray())).firstNonFinite())
                .isZero();
    }

    @Test
    void shapesMustFitTheValues() {
        assertThatThrownBy(() -> NpyArray.of(new float[5], 2, 3))
                .hasMessage("an array of shape [2, 3] holds 6 values, got 5");
        assertThatThrownBy(() -> NpyArray.of(new float[5], -5)).hasMessageContaining("got -5");
        assertThatThrownBy(() -> NpyArray.of(new long[] {1L << 40}, 1).ints()).hasMessageContaining("32 bits");
    }
}
