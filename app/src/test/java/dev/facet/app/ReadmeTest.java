package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library example of README.md compiles and runs as it stands there. */
class ReadmeTest {
    private static final String BEGIN = "```java\n";

    @TempDir
    Path folder;

    @Test
    void the_library_example_compiles_and_runs() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        assertThat(begin).isGreaterThan(BEGIN.length());
        String example = readme.substring(begin, readme.indexOf("```", begin));
        assertThat(example.lines().count()).isLessThanOrEqualTo(20);
        Path source = folder.resolve("Example.java");
        Files.writeString(source, """
                import static java.lang.foreign.MemorySegment.ofArray;
                import dev.facet.graph.*;
                import java.util.SplittableRandom;
                import java.util.random.RandomGenerator;
                public class Example { public static void main(String[] arguments) {
                """ + example + "}}");
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .matches("\\d\\d neighbours a node, first output 0\\.\\d+\\s*");
    }
}
