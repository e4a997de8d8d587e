package dev.facet.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of a folder or of a zip alike: names with slashes, in ascending order, and bytes. */
sealed interface PictureFiles extends AutoCloseable {
    /** The most bytes of one file that is read. */
    int MOST_BYTES = 1 << 28;

    /** Opens a folder or a zip. */
    static PictureFiles open(Path path) {
        if (Files.isDirectory(path)) {
            return Inputs.reading(path, () -> new Folder(path));
        }
        return new Zip(path);
    }

    /** The folder or the zip. */
    Path path();

    /** The names of all files, ascending. */
    List<String> names();

    /** The bytes of a file; may be called from several threads. */
    byte[] bytes(String name);

    @Override
    void close();

    /** Files under a folder; links are followed once, never in circles. */
    final class Folder implements PictureFiles {
        private final Path root;
        private final List<String> names;

        Folder(Path root) throws IOException {
            this.root = root;
            try (Stream<Path> files = Files.walk(root, 8)) {
                this.names = files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
            }
        }

        @Override
        public Path path() {
            return root;
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public byte[] bytes(String name) {
            Path file = root.resolve(name);
            return Inputs.reading(file, () -> {
                if (Files.size(file) > MOST_BYTES) {
                    throw new DataFormatException(file, "has more than " + MOST_BYTES + " bytes");
                }
                return Files.readAllBytes(file);
            });
        }

        @Override
        public void close() {}
    }

    /** Entries of a zip. */
    final class Zip implements PictureFiles {
        private final Path file;
        private final ZipFile zip;
        private final Map<String, ZipEntry> entries = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        Zip(Path file) {
            this.file = file;
            this.zip = Zips.open(file);
            for (ZipEntry entry : Zips.entries(zip, file)) {
                if (entries.put(entry.getName(), entry) == null) {
                    names.add(entry.getName());
                }
            }
            Collections.sort(names);
        }

        @Override
        public Path path() {
            return file;
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public byte[] bytes(String name) {
            return Zips.reading(zip, Objects.requireNonNull(entries.get(name), name), file, in -> {
                byte[] bytes = in.readNBytes(MOST_BYTES);
                if (in.read() >= 0) {
                    throw new DataFormatException(file, name + " has more than " + MOST_BYTES + " bytes");
                }
                return bytes;
            });
        }

        @Override
        public void close() {
            Zips.close(zip);
        }
    }
}
