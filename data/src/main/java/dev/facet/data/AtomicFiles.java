package dev.facet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that are there whole or not at all: written aside, beside their place, then moved into it.
 *
 * <p>Errors: {@link IllegalArgumentException} when the output exists and may not be replaced;
 * {@link UncheckedIOException} with the path in its message when it cannot be written. Nothing is left behind either way.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes a file or fills an empty directory at the path it is given. */
    @FunctionalInterface
    public interface Body {
        void write(Path aside) throws IOException;
    }

    /** Refuses an output that exists, unless forced: to be asked before long work starts. */
    public static void refuseExisting(Path target, boolean force) {
        if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(target + " exists already; --force replaces it");
        }
    }

    /** Whether a folder holds nothing, so that nothing is lost when it is replaced. */
    public static boolean isEmpty(Path folder) {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be listed (" + reason(e) + ")", e);
        }
    }

    /** Writes one file; missing parent directories are made. */
    public static void write(Path target, boolean force, Body body) {
        refuseExisting(target, force);
        if (Files.isDirectory(target)) {
            throw new IllegalArgumentException(target + " is a directory, a file is to be written there");
        }
        aside(target, aside -> {
            body.write(aside);
            move(aside, target);
        });
    }

    /** Writes one file of the given bytes. */
    public static void write(Path target, boolean force, byte[] bytes) {
        write(target, force, aside -> Files.write(aside, bytes));
    }

    /** Writes one text file in UTF-8. */
    public static void write(Path target, boolean force, String text) {
        write(target, force, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a directory: the body fills an empty one, which then takes the place of the old. With force an old directory
     * goes with all it holds, save the working directory, a directory above it or a root, which are refused.
     */
    public static void writeDirectory(Path target, boolean force, Body body) {
        refuseExisting(target, force);
        Path place = target.toAbsolutePath().normalize();
        if (Path.of("").toAbsolutePath().startsWith(place)) {
            throw new IllegalArgumentException(
                    target + " is the working directory or lies above it, it will not be replaced");
        }
        aside(target, aside -> {
            Files.createDirectory(aside);
            body.write(aside);
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                move(aside, target);
                return;
            }
            Path old = besides(target, "old");
            move(target, old);
            try {
                move(aside, target);
            } catch (IOException e) {
                move(old, target);
                throw e;
            }
            delete(old);
        });
    }

    private static void aside(Path target, Body body) {
        Path aside = besides(target, "part");
        try {
            Path parent = aside.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            body.write(aside);
        } catch (IOException e) {
            throw new UncheckedIOException(target + ": cannot be written (" + reason(e) + ")", e);
        } finally {
            try {
                delete(aside);
            } catch (IOException leftOver) {
                // The move has been made or its failure is being told: a left-over part file is the lesser news.
                aside.toFile().deleteOnExit();
            }
        }
    }

    private static Path besides(Path target, String what) {
        Path place = target.toAbsolutePath().normalize();
        return place.resolveSibling("." + place.getFileName() + "."
                + Long.toString(ThreadLocalRandom.current().nextLong() >>> 24, 36) + "." + what);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes a file, or a directory with all it holds; links are removed, never followed. */
    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                    throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "permission denied"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
