package dev.facet.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process holds at a time: a run folder while it is trained, a name in the folder of a sweep. The operating system keeps the lock and lets go of it
 * when the process ends, however it ends; the empty file stays, since removing it would let two processes lock two files
 * of one name.
 */
final class ProcessLock implements AutoCloseable {
    /** Those of this process, which the system does not keep apart: closing a file lets go of all its locks. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes a lock, or nothing when another holds it. */
    static @Nullable ProcessLock tryTake(Path file) {
        return take(file, false);
    }

    /** Takes a lock that others hold for moments only, and waits for it. */
    static ProcessLock take(Path file) {
        while (true) {
            ProcessLock lock = take(file, true);
            if (lock != null) {
                return lock;
            }
            Thread.onSpinWait(); // another thread of this process has it
        }
    }

    private static @Nullable ProcessLock take(Path given, boolean wait) {
        Path file = given.toAbsolutePath().normalize();
        if (!OWN.add(file)) {
            return null;
        }
        ProcessLock taken = null;
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a lock lies in a folder"));
            taken = lock(file, wait);
            return taken;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be locked (" + e.getMessage() + ")", e);
        } finally {
            if (taken == null) {
                OWN.remove(file);
            }
        }
    }

    private static @Nullable ProcessLock lock(Path file, boolean wait) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = (wait ? channel.lock() : channel.tryLock()) != null;
            return taken ? new ProcessLock(file, channel) : null;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN.remove(file);
        }
    }
}
