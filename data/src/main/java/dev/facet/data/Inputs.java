package dev.facet.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What all readers share: files opened, sized and refused in the same words. */
final class Inputs {
    /** The most bytes that a file read whole may have. */
    static final long WHOLE_FILE_LIMIT = 1L << 30;

    private Inputs() {}

    /** Work on a file that may fail while reading. */
    @FunctionalInterface
    interface Reading<T> {
        T run() throws IOException;
    }

    /** Runs the reading of a file and turns every failure of input into a {@link DataFormatException}. */
    static <T> T reading(Path file, Reading<T> reading) {
        try {
            return reading.run();
        } catch (NoSuchFileException e) {
            throw new DataFormatException(file, "does not exist", e);
        } catch (AccessDeniedException e) {
            throw new DataFormatException(file, "may not be read (permission denied)", e);
        } catch (EOFException e) {
            throw new DataFormatException(file, truncated(file), e);
        } catch (ZipException e) {
            throw new DataFormatException(file, "is not compressed correctly (" + firstLine(e) + ")", e);
        } catch (IOException e) {
            throw new DataFormatException(file, "cannot be read (" + firstLine(e) + ")", e);
        }
    }

    private static String truncated(Path file) {
        try {
            long size = Files.size(file);
            return size == 0 ? "is empty" : "is truncated: it ends after " + size + " bytes, its header promises more";
        } catch (IOException e) {
            return "is truncated"; // from memory
        }
    }

    /** Refuses what is missing or is not a plain file. */
    static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataFormatException(file, "is a directory, a file is wanted");
        }
        if (!Files.exists(file)) {
            throw new DataFormatException(file, "does not exist");
        }
    }

    /** The whole file, at most {@link #WHOLE_FILE_LIMIT} bytes. */
    static byte[] bytes(Path file) {
        requireFile(file);
        return reading(file, () -> {
            long size = Files.size(file);
            if (size > WHOLE_FILE_LIMIT) {
                throw new DataFormatException(
                        file, "has " + size + " bytes, at most " + WHOLE_FILE_LIMIT + " are read from such a file");
            }
            return Files.readAllBytes(file);
        });
    }

    /** A buffered stream of the file's bytes, unpacked when the file starts with the two bytes of gzip. */
    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** The ending of the file's name without its dot, in lower case; empty where there is none. */
    static String ending(Path file) {
        Path last = file.getFileName();
        return last == null ? "" : ending(last.toString());
    }

    /** The ending of a name without its dot, in lower case; empty where there is none. */
    static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
