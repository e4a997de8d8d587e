package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the cost model chooses, and what it refuses. */
class AttentionPlanTest {
    private static final long TRAINING = 1_000;
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    private static AttentionShape shape(int nodes, int features) {
        return new AttentionShape(1, 1, nodes, features, features);
    }

    private static AttentionMask estimated(Graph graph, int walks) {
        return AttentionMask.symmetric(WalkSets.draw(graph, walks, 0.2, 8, 1));
    }

    private static AttentionPath chosen(AttentionMask mask, int features, long uses) {
        return AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape(mask.nodes(), features), uses)
                .path();
    }

    private static Graph star(int nodes) {
        int[] offsets = new int[nodes + 1];
        int[] targets = new int[2 * (nodes - 1)];
        Arrays.fill(offsets, 1, nodes + 1, nodes - 1);
        for (int i = 1; i < nodes; i++) {
            targets[i - 1] = i;
            offsets[i + 1] = nodes - 1 + i;
        }
        return Normalisation.SYMMETRIC.apply(Graph.of(offsets, targets, null, false));
    }

    @Test
    void smallGraphsAreDenseLargeGridsSparseAndStarsLandmarks() {
        assertThat(chosen(estimated(WalkSets.grid(8, 8), 16), 64, 1)).isEqualTo(AttentionPath.DENSE);
        assertThat(chosen(estimated(WalkSets.grid(60, 60), 4), 64, TRAINING)).isEqualTo(AttentionPath.SPARSE);
        assertThat(chosen(estimated(star(20_000), 4), 64, TRAINING)).isEqualTo(AttentionPath.LANDMARK);
        WalkSet walks = WalkSets.draw(WalkSets.grid(60, 60), 4, 0.2, 8, 1);
        assertThat(chosen(new AttentionMask.Asymmetric(walks), 16, TRAINING)).isNotEqualTo(AttentionPath.DENSE);
        assertThat(chosen(new AttentionMask.Asymmetric(walks), 16, 1)).isEqualTo(AttentionPath.ASYMMETRIC);
        assertThat(chosen(new AttentionMask.Exact(WalkSets.grid(100, 100), 8), 8, 1))
                .isEqualTo(AttentionPath.HORNER);
        assertThat(chosen(new AttentionMask.Exact(WalkSets.grid(6, 6), 8), 64, 1))
                .isEqualTo(AttentionPath.DENSE);
        assertThat(chosen(new AttentionMask.Toeplitz(100, 100), 8, 1)).isEqualTo(AttentionPath.TOEPLITZ);
        assertThat(chosen(new AttentionMask.None(10_000), 16, 1)).isEqualTo(AttentionPath.LANDMARK);
    }

    @Test
    void theChoiceDoesNotDependOnThreads() {
        AttentionMask mask = estimated(WalkSets.grid(30, 30), 6);
        Parallel.threads(1);
        AttentionPlan one = AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape(900, 32), 1);
        Parallel.threads(7);
        assertThat(AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape(900, 32), 1))
                .isEqualTo(one);
    }

    @Test
    void sizesOfEstimatedMasksAreNearTheTruth() {
        WalkSet one = WalkSets.draw(WalkSets.grid(40, 40), 6, 0.2, 8, 1);
        WalkSet two = WalkSets.draw(WalkSets.grid(40, 40), 6, 0.2, 8, 2);
        MaskSizes symmetric = MaskSizes.of(AttentionMask.symmetric(one));
        assertThat((double) symmetric.entries())
                .isCloseTo(MaskPattern.symmetric(one).entries(), within(0.1 * symmetric.entries()));
        assertThat(symmetric.products()).isEqualTo(MaskPattern.productEntriesBound(one, one));
        long phi = GraphRandomFeatures.features(one, Modulation.of(1)).entries();
        assertThat(symmetric.features()).isEqualTo(phi);
        assertThat(symmetric.visits()).isEqualTo(2 * phi);
        MaskSizes independent = MaskSizes.of(AttentionMask.independent(one, two));
        long both = phi + GraphRandomFeatures.features(two, Modulation.of(1)).entries();
        assertThat(independent.features()).isEqualTo(both);
        assertThat(independent.visits()).isEqualTo(2 * both);
        AttentionMask.Exact exact = new AttentionMask.Exact(WalkSets.grid(40, 40), 3);
        assertThat((double) MaskSizes.of(exact).entries())
                .isCloseTo(
                        MaskPattern.of(exact).entries(),
                        within(0.15 * MaskPattern.of(exact).entries()));
    }

    @Test
    void aStarOfManyLeavesIsDoneByLandmarksAndItsSparseMaskRefusedWithItsBytes() {
        int nodes = 100_000;
        AttentionMask mask = estimated(star(nodes), 8);
        AttentionShape shape = shape(nodes, 4);
        AttentionPlan plan = AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape, 1);
        assertThat(plan.path()).isEqualTo(AttentionPath.LANDMARK);
        assertThat(plan.cost(AttentionPath.LANDMARK).bytes()).isLessThan(4L << 30);
        for (AttentionPath path : new AttentionPath[] {AttentionPath.SPARSE, AttentionPath.DENSE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AttentionPlan.forced(mask, AttentionKernel.LINEAR, shape, path))
                    .withMessageContaining("100000 nodes")
                    .withMessageContaining("bytes (")
                    .withMessageContaining("instead landmark");
        }
        // The answer, where it is known: leaves with equal keys and values share what the hub does.
        float[] ones = new float[nodes * 4];
        Arrays.fill(ones, 1);
        float[] outputs = new float[nodes * 4];
        MaskedAttention.of(mask, plan)
                .forward(
                        new double[][] {Modulation.diffusion(1, 8).coefficients()},
                        shape,
                        new MaskedAttention.Inputs(
                                MemorySegment.ofArray(ones), MemorySegment.ofArray(ones), MemorySegment.ofArray(ones)),
                        new MaskedAttention.Results(
                                MemorySegment.ofArray(outputs), MemorySegment.ofArray(new float[nodes])));
        assertThat(IntStream.range(0, outputs.length).allMatch(e -> Math.abs(outputs[e] - 1) < 1e-3))
                .as("means of ones are 1")
                .isTrue();
    }

    @Test
    void denseMasksThatWouldNotFitNameTheirBytesAndWhatWouldDo() {
        int nodes = 360_000;
        AttentionMask exact = new AttentionMask.Exact(WalkSets.grid(600, 600), 8);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AttentionPlan.forced(exact, AttentionKernel.LINEAR, shape(nodes, 4), AttentionPath.DENSE))
                .withMessageContaining("482.8 GiB")
                .withMessageContaining("instead horner");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionPlan.choose(
                        new AttentionMask.None(nodes), AttentionKernel.SOFTMAX, shape(nodes, 4), 1))
                .withMessageContaining("482.8 GiB")
                .withMessageContaining("no path does with less");
    }

    /** Groups of 32 nodes that all visit one of them, none of which is among the rows that sizes are estimated from. */
    @Test
    void rowsThatNoSampleSawAreCountedWhereMemoryIsShort() {
        int nodes = 256_000;
        int apart = nodes / MaskSizes.SAMPLES;
        int[] offsets = new int[nodes + 1];
        int[] columns = new int[nodes];
        float[] ones = new float[nodes];
        long entries = 0;
        for (int i = 0; i < nodes; i++) {
            boolean grouped = i % apart < 1600 || i % apart >= 2400;
            columns[i] = grouped ? i / 32 * 32 : i;
            ones[i] = 1;
            offsets[i + 1] = i + 1;
            entries += grouped ? 32 : 1;
        }
        AttentionMask mask = AttentionMask.features(SparseMatrix.of(nodes, offsets, columns, ones));
        AttentionShape shape = shape(nodes, 64);
        assertThat(MaskSizes.of(mask).entries()).isEqualTo(nodes);
        assertThat(MaskSizes.counted(mask).entries())
                .isEqualTo(entries)
                .isEqualTo(MaskPattern.of(mask).entries());
        assertThat(MaskSizes.of(mask).most()).isGreaterThanOrEqualTo(entries);
        long large = 1L << 34;
        AttentionPlan sparse = AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape, TRAINING, large);
        assertThat(sparse.path()).isEqualTo(AttentionPath.SPARSE);
        // Room for what the samples promise, and for landmarks, but not for what the mask is.
        long heap = 125L << 20;
        assertThat(sparse.cost(AttentionPath.SPARSE).bytes()).isLessThan(heap / 2);
        assertThat(AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape, TRAINING, heap)
                        .path())
                .isEqualTo(AttentionPath.LANDMARK);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionPlan.choose(mask, AttentionKernel.SOFTMAX, shape, TRAINING, heap))
                .withMessageContaining("the sparse path over 256000 nodes");
    }

    @Test
    void theVisitorsOfALandmarkAreThoseOfAllWalkSets() {
        WalkSet alone = AttentionMask.features(
                        SparseMatrix.of(3, new int[] {0, 1, 2, 3}, new int[] {0, 1, 2}, new float[] {1, 1, 1}))
                .products()
                .getFirst()
                .queries();
        WalkSet hub = AttentionMask.features(
                        SparseMatrix.of(3, new int[] {0, 1, 2, 3}, new int[] {1, 1, 1}, new float[] {1, 1, 1}))
                .products()
                .getFirst()
                .queries();
        assertThat(MaskSizes.mostVisitors(AttentionMask.symmetric(alone))).isEqualTo(1);
        assertThat(MaskSizes.mostVisitors(AttentionMask.directed(alone, hub))).isEqualTo(3);
        assertThat(hub.visitors()).containsExactly(0, 3, 0);
    }

    @Test
    void usesMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AttentionPlan.choose(new AttentionMask.None(3), AttentionKernel.LINEAR, shape(3, 1), 0))
                .withMessageContaining("got 0");
    }

    @Test
    void memoryIsForetoldWhereItIsMuchOrTakesTheFastestPathAway() {
        AttentionMask small = estimated(WalkSets.grid(8, 8), 4);
        assertThat(AttentionPlan.choose(small, AttentionKernel.LINEAR, shape(64, 8), 1)
                        .forecast())
                .isNull();
        AttentionPlan dense = new AttentionPlan(
                AttentionPath.DENSE,
                AttentionKernel.LINEAR,
                Map.of(AttentionPath.DENSE, new AttentionPlan.Cost(5, 3L << 30)));
        assertThat(dense.forecast(8L << 30))
                .isEqualTo("the dense path will take 3.0 GiB beside its arrays; the heap has 8.0 GiB");
        AttentionPlan landmark = new AttentionPlan(
                AttentionPath.LANDMARK,
                AttentionKernel.LINEAR,
                Map.of(
                        AttentionPath.LANDMARK, new AttentionPlan.Cost(9, 1 << 20),
                        AttentionPath.SPARSE, new AttentionPlan.Cost(5, 7L << 30),
                        AttentionPath.DENSE, new AttentionPlan.Cost(99, 70L << 30)));
        assertThat(landmark.forecast(8L << 30))
                .isEqualTo(
                        "the landmark path will take 0.0 GiB beside its arrays, in place of sparse, which wants 7.0 GiB;"
                                + " the heap has 8.0 GiB");
        assertThat(landmark.forecast(80L << 30)).isNull();
    }

    /** Heads beyond what their values may take are done one after another, and cost no more memory. */
    @Test
    void headsThatAreDoneOneAfterAnotherCostNoMemory() {
        assertThat(PatternAttention.valuesBytes(1000, 4)).isEqualTo(16_000);
        assertThat(PatternAttention.valuesBytes(60 << 20, 4)).isEqualTo(PatternAttention.VALUES_BYTES);
        assertThat(PatternAttention.valuesBytes(100 << 20, 4)).isEqualTo(400 << 20);
    }
}
