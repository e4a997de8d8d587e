package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.data.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The verbs on models through the command line: a small training, and all that is done with a run. */
class TrainVerbsTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String TINY = "shapes train_images=60 test_images=20 size=16 width=16 heads=2 depth=1"
            + " expansion=1 max_length=3 batch=8 steps=6 warmup=2 log_every=2 checkpoint_every=2 dropout=0.1 ema=0.9"
            + " mixup=0.2";

    @TempDir
    static Path folder = Path.of("");

    private static Path run = Path.of("");
    private static JsonNode trained = STRICT.createObjectNode();

    private static CommandLineRun facet(String line) {
        String whole = line.replace("TINY", TINY).replace("DIR", folder.toString());
        return CommandLineRun.of((whole.contains("--threads") ? whole : whole + " --threads 1").split(" +", -1));
    }

    /** The one JSON object that standard output must be. */
    private static JsonNode json(String line) {
        CommandLineRun done = facet(line + " --json");
        assertThat(done.code()).as(done.err()).isZero();
        JsonNode answer = STRICT.readTree(done.out());
        assertThat(answer).isInstanceOf(ObjectNode.class);
        return answer;
    }

    private static void refused(String line, String said) {
        CommandLineRun done = facet(line);
        assertThat(done.err()).contains(said.replace("DIR", folder.toString())).hasLineCount(1);
        assertThat(done.code()).isEqualTo(2);
        assertThat(done.out()).isEmpty();
    }

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        trained = json("train TINY --run DIR/run --seed 3 --quiet");
    }

    @Test
    void trainingFillsARunFolder() throws IOException {
        assertThat(trained.path("steps").asInt()).isEqualTo(6);
        assertThat(trained.path("parameters").asInt()).isPositive();
        assertThat(trained.at("/test/accuracy").asDouble(-1)).isBetween(0.0, 1.0);
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.yaml",
                            "model.safetensors",
                            "metrics.jsonl",
                            "tensorboard",
                            "provenance.json",
                            "checkpoint",
                            "evaluation.json",
                            "plots",
                            "README.md",
                            "data.json",
                            ".lock");
        }
        JsonNode provenance = STRICT.readTree(Files.readString(run.resolve("provenance.json")));
        assertThat(provenance.path("command").asString()).startsWith("facet train shapes ");
        assertThat(provenance.path("seed").asInt()).isEqualTo(3);
        JsonNode evaluation = STRICT.readTree(Files.readString(run.resolve("evaluation.json")));
        assertThat(evaluation.at("/test/accuracy")).isEqualTo(trained.at("/test/accuracy"));
        assertThat(evaluation.at("/test/roc_auc").asDouble(-1)).isBetween(0.0, 1.0);
    }

    @Test
    void aRunIsReplacedOnlyByForce() throws IOException {
        json("train TINY steps=1 --run DIR/twice --seed 1 --quiet");
        refused(
                "train TINY --run DIR/twice --quiet",
                "DIR/twice exists; --resume goes on with it, --force replaces it");
        assertThat(json("train TINY steps=2 --run DIR/twice --quiet --force")
                        .path("steps")
                        .asInt())
                .isEqualTo(2);
        assertThat(json("train --resume --run DIR/twice --quiet").path("steps").asInt())
                .isEqualTo(2);
    }

    @Test
    void evaluatingAgainGivesTheScoresOfTheTraining() {
        JsonNode again = json("eval DIR/run");
        assertThat(again.path("split").asString()).isEqualTo("test");
        trained.path("test")
                .properties()
                .forEach(score -> assertThat(again.path(score.getKey())).isEqualTo(score.getValue()));
        assertThat(json("eval DIR/run --split train").path("accuracy").asDouble(-1))
                .isBetween(0.0, 1.0);
    }

    @Test
    void anExportedModelPredictsAndScoresAsItsRun() throws IOException {
        Image picture = Shapes.draw(9, 1, 1, 16).train().picture(0);
        Images.writePng(folder.resolve("disc.png"), picture, true);
        assertThat(json("export DIR/run --out DIR/exported").path("out").asString())
                .endsWith("exported");
        JsonNode own = json("predict DIR/run DIR/disc.png");
        assertThat(json("predict DIR/exported DIR/disc.png")).isEqualTo(own);
        JsonNode prediction = own.at("/predictions/0");
        assertThat(prediction.path("probabilities").size()).isEqualTo(10);
        assertThat(prediction
                        .path("probabilities")
                        .path(prediction.path("class").asString()))
                .isEqualTo(prediction.path("probability"));
        assertThat(json("eval DIR/exported").path("loss")).isEqualTo(trained.at("/test/loss"));
        refused("export DIR/run --out DIR/exported", "DIR/exported exists already; --force replaces it");
        json("export DIR/run --out DIR/exported --force");
        CommandLineRun shown = facet("predict DIR/run DIR/disc.png");
        assertThat(shown.out()).contains(prediction.path("class").asString()).hasLineCount(1);
    }

    @Test
    void aSweepTablesItsRunsAndGoesOn() throws IOException {
        JsonNode table = json("sweep TINY mask=none,grf --seeds 1,2 --out DIR/sweep --quiet");
        assertThat(table.path("rows").size()).isEqualTo(2);
        assertThat(table.at("/rows/1/seeds").toString()).isEqualTo("[1,2]");
        assertThat(table.at("/rows/1/mean/accuracy").asDouble(-1)).isBetween(0.0, 1.0);
        assertThat(table.path("held").size()).isZero();
        assertThat(STRICT.readTree(Files.readString(folder.resolve("sweep/sweep.json")))
                        .path("rows"))
                .isEqualTo(table.path("rows"));
        JsonNode longer = json("sweep TINY mask=none,grf --seeds 1,2,3 --out DIR/sweep --quiet");
        assertThat(longer.at("/rows/0/seeds").toString()).isEqualTo("[1,2,3]");
        // The row's command gives the row's run.
        String command = longer.at("/rows/1/command").asString();
        assertThat(command).startsWith("facet train shapes ").endsWith("--seed 1");
        json(command.substring("facet ".length()) + " --quiet --run DIR/by-hand");
        assertThat(Files.readAllBytes(folder.resolve("by-hand/model.safetensors")))
                .isEqualTo(Files.readAllBytes(folder.resolve("sweep/mask-grf.seed-1/model.safetensors")));
        CommandLineRun shown = facet("sweep TINY mask=none,grf --seeds 1,2,3 --out DIR/sweep --quiet");
        assertThat(shown.out()).startsWith("| mask | seeds | accuracy |").hasLineCount(4);
        refused("sweep TINY walks=1,2 --seeds 1 --out DIR/sweep --quiet", "DIR/sweep holds a sweep of ");
    }

    @Test
    void comparingTellsWhatDiffersAndPlots() {
        json("train TINY mask=none --run DIR/none --seed 3 --quiet");
        JsonNode rows = json("compare DIR/run DIR/none --out DIR/plots");
        assertThat(rows.at("/rows/0/settings").toString()).isEqualTo("{\"model.attention.mask\":\"grf\"}");
        assertThat(rows.at("/rows/1/settings").toString()).isEqualTo("{\"model.attention.mask\":\"none\"}");
        assertThat(rows.at("/rows/0/scores/accuracy")).isEqualTo(trained.at("/test/accuracy"));
        for (JsonNode plot : rows.path("plots")) {
            assertThat(Images.read(Path.of(plot.asString())).width()).isGreaterThan(300);
        }
        refused("compare DIR/run DIR/none --out DIR/plots", "accuracy.png");
        assertThat(facet("compare DIR/run DIR/none").out())
                .startsWith("| run | mask | accuracy |")
                .hasLineCount(4);
    }

    @Test
    void aDamagedRunIsRefused() throws IOException {
        json("train TINY --run DIR/damaged --seed 3 --quiet");
        Path damaged = folder.resolve("damaged");
        Path weights = damaged.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 7));
        for (String verb : List.of("eval DIR/damaged", "export DIR/damaged --out DIR/e", "predict DIR/damaged x.png")) {
            refused(verb, "DIR/damaged/model.safetensors");
        }
        assertThat(folder.resolve("e")).doesNotExist();
        Files.delete(weights);
        refused(
                "eval DIR/damaged",
                "DIR/damaged/model.safetensors: is missing, the weights of the trained model; facet train --resume"
                        + " --run DIR/damaged writes it again");
        refused(
                "train --resume --run DIR/damaged steps=60",
                "a resumed run keeps its settings, so steps=60 has nothing");
        refused("train steps=60 --run DIR/damaged", "a recipe is missing before steps=60");
        refused("compare DIR/damaged", "DIR/damaged is not finished; train --resume --run DIR/damaged goes on");
        Path checkpoint = damaged.resolve("checkpoint/checkpoint.safetensors");
        byte[] state = Files.readAllBytes(checkpoint);
        for (int length : new int[] {0, 5, 200, state.length / 2, state.length - 1}) {
            Files.write(checkpoint, Arrays.copyOf(state, length));
            refused("train --resume --run DIR/damaged --quiet", "DIR/damaged/checkpoint/checkpoint.safetensors");
        }
        Files.write(checkpoint, state);
        Path config = damaged.resolve("config.yaml");
        String keys = Files.readString(config);
        Files.writeString(config, keys.replace("learning_rate: 0.002", "learning_rate: 0.02"));
        refused("train --resume --run DIR/damaged --quiet", "config.yaml: was changed since the run was begun");
        Files.writeString(config, keys.replace("batch:", "bach:"));
        refused("train --resume --run DIR/damaged --quiet", "unknown key 'bach', did you mean 'batch'?");
        refused("eval DIR/damaged", "unknown key 'bach', did you mean 'batch'?");
        Files.writeString(config, keys);
        assertThat(json("train --resume --run DIR/damaged --quiet").path("test"))
                .isEqualTo(trained.path("test"));
        assertThat(Files.readAllBytes(weights)).isEqualTo(whole);
    }

    /** The whole program as a process: killed or stopped at random steps, the run comes to the bits of an unbroken one. */
    @Test
    void killedAndStoppedRunsComeToTheSameBits() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")) && Files.isExecutable(Path.of("/bin/kill")));
        String length = " steps=150 log_every=1 checkpoint_every=7";
        json("train TINY" + length + " --run DIR/whole --seed 3 --quiet");
        Path broken = folder.resolve("broken");
        Random random = new Random(20);
        String line = "train TINY" + length + " --run DIR/broken --seed 3";
        for (String signal : List.of("INT", "KILL", "INT")) {
            int before = lines(broken);
            Process process = process(line);
            int stop = before + 3 + random.nextInt(20);
            while (process.isAlive() && lines(broken) < stop) {
                Thread.sleep(5);
            }
            new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.inputReader().readAllLines())
                    .as("standard output")
                    .isEmpty();
            assertThat(broken.resolve("evaluation.json")).doesNotExist();
            if (signal.equals("INT")) {
                assertThat(process.exitValue()).isEqualTo(130);
                assertThat(process.errorReader().lines().filter(said -> said.contains("stopped after step")))
                        .hasSize(1)
                        .allMatch(said -> said.contains("--resume goes on from there"));
            }
            line = "train --resume --run DIR/broken";
        }
        refused("train --resume --run DIR/broken --threads 2 --quiet", "was trained with 1 threads, got --threads 2");
        json("train --resume --run DIR/broken --quiet");
        assertThat(Files.readAllBytes(broken.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(folder.resolve("whole/model.safetensors")));
        assertThat(metrics(broken)).isEqualTo(metrics(folder.resolve("whole")));
        assertThat(recordLengths(broken)).isEqualTo(recordLengths(folder.resolve("whole")));
    }

    private static Process process(String line) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                // Whoever runs the tests in the background has them ignore Ctrl-C, and all they start.
                "/usr/bin/env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.facet.app.Main"));
        command.addAll(List.of(line.replace("TINY", TINY)
                .replace("DIR", folder.toString())
                .concat(" --threads 1")
                .split(" +", -1)));
        return new ProcessBuilder(command).start();
    }

    private static int lines(Path of) throws IOException {
        Path metrics = of.resolve("metrics.jsonl");
        return Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
    }

    /** The lines of metrics without what the clock says. */
    private static List<String> metrics(Path of) throws IOException {
        return Files.readAllLines(of.resolve("metrics.jsonl")).stream()
                .map(line -> ((ObjectNode) STRICT.readTree(line))
                        .without("seconds_per_step")
                        .toString())
                .toList();
    }

    /** Lengths of the records of a run's only event file: the same where there are the same tags at the same steps. */
    private static List<Integer> recordLengths(Path of) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(of.resolve("tensorboard"))) {
            files = listed.toList();
        }
        assertThat(files).hasSize(1);
        byte[] bytes = Files.readAllBytes(files.getFirst());
        List<Integer> lengths = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += 16 + lengths.getLast()) {
            lengths.add(java.nio.ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + 8))
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getInt());
        }
        return lengths;
    }
}
