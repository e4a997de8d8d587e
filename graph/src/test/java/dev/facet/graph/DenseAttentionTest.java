package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DenseAttentionTest {
    private static final String[] NAMES = {"outputs", "denominators", "dq", "dk", "dv", "dM"};

    /** Outputs, denominators, and gradients of queries, keys, values and mask. */
    private static float[][] run(AttentionKernel kernel, AttentionCase input, float[] mask) {
        AttentionShape shape = input.shape;
        float[][] results = results(shape, mask);
        MemorySegment[] of = Arrays.stream(results).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
        DenseAttention.forward(
                kernel,
                shape,
                MemorySegment.ofArray(input.queries),
                MemorySegment.ofArray(input.keys),
                MemorySegment.ofArray(input.values),
                MemorySegment.ofArray(mask),
                of[0],
                of[1]);
        DenseAttention.backward(
                kernel,
                shape,
                MemorySegment.ofArray(input.queries),
                MemorySegment.ofArray(input.keys),
                MemorySegment.ofArray(input.values),
                MemorySegment.ofArray(mask),
                of[0],
                of[1],
                MemorySegment.ofArray(input.outputGradient),
                of[2],
                of[3],
                of[4],
                of[5]);
        return results;
    }

    private static float[][] results(AttentionShape shape, float[] mask) {
        int queries = (int) shape.queryElements();
        int values = (int) shape.valueElements();
        return new float[][] {
            new float[values],
            new float[(int) shape.denominatorElements()],
            new float[queries],
            new float[queries],
            new float[values],
            new float[mask.length]
        };
    }

    /** A mask of which a part is 0, and of which row 2 is 0 altogether. */
    private static float[] mask(AttentionShape shape) {
        Random random = new Random(3);
        int n = shape.nodes();
        float[] mask = AttentionCase.draw(random, (long) shape.heads() * n * n, 0.01f);
        for (int e = 0; e < mask.length; e++) {
            if (random.nextInt(5) == 0 || e / n % n == 2) {
                mask[e] = 0;
            }
        }
        return mask;
    }

    @ParameterizedTest
    @CsvSource({
        "LINEAR, 1, 1, 0, 4, 4", "LINEAR, 1, 1, 1, 1, 1", "LINEAR, 3, 2, 7, 5, 3", "LINEAR, 2, 3, 49, 16, 16",
        "LINEAR, 5, 1, 67, 24, 40", "SOFTMAX, 1, 1, 0, 4, 4", "SOFTMAX, 1, 1, 1, 1, 1", "SOFTMAX, 3, 2, 7, 5, 3",
        "SOFTMAX, 2, 3, 49, 16, 16", "SOFTMAX, 5, 1, 67, 24, 40"
    })
    void agreesWithTheOracle(AttentionKernel kernel, int batch, int heads, int nodes, int m, int d) {
        AttentionShape shape = new AttentionShape(batch, heads, nodes, m, d);
        AttentionCase input = new AttentionCase(shape, 4);
        float[] mask = mask(shape);
        float[][] results = run(kernel, input, mask);
        for (int h = 0; h < heads; h++) {
            double[][] dense = matrix(mask, nodes, h);
            double[][] maskGradient = new double[nodes][nodes];
            for (int b = 0; b < batch; b++) {
                AttentionCase.assertClose(
                        "outputs", input.rows(results[0], d, b, h), input.oracle(kernel, dense, b, h), 1e-5);
                AttentionOracle.Gradients expected = input.oracleGradients(kernel, dense, b, h);
                AttentionCase.assertClose("dq", input.rows(results[2], m, b, h), expected.queries(), 1e-4);
                AttentionCase.assertClose("dk", input.rows(results[3], m, b, h), expected.keys(), 1e-4);
                AttentionCase.assertClose("dv", input.rows(results[4], d, b, h), expected.values(), 1e-5);
                for (int i = 0; i < nodes; i++) {
                    for (int j = 0; j < nodes; j++) {
                        maskGradient[i][j] += expected.mask()[i][j];
                    }
                }
            }
            AttentionCase.assertClose("dM", matrix(results[5], nodes, h), maskGradient, 1e-4);
        }
    }

    private static double[][] matrix(float[] all, int n, int h) {
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix[i][j] = all[(h * n + i) * n + j];
            }
        }
        return matrix;
    }

    @ParameterizedTest
    @EnumSource
    void simdAgreesWithTheScalarTwinAtSizesAroundTheLanes(AttentionKernel kernel) {
        assumeTrue(SimdSupport.available(), "the Vector API is not available");
        int lanes = SimdRows.LANE_COUNT;
        int[] sizes = {1, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 2 * lanes, 2 * lanes + 1, 37, 8 * lanes, 131};
        for (int s = 0; s < sizes.length; s++) {
            int m = sizes[(s + 4) % sizes.length];
            int d = sizes[(s * 2 + 1) % sizes.length];
            AttentionShape shape = new AttentionShape(2, 2, sizes[s], m, d);
            AttentionCase input = new AttentionCase(shape, s);
            float[] mask = mask(shape);
            float[][] scalar = run(new ScalarDenseAttention(), kernel, input, mask);
            float[][] simd = run(new SimdDenseAttention(), kernel, input, mask);
            for (int r = 0; r < NAMES.length; r++) {
                float largest = 0.05f;
                float worst = 0;
                for (int e = 0; e < scalar[r].length; e++) {
                    largest = Math.max(largest, Math.abs(scalar[r][e]));
                    worst = Math.max(worst, Math.abs(scalar[r][e] - simd[r][e]));
                    assertThat(simd[r][e]).isFinite();
                }
                assertThat(worst / largest).as("%s of %s", NAMES[r], shape).isLessThan(2e-5f);
            }
        }
    }

    private static float[][] run(
            DenseKernel implementation, AttentionKernel kernel, AttentionCase input, float[] mask) {
        try (Arena arena = Arena.ofShared()) {
            AttentionShape shape = input.shape;
            MemorySegment[] of = Arrays.stream(results(shape, mask))
                    .map(result -> arena.allocate(4L * result.length))
                    .toArray(MemorySegment[]::new);
            DenseKernel.Operands x = new DenseKernel.Operands(
                    kernel,
                    shape,
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.queries),
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.keys),
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.values),
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, mask),
                    of[0],
                    of[1]);
            DenseAttention.forward(implementation, x);
            MemorySegment g = arena.allocateFrom(ValueLayout.JAVA_FLOAT, input.outputGradient);
            DenseAttention.backward(implementation, x, new DenseKernel.Gradients(g, of[2], of[3], of[4]), of[5]);
            return Arrays.stream(of)
                    .map(segment -> segment.toArray(ValueLayout.JAVA_FLOAT))
                    .toArray(float[][]::new);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasTheSameBitsForAnyNumberOfThreads(AttentionKernel kernel) {
        AttentionShape[] shapes = {new AttentionShape(11, 3, 33, 16, 16), new AttentionShape(1, 1, 300, 8, 24)};
        int before = Parallel.threads();
        try {
            for (AttentionShape shape : shapes) {
                AttentionCase input = new AttentionCase(shape, 2);
                float[] mask = mask(shape);
                Parallel.threads(1);
                float[][] one = run(kernel, input, mask);
                for (int threads : new int[] {2, 7}) {
                    Parallel.threads(threads);
                    float[][] more = run(kernel, input, mask);
                    for (int r = 0; r < NAMES.length; r++) {
                        assertThat(Arrays.mismatch(more[r], one[r]))
                                .as(NAMES[r])
                                .isEqualTo(-1);
                    }
                }
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void namesTheArrayThatDoesNotFit() {
        AttentionShape shape = new AttentionShape(1, 1, 3, 2, 2);
        MemorySegment six = MemorySegment.ofArray(new float[6]);
        MemorySegment three = MemorySegment.ofArray(new float[3]);
        assertThatThrownBy(() -> DenseAttention.forward(AttentionKernel.LINEAR, shape, six, six, six, six, six, three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mask must hold 9 floats (36 bytes), got 24 bytes");
    }
}
