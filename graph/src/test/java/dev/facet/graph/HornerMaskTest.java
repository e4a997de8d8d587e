package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HornerMaskTest {
    private static final Modulation F = Modulation.of(0.8, 0.5, -0.3, 0.2);
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 47, 65})
    void appliesTheExactMask(int columns) {
        Graph directed = WalkSets.directed(23, 0.15, 2);
        double[][] mask = ExactMask.of(directed, F);
        double[][] phi = ExactMask.features(directed, F);
        float[] x = random(23 * columns, 1);
        float[] dy = random(23 * columns, 2);
        for (HornerKernel kernel : kernels()) {
            HornerMask horner = new HornerMask(directed, 3, kernel);
            float[] y = new float[x.length];
            float[] back = new float[x.length];
            float[] features = new float[x.length];
            float[] dx = new float[x.length];
            double[] df = {1, 1, 1, 1};
            double[] dfFeatures = new double[4];
            horner.apply(F.coefficients(), columns, segment(x), segment(y));
            horner.applyTransposed(F.coefficients(), columns, segment(x), segment(back));
            horner.applyFeatures(F.coefficients(), columns, segment(x), segment(features));
            horner.gradient(F.coefficients(), columns, segment(x), segment(dy), segment(dx), df);
            assertClose(y, times(mask, x, columns, false));
            assertClose(back, times(mask, x, columns, true));
            assertClose(features, times(phi, x, columns, false));
            assertClose(dx, times(mask, dy, columns, true));
            horner.gradientOfFeatures(F.coefficients(), columns, segment(x), segment(dy), segment(dx), dfFeatures);
            assertClose(dx, times(phi, dy, columns, true));
            for (int k = 0; k < 4; k++) {
                // Quadratic and linear in f: central differences are exact.
                double quotient = (dot(dy, times(ExactMask.of(directed, moved(k, 0.5)), x, columns, false))
                        - dot(dy, times(ExactMask.of(directed, moved(k, -0.5)), x, columns, false)));
                double linear = (dot(dy, times(ExactMask.features(directed, moved(k, 0.5)), x, columns, false))
                        - dot(dy, times(ExactMask.features(directed, moved(k, -0.5)), x, columns, false)));
                assertThat(df[k] - 1).isCloseTo(quotient, within(1e-5 * Math.max(1, Math.abs(quotient))));
                assertThat(dfFeatures[k]).isCloseTo(linear, within(1e-5 * Math.max(1, Math.abs(linear))));
            }
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreadsAndInPlace() {
        Graph grid = WalkSets.grid(31, 17);
        int columns = 70;
        float[] x = random(grid.nodes() * columns, 1);
        float[] dy = random(grid.nodes() * columns, 2);
        HornerMask horner = HornerMask.of(grid, 3);
        float[][] results = new float[3][];
        float[][] gradients = new float[3][];
        double[][] df = new double[3][4];
        int[] counts = {1, 2, 7};
        for (int t = 0; t < 3; t++) {
            Parallel.threads(counts[t]);
            results[t] = x.clone();
            horner.apply(F.coefficients(), columns, segment(results[t]), segment(results[t]));
            gradients[t] = dy.clone();
            MemorySegment dx = segment(gradients[t]);
            horner.gradient(F.coefficients(), columns, segment(x), dx, dx, df[t]);
            assertThat(results[t]).isEqualTo(results[0]);
            assertThat(gradients[t]).isEqualTo(gradients[0]);
            assertThat(df[t]).isEqualTo(df[0]);
        }
    }

    @Test
    void agreesWithTheSparseExactMask() {
        Graph grid = Normalisation.SYMMETRIC.apply(GraphBuilders.gridWithDiagonals(9, 14));
        MaskPattern exact = MaskPattern.exact(grid, 3);
        float[] x = random(grid.nodes() * 5, 3);
        float[] y = new float[x.length];
        HornerMask.of(grid, 3).apply(F.coefficients(), 5, segment(x), segment(y));
        assertClose(y, times(ExactMask.of(exact.pattern(), exact.values(F)), x, 5, false));
    }

    @Test
    void smallGraphsAndZeroHops() {
        HornerMask none = HornerMask.of(WalkSets.graph(0, false, (i, j) -> 0), 2);
        none.apply(new double[3], 4, segment(new float[0]), segment(new float[0]));
        HornerMask scale = HornerMask.of(WalkSets.grid(1, 3), 0);
        float[] y = new float[3];
        scale.apply(new double[] {3}, 1, segment(new float[] {1, 2, -1}), segment(y));
        assertThat(y).containsExactly(9, 18, -9);
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        HornerMask horner = HornerMask.of(WalkSets.grid(2, 2), 1);
        MemorySegment four = segment(new float[4]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> horner.apply(new double[3], 1, four, four))
                .withMessage("f has 3 coefficients, this mask takes 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> horner.apply(new double[2], 2, four, four))
                .withMessage("x must hold 4 x 2 floats, 32 bytes, got 16 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> horner.gradient(new double[2], 1, four, four, four, new double[1]))
                .withMessageContaining("df has 1");
        assertThatIllegalArgumentException().isThrownBy(() -> HornerMask.of(WalkSets.grid(2, 2), -1));
    }

    private static HornerKernel[] kernels() {
        return SimdSupport.available()
                ? new HornerKernel[] {new ScalarHorner(), new SimdHorner()}
                : new HornerKernel[] {new ScalarHorner()};
    }

    private static Modulation moved(int k, double step) {
        double[] f = F.coefficients();
        f[k] += step;
        return Modulation.of(f);
    }

    private static MemorySegment segment(float[] values) {
        return MemorySegment.ofArray(values);
    }

    private static float[] random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int t = 0; t < length; t++) {
            values[t] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] times(double[][] mask, float[] x, int columns, boolean transposed) {
        double[] y = new double[x.length];
        for (int i = 0; i < mask.length; i++) {
            for (int j = 0; j < mask.length; j++) {
                double weight = transposed ? mask[j][i] : mask[i][j];
                for (int c = 0; c < columns; c++) {
                    y[i * columns + c] += weight * x[j * columns + c];
                }
            }
        }
        return y;
    }

    private static double dot(float[] a, double[] b) {
        double sum = 0;
        for (int t = 0; t < a.length; t++) {
            sum += a[t] * b[t];
        }
        return sum;
    }

    private static void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int t = 0; t < actual.length; t++) {
            assertThat((double) actual[t]).isCloseTo(expected[t], within(3e-6 * Math.max(1, Math.abs(expected[t]))));
        }
    }
}
