package dev.facet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks at tiny sizes: the names that are promised, and answers that agree. No time is looked at. */
class BenchmarksTest {
    @Test
    void attentionHasItsRowsAndItsAnswersAgree(@TempDir Path folder) throws Exception {
        BenchmarkReport report = Benchmarks.run("attention", folder, line -> {}, Effort.SMOKE);
        assertThat(report.rows())
                .extracting(Row::name)
                .containsExactly(
                        "forward-over-landmark",
                        "forward-over-sdpa",
                        "forward-over-torch-sparse",
                        "values-and-forward-over-landmark",
                        "fwd-bwd-over-sdpa",
                        "kernel-over-gemm",
                        "over-toeplitz",
                        "time-exponent",
                        "memory-exponent");
        assertThat(report.rows()).extracting(Row::bound).containsExactly(100d, 180d, 1.5, 60d, 60d, 0.35, 5d, 1.1, 1.1);
        assertThat(report.rows())
                .extracting(Row::atLeast)
                .containsExactly(true, true, true, true, true, true, true, false, false);
        assertAgrees(report, 20);
        assertThat(folder.resolve("cost.png")).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("cost.json")))
                .contains("dense", "landmark", "sparse", "asymmetric", "horner", "toeplitz", "softmax");
    }

    @Test
    void picturesHaveTheirRowsAndTheSameBits() {
        BenchmarkReport report = Benchmarks.run("render", null, line -> {}, Effort.SMOKE);
        assertThat(report.rows())
                .extracting(Row::name)
                .containsExactly("heads-per-second", "chairs-per-second", "triangles-of-a-head");
        assertThat(report.rows()).allMatch(row -> row.value() > 0);
        assertThat(report.agreements()).hasSize(2);
        assertThat(report.agrees()).isTrue();
    }

    @Test
    void walksHaveTheirRowAndTheSameBits() {
        BenchmarkReport report = Benchmarks.run("walks", null, line -> {}, Effort.SMOKE);
        assertThat(report.rows()).extracting(Row::name).containsExactly("steps-per-second");
        assertThat(report.rows().getFirst().value()).isPositive();
        assertAgrees(report, 8);
    }

    @Test
    void aMovingCloudHasItsRowAndTheSameBits() {
        BenchmarkReport report = Benchmarks.run("moving", null, line -> {}, Effort.SMOKE);
        assertThat(report.rows()).extracting(Row::name).containsExactly("moved-patch-speedup");
        assertThat(report.rows().getFirst().value()).isPositive();
        assertAgrees(report, 4);
    }

    @Test
    void scaleHasItsRowsAndItsAnswersAgree(@TempDir Path folder) throws Exception {
        BenchmarkReport report = Benchmarks.run("scale", folder, line -> {}, Effort.SMOKE);
        assertThat(folder.resolve("cost.png")).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("cost.json")))
                .contains("landmark", "sparse", "horner", "toeplitz", "softmax");
        assertThat(report.rows().stream().filter(Row::bounded))
                .extracting(Row::name)
                .containsExactly(
                        "neighbours-seconds",
                        "million-seconds",
                        "million-gigabytes",
                        "time-exponent",
                        "memory-exponent",
                        "cost-model-within-15",
                        "cost-model-worst",
                        "moved-patch-speedup");
        assertThat(report.rows().stream().filter(Row::bounded))
                .extracting(Row::bound)
                .containsExactly(3d, 10d, 10d, 1.08, 1.05, 0.9, 1.5, 10d);
        assertThat(report.rows().stream().filter(row -> !row.bounded()))
                .extracting(Row::name)
                .containsExactly(
                        "million-graph-and-weights-seconds",
                        "million-walks-seconds",
                        "million-order-seconds",
                        "million-pattern-seconds",
                        "nonzeros-a-row",
                        "landmark-forward-seconds",
                        "landmark-seconds",
                        "landmark-gigabytes-beside-arrays",
                        "horner-forward-seconds",
                        "horner-seconds",
                        "horner-gigabytes-beside-arrays",
                        "cost-model-cells");
        assertAgrees(report, 29);
    }

    @Test
    void settingsSurviveTheWayToAnotherProcess() {
        for (Measured setting : List.of(AttentionSetting.PUBLISHED, CloudSetting.MILLION)) {
            assertThat(Measured.of(setting.words().toArray(String[]::new))).isEqualTo(setting);
            assertThat(setting.least().nodes()).isEqualTo(64);
        }
    }

    @Test
    void trainingHasItsRowsAndTheNetworksAgree() {
        BenchmarkReport report = Benchmarks.run("training", null, line -> {}, Effort.SMOKE);
        assertThat(report.rows()).extracting(Row::name).containsExactly("masked-over-unmasked", "unmasked-over-torch");
        assertAgrees(report, 2);
    }

    private static void assertAgrees(BenchmarkReport report, int least) {
        assertThat(report.agreements()).hasSizeGreaterThanOrEqualTo(least);
        assertThat(report.agreements())
                .allSatisfy(agreement ->
                        assertThat(agreement.error()).as(agreement.what()).isLessThanOrEqualTo(agreement.tolerance()));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Benchmarks.run("attentoin", null, line -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attention, walks, scale, moving, training");
    }

    @Test
    void answersThatDifferDoNotAgree() {
        float[] right = {1, -2, 4};
        assertThat(Agreement.of("same", right, right, 0).holds()).isTrue();
        assertThat(Agreement.of("off", new float[] {1, -2, 4.1f}, right, 0.01).holds())
                .isFalse();
        assertThat(Agreement.of("nan", new float[] {1, Float.NaN, 4}, right, 0.01)
                        .holds())
                .isFalse();
        assertThat(Agreement.of("short", new float[] {1, -2}, right, 0.01).holds())
                .isFalse();
        BenchmarkReport report = new BenchmarkReport(
                "", List.of(), List.of(new Agreement("off", 1, 0.1)), java.util.Map.of(), List.of());
        assertThat(report.agrees()).isFalse();
    }

    @Test
    void rowsHoldOnTheRightSideOfTheirBound() {
        assertThat(Row.atLeast("a", 5, "x", 5).holds()).isTrue();
        assertThat(Row.atLeast("a", 4.9, "x", 5).holds()).isFalse();
        assertThat(Row.atMost("a", 1.1, "x", 1.1).holds()).isTrue();
        assertThat(Row.atMost("a", 1.2, "x", 1.1).holds()).isFalse();
        assertThat(Row.atMost("a", Double.NaN, "x", 1.1).holds()).isFalse();
        assertThat(Row.told("a", 1.2, "x").bounded()).isFalse();
        assertThat(Row.atMost("a", 1.2, "x", 1.1).bounded()).isTrue();
    }
}
