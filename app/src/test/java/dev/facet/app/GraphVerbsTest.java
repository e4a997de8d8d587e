package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.GraphFiles;
import dev.facet.data.GraphSource;
import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.data.Npy;
import dev.facet.data.NpyArray;
import dev.facet.data.PointCloud;
import dev.facet.data.PointFiles;
import dev.facet.data.ScipyCsr;
import dev.facet.graph.ExactMask;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.GraphRandomFeatures;
import dev.facet.graph.Modulation;
import dev.facet.graph.Normalisation;
import dev.facet.graph.SparseMatrix;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.graph.Walks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs graph, features and mask, from the command line to their files. */
class GraphVerbsTest {
    private static final Graph GRID = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(5, 4));

    @TempDir
    Path folder = Path.of("");

    @Test
    void graphCountsAndWritesItsMatrix() {
        Path out = folder.resolve("w.npz");
        JsonNode json = json("graph", "--graph", "grid:5x4", "--out", out.toString(), "--json");
        assertThat(json.path("nodes").asInt()).isEqualTo(20);
        assertThat(json.path("edges").asInt()).isEqualTo(31);
        assertThat(json.path("components").asInt()).isEqualTo(1);
        assertThat(json.path("isolated").asInt()).isZero();
        assertThat(json.path("degree").path("min").asInt()).isEqualTo(2);
        assertThat(json.path("degree").path("mean").asDouble()).isCloseTo(3.1, within(1e-9));
        assertThat(json.path("degree").path("max").asInt()).isEqualTo(4);
        assertThat(ScipyCsr.read(out).values()).isEqualTo(GRID.toMatrix().values());
    }

    @Test
    void graphsThatAreDisconnectedOrOfOneNodeAreFine() throws IOException {
        Path list = folder.resolve("g.csv");
        Files.writeString(list, "# two parts and an isolated node\nsource,target\n0,1\n2,3\n");
        JsonNode parts = json("--json", "graph", "--graph", list.toString(), "--nodes", "5");
        assertThat(parts.path("components").asInt()).isEqualTo(3);
        assertThat(parts.path("isolated").asInt()).isEqualTo(1);
        assertThat(parts.path("degree").path("min").asInt()).isZero();
        for (String verb : new String[] {"graph", "features", "mask"}) {
            assertThat(json(verb, "--graph", "path:1", "--json").path("nodes").asInt())
                    .isEqualTo(1);
        }
        JsonNode mask = json("mask", "--graph", list.toString(), "--nodes", "5", "--exact", "--json");
        assertThat(mask.path("nonzeros").asInt()).isEqualTo(9);
    }

    @Test
    void cloudsAndMeshesAreGraphsForEveryVerb() throws IOException {
        Path mesh = folder.resolve("fan.off");
        Files.writeString(mesh, "OFF\n5 3 0\n0 0 0\n2 0 0\n1 2 0\n-1 2 0\n9 9 9\n3 0 1 2\n3 0 2 3\n3 0 3 1\n");
        JsonNode sides = json("graph --graph " + mesh + " --json");
        assertThat(sides.path("edges").asInt()).isEqualTo(6);
        assertThat(sides.path("isolated").asInt()).isEqualTo(1);
        JsonNode nearest = json("graph --graph " + mesh + " --knn 1 --knn-mode directed --json");
        assertThat(nearest.path("edges").asInt()).isEqualTo(5);
        assertThat(nearest.path("directed").asBoolean()).isTrue();
        Path out = folder.resolve("w.npz");
        JsonNode near = json("graph --graph " + mesh
                + " --radius 2.1 --weights gaussian --width 2 --normalisation none --json --out " + out);
        assertThat(near.path("edges").asInt()).isEqualTo(2);
        assertThat(ScipyCsr.read(out).get(0, 1)).isEqualTo((float) Math.exp(-.5));
        json("graph --graph " + mesh + " --weights cotangent --json");
        json("features --graph " + mesh + " --weights inverse-length --json");
        json("mask --graph " + mesh + " --knn 3 --exact --json");
        Path q = folder.resolve("q.npy");
        Npy.write(q, new float[10], 5, 2);
        json("attend --graph " + mesh + " --knn 2 --queries " + q + " --keys " + q + " --values " + q + " --json --out "
                + folder.resolve("y.npy"));
    }

    @Test
    void featuresAreThoseOfTheGraphRoom() {
        Path out = folder.resolve("phi.npz");
        JsonNode json = json(
                "features --graph grid:5x4 --walks 6 --halt 0.3 --max-length 4 --scheme repelling-antithetic --seed 9"
                        + " --coefficients 1,-0.5,0.25 --json --out " + out);
        WalkOptions options = new WalkOptions(6, .3, 4, WalkScheme.REPELLING_ANTITHETIC, 9, 0);
        SparseMatrix wanted = GraphRandomFeatures.features(
                Walks.draw(GRID, options), Modulation.of(1, -.5, .25).padded(4));
        SparseMatrix written = ScipyCsr.read(out);
        assertThat(written.indices()).isEqualTo(wanted.indices());
        assertThat(written.values()).isEqualTo(wanted.values());
        assertThat(json.path("nonzeros").asInt()).isEqualTo(wanted.entries());
    }

    @Test
    void theSameSeedGivesTheSameFileForAnyThreads() throws IOException {
        for (int threads : new int[] {1, 2, 7}) {
            json("features --graph grid:20x20 --seed 4 --json --threads " + threads + " --out "
                    + folder.resolve("phi" + threads + ".npz"));
        }
        assertThat(Files.readAllBytes(folder.resolve("phi1.npz")))
                .isEqualTo(Files.readAllBytes(folder.resolve("phi2.npz")))
                .isEqualTo(Files.readAllBytes(folder.resolve("phi7.npz")));
    }

    @Test
    void theExactMaskIsThePowerSeriesSparseAndDense() {
        Path sparse = folder.resolve("m.npz");
        Path dense = folder.resolve("m.npy");
        String line = "mask --graph grid:5x4 --exact --kernel laplacian-squared --scale 2 --max-length 3 --json --out ";
        json(line + sparse);
        json(line + dense);
        double[][] wanted = ExactMask.of(GRID, Modulation.laplacianSquared(2, 3));
        NpyArray array = Npy.read(dense);
        assertThat(array.shape()).containsExactly(20, 20);
        SparseMatrix matrix = ScipyCsr.read(sparse);
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 20; j++) {
                assertThat(array.floats()[i * 20 + j]).isCloseTo((float) wanted[i][j], within(1e-6f));
                assertThat(matrix.get(i, j)).isEqualTo(array.floats()[i * 20 + j]);
            }
        }
    }

    @Test
    void alphaIsSolvedForF() {
        Path out = folder.resolve("m.npy");
        // alpha of exp(-L) up to its second power: the mask is exact up to there and f has three coefficients
        json("mask --graph path:2 --exact --alpha 4,4,1 --max-length 2 --normalisation none --json --out " + out);
        double[][] wanted = ExactMask.of(GraphBuilders.path(2), Modulation.fromAlpha(4, 4, 1));
        assertThat(Npy.read(out).floats()[1]).isCloseTo((float) wanted[0][1], within(1e-5f));
    }

    @Test
    void everyEstimatorOfADirectedGraphIsWritten() throws IOException {
        Path list = folder.resolve("d.tsv");
        Files.writeString(list, "0\t1\n1\t2\n2\t0\n2\t3\n");
        Graph weighted = Normalisation.SYMMETRIC.apply(
                GraphBuilders.edges(4, new int[] {0, 1, 2, 2}, new int[] {1, 2, 0, 3}, null, true));
        WalkOptions options = WalkOptions.DEFAULT;
        Modulation f = Modulation.diffusion(1, 8);
        Path out = folder.resolve("m.npz");
        json("mask --directed --graph " + list + " --json --out " + out);
        double[][] wanted =
                ExactMask.directed(Walks.draw(weighted, options), Walks.draw(weighted.transpose(), options), f);
        SparseMatrix written = ScipyCsr.read(out);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                assertThat(written.get(i, j)).isCloseTo((float) wanted[i][j], within(1e-5f));
            }
        }
        for (String estimator : new String[] {"independent", "asymmetric"}) {
            JsonNode json = json("mask --directed --graph " + list + " --json --estimator " + estimator);
            assertThat(json.path("mask").asString()).isEqualTo(estimator);
            assertThat(json.path("nonzeros").asInt()).isPositive();
        }
    }

    @Test
    void anOutputIsReplacedOnlyByForce() throws IOException {
        Path out = folder.resolve("w.npz");
        json("graph --graph grid:3x3 --json --out " + out);
        byte[] first = Files.readAllBytes(out);
        assertThat(CommandLineRun.of("graph", "--graph", "grid:4x4", "--out", out.toString())
                        .code())
                .isEqualTo(2);
        assertThat(Files.readAllBytes(out)).isEqualTo(first);
        json("graph --graph grid:4x4 --force --json --out " + out);
        assertThat(ScipyCsr.read(out).rows()).isEqualTo(16);
    }

    @Test
    void withoutJsonTheAnswerIsForPeople() {
        CommandLineRun run = CommandLineRun.of("graph", "--graph", "grid:5x4");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("nodes").contains("20").contains("min 2, mean 3.1");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void boundsStandAboveWhatIsMeasured() {
        Path plot = folder.resolve("bounds.png");
        JsonNode json = json(
                "bounds --graph cycle:40 --scale 4 --halt 0.1 --walks 4,64 --sets 500 --deviations 0.1,0.3 --json --plot "
                        + plot);
        assertThat(json.path("rows").size()).as("4 pairs, 2 n, 2 t").isEqualTo(16);
        for (JsonNode row : json.path("rows")) {
            assertThat(row.path("tail").asDouble()
                            - 4 * row.path("standard_error").asDouble())
                    .isLessThanOrEqualTo(row.path("tight_bound").asDouble());
            assertThat(row.path("tight_bound").asDouble())
                    .isLessThanOrEqualTo(row.path("paper_bound").asDouble());
            assertThat(row.path("mask").asDouble()).isGreaterThanOrEqualTo(0.05);
        }
        assertThat(json.path("rows").get(0).path("distance").asInt()).isEqualTo(1);
        assertThat(json.path("sparsity").get(1).path("nonzeros_mean").asDouble())
                .isLessThan(json.path("sparsity").get(1).path("nonzeros_bound").asDouble());
        assertThat(plot).isNotEmptyFile();
        CommandLineRun table = CommandLineRun.of(
                "bounds", "--graph", "cycle:40", "--scale", "4", "--sets", "50", "--walks", "4", "--deviations", "0.1");
        assertThat(table.code()).isZero();
        assertThat(table.out()).contains("paper's bound").contains("non-zeros");
        assertThat(table.err()).as("pairs at every distance").isEmpty();
        CommandLineRun near = CommandLineRun.of("bounds", "--graph", "torus:6x6", "--sets", "50", "--walks", "4");
        assertThat(near.code()).isZero();
        assertThat(near.err()).contains("no pair at distance 2 or 3").hasLineCount(1);
    }

    /** Of one node: both rows as attributes of the points, equal to those of the whole masks; and a picture. */
    @Test
    void aRowAroundANodeIsThatOfTheMask() {
        Path cloud = folder.resolve("chair.ply");
        Path rows = folder.resolve("rows.ply");
        Path picture = folder.resolve("rows.png");
        json("render", "--subject", "chair", "--points", "300", "--out", cloud.toString(), "--json");
        String[] graph = {"--graph", cloud.toString(), "--knn", "4"};
        JsonNode told = json(with(
                with(new String[] {"mask"}, graph),
                "--around",
                "7",
                "--picture",
                picture.toString(),
                "--out",
                rows.toString(),
                "--up",
                "y",
                "--json"));
        Graph weighted = Normalisation.SYMMETRIC.apply(GraphFiles.read(GraphSource.cloud(cloud.toString(), 4)));
        Modulation f = Modulation.diffusion(1, 8);
        double[] exact = ExactMask.of(weighted, f)[7];
        double[] estimated = ExactMask.symmetric(Walks.draw(weighted, WalkOptions.DEFAULT), f)[7];
        PointCloud written = PointFiles.read(rows);
        for (int i = 0; i < 300; i++) {
            assertThat(Objects.requireNonNull(written.attribute("mask_exact")).get(i))
                    .isCloseTo(exact[i], within(1e-6));
            assertThat(Objects.requireNonNull(written.attribute("mask_estimated"))
                            .get(i))
                    .isCloseTo(estimated[i], within(1e-6));
        }
        assertThat(written.attribute("red")).as("what the points had").isNotNull();
        assertThat(told.path("mask_at_node").path("exact").asDouble()).isCloseTo(exact[7], within(1e-9));
        Image drawn = Images.read(picture);
        assertThat(drawn.width()).isGreaterThan(2 * drawn.height());
    }

    private static String[] with(String[] first, String... rest) {
        String[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    private static JsonNode json(String line) {
        return json(line.split(" +", -1));
    }

    private static JsonNode json(String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).as("one line of JSON").hasLineCount(1);
        return JsonMapper.shared().readTree(run.out());
    }
}
