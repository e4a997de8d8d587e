package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The SIMD kernel against its scalar twin at sizes around the lanes, hubs longer than a panel, and blocks of any size.
 */
class LandmarkAttentionTest {
    private static final int HOPS = 2;
    /** More visitors of one coordinate than a panel has rows. */
    private static final Graph HUB = Normalisation.SYMMETRIC.apply(
            WalkSets.graph(301, false, (i, j) -> (i == 0) == (j == 0) ? 0 : 1 + (i + j) % 3));

    private static final List<MaskProduct> SHARED =
            AttentionMask.symmetric(WalkSets.draw(HUB, 2, 0.2, HOPS, 1)).products();
    private static final List<MaskProduct> INDEPENDENT = AttentionMask.independent(
                    WalkSets.draw(WalkSets.grid(6, 7), 3, 0.2, HOPS, 1),
                    WalkSets.draw(WalkSets.grid(6, 7), 3, 0.2, HOPS, 2))
            .products();

    static Stream<Arguments> sizes() {
        int lanes = SimdSupport.available() ? SimdRows.LANE_COUNT : 8;
        int[] features = {1, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 2 * lanes, 2 * lanes + 1, 5 * lanes, 61, 131};
        return IntStream.range(0, features.length)
                .mapToObj(k -> Arguments.of(features[k], features[(k * 3 + 1) % features.length]));
    }

    /** Outputs, denominators, dq, dk, dv and df of one call. */
    private static double[][] run(
            LandmarkKernel kernel, long blockBytes, List<MaskProduct> products, AttentionShape shape) {
        AttentionCase input = new AttentionCase(shape, 9);
        double[][] f = new double[shape.heads()][HOPS + 1];
        Random random = new Random(2);
        for (double[] head : f) {
            Arrays.setAll(head, k -> 0.2 + random.nextDouble());
        }
        float[][] results = {
            new float[input.values.length],
            new float[(int) shape.denominatorElements()],
            new float[input.queries.length],
            new float[input.queries.length],
            new float[input.values.length]
        };
        MemorySegment[] segments =
                Arrays.stream(results).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
        MaskedAttention.Inputs in = new MaskedAttention.Inputs(
                MemorySegment.ofArray(input.queries),
                MemorySegment.ofArray(input.keys),
                MemorySegment.ofArray(input.values));
        MaskedAttention.Results out = new MaskedAttention.Results(segments[0], segments[1]);
        double[][] df = new double[shape.heads()][HOPS + 1];
        LandmarkAttention attention = new LandmarkAttention(kernel, blockBytes, 0.5, products);
        attention.forward(f, shape, in, out);
        attention.backward(
                f,
                shape,
                in,
                out,
                new MaskedAttention.Gradients(
                        MemorySegment.ofArray(input.outputGradient), segments[2], segments[3], segments[4]),
                df);
        double[][] all = new double[6][];
        for (int r = 0; r < 5; r++) {
            float[] result = results[r];
            all[r] = IntStream.range(0, result.length)
                    .mapToDouble(e -> result[e])
                    .toArray();
        }
        all[5] = Arrays.stream(df).flatMapToDouble(Arrays::stream).toArray();
        return all;
    }

    private static void assertClose(double[][] actual, double[][] expected) {
        String[] names = {"outputs", "denominators", "dq", "dk", "dv", "df"};
        for (int r = 0; r < names.length; r++) {
            // With m = 1 gradients of the queries are exactly 0; what remains is the rounding of sums of about 1.
            double largest = Arrays.stream(expected[r]).map(Math::abs).max().orElse(0) + 0.2;
            for (int e = 0; e < expected[r].length; e++) {
                assertThat(actual[r][e]).as("%s[%d]", names[r], e).isCloseTo(expected[r][e], within(2e-5 * largest));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void simdAgreesWithTheScalarTwin(int m, int d) {
        assumeTrue(SimdSupport.available(), "the Vector API is not available");
        for (List<MaskProduct> products : List.of(SHARED, INDEPENDENT)) {
            AttentionShape shape =
                    new AttentionShape(2, 2, products.getFirst().queries().nodes(), m, d);
            assertClose(
                    run(new SimdLandmark(), LandmarkAttention.BLOCK_BYTES, products, shape),
                    run(new ScalarLandmark(), LandmarkAttention.BLOCK_BYTES, products, shape));
        }
    }

    @Test
    void blocksOfAnySizeGiveTheSame() {
        LandmarkKernel kernel = SimdSupport.available() ? new SimdLandmark() : new ScalarLandmark();
        for (List<MaskProduct> products : List.of(SHARED, INDEPENDENT)) {
            AttentionShape shape =
                    new AttentionShape(2, 3, products.getFirst().queries().nodes(), 5, 7);
            double[][] whole = run(kernel, LandmarkAttention.BLOCK_BYTES, products, shape);
            for (long bytes : new long[] {1, 5_000, 40_000}) {
                assertClose(run(kernel, bytes, products, shape), whole);
            }
        }
    }

    @Test
    void coordinatesThatOneSideAloneVisitsAddNothing() {
        // Queries visit node 1, keys node 2: no coordinate is shared but those of walks of length 0.
        WalkSet queries = new WalkSet(0, new int[] {0, 1, 1, 1}, new int[] {1}, new byte[1], new float[] {1});
        WalkSet keys = new WalkSet(0, new int[] {0, 0, 1, 1}, new int[] {2}, new byte[1], new float[] {1});
        AttentionShape shape = new AttentionShape(1, 1, 3, 2, 2);
        AttentionCase input = new AttentionCase(shape, 1);
        float[] outputs = {9, 9, 9, 9, 9, 9};
        float[] denominators = {9, 9, 9};
        LandmarkAttention.of(1, List.of(new MaskProduct(queries, keys)))
                .forward(
                        new double[][] {{1}},
                        shape,
                        new MaskedAttention.Inputs(
                                MemorySegment.ofArray(input.queries),
                                MemorySegment.ofArray(input.keys),
                                MemorySegment.ofArray(input.values)),
                        new MaskedAttention.Results(
                                MemorySegment.ofArray(outputs), MemorySegment.ofArray(denominators)));
        assertThat(outputs).containsOnly(0);
        assertThat(denominators).containsOnly(0);
    }

    @Test
    void walkSetsThatDoNotFitAreNamed() {
        WalkSet walks = WalkSets.draw(WalkSets.grid(2, 3), 2, 0.2, 3, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionMask.directed(walks, WalkSets.draw(WalkSets.grid(3, 3), 2, 0.2, 3, 1)))
                .withMessageContaining("got 6 and 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionMask.independent(walks, WalkSets.draw(WalkSets.grid(2, 3), 2, 0.2, 2, 1)))
                .withMessageContaining("got 3 and 2 hops");
        assertThatIllegalArgumentException().isThrownBy(() -> LandmarkAttention.of(1, List.of()));
    }
}
