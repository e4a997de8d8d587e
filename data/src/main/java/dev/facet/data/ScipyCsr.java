package dev.facet.data;

import dev.facet.graph.SparseMatrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sparse matrices in compressed sparse row form, as {@code scipy.sparse.save_npz} writes and {@code load_npz} reads them:
 * an NPZ file with {@code indices}, {@code indptr}, {@code format}, {@code shape} and {@code data}.
 *
 * <p>Rows that are not in order are put in order; values become float32. A pair that is stored twice, another format than
 * csr, and values that are not finite are refused.
 *
 * <p>Cost: time and memory O(rows + entries).
 *
 * <p>Errors: {@link DataFormatException}.
 */
public final class ScipyCsr {
    private ScipyCsr() {}

    /** Reads a matrix. */
    public static SparseMatrix read(Path file) {
        try (Npz npz = Npz.open(file)) {
            return read(npz, file);
        }
    }

    /** Whether an NPZ file looks like a sparse matrix rather than like something else. */
    static boolean is(Npz npz) {
        return npz.has("format") && npz.has("shape");
    }

    static SparseMatrix read(Npz npz, Path file) {
        requireCsr(npz, file);
        int[] shape = whole(npz, "shape", file);
        int[] offsets = whole(npz, "indptr", file);
        int[] columns = whole(npz, "indices", file);
        NpyArray data = npz.read("data");
        if (data.type() == NpyType.TEXT || data.rank() != 1) {
            throw new DataFormatException(file, "has data of " + data + ", one axis of real numbers is wanted");
        }
        float[] values = data.floats();
        if (shape.length != 2 || shape[0] < 0 || shape[1] < 0) {
            throw new DataFormatException(file, "has a shape that is not two sizes of at least 0");
        }
        if (offsets.length != shape[0] + 1L || columns.length != values.length) {
            throw new DataFormatException(
                    file,
                    "has " + offsets.length + " row offsets for " + shape[0] + " rows, and " + columns.length
                            + " column indices for " + values.length + " values");
        }
        for (int e = 0; e < values.length; e++) {
            if (!Float.isFinite(values[e])) {
                throw new DataFormatException(file, "has the value " + values[e] + " at place " + e);
            }
        }
        try {
            sortRows(offsets, columns, values);
            return SparseMatrix.of(shape[1], offsets, columns, values);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file, "holds no matrix in CSR form: " + e.getMessage(), e);
        }
    }

    private static void requireCsr(Npz npz, Path file) {
        if (!npz.has("format")) {
            throw new DataFormatException(
                    file,
                    "holds no sparse matrix of scipy.sparse.save_npz, it holds " + String.join(", ", npz.names()));
        }
        NpyArray format = npz.read("format");
        String name = format.type() == NpyType.TEXT && format.count() == 1 ? format.strings()[0] : "?";
        if (!name.equals("csr")) {
            throw new DataFormatException(
                    file,
                    "holds a matrix in form " + name + "; tocsr() before save_npz brings it to csr, which is wanted");
        }
    }

    private static int[] whole(Npz npz, String name, Path file) {
        NpyArray array = npz.read(name);
        if (!array.type().whole() || array.rank() != 1) {
            throw new DataFormatException(
                    file, "has " + name + " of " + array + ", one axis of whole numbers is wanted");
        }
        try {
            return array.ints();
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file, "has " + name + " too large: " + e.getMessage(), e);
        }
    }

    /** Orders each row by column; rows of offsets that make no sense are left to the matrix to refuse. */
    private static void sortRows(int[] offsets, int[] columns, float[] values) {
        for (int row = 0; row + 1 < offsets.length; row++) {
            int from = offsets[row];
            int to = offsets[row + 1];
            if (from < 0 || to < from || to > columns.length || ascends(columns, from, to)) {
                continue;
            }
            long[] keyed = new long[to - from];
            for (int e = from; e < to; e++) {
                keyed[e - from] = (long) columns[e] << 32 | (Float.floatToRawIntBits(values[e]) & 0xffffffffL);
            }
            Arrays.sort(keyed);
            for (int e = from; e < to; e++) {
                columns[e] = (int) (keyed[e - from] >> 32);
                values[e] = Float.intBitsToFloat((int) keyed[e - from]);
            }
        }
    }

    private static boolean ascends(int[] columns, int from, int to) {
        for (int e = from + 1; e < to; e++) {
            if (columns[e - 1] >= columns[e]) {
                return false;
            }
        }
        return true;
    }

    /** Writes a matrix; {@code scipy.sparse.load_npz} reads it as a float32 csr_matrix. */
    public static void write(Path target, boolean force, SparseMatrix matrix) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("indices", NpyArray.of(matrix.indices(), matrix.entries()));
        arrays.put("indptr", NpyArray.of(matrix.offsets(), matrix.rows() + 1));
        arrays.put("format", NpyArray.ofText("csr"));
        arrays.put("shape", NpyArray.of(new long[] {matrix.rows(), matrix.columns()}, 2));
        arrays.put("data", NpyArray.of(matrix.values(), matrix.entries()));
        Npz.write(target, force, arrays);
    }

    /** Writes a matrix; an existing file is refused. */
    public static void write(Path target, SparseMatrix matrix) {
        write(target, false, matrix);
    }
}
