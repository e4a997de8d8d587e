package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void writesAFileAndMakesItsParents() throws IOException {
        Path target = folder.resolve("a/b/c.txt");
        AtomicFiles.write(target, false, "hello");
        assertThat(target).hasContent("hello");
        assertThat(names(folder.resolve("a/b"))).containsExactly("c.txt");
    }

    @Test
    void refusesAnExistingFileAndReplacesItByForce() throws IOException {
        Path target = folder.resolve("c.txt");
        AtomicFiles.write(target, false, "old");
        assertThatThrownBy(() -> AtomicFiles.write(target, false, "new"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(target + " exists already; --force replaces it");
        assertThat(target).hasContent("old");
        AtomicFiles.write(target, true, "new");
        assertThat(target).hasContent("new");
        assertThat(names(folder)).containsExactly("c.txt");
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path target = folder.resolve("c.txt");
        AtomicFiles.write(target, false, "old");
        assertThatThrownBy(() -> AtomicFiles.write(target, true, aside -> {
                    Files.writeString(aside, "half");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("c.txt: cannot be written")
                .hasMessageContaining("disk full");
        assertThatThrownBy(() -> AtomicFiles.write(target, true, aside -> {
                    Files.writeString(aside, "half");
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(target).hasContent("old");
        assertThat(names(folder)).containsExactly("c.txt");
    }

    @Test
    void aFileNeverReplacesADirectory() throws IOException {
        Path target = Files.createDirectory(folder.resolve("d"));
        assertThatThrownBy(() -> AtomicFiles.write(target, true, "x")).hasMessageContaining("is a directory");
        assertThat(target).isDirectory();
    }

    @Test
    void writesADirectoryWhole() throws IOException {
        Path target = folder.resolve("run");
        AtomicFiles.writeDirectory(target, false, aside -> {
            Files.createDirectory(aside.resolve("inner"));
            Files.writeString(aside.resolve("inner/a.txt"), "1");
        });
        assertThat(target.resolve("inner/a.txt")).hasContent("1");
        assertThatThrownBy(() -> AtomicFiles.writeDirectory(target, false, aside -> {}))
                .hasMessageContaining("exists already");
        AtomicFiles.writeDirectory(target, true, aside -> Files.writeString(aside.resolve("b.txt"), "2"));
        assertThat(names(target)).containsExactly("b.txt");
        assertThatThrownBy(() -> AtomicFiles.writeDirectory(target, true, aside -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(names(target)).containsExactly("b.txt");
        assertThat(names(folder)).containsExactly("run");
    }

    @Test
    void aReplacedDirectoryIsNotFollowedThroughLinks() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("precious.txt"), "kept");
        Path target = Files.createDirectory(folder.resolve("run"));
        Files.createSymbolicLink(target.resolve("link"), outside);
        AtomicFiles.writeDirectory(target, true, aside -> Files.writeString(aside.resolve("b.txt"), "2"));
        assertThat(outside.resolve("precious.txt")).hasContent("kept");
        assertThat(names(target)).containsExactly("b.txt");
    }

    @Test
    void theWorkingDirectoryAndThoseAboveItAreNotReplaced() {
        for (String path : List.of(".", "..", "/")) {
            assertThatThrownBy(() -> AtomicFiles.writeDirectory(Path.of(path), true, aside -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("working directory");
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
