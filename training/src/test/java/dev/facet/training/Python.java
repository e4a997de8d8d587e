package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Python as a user has it: {@code python3}, or property {@code facet.python}; tests skip what it cannot import. */
final class Python {
    private Python() {}

    static void assumeImports(String module) throws IOException, InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder(interpreter(), "-c", "import " + module)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false; // no such program
        }
        assumeTrue(there, "skipped: " + interpreter() + " cannot import " + module);
    }

    private static String interpreter() {
        return System.getProperty("facet.python", "python3");
    }

    /** The first block of Python in a document. */
    static String block(Path document) throws IOException {
        String text = Files.readString(document);
        String begin = "```python\n";
        int from = text.indexOf(begin);
        assertThat(from).as("a block of Python in " + document).isNotNegative();
        return text.substring(from + begin.length(), text.indexOf("```", from + begin.length()));
    }

    static List<String> run(Path place, String script) throws IOException, InterruptedException {
        Path file = Files.writeString(place.resolve("script.py"), script);
        Process process = new ProcessBuilder(interpreter(), file.getFileName().toString())
                .directory(place.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        return said;
    }
}
