package dev.facet.benchmarks;

import dev.facet.graph.AttentionPath;
import java.util.List;

/**
 * How large and how long a run of benchmarks is.
 *
 * @param rounds interleaved rounds, whose median counts
 * @param shortest seconds that one timing lasts at least, by repetition
 * @param probeSeconds seconds that a process whose memory is measured works at least, so that its code is compiled
 * @param setting the attention that most figures are for
 * @param productSize rows of the matrix product that the kernel is compared with
 * @param toeplitzNodes grids that the Toeplitz mask is timed on
 * @param scalingNodes grids that exponents are fitted over
 * @param curveNodes grids of the plot of cost against N
 * @param curveSeconds a path leaves the plot before a run of it is expected to last longer
 * @param cloud the attention over a cloud that scale is for
 * @param doublings from the smallest cloud to that one, over which exponents are fitted
 * @param choiceNodes sizes of the graphs that the choice of a path is judged on
 * @param trainingBatch pictures of a step of training
 * @param trainingSteps steps that one timing of training lasts
 * @param cloudPoints points of the cloud that moves
 */
record Effort(
        int rounds,
        double shortest,
        double probeSeconds,
        AttentionSetting setting,
        int productSize,
        List<Integer> toeplitzNodes,
        List<Integer> scalingNodes,
        List<Integer> curveNodes,
        double curveSeconds,
        CloudSetting cloud,
        int doublings,
        List<Integer> choiceNodes,
        int trainingBatch,
        int trainingSteps,
        int cloudPoints) {
    /** What figures are published from. */
    static final Effort FULL = new Effort(
            7,
            0.05,
            1,
            AttentionSetting.PUBLISHED,
            2048,
            List.of(4_096, 16_384, 65_536, 262_144),
            List.of(16_384, 32_761, 65_536, 131_044, 262_144),
            List.of(256, 1_024, 4_096, 16_384, 65_536, 262_144),
            10,
            CloudSetting.MILLION,
            7,
            List.of(64, 400, 2_500, 16_384),
            100,
            2,
            100_000);

    /** Everything once in a few seconds: whether it runs and answers agree, for tests. */
    static final Effort SMOKE = new Effort(
            1,
            0,
            0,
            new AttentionSetting(11, 13, 4, 0.2, 4, 16),
            64,
            List.of(64, 100),
            List.of(64, 144),
            List.of(64),
            1,
            new CloudSetting(1024, 8, 4, 0.2, 3, 2, 8, 8, AttentionPath.SPARSE),
            2,
            List.of(64),
            4,
            1,
            2_000);

    /** The same with clouds of at most so many points, and the choice of a path on no larger graphs. */
    Effort withCloud(int points) {
        return new Effort(
                rounds,
                shortest,
                probeSeconds,
                setting,
                productSize,
                toeplitzNodes,
                scalingNodes,
                curveNodes,
                curveSeconds,
                cloud.withPoints(points),
                doublings,
                choiceNodes.stream()
                        .filter(nodes -> nodes.equals(choiceNodes.getFirst()) || nodes <= points / 16)
                        .toList(),
                trainingBatch,
                trainingSteps,
                Math.min(cloudPoints, points));
    }
}
