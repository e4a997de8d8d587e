package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The SIMD kernel against its scalar twin, at sizes around the number of lanes. */
class SimdSparseAttentionTest {
    @BeforeAll
    static void needsTheVectorApi() {
        assumeTrue(SimdSupport.available(), "the Vector API is not available");
    }

    static Stream<Arguments> sizes() {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        int[] features = {
            1,
            lanes - 1,
            lanes,
            lanes + 1,
            2 * lanes - 1,
            2 * lanes,
            2 * lanes + 1,
            3 * lanes,
            4 * lanes,
            7 * lanes + 3,
            8 * lanes,
            8 * lanes + 1,
            15 * lanes,
            131,
            300
        };
        return IntStream.range(0, features.length)
                .boxed()
                .flatMap(k -> Arrays.stream(AttentionKernel.values())
                        .map(kernel -> Arguments.of(kernel, features[k], features[(k * 4 + 1) % features.length])));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void agreesWithTheScalarTwin(AttentionKernel kernel, int m, int d) {
        // Row i has i entries, so that rows of 0, 1, and around one and two vectors occur.
        assertTwinsAgree(kernel, new AttentionShape(2, 2, 37, m, d));
    }

    private static void assertTwinsAgree(AttentionKernel kernel, AttentionShape shape) {
        SparsePattern pattern = triangle(shape.nodes());
        try (Arena arena = Arena.ofConfined()) {
            float[][] scalar = run(arena, new ScalarSparseAttention(), kernel, pattern, shape);
            float[][] simd = run(arena, new SimdSparseAttention(), kernel, pattern, shape);
            String[] names = {"outputs", "denominators", "dq", "dk", "dv", "dM"};
            for (int r = 0; r < names.length; r++) {
                // With m = 1 gradients of the queries are exactly 0, so what remains is rounding.
                float largest = 0.05f;
                float worst = 0;
                for (int e = 0; e < scalar[r].length; e++) {
                    assertThat(simd[r][e]).as(names[r]).isFinite();
                    largest = Math.max(largest, Math.abs(scalar[r][e]));
                    worst = Math.max(worst, Math.abs(scalar[r][e] - simd[r][e]));
                }
                assertThat(worst / largest).as(names[r]).isLessThan(2e-5f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheScalarTwinOnLongRows(AttentionKernel kernel) {
        // Rows of up to 1,008 entries.
        AttentionShape shape = new AttentionShape(1, 1, 1009, 8 * SimdRows.LANE_COUNT, 37);
        assertTwinsAgree(kernel, shape);
    }

    @Test
    void theEmptyPatternGivesZeros() {
        AttentionShape shape = new AttentionShape(1, 1, 3, 8, 8);
        SparsePattern pattern = SparsePattern.of(new int[4], new int[0]);
        try (Arena arena = Arena.ofConfined()) {
            for (float[] result : run(arena, new SimdSparseAttention(), AttentionKernel.LINEAR, pattern, shape)) {
                assertThat(result).isEqualTo(new float[result.length]);
            }
        }
    }

    @Test
    void exponentialsAreRightToTwoUnitsInTheLastPlace() {
        int lanes = SimdRows.LANE_COUNT;
        for (float x = -87.5f; x < 80; x += 0.357f) {
            float actual =
                    SimdRows.exp(FloatVector.broadcast(SimdRows.LANES, x)).lane(lanes - 1);
            float expected = x < -87 ? 0 : (float) Math.exp(x);
            assertThat(actual).as("exp(%s)", x).isCloseTo(expected, within(2 * Math.ulp(expected)));
        }
        for (float x : new float[] {0, Float.NEGATIVE_INFINITY, -1e30f}) {
            float actual =
                    SimdRows.exp(FloatVector.broadcast(SimdRows.LANES, x)).lane(0);
            assertThat(actual).isEqualTo((float) Math.exp(x));
        }
    }

    private static SparsePattern triangle(int nodes) {
        int[] offsets = new int[nodes + 1];
        int[] columns = new int[nodes * (nodes - 1) / 2];
        int entries = 0;
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < i; j++) {
                columns[entries++] = nodes - i + j;
            }
            offsets[i + 1] = entries;
        }
        return SparsePattern.of(offsets, columns);
    }

    private static float[][] run(
            Arena arena,
            SparseKernel implementation,
            AttentionKernel kernel,
            SparsePattern pattern,
            AttentionShape shape) {
        AttentionCase input = new AttentionCase(shape, 5);
        float[] mask = AttentionCase.draw(new Random(6), (long) shape.heads() * pattern.entries(), 0.01f);
        MemorySegment[] results = {
            arena.allocate(4 * shape.valueElements()),
            arena.allocate(4 * shape.denominatorElements()),
            arena.allocate(4 * shape.queryElements()),
            arena.allocate(4 * shape.queryElements()),
            arena.allocate(4 * shape.valueElements()),
            arena.allocate(4L * mask.length)
        };
        SparseKernel.Operands x = new SparseKernel.Operands(
                kernel,
                pattern,
                shape,
                arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.queries),
                arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.keys),
                arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.values),
                arena.allocateFrom(ValueLayout.JAVA_FLOAT, mask),
                results[0],
                results[1]);
        int before = Parallel.threads();
        Parallel.threads(1);
        SparseAttention.forward(implementation, x);
        SparseAttention.backward(
                implementation,
                x,
                new SparseKernel.Gradients(
                        arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.outputGradient),
                        results[2],
                        results[3],
                        results[4]),
                results[5]);
        Parallel.threads(before);
        return Arrays.stream(results)
                .map(segment -> segment.toArray(ValueLayout.JAVA_FLOAT))
                .toArray(float[][]::new);
    }
}
