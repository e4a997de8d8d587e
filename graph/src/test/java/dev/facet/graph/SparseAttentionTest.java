package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SparseAttentionTest {
    /** One call forward and backward through the facade, on heap or native memory. */
    private static final class Run {
        final float[] outputs;
        final float[] denominators;
        final float[] queryGradient;
        final float[] keyGradient;
        final float[] valueGradient;
        final float[] maskGradient;

        Run(AttentionKernel kernel, SparsePattern pattern, AttentionCase input, float[] mask) {
            AttentionShape shape = input.shape;
            outputs = new float[(int) shape.valueElements()];
            denominators = new float[(int) shape.denominatorElements()];
            queryGradient = new float[input.queries.length];
            keyGradient = new float[input.keys.length];
            valueGradient = new float[input.values.length];
            maskGradient = new float[mask.length];
            SparseAttention.forward(
                    kernel,
                    pattern,
                    shape,
                    MemorySegment.ofArray(input.queries),
                    MemorySegment.ofArray(input.keys),
                    MemorySegment.ofArray(input.values),
                    MemorySegment.ofArray(mask),
                    MemorySegment.ofArray(outputs),
                    MemorySegment.ofArray(denominators));
            SparseAttention.backward(
                    kernel,
                    pattern,
                    shape,
                    MemorySegment.ofArray(input.queries),
                    MemorySegment.ofArray(input.keys),
                    MemorySegment.ofArray(input.values),
                    MemorySegment.ofArray(mask),
                    MemorySegment.ofArray(outputs),
                    MemorySegment.ofArray(denominators),
                    MemorySegment.ofArray(input.outputGradient),
                    MemorySegment.ofArray(queryGradient),
                    MemorySegment.ofArray(keyGradient),
                    MemorySegment.ofArray(valueGradient),
                    MemorySegment.ofArray(maskGradient));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LINEAR, 1, 1, 0, 4, 4, .5",
        "LINEAR, 1, 1, 1, 1, 1, 1",
        "LINEAR, 2, 3, 17, 5, 3, .3",
        "LINEAR, 3, 2, 64, 16, 32, .2",
        "LINEAR, 1, 1, 131, 64, 64, .1",
        "SOFTMAX, 1, 1, 0, 4, 4, .5",
        "SOFTMAX, 1, 1, 1, 1, 1, 1",
        "SOFTMAX, 2, 3, 17, 5, 3, .3",
        "SOFTMAX, 3, 2, 64, 16, 32, .2",
        "SOFTMAX, 1, 1, 131, 64, 64, .1"
    })
    void agreesWithTheOracle(AttentionKernel kernel, int batch, int heads, int nodes, int m, int d, double density) {
        AttentionShape shape = new AttentionShape(batch, heads, nodes, m, d);
        SparsePattern pattern = AttentionCase.pattern(nodes, density, 5);
        AttentionCase input = new AttentionCase(shape, 11);
        float[] mask = AttentionCase.draw(new Random(3), (long) heads * pattern.entries(), 0.01f);
        Run run = new Run(kernel, pattern, input, mask);
        for (int h = 0; h < heads; h++) {
            double[][] dense = dense(pattern, mask, h);
            double[][] maskGradient = new double[nodes][nodes];
            for (int b = 0; b < batch; b++) {
                AttentionCase.assertClose(
                        "outputs", input.rows(run.outputs, d, b, h), input.oracle(kernel, dense, b, h), 1e-5);
                AttentionOracle.Gradients expected = input.oracleGradients(kernel, dense, b, h);
                AttentionCase.assertClose("dq", input.rows(run.queryGradient, m, b, h), expected.queries(), 1e-4);
                AttentionCase.assertClose("dk", input.rows(run.keyGradient, m, b, h), expected.keys(), 1e-4);
                AttentionCase.assertClose("dv", input.rows(run.valueGradient, d, b, h), expected.values(), 1e-5);
                for (int i = 0; i < nodes; i++) {
                    for (int j = 0; j < nodes; j++) {
                        maskGradient[i][j] += pattern.find(i, j) >= 0 ? expected.mask()[i][j] : 0;
                    }
                }
            }
            AttentionCase.assertClose("dM", dense(pattern, run.maskGradient, h), maskGradient, 1e-4);
        }
        long empty = run.denominators.length - nonZeros(run.denominators);
        assertThat(SparseAttention.zeroRows(shape, MemorySegment.ofArray(run.denominators)))
                .isEqualTo(empty)
                .isEqualTo((long) batch * heads * (nodes / 11));
    }

    private static long nonZeros(float[] x) {
        long count = 0;
        for (float value : x) {
            count += value != 0 ? 1 : 0;
        }
        return count;
    }

    private static double[][] dense(SparsePattern pattern, float[] values, int head) {
        double[][] dense = new double[pattern.nodes()][pattern.nodes()];
        for (int i = 0; i < pattern.nodes(); i++) {
            for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                dense[i][pattern.columns[e]] = values[head * pattern.entries() + e];
            }
        }
        return dense;
    }

    @ParameterizedTest
    @EnumSource
    void hasTheSameBitsForAnyNumberOfThreads(AttentionKernel kernel) {
        int before = Parallel.threads();
        try {
            // Few nodes, so that the batch is cut into groups; and many, so that rows are cut into chunks.
            for (AttentionShape shape :
                    new AttentionShape[] {new AttentionShape(9, 2, 40, 8, 8), new AttentionShape(2, 1, 700, 40, 24)}) {
                SparsePattern pattern = AttentionCase.pattern(shape.nodes(), 100.0 / shape.nodes(), 1);
                AttentionCase input = new AttentionCase(shape, 2);
                float[] mask = AttentionCase.draw(new Random(3), (long) shape.heads() * pattern.entries(), 0.01f);
                Parallel.threads(1);
                Run one = new Run(kernel, pattern, input, mask);
                for (int threads : new int[] {2, 7}) {
                    Parallel.threads(threads);
                    Run more = new Run(kernel, pattern, input, mask);
                    assertSameBits(more.outputs, one.outputs);
                    assertSameBits(more.denominators, one.denominators);
                    assertSameBits(more.queryGradient, one.queryGradient);
                    assertSameBits(more.keyGradient, one.keyGradient);
                    assertSameBits(more.valueGradient, one.valueGradient);
                    assertSameBits(more.maskGradient, one.maskGradient);
                }
            }
        } finally {
            Parallel.threads(before);
        }
    }

    /** Not isEqualTo, whose message would print every float. */
    private static void assertSameBits(float[] actual, float[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("first place that differs")
                .isEqualTo(-1);
    }

    @Test
    void nativeMemoryGivesTheSameAsHeapMemory() {
        AttentionShape shape = new AttentionShape(1, 1, 30, 8, 8);
        SparsePattern pattern = AttentionCase.pattern(30, .3, 1);
        AttentionCase input = new AttentionCase(shape, 2);
        float[] mask = AttentionCase.draw(new Random(3), pattern.entries(), 0.01f);
        Run heap = new Run(AttentionKernel.LINEAR, pattern, input, mask);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(shape.valueElements() * 4);
            SparseAttention.forward(
                    pattern,
                    shape,
                    copy(arena, input.queries),
                    copy(arena, input.keys),
                    copy(arena, input.values),
                    copy(arena, mask),
                    out,
                    arena.allocate(shape.denominatorElements() * 4));
            assertSameBits(out.toArray(ValueLayout.JAVA_FLOAT), heap.outputs);
        }
    }

    private static MemorySegment copy(Arena arena, float[] x) {
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
    }

    @ParameterizedTest
    @EnumSource
    void hugeScoresAndMaskedOnesStayFinite(AttentionKernel kernel) {
        AttentionShape shape = new AttentionShape(1, 1, 9, 4, 4);
        SparsePattern pattern = AttentionCase.pattern(9, 1, 1);
        AttentionCase input = new AttentionCase(shape, 2);
        for (int e = 0; e < input.keys.length; e++) {
            input.keys[e] *= e / 4 % 3 == 0 ? 1000 : 1;
        }
        float[] mask = AttentionCase.draw(new Random(3), pattern.entries(), 0.01f);
        for (int e = 0; e < mask.length; e += 3) {
            mask[e] = 0;
        }
        Run run = new Run(kernel, pattern, input, mask);
        AttentionCase.assertClose(
                "outputs", input.rows(run.outputs, 4, 0, 0), input.oracle(kernel, dense(pattern, mask, 0), 0, 0), 1e-5);
        for (float[] result : new float[][] {run.queryGradient, run.keyGradient, run.valueGradient, run.maskGradient}) {
            for (float value : result) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void namesTheArrayThatDoesNotFit() {
        AttentionShape shape = new AttentionShape(1, 1, 3, 2, 2);
        SparsePattern pattern = AttentionCase.pattern(3, 1, 1);
        MemorySegment six = MemorySegment.ofArray(new float[6]);
        MemorySegment nine = MemorySegment.ofArray(new float[9]);
        MemorySegment three = MemorySegment.ofArray(new float[3]);
        assertThatThrownBy(() -> SparseAttention.forward(pattern, shape, six, nine, six, nine, six, three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keys must hold 6 floats (24 bytes), got 36 bytes");
        SparsePattern other = AttentionCase.pattern(4, 1, 1);
        assertThatThrownBy(() -> SparseAttention.forward(other, shape, six, six, six, nine, six, three))
                .hasMessage("the mask has 4 nodes, but queries and keys have 3 rows");
    }
}
