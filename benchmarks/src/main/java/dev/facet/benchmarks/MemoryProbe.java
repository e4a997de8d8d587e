package dev.facet.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The peak memory of a step of attention (walks, mask and its plan, arrays, forward, backward) in a process of its own:
 * its high-water mark of resident memory as the operating system counts it (VmHWM), less that of the same process on a
 * grid of 64 nodes.
 *
 * <p>This counts everything there is, Java heap, native arrays, scratch and code alike, and forgets nothing that a list
 * of allocations in the program might. What it counts too much is garbage that was not yet collected; so the process
 * has a young generation of 16 MB, an old one that grows by no more than a tenth over what lives, and the serial
 * collector, which needs little for itself. No tensor engine is loaded. Linux alone.
 */
final class MemoryProbe {
    private static final Path STATUS = Path.of("/proc/self/status");

    private MemoryProbe() {}

    /** The process: attention on one grid, then its high-water mark in bytes on standard output. */
    public static void main(String[] args) throws IOException {
        int[] x = new int[5];
        for (int i = 0; i < x.length; i++) {
            x[i] = Integer.parseInt(args[i]);
        }
        double halt = Double.parseDouble(args[5]);
        double leastSeconds = Double.parseDouble(args[6]);
        FacetAttention attention =
                new FacetAttention(new AttentionProblem(new AttentionSetting(x[0], x[1], x[2], halt, x[3], x[4])));
        long start = System.nanoTime();
        for (int i = 0; i < 2 || System.nanoTime() - start < leastSeconds * 1e9; i++) {
            attention.forwardAndBackward();
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
     * The peak bytes of some settings, over those of the same on a grid of 64 nodes.
     *
     * @param seconds how long each process works at least, so that its code is compiled alike whatever the grid
     */
    static double[] peaks(List<AttentionSetting> settings, double seconds) {
        double empty = measure(settings.getFirst().on(8, 8), seconds);
        return settings.stream()
                .mapToDouble(setting -> measure(setting, seconds) - empty)
                .toArray();
    }

    private static long measure(AttentionSetting setting, double seconds) {
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
                MemoryProbe.class.getName()));
        for (int part :
                new int[] {setting.height(), setting.width(), setting.walks(), setting.maxLength(), setting.features()
                }) {
            command.add(String.valueOf(part));
        }
        command.add(String.valueOf(setting.halt()));
        command.add(String.valueOf(seconds));
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
