package dev.facet.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names the machine a figure was taken on. */
final class Machine {
    private Machine() {}

    /** Processor, cores, memory, system and Java in one line. */
    static String describe() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                + System.getProperty("java.version");
    }

    private static String processor() {
        Path facts = Path.of("/proc/cpuinfo");
        try {
            if (Files.isReadable(facts)) {
                for (String line : Files.readAllLines(facts)) {
                    if (line.startsWith("model name")) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            }
        } catch (IOException e) {
            return "unknown processor"; // some containers hide the file
        }
        return "unknown processor";
    }
}
