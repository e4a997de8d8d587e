package dev.facet.data;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Files spoilt in keyed ways, and what a strict reader may do with them. */
final class Mutations {
    private static final int[] EXTREMES = {0, 1, 0x7f, 0x80, 0xfe, 0xff, '0', '9', '-', ','};

    private Mutations() {}

    /**
     * Lets a reader at many spoilt copies of a good file: it may succeed or throw a {@link DataFormatException} that names
     * the file, in one line, and may not allocate more than so many bytes.
     *
     * @return how many copies were refused
     */
    static int survive(Path file, byte[] good, int count, long mostBytes, Consumer<Path> reader) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        for (int i = 0; i < count; i++) {
            Files.write(file, spoil(good, new KeyedRandom(i, 31, good.length)));
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.accept(file);
            } catch (DataFormatException e) {
                refused++;
                requireOneLine(e, file);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("copy " + i + " of " + file.getFileName() + " was answered by " + e, e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > mostBytes) {
                throw new AssertionError("copy " + i + " of " + file.getFileName() + " took " + allocated + " bytes");
            }
        }
        return refused;
    }

    static void requireOneLine(DataFormatException e, Path file) {
        String message = e.getMessage();
        if (message == null || !message.startsWith(file + ": ") || message.contains("\n")) {
            throw new AssertionError("a message must be one line that begins with the file, got " + message, e);
        }
    }

    /** A copy with one to three kinds of damage. */
    static byte[] spoil(byte[] good, KeyedRandom random) {
        byte[] bytes = good.clone();
        for (int times = 1 + random.below(3); times > 0 && bytes.length > 0; times--) {
            int at = random.below(bytes.length);
            int length = 1 + random.below(Math.min(8, bytes.length - at));
            switch (random.below(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.below(8));
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> Arrays.fill(bytes, at, at + length, (byte) EXTREMES[random.below(EXTREMES.length)]);
                case 3 -> bytes = spliced(bytes, at, length, 0);
                case 4 -> bytes = spliced(bytes, at, 0, length);
                default -> bytes[random.below(Math.min(32, bytes.length))] = (byte) random.nextLong();
            }
        }
        return bytes;
    }

    /** Takes out some bytes and puts in others, copies of what comes before. */
    private static byte[] spliced(byte[] bytes, int at, int out, int in) {
        byte[] result = new byte[bytes.length - out + in];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(bytes, 0, result, at, Math.min(in, bytes.length));
        System.arraycopy(bytes, at + out, result, at + in, bytes.length - at - out);
        return result;
    }
}
