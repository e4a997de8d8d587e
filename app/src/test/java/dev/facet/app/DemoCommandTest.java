package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.training.GraphicsModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tiny demonstration, run as a user runs it, and what it left. */
class DemoCommandTest {
    private static final Set<String> VOID = Set.of("meta", "img", "br");
    private static final List<String> TINY = List.of("--grid", "16", "--points", "400", "--steps", "4");

    @TempDir
    static Path folder = Path.of("");

    private static CommandLineRun run = new CommandLineRun(-1, "", "");
    private static String whole = "";
    private static String html = "";

    @BeforeAll
    static void demonstrate() throws IOException {
        run = demo("--out", folder.resolve("tiny").toString(), "--json", "--seed", "3");
        assertThat(run.code()).as(run.err()).isZero();
        whole = Files.readString(folder.resolve("tiny/report.html"));
        html = whole.replaceAll("base64,[A-Za-z0-9+/=]+", "base64,"); // what is in a picture is no word of the page
    }

    private static CommandLineRun demo(String... more) {
        List<String> words = new ArrayList<>(List.of("demo", "--quick"));
        words.addAll(TINY);
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(new String[0]));
    }

    @Test
    void json_is_one_object_with_finite_figures_and_the_path() {
        JsonNode answer = JsonMapper.shared().readTree(run.out());
        assertThat(run.out().strip().lines()).hasSize(1);
        assertThat(Path.of(answer.path("report").asString())).isRegularFile();
        Map<String, Double> figures = new HashMap<>();
        for (JsonNode figure : answer.path("figures")) {
            assertThat(figure.path("value").isNumber()).as(figure.toString()).isTrue();
            assertThat(figure.path("unit").asString()).isNotEmpty();
            figures.put(figure.path("name").asString(), figure.path("value").doubleValue());
        }
        assertThat(figures)
                .containsKeys(
                        "mask-error-grid-4", "race-softmax-256", "race-masked-256", "train-accuracy-grf", "seconds")
                .containsKeys("learn-psnr-0", "learn-psnr-2", "learn-psnr-4", "learn-rerender-azimuth");
        for (String checked : List.of("softmax", "no-mask", "masked")) {
            assertThat(figures.get("answer-error-" + checked)).as(checked).isBetween(0.0, 1e-5);
        }
        // More walks, and walks that avoid each other, come closer; and an estimate is closer to the exact mask than
        // none.
        assertThat(figures.get("mask-error-grid-64-repelling")).isLessThan(figures.get("mask-error-grid-4"));
        assertThat(figures.get("answer-masked-from-exact-mask"))
                .isLessThan(figures.get("answer-no-mask-from-exact-mask"));
        assertThat(figures.get("train-accuracy-none")).isBetween(0.0, 1.0);
    }

    @Test
    void progress_says_what_is_done_and_how_long_it_takes() {
        assertThat(run.err())
                .contains("[1/10] a head that was never seen")
                .contains("step 4, unseen faces at")
                .contains("[10/10] the report")
                .contains("min left");
    }

    @Test
    void the_page_has_its_parts_and_carries_all_it_shows() {
        assertThat(html)
                .contains("A face goes in, and turns", "A chair, all the way round", "Watch one learn")
                .contains("A mask is a soft neighbourhood", "It follows the surface", "What each of them answers")
                .contains("A mask that is learned", "What they see", "How far each head learned to look")
                .contains("prefers-color-scheme: dark", "name=\"viewport\"", "lang=\"en\"")
                .doesNotContain("NaN", "Infinity", "null", "lead text");
        assertThat(html).doesNotContain("http://", "https://", "<script", "<link", "@import", "url(");
        Matcher sources = Pattern.compile("(src|href)=\"([^\"]{0,30})").matcher(html);
        while (sources.find()) {
            assertThat(sources.group(2)).containsPattern("^data:image/(png|jpeg);base64,");
        }
    }

    @Test
    void pictures_in_the_page_are_those_in_the_folder() throws IOException {
        try (var pictures = Files.list(folder.resolve("tiny/pictures"))) {
            for (Path picture : pictures.toList()) {
                String data = Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
                assertThat(whole.contains(data) || carriesJpegOf(picture))
                        .as(picture.toString())
                        .isTrue();
            }
        }
    }

    /** Rows of renders are in the page as JPEG, of a quarter of the bytes and near to what the folder has. */
    private static boolean carriesJpegOf(Path picture) throws IOException {
        BufferedImage own = ImageIO.read(picture.toFile());
        Matcher jpegs =
                Pattern.compile("data:image/jpeg;base64,([A-Za-z0-9+/=]+)").matcher(whole);
        while (jpegs.find()) {
            byte[] bytes = Base64.getDecoder().decode(jpegs.group(1));
            BufferedImage shown = ImageIO.read(new ByteArrayInputStream(bytes));
            if (shown.getWidth() == own.getWidth()
                    && shown.getHeight() == own.getHeight()
                    && difference(own, shown) < 4
                    && bytes.length < Files.size(picture)) {
                return true;
            }
        }
        return false;
    }

    /** The mean difference of a channel, in steps of 255. */
    private static double difference(BufferedImage a, BufferedImage b) {
        long sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return sum / (3.0 * a.getWidth() * a.getHeight());
    }

    @Test
    void every_picture_and_chart_says_what_it_is() {
        assertThat(count("<img ")).isGreaterThan(30).isEqualTo(count("<img alt=\"[^\"]{4,}\""));
        assertThat(count("<svg ")).isGreaterThanOrEqualTo(3).isEqualTo(count("<svg [^>]*aria-label=\"[^\"]{10,}\""));
        assertThat(count("class=\"axis\"")).isEqualTo(2 * count("<svg "));
    }

    @Test
    void every_tag_is_closed_in_order() {
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = Pattern.compile("<(/?)([a-z0-9]+)[^>]*?(/?)>").matcher(html);
        while (tags.find()) {
            if (!tags.group(1).isEmpty()) {
                assertThat(open.pop()).isEqualTo(tags.group(2));
            } else if (tags.group(3).isEmpty() && !VOID.contains(tags.group(2))) {
                open.push(tags.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void the_runs_are_ordinary_run_folders() {
        Path runs = folder.resolve("tiny/runs");
        CommandLineRun compared = CommandLineRun.of(
                "compare",
                runs.resolve("shapes-none").toString(),
                runs.resolve("shapes-grf").toString());
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("shapes-none", "shapes-grf");
    }

    @Test
    void what_exists_is_refused_and_nothing_else_is_replaced() throws IOException {
        CommandLineRun again = demo("--out", folder.resolve("tiny").toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("--force").hasLineCount(1);
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "years of work");
        CommandLineRun forced = demo("--force", "--out", foreign.toString());
        assertThat(forced.code()).isEqualTo(2);
        assertThat(forced.err()).contains("not an earlier demonstration").hasLineCount(1);
        assertThat(foreign.resolve("thesis.txt")).hasContent("years of work");
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    /** Where the models come with the program, their pictures move; where not, one line says so. */
    @Test
    void the_shipped_models_are_shown_or_said_to_be_missing() throws IOException {
        for (String[] shown : List.of(new String[] {"heads", "head"}, new String[] {"chairs", "chair"})) {
            Path moving = folder.resolve("tiny/pictures/" + shown[1] + "-turned.png");
            if (GraphicsModel.isShipped(shown[0])) {
                assertThat(new String(Files.readAllBytes(moving), StandardCharsets.ISO_8859_1))
                        .contains("acTL", "fdAT");
                assertThat(html).doesNotContain("The trained model of " + shown[0] + " does not come");
            } else {
                assertThat(moving).doesNotExist();
                assertThat(html).contains("The trained model of " + shown[0] + " does not come");
                assertThat(run.err()).contains("the model '" + shown[0] + "' does not come with this Facet yet");
            }
        }
    }

    private static long count(String pattern) {
        return Pattern.compile(pattern).matcher(html).results().count();
    }
}
