package dev.facet.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * NPY files, NumPy's format of one array (NEP 1, versions 1.0 to 3.0): little-endian, in C order, values of the types of
 * {@link NpyType}. Python objects, records, Fortran order and big-endian values are refused.
 *
 * <p>Cost: one pass; nothing is allocated that the size of the file does not bear out.
 *
 * <p>Errors: {@link DataFormatException}.
 */
public final class Npy {
    private Npy() {}

    /** Reads the array of a file. */
    public static NpyArray read(Path file) {
        Inputs.requireFile(file);
        return Inputs.reading(file, () -> {
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                return read(in, Files.size(file), file, "");
            }
        });
    }

    /** Reads an array that ends with the stream, of {@code size} bytes with its header. */
    static NpyArray read(DataInputStream in, long size, Path file, String within) throws IOException {
        NpyHeader header = NpyHeader.read(in, file, within);
        if (header.valueBytes() > size) {
            throw new DataFormatException(
                    file,
                    within + "is truncated: its header promises " + header.count() + " values in " + header.valueBytes()
                            + " bytes, the file has " + size);
        }
        Object values = NpyValues.read(in, header, file, within);
        if (in.read() >= 0) {
            throw new DataFormatException(
                    file, within + "goes on after the " + header.count() + " values that its header promises");
        }
        return new NpyArray(header.shape(), header.type(), values);
    }

    /** Writes float32 values of the given shape; an existing file is refused. */
    public static void write(Path target, float[] values, int... shape) {
        write(target, false, NpyArray.of(values, shape));
    }

    /** Writes an array; an existing file is refused unless forced. */
    public static void write(Path target, boolean force, NpyArray array) {
        AtomicFiles.write(target, force, aside -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
                write(out, array);
            }
        });
    }

    static void write(OutputStream out, NpyArray array) throws IOException {
        int textWidth = NpyValues.textWidth(array);
        out.write(NpyHeader.bytes(array, textWidth));
        NpyValues.write(out, array, textWidth);
    }
}
