package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What --help shows of every verb: at least two examples, each a command line that parses. */
class HelpTest {
    private static CommandLine line() {
        return CommandLines.line(new Facet());
    }

    /**
     * The examples of a help text, without "facet" and what is the shell's. A line that was broken by the help's width,
     * and not by a backslash, cannot be typed again: it is none of the forms known here.
     */
    private static List<String[]> examples(String help) {
        List<String> lines = new ArrayList<>();
        boolean continued = false;
        for (String text : help.substring(help.indexOf("Examples:"))
                .lines()
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .toList()) {
            assertThat(text).startsWith(continued ? "      " : "  facet ");
            String line = text.strip();
            lines.add((continued ? lines.removeLast() : "") + line.replaceFirst("\\\\$", ""));
            continued = line.endsWith("\\");
        }
        return lines.stream()
                .map(line -> line.replaceFirst("^facet ", "")
                        .replaceFirst(" > .*", "")
                        .split(" +", -1))
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyVerbShowsTwoExamplesThatParse() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, CommandLine> verb : line().getSubcommands().entrySet()) {
            tests.add(DynamicTest.dynamicTest(verb.getKey(), () -> {
                CommandLineRun help = CommandLineRun.of(verb.getKey(), "--help");
                assertThat(help.code()).isZero();
                List<String[]> examples = examples(help.out());
                assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
                for (String[] example : examples) {
                    ParseResult parsed = line().parseArgs(example);
                    assertThat(
                                    parsed.hasSubcommand()
                                            ? parsed.subcommand().commandSpec().name()
                                            : "no verb")
                            .as(String.join(" ", example))
                            .isEqualTo(verb.getKey());
                    assertThat(parsed.subcommand().errors()).isEmpty();
                }
            }));
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }

    @Test
    void theProgramsOwnExamplesParse() {
        List<String[]> examples = examples(CommandLineRun.of("--help").out());
        assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
        examples.forEach(example -> assertThat(line().parseArgs(example).hasSubcommand())
                .as(Arrays.toString(example))
                .isTrue());
    }

    /** The command lines of README.md, as far as they are of verbs: each parses. */
    @Test
    void theReadmesCommandLinesParse() throws IOException {
        List<String> lines = Files.readString(Path.of("..", "README.md"))
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("./facet "))
                .map(line -> line.replaceFirst("^\\./facet ", "").replaceFirst(" +#.*", ""))
                .filter(line -> !line.equals("--help"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(10);
        lines.forEach(
                example -> assertThat(line().parseArgs(example.split(" +", -1)).hasSubcommand())
                        .as(example)
                        .isTrue());
    }
}
