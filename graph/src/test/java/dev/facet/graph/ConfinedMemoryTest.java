package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory that only its own thread may touch serves as any other does, though loops run on several threads. */
class ConfinedMemoryTest {
    private final int threads = Parallel.threads();
    private final Graph grid = WalkSets.grid(40, 41);

    @BeforeEach
    void severalThreads() {
        Parallel.threads(4);
    }

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    private static MemorySegment copy(Arena arena, float[] x) {
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
    }

    private static float[] random(int length, int seed) {
        return AttentionCase.draw(new Random(seed), length, 0.1f);
    }

    @Test
    void masks() {
        WalkSet walks = WalkSets.draw(grid, 4, 0.2, 8, 1);
        WalkSet longer = WalkSets.draw(grid, 4, 0.2, 20, 1);
        for (MaskPattern mask : new MaskPattern[] {MaskPattern.symmetric(walks), MaskPattern.symmetric(longer)}) {
            double[] f = Modulation.exponential(0.5, mask.coefficients() - 1).coefficients();
            float[] slopes = random(mask.entries(), 2);
            float[] values = new float[mask.entries()];
            double[] df = new double[f.length];
            double[] confinedDf = new double[f.length];
            mask.values(f, MemorySegment.ofArray(values));
            mask.gradient(f, MemorySegment.ofArray(slopes), df);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment out = arena.allocate(4L * values.length, 4);
                mask.values(f, out);
                mask.gradient(f, copy(arena, slopes), confinedDf);
                assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(values);
            }
            assertThat(confinedDf).isEqualTo(df);
        }
    }

    @Test
    void exactAndToeplitzMasks() {
        int columns = 70;
        float[] x = random(grid.nodes() * columns, 3);
        float[] y = new float[x.length];
        float[] dx = new float[x.length];
        double[] f = {0.8, 0.5, 0.3};
        double[] df = new double[3];
        double[] confinedDf = new double[3];
        HornerMask horner = HornerMask.of(grid, 2);
        ToeplitzMask toeplitz = ToeplitzMask.of(40, 41);
        ToeplitzMask.Table table = toeplitz.table(new float[toeplitz.offsets()]);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(4L * x.length, 4);
            horner.apply(f, columns, MemorySegment.ofArray(x), MemorySegment.ofArray(y));
            horner.apply(f, columns, copy(arena, x), out);
            assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(y);
            horner.gradient(
                    f, columns, MemorySegment.ofArray(x), MemorySegment.ofArray(y), MemorySegment.ofArray(dx), df);
            horner.gradient(f, columns, copy(arena, x), copy(arena, y), out, confinedDf);
            assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(dx);
            assertThat(confinedDf).isEqualTo(df);
            double[] db = new double[toeplitz.offsets()];
            double[] confinedDb = new double[toeplitz.offsets()];
            toeplitz.apply(table, columns, MemorySegment.ofArray(x), MemorySegment.ofArray(y));
            toeplitz.apply(table, columns, copy(arena, x), out);
            assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(y);
            toeplitz.gradient(
                    table, columns, MemorySegment.ofArray(x), MemorySegment.ofArray(y), MemorySegment.ofArray(dx), db);
            toeplitz.gradient(table, columns, copy(arena, x), copy(arena, y), out, confinedDb);
            assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(dx);
            assertThat(confinedDb).isEqualTo(db);
        }
    }

    @Test
    void attention() {
        // Inputs whose gradients of the mask are summed over groups, in more than one chunk.
        AttentionShape shape = new AttentionShape(3, 1, 300, 4, 4);
        AttentionCase input = new AttentionCase(shape, 2);
        SparsePattern pattern = AttentionCase.pattern(300, 0.95, 1);
        for (boolean dense : new boolean[] {false, true}) {
            float[] mask = random(dense ? 90_000 : pattern.entries(), 3);
            float[] heap = maskGradient(null, dense, pattern, input, mask);
            try (Arena arena = Arena.ofConfined()) {
                assertThat(maskGradient(arena, dense, pattern, input, mask)).isEqualTo(heap);
            }
        }
    }

    /** More rows than a task of any path takes, so that several threads meet the memory. */
    static Stream<Arguments> paths() {
        Graph grid = WalkSets.grid(24, 25);
        WalkSet walks = WalkSets.draw(grid, 4, 0.2, 3, 1);
        SparseMatrix given = GraphRandomFeatures.features(walks, Modulation.of(1, .5, .2, .1));
        return Stream.of(
                        AttentionMask.symmetric(walks),
                        new AttentionMask.Asymmetric(walks),
                        new AttentionMask.Exact(grid, 3),
                        new AttentionMask.Toeplitz(24, 25),
                        new AttentionMask.Given(given),
                        new AttentionMask.None(600))
                .flatMap(mask -> Arrays.stream(AttentionKernel.values())
                        .flatMap(kernel -> AttentionPlan.allowed(mask, kernel).stream()
                                .map(path -> Arguments.of(mask.getClass().getSimpleName(), mask, kernel, path))));
    }

    @ParameterizedTest(name = "{0} {2} {3}")
    @MethodSource("paths")
    void everyPathOfMaskedAttention(String name, AttentionMask mask, AttentionKernel kernel, AttentionPath path) {
        AttentionShape shape = new AttentionShape(2, 2, mask.nodes(), 3, 2);
        AttentionCase input = new AttentionCase(shape, 2);
        double[][] f = new double[2][mask.coefficients()];
        for (double[] head : f) {
            Arrays.setAll(head, k -> 0.5 / (k + 1));
        }
        MaskedAttention attention = MaskedAttention.of(mask, AttentionPlan.forced(mask, kernel, shape, path));
        float[][] heap = forwardAndBackward(null, attention, f, input);
        try (Arena arena = Arena.ofConfined()) {
            assertThat(forwardAndBackward(arena, attention, f, input)).isDeepEqualTo(heap);
        }
    }

    /** Outputs, denominators, and the gradients of queries, keys, values and f. */
    private static float[][] forwardAndBackward(
            @Nullable Arena arena, MaskedAttention attention, double[][] f, AttentionCase input) {
        MaskedAttention.Inputs in = new MaskedAttention.Inputs(
                segment(arena, input.queries), segment(arena, input.keys), segment(arena, input.values));
        MaskedAttention.Results out = new MaskedAttention.Results(
                segment(arena, new float[input.values.length]),
                segment(arena, new float[(int) input.shape.denominatorElements()]));
        MaskedAttention.Gradients gradients = new MaskedAttention.Gradients(
                segment(arena, input.outputGradient),
                segment(arena, new float[input.queries.length]),
                segment(arena, new float[input.keys.length]),
                segment(arena, new float[input.values.length]));
        double[][] df = new double[f.length][f[0].length];
        attention.forward(f, input.shape, in, out);
        attention.backward(f, input.shape, in, out, gradients, df);
        float[] slopes = new float[2 * f[0].length];
        for (int e = 0; e < slopes.length; e++) {
            slopes[e] = (float) df[e / f[0].length][e % f[0].length];
        }
        return new float[][] {
            out.outputs().toArray(ValueLayout.JAVA_FLOAT),
            out.denominators().toArray(ValueLayout.JAVA_FLOAT),
            gradients.queries().toArray(ValueLayout.JAVA_FLOAT),
            gradients.keys().toArray(ValueLayout.JAVA_FLOAT),
            gradients.values().toArray(ValueLayout.JAVA_FLOAT),
            slopes
        };
    }

    private static float[] maskGradient(
            @Nullable Arena arena, boolean dense, SparsePattern pattern, AttentionCase input, float[] mask) {
        AttentionShape shape = input.shape;
        MemorySegment q = segment(arena, input.queries);
        MemorySegment k = segment(arena, input.keys);
        MemorySegment v = segment(arena, input.values);
        MemorySegment m = segment(arena, mask);
        MemorySegment g = segment(arena, input.outputGradient);
        MemorySegment out = segment(arena, new float[input.values.length]);
        MemorySegment denominators = segment(arena, new float[(int) shape.denominatorElements()]);
        MemorySegment dq = segment(arena, new float[input.queries.length]);
        MemorySegment dk = segment(arena, new float[input.keys.length]);
        MemorySegment dv = segment(arena, new float[input.values.length]);
        MemorySegment dm = segment(arena, new float[mask.length]);
        if (dense) {
            DenseAttention.forward(AttentionKernel.LINEAR, shape, q, k, v, m, out, denominators);
            DenseAttention.backward(AttentionKernel.LINEAR, shape, q, k, v, m, out, denominators, g, dq, dk, dv, dm);
        } else {
            SparseAttention.forward(pattern, shape, q, k, v, m, out, denominators);
            SparseAttention.backward(pattern, shape, q, k, v, m, out, denominators, g, dq, dk, dv, dm);
        }
        return dm.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static MemorySegment segment(@Nullable Arena arena, float[] x) {
        return arena == null ? MemorySegment.ofArray(x) : copy(arena, x);
    }
}
