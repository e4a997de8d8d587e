package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.data.ScipyCsr;
import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionOracle;
import dev.facet.graph.ExactMask;
import dev.facet.graph.FeatureMap;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Modulation;
import dev.facet.graph.NeighbourMode;
import dev.facet.graph.Normalisation;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verb attend, from the command line to its file, against the oracle in double. */
class AttendCommandTest {
    private static final int NODES = 20;
    private static final int M = 4;
    private static final int D = 3;
    private static final Graph GRID = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(5, 4));
    private static final Modulation F = Modulation.diffusion(1, 8);

    @TempDir
    Path folder = Path.of("");

    private final float[] q = random(NODES * M, 1);
    private final float[] k = random(NODES * M, 2);
    private final float[] v = random(NODES * D, 3);

    @BeforeEach
    void write() {
        Npy.write(folder.resolve("q.npy"), q, NODES, M);
        Npy.write(folder.resolve("k.npy"), k, NODES, M);
        Npy.write(folder.resolve("v.npy"), v, NODES, D);
    }

    @ParameterizedTest
    @CsvSource({
        "symmetric, auto",
        "symmetric, dense",
        "symmetric, landmark",
        "symmetric, sparse",
        "independent, auto",
        "independent, dense",
        "independent, landmark",
        "independent, sparse",
        "asymmetric, auto",
        "asymmetric, dense",
        "asymmetric, sparse",
        "asymmetric, asymmetric",
        "exact, auto",
        "exact, dense",
        "exact, sparse",
        "exact, horner",
        "none, auto"
    })
    void everyPathGivesTheOraclesAnswer(String estimator, String path) {
        double[][] mask = mask(estimator);
        String options = estimator.equals("exact")
                ? "--graph grid:5x4 --exact"
                : (estimator.equals("none") ? "" : "--graph grid:5x4 ") + "--estimator " + estimator;
        JsonNode json = attend(options + " --path " + path);
        assertAnswer(AttentionKernel.LINEAR, mask, FeatureMap.RELU);
        if (!path.equals("auto")) {
            assertThat(json.path("path").asString()).isEqualTo(path);
        }
        assertThat(json.path("nonzeros").asLong()).isPositive();
        assertThat(json.path("seconds").asDouble()).isPositive();
        assertThat(json.path("zero_rows").asInt()).isZero();
        if (!path.equals("landmark") && !path.equals("horner")) {
            attend(options + " --force --kernel-attention softmax --path " + path);
            assertAnswer(AttentionKernel.SOFTMAX, mask, FeatureMap.IDENTITY);
        }
    }

    private static double[][] mask(String estimator) {
        WalkSet one = Walks.draw(GRID, WalkOptions.DEFAULT);
        WalkSet two = Walks.draw(GRID, WalkOptions.DEFAULT.withSet(1));
        return switch (estimator) {
            case "symmetric" -> ExactMask.symmetric(one, F);
            case "independent" -> ExactMask.independent(one, two, F);
            case "asymmetric" -> ExactMask.features(one, F);
            case "exact" -> ExactMask.of(GRID, F);
            default -> ExactMask.toeplitz(5, 4, new float[63]);
        };
    }

    @Test
    void pathAsymmetricImpliesTheEstimator() {
        JsonNode json = attend("--graph grid:5x4 --path asymmetric");
        assertThat(json.path("mask").asString()).isEqualTo("asymmetric");
        assertAnswer(AttentionKernel.LINEAR, mask("asymmetric"), FeatureMap.RELU);
    }

    @Test
    void featuresAndMasksThatOtherVerbsWroteGiveTheSameAnswer() {
        run("features --graph grid:5x4 --out " + folder.resolve("phi.npz"));
        run("mask --graph grid:5x4 --out " + folder.resolve("m.npz"));
        for (String options : new String[] {
            "--features phi.npz", "--features phi.npz --path landmark", "--mask m.npz", "--mask m.npz --path dense"
        }) {
            attend("--force " + options.replace("phi.npz", folder + "/phi.npz").replace("m.npz", folder + "/m.npz"));
            assertAnswer(AttentionKernel.LINEAR, mask("symmetric"), FeatureMap.RELU);
        }
        attend("--force --path asymmetric --features " + folder + "/phi.npz");
        assertAnswer(AttentionKernel.LINEAR, mask("asymmetric"), FeatureMap.RELU);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "softmax"})
    void theToeplitzMaskComesFromItsTable(String kernel) {
        float[] b = random(9 * 7, 5);
        Npy.write(folder.resolve("b.npy"), b, 9, 7);
        JsonNode json = attend("--estimator toeplitz --table " + folder + "/b.npy --kernel-attention " + kernel);
        boolean linear = kernel.equals("linear");
        assertThat(json.path("mask").asString()).isEqualTo("toeplitz");
        assertAnswer(
                linear ? AttentionKernel.LINEAR : AttentionKernel.SOFTMAX,
                ExactMask.toeplitz(5, 4, b),
                linear ? FeatureMap.RELU : FeatureMap.IDENTITY);
    }

    @Test
    void aTableThatNoFloatHoldsNamesItsFileAndEntry() {
        float[] b = new float[9 * 7];
        b[10] = 100;
        Npy.write(folder.resolve("big.npy"), b, 9, 7);
        for (String kernel : new String[] {"linear", "softmax"}) {
            String options = "--estimator toeplitz --table " + folder + "/big.npy --kernel-attention " + kernel;
            CommandLineRun run = CommandLineRun.of(line(options).split(" +", -1));
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err())
                    .contains(folder + "/big.npy")
                    .contains("entry (1, 3) of a Toeplitz table is 100.0, it must be at most 80.0");
        }
    }

    @ParameterizedTest
    @CsvSource({"relu, RELU", "elu, ELU", "positive, POSITIVE"})
    void featureMapsAreApplied(String word, FeatureMap map) {
        attend("--graph grid:5x4 --seed 7 --exact --feature-map " + word);
        double[][] expected = AttentionOracle.forward(
                AttentionKernel.LINEAR,
                rows(map.queries(q, M, 7), M),
                rows(map.keys(k, M, 7), M),
                rows(v, D),
                mask("exact"));
        assertClose(expected);
    }

    @Test
    void headsKeepTheirShapeAndFloat64IsConvertedWithANote() {
        double[] twice = new double[2 * NODES * M];
        for (int e = 0; e < twice.length; e++) {
            twice[e] = q[e % q.length];
        }
        Npy.write(folder.resolve("q3.npy"), false, NpyArray.of(twice, 2, NODES, M));
        float[] heads = java.util.Arrays.copyOf(v, 2 * v.length);
        System.arraycopy(v, 0, heads, v.length, v.length);
        Npy.write(folder.resolve("v3.npy"), heads, 2, NODES, D);
        CommandLineRun run = CommandLineRun.of(("attend --graph grid:5x4 --json --queries DIR/q3.npy --keys DIR/q3.npy"
                        + " --values DIR/v3.npy --out DIR/y.npy")
                .replace("DIR", folder.toString())
                .split(" +", -1));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("note: --queries").contains("float64").contains("note: --keys");
        NpyArray y = Npy.read(folder.resolve("y.npy"));
        assertThat(y.shape()).containsExactly(2, NODES, D);
        for (int e = 0; e < NODES * D; e++) {
            assertThat(y.floats()[e]).isEqualTo(y.floats()[NODES * D + e]);
        }
    }

    @Test
    void rowsWithoutWeightsAreZeroAndCounted() {
        int[] offsets = new int[NODES + 1];
        java.util.Arrays.fill(offsets, 1, NODES + 1, 1);
        SparseMatrix one = SparseMatrix.of(NODES, offsets, new int[] {2}, new float[] {3});
        ScipyCsr.write(folder.resolve("one.npz"), false, one);
        CommandLineRun run = run(line("--mask " + folder + "/one.npz"));
        assertThat(run.err()).contains("warning: 19 of 20 rows have denominator 0");
        float[] y = Npy.read(folder.resolve("y.npy")).floats();
        assertThat(y[0]).isCloseTo(v[2 * D], within(1e-6f));
        assertThat(y[D]).isZero();
    }

    @Test
    void aMaskOfMixedSignsThatCancelsNamesTheRow() {
        // Row 1 is 1 and -1 for equal keys; a negative entry alone is fine.
        float[] ones = new float[NODES * M];
        java.util.Arrays.fill(ones, 1);
        Npy.write(folder.resolve("k1.npy"), ones, NODES, M);
        int[] offsets = new int[NODES + 1];
        java.util.Arrays.fill(offsets, 2, NODES + 1, 3);
        offsets[1] = 1;
        ScipyCsr.write(
                folder.resolve("mixed.npz"),
                false,
                SparseMatrix.of(NODES, offsets, new int[] {0, 0, 1}, new float[] {-2, 1, -1}));
        CommandLineRun run = CommandLineRun.of(line("--quiet --mask " + folder + "/mixed.npz")
                .replace("k.npy", "k1.npy")
                .split(" +", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("row 1 ").contains("mixed signs").hasLineCount(1);
        assertThat(folder.resolve("y.npy")).doesNotExist();
    }

    @Test
    void theStarOfManyLeavesFallsBackToLandmarkAndItsSparseMaskIsRefused() throws IOException {
        int nodes = 100_000;
        StringBuilder edges = new StringBuilder();
        for (int i = 1; i < nodes; i++) {
            edges.append("0\t").append(i).append('\n');
        }
        Files.writeString(folder.resolve("star.tsv"), edges);
        Npy.write(folder.resolve("x.npy"), random(nodes * 2, 4), nodes, 2);
        String line = "attend --json --graph DIR/star.tsv --queries DIR/x.npy --keys DIR/x.npy --values DIR/x.npy"
                .replace("DIR", folder.toString());
        JsonNode json = JsonMapper.shared().readTree(run(line).out());
        assertThat(json.path("path").asString()).isEqualTo("landmark");
        for (String path : new String[] {"sparse", "dense"}) {
            CommandLineRun refused = CommandLineRun.of((line + " --path " + path).split(" +", -1));
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("--path " + path)
                    .contains("bytes (")
                    .contains("GiB")
                    .contains("landmark")
                    .hasLineCount(1);
        }
    }

    /** Points of a cloud are computed with in another order, and answered in their own. */
    @ParameterizedTest
    @ValueSource(strings = {"symmetric", "asymmetric", "exact"})
    void aCloudIsAnsweredInTheOrderOfItsFile(String estimator) {
        double[] points = new SplittableRandom(8).doubles(3L * NODES).toArray();
        float[] stored = new float[points.length];
        for (int x = 0; x < stored.length; x++) {
            stored[x] = (float) points[x];
            points[x] = stored[x];
        }
        Npy.write(folder.resolve("cloud.npy"), stored, NODES, 3);
        Graph graph = Normalisation.SYMMETRIC.apply(GraphBuilders.nearestNeighbours(points, 3, 4, NeighbourMode.UNION));
        WalkSet walks = Walks.draw(graph, WalkOptions.DEFAULT);
        attend("--graph " + folder.resolve("cloud.npy") + " --knn 4 "
                + (estimator.equals("exact") ? "--exact" : "--estimator " + estimator));
        double[][] mask = switch (estimator) {
            case "exact" -> ExactMask.of(graph, F);
            case "asymmetric" -> ExactMask.features(walks, F);
            default -> ExactMask.symmetric(walks, F);
        };
        assertAnswer(AttentionKernel.LINEAR, mask, FeatureMap.RELU);
    }

    @Test
    void aGraphOfOneNodeAttendsToItself() {
        Npy.write(folder.resolve("one.npy"), new float[] {2, 3}, 1, 2);
        CommandLineRun run = run("attend --json --graph path:1 --queries DIR/one.npy --keys DIR/one.npy --values"
                        .replace("DIR", folder.toString())
                + " " + folder + "/one.npy --out " + folder + "/y.npy");
        assertThat(run.err()).isEmpty();
        assertThat(Npy.read(folder.resolve("y.npy")).floats()).containsExactly(new float[] {2, 3}, within(1e-6f));
    }

    private JsonNode attend(String options) {
        return JsonMapper.shared().readTree(run(line(options)).out());
    }

    private String line(String options) {
        return "attend --json --queries DIR/q.npy --keys DIR/k.npy --values DIR/v.npy --out DIR/y.npy "
                        .replace("DIR", folder.toString())
                + options.strip();
    }

    private static CommandLineRun run(String line) {
        CommandLineRun run = CommandLineRun.of(line.split(" +", -1));
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private void assertAnswer(AttentionKernel kernel, double[][] mask, FeatureMap map) {
        assertClose(AttentionOracle.forward(
                kernel, rows(map.queries(q, M, 0), M), rows(map.keys(k, M, 0), M), rows(v, D), mask));
    }

    private void assertClose(double[][] expected) {
        NpyArray y = Npy.read(folder.resolve("y.npy"));
        assertThat(y.shape()).containsExactly(NODES, D);
        for (int i = 0; i < NODES; i++) {
            for (int c = 0; c < D; c++) {
                assertThat((double) y.floats()[i * D + c])
                        .as("output (%d, %d)", i, c)
                        .isCloseTo(expected[i][c], within(1e-5));
            }
        }
    }

    private static double[][] rows(float[] x, int features) {
        double[][] rows = new double[x.length / features][features];
        for (int e = 0; e < x.length; e++) {
            rows[e / features][e % features] = x[e];
        }
        return rows;
    }

    private static float[] random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[count];
        for (int e = 0; e < count; e++) {
            x[e] = (float) random.nextGaussian();
        }
        return x;
    }
}
