package dev.facet.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The peak memory of a step of attention (walks, mask and its plan, arrays, forward, backward) in a process of its own:
 * its high-water mark of resident memory as the operating system counts it (VmHWM). Growth is told over the same process
 * on 64 nodes.
 *
 * <p>This counts everything there is, Java heap, native arrays, scratch and code alike, and forgets nothing that a list
 * of allocations in the program might. What it counts too much is garbage that was not yet collected; so the process
 * has a young generation of 16 MB, an old one that grows by no more than a tenth over what lives, and the serial
 * collector, which needs little for itself. No tensor engine is loaded. Linux alone.
 */
final class MemoryProbe {
    private static final Path STATUS = Path.of("/proc/self/status");

    private MemoryProbe() {}

    /** The process: steps of one setting, then its high-water mark in bytes on standard output. */
    public static void main(String[] args) throws IOException {
        double leastSeconds = Double.parseDouble(args[0]);
        Runnable step = Measured.of(Arrays.copyOfRange(args, 1, args.length)).step();
        long start = System.nanoTime();
        for (int i = 0; i < 2 || System.nanoTime() - start < leastSeconds * 1e9; i++) {
            step.run();
        }
        System.out.println(highWaterMark());
    }

    private static long highWaterMark() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IllegalStateException(STATUS + " has no VmHWM");
    }

    /** Whether this system tells a process's high-water mark. */
    static boolean available() {
        return Files.isReadable(STATUS);
    }

    /**
     * The peak bytes of some settings, over those of the least of their kind.
     *
     * @param seconds how long each process works at least, so that its code is compiled alike whatever the size
     */
    static double[] peaks(List<? extends Measured> settings, double seconds) {
        double empty = peak(settings.getFirst().least(), seconds);
        return settings.stream()
                .mapToDouble(setting -> peak(setting, seconds) - empty)
                .toArray();
    }

    /** The peak bytes of a process that works on a setting: two steps or more, until it has lasted so long. */
    static long peak(Measured setting, double seconds) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmn16m",
                "-Xms64m",
                "-XX:MinHeapFreeRatio=5",
                "-XX:MaxHeapFreeRatio=10",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProbe.class.getName(),
                String.valueOf(seconds)));
        command.addAll(setting.words());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException("the process that measures memory ended with " + code);
            }
            return Long.parseLong(said);
        } catch (IOException e) {
            throw new IllegalStateException("the process that measures memory cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was measured", e);
        }
    }
}
