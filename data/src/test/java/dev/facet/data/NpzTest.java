package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    @TempDir
    Path folder;

    private Path zip(String name, byte[] content) throws IOException {
        Path file = folder.resolve("x.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            packed.putNextEntry(new ZipEntry(name));
            packed.write(content);
        }
        return file;
    }

    @Test
    void readsByName() {
        try (Npz npz = Npz.open(Fixtures.copy("arrays/plain.npz", folder))) {
            assertThat(npz.names()).containsExactly("a", "b");
            assertThat(npz.has("a")).isTrue();
            assertThat(npz.read("a").longs()).containsExactly(0, 1, 2, 3, 4, 100);
            assertThat(npz.read("b").doubles()).containsExactly(1);
            assertThatThrownBy(() -> npz.read("c")).hasMessageEndingWith("holds no array c, it holds a, b");
        }
    }

    @Test
    void aPromiseThatTheZipCannotKeepIsRefusedBeforeAllocation() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000,)}";
        Path file = zip("a.npy", NpyTest.npy(header, new byte[40]));
        try (Npz npz = Npz.open(file)) {
            assertThatThrownBy(() -> npz.read("a"))
                    .isInstanceOf(DataFormatException.class)
                    .hasMessageContaining("array a is truncated: its header promises 2000000000 values");
        }
    }

    @Test
    void aZipWithoutArraysIsRefused() throws IOException {
        Path file = zip("readme.txt", new byte[3]);
        assertThatThrownBy(() -> Npz.open(file)).hasMessage(file + ": holds no arrays (entries that end in .npy)");
    }
}
