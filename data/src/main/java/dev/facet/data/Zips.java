package dev.facet.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Zip files read strictly: every failure names the file, and contents are checked against the sums of the directory. */
final class Zips {
    /** No deflate stream unpacks to more than about 1,032 times its bytes. */
    private static final long MOST_UNPACKED = 1_100;

    private Zips() {}

    static ZipFile open(Path file) {
        Inputs.requireFile(file);
        return Inputs.reading(file, () -> {
            if (Files.size(file) == 0) {
                throw new DataFormatException(file, "is empty");
            }
            try {
                return new ZipFile(file.toFile());
            } catch (IllegalArgumentException e) {
                throw new ZipException(e.getMessage());
            }
        });
    }

    /** All entries that are files, in the order of the zip's directory. */
    static List<ZipEntry> entries(ZipFile zip, Path file) {
        return Inputs.reading(file, () -> {
            try {
                return zip.stream()
                        .filter(entry -> !entry.isDirectory())
                        .<ZipEntry>map(entry -> entry)
                        .toList();
            } catch (IllegalArgumentException e) {
                throw new ZipException(e.getMessage());
            }
        });
    }

    static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException ignored) {
            // It was open for reading only: nothing can be lost.
        }
    }

    /** What a reader makes of an entry's bytes. */
    @FunctionalInterface
    interface Reading<T> {
        T read(InputStream in) throws IOException;
    }

    /** Reads an entry to its end and checks its sum. */
    static <T> T reading(ZipFile zip, ZipEntry entry, Path file, Reading<T> reading) {
        return Inputs.reading(file, () -> {
            InputStream raw = zip.getInputStream(entry);
            if (raw == null) {
                throw new ZipException(entry.getName() + " is not where the directory says");
            }
            CRC32 sum = new CRC32();
            try (InputStream in = new BufferedInputStream(new CheckedInputStream(raw, sum), 1 << 16)) {
                T result = reading.read(in);
                if (in.read() >= 0 || sum.getValue() != entry.getCrc()) {
                    throw new ZipException(entry.getName() + " does not have the sum that the directory promises");
                }
                return result;
            }
        });
    }

    /** The most bytes that an entry can unpack to, by its promises and by the size of the file. */
    static long mostBytes(ZipEntry entry, Path file) throws IOException {
        long packed = Math.min(Math.max(entry.getCompressedSize(), 0), Files.size(file));
        return Math.min(entry.getSize(), MOST_UNPACKED * (packed + 64));
    }
}
