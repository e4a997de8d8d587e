package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.SparseMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the resources were written by SciPy: 4 x 5, with 1.5, -2, 3 and an explicit 0. */
class ScipyCsrTest {
    @TempDir
    Path folder;

    private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

    private SparseMatrix golden(String name) {
        return ScipyCsr.read(Fixtures.copy("arrays/" + name, folder));
    }

    private void fill() {
        arrays.put("indices", NpyArray.of(new int[] {1, 0}, 2));
        arrays.put("indptr", NpyArray.of(new int[] {0, 1, 2}, 3));
        arrays.put("format", NpyArray.ofText("csr"));
        arrays.put("shape", NpyArray.of(new long[] {2, 2}, 2));
        arrays.put("data", NpyArray.of(new float[] {1, 2}, 2));
    }

    private void refused(String name, NpyArray array, String problem) {
        fill();
        arrays.put(name, array);
        Path file = folder.resolve("x.npz");
        Npz.write(file, true, arrays);
        assertThatThrownBy(() -> ScipyCsr.read(file))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csr.npz", "csr-stored.npz", "csr-array.npz", "csr-unsorted.npz"})
    void readsWhatScipyWrites(String name) {
        SparseMatrix matrix = golden(name);
        assertThat(matrix.rows()).isEqualTo(4);
        assertThat(matrix.columns()).isEqualTo(5);
        assertThat(matrix.offsets()).containsExactly(0, 2, 2, 3, 4);
        assertThat(matrix.indices()).containsExactly(1, 4, 0, 3);
        assertThat(matrix.values()).containsExactly(1.5f, -2, 3, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "csc.npz, holds a matrix in form csc",
        "coo.npz, holds a matrix in form coo",
        "csr-twice.npz, must ascend strictly",
        "csr-nan.npz, has the value NaN at place 0",
        "plain.npz, holds no sparse matrix of scipy.sparse.save_npz"
    })
    void refusesOtherMatrices(String name, String problem) {
        assertThatThrownBy(() -> golden(name))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void writesWhatItReadsByTheSameBytes() throws IOException {
        SparseMatrix matrix = golden("csr.npz");
        Path first = folder.resolve("a.npz");
        Path second = folder.resolve("b.npz");
        ScipyCsr.write(first, matrix);
        ScipyCsr.write(second, ScipyCsr.read(first));
        assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
        assertThat(ScipyCsr.read(first).values()).containsExactly(matrix.values());
        assertThatThrownBy(() -> ScipyCsr.write(first, matrix)).hasMessageContaining("exists already");
        SparseMatrix empty = SparseMatrix.of(3, new int[] {0}, new int[0], new float[0]);
        ScipyCsr.write(first, true, empty);
        assertThat(ScipyCsr.read(first).rows()).isZero();
        assertThat(ScipyCsr.read(first).columns()).isEqualTo(3);
    }

    @Test
    void refusesArraysThatDoNotFit() {
        refused("indices", NpyArray.of(new int[] {1, 2}, 2), "row 1 has column index 2 in a matrix of 2 columns");
        refused("indices", NpyArray.of(new int[] {1, -1}, 2), "row 1 has column index -1 in a matrix of 2 columns");
        refused("indices", NpyArray.of(new int[] {1}, 1), "1 column indices for 2 values");
        refused("indices", NpyArray.of(new float[] {1, 0}, 2), "one axis of whole numbers is wanted");
        refused("indices", NpyArray.of(new long[] {1, 1L << 33}, 2), "more than 32 bits hold");
        refused("indptr", NpyArray.of(new int[] {0, 2}, 2), "2 row offsets for 2 rows");
        refused("indptr", NpyArray.of(new int[] {0, 3, 2}, 3), "holds no matrix in CSR form");
        refused("indptr", NpyArray.of(new int[] {1, 1, 2}, 3), "must start with 0");
        refused("indptr", NpyArray.of(new int[] {0, 1, 1}, 3), "offsets end at 1");
        refused("shape", NpyArray.of(new long[] {2, 2, 2}, 3), "not two sizes");
        refused("shape", NpyArray.of(new long[] {-2, 2}, 2), "not two sizes");
        refused("shape", NpyArray.of(new long[] {1_000_000_000_000L, 2}, 2), "more than 32 bits hold");
        refused("data", NpyArray.of(new float[] {1, 2}, 1, 2), "one axis of real numbers");
        refused("data", NpyArray.of(new double[] {1, 1e300}, 2), "has the value Infinity at place 1");
        refused("data", NpyArray.ofText("x"), "one axis of real numbers");
        refused("format", NpyArray.of(new int[] {1}, 1), "form ?");
    }

    @Test
    void missingArraysAreNamed() {
        fill();
        arrays.remove("indptr");
        Path file = folder.resolve("x.npz");
        Npz.write(file, false, arrays);
        assertThatThrownBy(() -> ScipyCsr.read(file))
                .hasMessage(file + ": holds no array indptr, it holds data, format, indices, shape");
    }

    @Test
    void damagedZipsAreRefused() throws IOException {
        byte[] whole = Fixtures.bytes("arrays/csr-stored.npz");
        Path file = folder.resolve("x.npz");
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));
        assertThatThrownBy(() -> ScipyCsr.read(file)).isInstanceOf(DataFormatException.class);
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> ScipyCsr.read(file)).hasMessage(file + ": is empty");
        byte[] flipped = whole.clone();
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int at = text.indexOf('\n', text.indexOf("data.npy")) + 2; // the second byte of the values
        flipped[at] ^= 1;
        Files.write(file, flipped);
        assertThatThrownBy(() -> ScipyCsr.read(file)).hasMessageContaining("does not have the sum");
        assertThatThrownBy(() -> ScipyCsr.read(folder)).hasMessage(folder + ": is a directory, a file is wanted");
    }
}
