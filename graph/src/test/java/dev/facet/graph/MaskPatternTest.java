package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskPatternTest {
    private static final int HOPS = 4;
    private static final Modulation F = Modulation.of(0.9, 0.4, -0.2, 0.15, 0.3);

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    /** A mask beside its dense oracle. */
    record Case(String name, MaskPattern mask, Oracle oracle) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Oracle {
        double[][] of(Modulation f);
    }

    static Stream<Case> masks() {
        Graph grid = WalkSets.grid(5, 7);
        Graph directed = WalkSets.directed(29, 0.12, 5);
        WalkSet one = WalkSets.draw(grid, 4, 0.2, HOPS, 1);
        WalkSet two = WalkSets.draw(grid, 3, 0.2, HOPS, 2);
        WalkSet query = WalkSets.draw(directed, 4, 0.1, HOPS, 3);
        WalkSet key = WalkSets.draw(directed.transpose(), 4, 0.1, HOPS, 4);
        WalkSet query2 = WalkSets.draw(directed, 4, 0.1, HOPS, 5);
        WalkSet key2 = WalkSets.draw(directed.transpose(), 4, 0.1, HOPS, 6);
        Graph single = WalkSets.graph(1, false, (i, j) -> 0);
        WalkSet singleWalks = WalkSets.draw(single, 2, 0.2, HOPS, 7);
        Graph none = WalkSets.graph(0, false, (i, j) -> 0);
        WalkSet noWalks = WalkSets.draw(none, 2, 0.2, HOPS, 7);
        return Stream.of(
                new Case("symmetric", MaskPattern.symmetric(one), f -> ExactMask.symmetric(one, f)),
                new Case("directed", MaskPattern.directed(query, key), f -> ExactMask.directed(query, key, f)),
                new Case("independent", MaskPattern.independent(one, two), f -> ExactMask.independent(one, two, f)),
                new Case(
                        "independent directed",
                        MaskPattern.independent(query, query2, key, key2),
                        f -> ExactMask.independent(query, query2, key, key2, f)),
                new Case("asymmetric", MaskPattern.asymmetric(query), f -> ExactMask.features(query, f)),
                new Case("exact", MaskPattern.exact(grid, HOPS), f -> ExactMask.of(grid, f)),
                new Case("exact directed", MaskPattern.exact(directed, HOPS), f -> ExactMask.of(directed, f)),
                new Case("one node", MaskPattern.symmetric(singleWalks), f -> ExactMask.symmetric(singleWalks, f)),
                new Case("one node, exact", MaskPattern.exact(single, HOPS), f -> ExactMask.of(single, f)),
                new Case("no node", MaskPattern.symmetric(noWalks), f -> ExactMask.symmetric(noWalks, f)),
                new Case("no node, exact", MaskPattern.exact(none, HOPS), f -> ExactMask.of(none, f)));
    }

    @ParameterizedTest
    @MethodSource("masks")
    void valuesAreTheOracles(Case c) {
        double[][] dense = ExactMask.of(c.mask.pattern(), c.mask.values(F));
        double[][] oracle = c.oracle.of(F);
        assertThat(dense.length).isEqualTo(oracle.length);
        for (int i = 0; i < oracle.length; i++) {
            assertThat(dense[i]).containsExactly(oracle[i], within(1e-6));
        }
        assertThat(c.mask.coefficients()).isEqualTo(HOPS + 1);
    }

    @ParameterizedTest
    @MethodSource("masks")
    void gradientIsTheOraclesDifferenceQuotient(Case c) {
        float[] slopes = slopes(c.mask.entries());
        double[] df = {1, 2, 3, 4, 5};
        c.mask.gradient(F.coefficients(), MemorySegment.ofArray(slopes), df);
        SparsePattern pattern = c.mask.pattern();
        for (int k = 0; k <= HOPS; k++) {
            // The mask is at most quadratic in f, so a central difference is exact for any step.
            double step = 0.5;
            double[][] above = c.oracle.of(moved(k, step));
            double[][] below = c.oracle.of(moved(k, -step));
            double quotient = k + 1;
            for (int i = 0; i < pattern.nodes(); i++) {
                for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                    int j = pattern.columns[e];
                    quotient += slopes[e] * (above[i][j] - below[i][j]) / (2 * step);
                }
            }
            assertThat(df[k]).as("df[" + k + "]").isCloseTo(quotient, within(2e-6 * Math.max(1, Math.abs(quotient))));
        }
    }

    @ParameterizedTest
    @MethodSource("masks")
    void basisGivesTheSameValuesAndGradient(Case c) {
        MaskBasis basis = c.mask.basis();
        MaskBasis dense = MaskBasis.dense(c.mask);
        double[] coefficients = basis.coefficients(F.coefficients());
        float[] values = c.mask.values(F);
        float[] slopes = slopes(values.length);
        double[][] matrix = ExactMask.of(c.mask.pattern(), values);
        int nodes = c.mask.nodes();
        assertThat(basis.values()).hasSize(basis.terms() * values.length);
        assertThat(dense.values()).hasSize(basis.terms() * nodes * nodes);
        for (int e = 0; e < values.length; e++) {
            double sum = 0;
            for (int p = 0; p < basis.terms(); p++) {
                sum += coefficients[p] * basis.values()[p * values.length + e];
            }
            assertThat(values[e]).isCloseTo((float) sum, within(1e-6f));
        }
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                double sum = 0;
                for (int p = 0; p < basis.terms(); p++) {
                    sum += coefficients[p] * dense.values()[(p * nodes + i) * nodes + j];
                }
                assertThat(sum).isCloseTo(matrix[i][j], within(1e-6));
            }
        }
        double[] dc = new double[basis.terms()];
        for (int p = 0; p < basis.terms(); p++) {
            for (int e = 0; e < values.length; e++) {
                dc[p] += slopes[e] * basis.values()[p * values.length + e];
            }
        }
        double[] df = new double[HOPS + 1];
        double[] expected = new double[HOPS + 1];
        basis.gradient(F.coefficients(), dc, df);
        c.mask.gradient(F.coefficients(), MemorySegment.ofArray(slopes), expected);
        assertThat(df).containsExactly(expected, within(1e-5));
    }

    @Test
    void sameBitsForAnyNumberOfThreadsAndKindOfMemory() {
        Graph grid = WalkSets.grid(40, 41);
        WalkSet one = WalkSets.draw(grid, 4, 0.2, 8, 1);
        WalkSet two = WalkSets.draw(grid, 4, 0.2, 8, 2);
        WalkSet longer = WalkSets.draw(grid, 4, 0.2, 20, 1);
        WalkSet longerKeys = WalkSets.draw(grid, 4, 0.2, 20, 2);
        for (MaskPattern mask : new MaskPattern[] {
            MaskPattern.symmetric(one),
            MaskPattern.directed(one, two),
            MaskPattern.independent(one, two),
            MaskPattern.asymmetric(one),
            MaskPattern.exact(WalkSets.grid(12, 13), 8),
            MaskPattern.symmetric(longer), // without a plan, as the next
            MaskPattern.directed(longer, longerKeys)
        }) {
            double[] f = Modulation.exponential(0.5, mask.coefficients() - 1).coefficients();
            float[] slopes = slopes(mask.entries());
            float[][] values = new float[3][mask.entries()];
            double[][] df = new double[3][f.length];
            int[] counts = {1, 2, 7};
            for (int t = 0; t < 3; t++) {
                Parallel.threads(counts[t]);
                try (Arena arena = Arena.ofShared()) {
                    MemorySegment heap = MemorySegment.ofArray(slopes);
                    MemorySegment out = t == 1 ? MemorySegment.ofArray(values[t]) : arena.allocate(heap.byteSize(), 4);
                    mask.values(f, out);
                    values[t] = out.toArray(ValueLayout.JAVA_FLOAT);
                    mask.gradient(f, t == 1 ? arena.allocate(heap.byteSize(), 4).copyFrom(heap) : heap, df[t]);
                }
            }
            Parallel.threads(1);
            float[] basis = mask.basis().values();
            Parallel.threads(7);
            assertThat(Arrays.mismatch(mask.basis().values(), basis)).isEqualTo(-1);
            assertThat(values[1]).isEqualTo(values[0]);
            assertThat(values[2]).isEqualTo(values[0]);
            assertThat(df[1]).isEqualTo(df[0]);
            assertThat(df[2]).isEqualTo(df[0]);
        }
    }

    @Test
    void headsTogetherAreHeadsAlone() {
        WalkSet walks = WalkSets.draw(WalkSets.grid(20, 20), 4, 0.2, HOPS, 1);
        for (MaskPattern mask : new MaskPattern[] {
            MaskPattern.symmetric(walks),
            MaskPattern.given(MaskPattern.asymmetric(walks)
                    .pattern()
                    .toMatrix(MaskPattern.asymmetric(walks).values(F)))
        }) {
            double[][] f = mask.coefficients() == 0
                    ? new double[3][0]
                    : new double[][] {
                        F.coefficients(),
                        moved(1, 1).coefficients(),
                        moved(4, -2).coefficients()
                    };
            float[] slopes = slopes(3 * mask.entries());
            float[] values = new float[3 * mask.entries()];
            double[][] df = new double[3][f[0].length];
            mask.values(f, MemorySegment.ofArray(values));
            mask.gradient(f, MemorySegment.ofArray(slopes), df);
            for (int h = 0; h < 3; h++) {
                int from = h * mask.entries();
                float[] alone = new float[mask.entries()];
                double[] dfAlone = new double[f[h].length];
                mask.values(f[h], MemorySegment.ofArray(alone));
                mask.gradient(
                        f[h], MemorySegment.ofArray(Arrays.copyOfRange(slopes, from, from + mask.entries())), dfAlone);
                assertThat(Arrays.copyOfRange(values, from, from + mask.entries()))
                        .isEqualTo(alone);
                assertThat(df[h]).isEqualTo(dfAlone);
            }
        }
    }

    @Test
    void walksTooLongForAPlanGiveTheOraclesValuesToo() {
        WalkSet walks = WalkSets.draw(WalkSets.grid(4, 5), 3, 0.1, 20, 1);
        Modulation f = Modulation.exponential(0.3, 20);
        MaskPattern mask = MaskPattern.symmetric(walks);
        double[][] dense = ExactMask.of(mask.pattern(), mask.values(f));
        double[][] oracle = ExactMask.symmetric(walks, f);
        for (int i = 0; i < oracle.length; i++) {
            assertThat(dense[i]).containsExactly(oracle[i], within(1e-5));
        }
    }

    @Test
    void rowsLongerThanABlockAreWhole() {
        int leaves = 5000;
        int[] offsets = new int[leaves + 2];
        Arrays.fill(offsets, 1, leaves + 2, leaves);
        int[] targets = IntStream.rangeClosed(1, leaves).toArray();
        float[] weights = new float[leaves];
        for (int j = 0; j < leaves; j++) {
            weights[j] = 1 + j / 8f;
        }
        MaskPattern mask = MaskPattern.exact(Graph.of(offsets, targets, weights, true), 1);
        assertThat(mask.entries()).isEqualTo(2 * leaves + 1);
        float[] values = mask.values(Modulation.of(2, 3));
        assertThat(values[0]).isEqualTo(4);
        for (int j = 1; j <= leaves; j++) {
            assertThat(values[j]).isEqualTo(12 * weights[j - 1]);
            assertThat(values[leaves + j]).isEqualTo(4);
        }
    }

    @Test
    void symmetricMaskIsSymmetricToTheBit() {
        MaskPattern mask = MaskPattern.symmetric(WalkSets.draw(WalkSets.grid(9, 8), 5, 0.2, HOPS, 3));
        float[] values = mask.values(F);
        assertThat(mask.pattern().symmetric()).isTrue();
        for (int e = 0; e < values.length; e++) {
            assertThat(values[mask.pattern().columnEntries[e]]).isEqualTo(values[e]);
        }
    }

    @Test
    void sharingWalksBiasesTheDiagonalAndIndependentSetsDoNot() {
        Graph grid = WalkSets.grid(8, 8);
        Modulation f = Modulation.diffusion(1, 8);
        double[][] exact = ExactMask.of(grid, f);
        double shared = 0;
        double independent = 0;
        int sets = 60;
        for (int r = 0; r < sets; r++) {
            WalkSet one = WalkSets.draw(grid, 4, 0.5, 8, 2 * r + 1);
            WalkSet two = WalkSets.draw(grid, 4, 0.5, 8, 2 * r + 2);
            shared += diagonalExcess(MaskPattern.symmetric(one), f, exact) / sets;
            independent += diagonalExcess(MaskPattern.independent(one, two), f, exact) / sets;
        }
        assertThat(shared).isGreaterThan(0.03);
        assertThat(independent).isCloseTo(0, within(0.01));
    }

    private static double diagonalExcess(MaskPattern mask, Modulation f, double[][] exact) {
        SparseMatrix matrix = mask.pattern().toMatrix(mask.values(f));
        return IntStream.range(0, exact.length)
                .mapToDouble(i -> matrix.get(i, i) - exact[i][i])
                .average()
                .orElseThrow();
    }

    @Test
    void basesThatNoArrayHoldsAreRefusedWithTheirSize() {
        MaskPattern mask = MaskPattern.symmetric(WalkSets.draw(WalkSets.grid(70, 70), 1, 0.2, 15, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskBasis.dense(mask))
                .withMessageContaining("136 x 24010000 values wants 12.2 GiB");
    }

    @Test
    void givenMaskKeepsItsValues() {
        SparseMatrix matrix = SparseMatrix.of(3, new int[] {0, 2, 2, 3}, new int[] {0, 2, 1}, new float[] {1, -2, 3});
        MaskPattern mask = MaskPattern.given(matrix);
        assertThat(mask.coefficients()).isZero();
        assertThat(mask.values(F)).containsExactly(1, -2, 3);
        mask.gradient(new double[0], MemorySegment.ofArray(new float[3]), new double[0]);
        assertThat(MaskBasis.dense(mask).values()).containsExactly(1, 0, -2, 0, 0, 0, 0, 3, 0);
        assertThat(mask.basis().coefficients(new double[0])).containsExactly(1.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskPattern.given(SparseMatrix.of(2, new int[] {0, 0}, new int[0], new float[0])))
                .withMessage("a mask is square, got 1 x 2");
    }

    @Test
    void boundCountsProductsAndCoversEntries() {
        Graph star = WalkSets.graph(50, false, (i, j) -> (i == 0) == (j == 0) ? 0 : 1);
        WalkSet walks = WalkSets.draw(Normalisation.SYMMETRIC.apply(star), 3, 0.1, 2, 4);
        double[][] phi = ExactMask.features(walks, Modulation.of(1, 1, 1));
        long expected = 0;
        for (int l = 0; l < 50; l++) {
            int column = l;
            long visitors = Arrays.stream(phi).filter(row -> row[column] != 0).count();
            expected += visitors * visitors;
        }
        assertThat(MaskPattern.productEntriesBound(walks, walks)).isEqualTo(expected);
        assertThat(MaskPattern.symmetric(walks).entries()).isLessThanOrEqualTo((int) expected);
    }

    @Test
    void hubTooLargeForAnArrayIsRefusedWithItsBytesBeforeAnythingIsAllocated() {
        int nodes = 100_000;
        int[] offsets = IntStream.rangeClosed(0, nodes).toArray();
        WalkSet hub = new WalkSet(1, offsets, new int[nodes], new byte[nodes], new float[nodes]);
        assertThat(MaskPattern.productEntriesBound(hub, hub)).isEqualTo(10_000_000_000L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskPattern.symmetric(hub))
                .withMessageContaining("10000000000 entries")
                .withMessageContaining("160000000000 bytes (149.0 GiB)")
                .withMessageContaining("landmark");
    }

    @Test
    void exactMaskTooLargeIsRefusedWithItsBytes() {
        int nodes = 60_000;
        int[] offsets = new int[nodes + 1];
        int[] targets = new int[2 * (nodes - 1)];
        Arrays.fill(offsets, 1, nodes + 1, nodes - 1);
        for (int i = 1; i < nodes; i++) {
            targets[i - 1] = i;
            offsets[i + 1] = nodes - 1 + i;
        }
        Graph star = Graph.of(offsets, targets, null, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskPattern.exact(star, 2))
                .withMessageContaining("GiB")
                .withMessageContaining("horner");
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        Graph grid = WalkSets.grid(2, 3);
        WalkSet walks = WalkSets.draw(grid, 2, 0.2, 3, 1);
        MaskPattern mask = MaskPattern.symmetric(walks);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.values(new double[3], MemorySegment.ofArray(new float[mask.entries()])))
                .withMessage("f has 3 coefficients, a mask of walks of at most 3 hops takes 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.values(new double[4], MemorySegment.ofArray(new float[1])))
                .withMessageContaining("got 4 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskPattern.directed(walks, WalkSets.draw(grid, 2, 0.2, 2, 1)))
                .withMessageContaining("got 3 and 2 hops");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskPattern.directed(walks, WalkSets.draw(WalkSets.grid(3, 3), 2, 0.2, 3, 1)))
                .withMessageContaining("got 6 and 9");
        assertThatIllegalArgumentException().isThrownBy(() -> MaskPattern.exact(grid, -1));
    }

    private static Modulation moved(int k, double step) {
        double[] f = F.coefficients();
        f[k] += step;
        return Modulation.of(f);
    }

    private static float[] slopes(int count) {
        SplittableRandom random = new SplittableRandom(11);
        float[] slopes = new float[count];
        for (int e = 0; e < count; e++) {
            slopes[e] = (float) random.nextGaussian();
        }
        return slopes;
    }
}
