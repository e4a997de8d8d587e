package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToeplitzMaskTest {
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.threads(threads);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,1,9", "1,7,3", "6,1,17", "2,2,0", "3,5,15", "5,4,16", "4,7,31", "7,6,33", "11,13,8"})
    void appliesTheDenseMask(int height, int width, int columns) {
        int nodes = height * width;
        float[] b = random((2 * height - 1) * (2 * width - 1), 1);
        double[][] dense = ExactMask.toeplitz(height, width, b);
        float[] x = random(nodes * columns, 2);
        float[] dy = random(nodes * columns, 3);
        for (FourierKernel kernel : FourierPlanTest.kernels()) {
            ToeplitzMask mask = new ToeplitzMask(height, width, kernel);
            ToeplitzMask.Table table = mask.table(b);
            float[] y = new float[x.length];
            float[] back = new float[x.length];
            float[] dx = new float[x.length];
            double[] db = new double[b.length];
            db[0] = 7;
            mask.apply(table, columns, segment(x), segment(y));
            mask.applyTransposed(table, columns, segment(x), segment(back));
            mask.gradient(table, columns, segment(x), segment(dy), segment(dx), db);
            assertClose(y, times(dense, x, columns, false));
            assertClose(back, times(dense, x, columns, true));
            assertClose(dx, times(dense, dy, columns, true));
            double[] expected = slopes(height, width, dense, x, dy, columns);
            expected[0] += 7;
            double largest = 1;
            for (double slope : expected) {
                largest = Math.max(largest, Math.abs(slope));
            }
            for (int t = 0; t < db.length; t++) {
                assertThat(db[t]).isCloseTo(expected[t], within(3e-6 * largest));
            }
        }
    }

    /** db straight from its definition: the sum over pairs at an offset of M_ij times dY_i . X_j. */
    private static double[] slopes(int height, int width, double[][] dense, float[] x, float[] dy, int columns) {
        double[] slopes = new double[(2 * height - 1) * (2 * width - 1)];
        for (int i = 0; i < dense.length; i++) {
            for (int j = 0; j < dense.length; j++) {
                double dot = 0;
                for (int c = 0; c < columns; c++) {
                    dot += (double) dy[i * columns + c] * x[j * columns + c];
                }
                int down = i / width - j / width + height - 1;
                int across = i % width - j % width + width - 1;
                slopes[down * (2 * width - 1) + across] += dense[i][j] * dot;
            }
        }
        return slopes;
    }

    @Test
    void sameBitsForAnyNumberOfThreadsAndInPlace() {
        int columns = 70;
        ToeplitzMask mask = ToeplitzMask.of(9, 14);
        float[] b = random(mask.offsets(), 1);
        float[] x = random(mask.nodes() * columns, 2);
        float[] dy = random(mask.nodes() * columns, 3);
        float[][] results = new float[3][];
        float[][] dx = new float[3][];
        double[][] db = new double[3][b.length];
        int[] counts = {1, 2, 7};
        for (int t = 0; t < 3; t++) {
            Parallel.threads(counts[t]);
            ToeplitzMask.Table table = mask.table(b);
            results[t] = x.clone();
            dx[t] = dy.clone();
            mask.apply(table, columns, segment(results[t]), segment(results[t]));
            mask.gradient(table, columns, segment(x), segment(dx[t]), segment(dx[t]), db[t]);
            assertThat(results[t]).isEqualTo(results[0]);
            assertThat(dx[t]).isEqualTo(dx[0]);
            assertThat(db[t]).isEqualTo(db[0]);
        }
    }

    @Test
    void aLargeGridKeepsItsPrecision() {
        int height = 97;
        int width = 61;
        ToeplitzMask mask = ToeplitzMask.of(height, width);
        float[] b = new float[mask.offsets()];
        for (int t = 0; t < b.length; t++) {
            int down = t / (2 * width - 1) - height + 1;
            int across = t % (2 * width - 1) - width + 1;
            b[t] = -0.02f * (down * down + across * across);
        }
        float[] x = random(mask.nodes(), 4);
        float[] y = new float[x.length];
        mask.apply(mask.table(b), 1, segment(x), segment(y));
        for (int i = 0; i < x.length; i += 97) {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                int down = i / width - j / width + height - 1;
                int across = i % width - j % width + width - 1;
                sum += Math.exp(b[down * (2 * width - 1) + across]) * x[j];
            }
            assertThat((double) y[i]).isCloseTo(sum, within(5e-5));
        }
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        ToeplitzMask mask = ToeplitzMask.of(2, 3);
        assertThat(mask.offsets()).isEqualTo(15);
        ToeplitzMask.Table table = mask.table(new float[15]);
        MemorySegment six = segment(new float[6]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.table(new float[14]))
                .withMessage("a Toeplitz table of a grid of 2 x 3 is 3 x 5, got 14 numbers");
        float[] wrong = new float[15];
        wrong[7] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.table(wrong))
                .withMessage("entry (1, 2) of a Toeplitz table is NaN, it must be at most 80.0");
        wrong[7] = 81;
        assertThatIllegalArgumentException().isThrownBy(() -> mask.table(wrong)).withMessageContaining("is 81.0");
        wrong[7] = Float.NEGATIVE_INFINITY; // hides an offset
        assertThat(mask.table(wrong)).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.apply(table, 2, six, six))
                .withMessage("x must hold 6 x 2 floats, 48 bytes, got 24 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.gradient(table, 1, six, six, six, new double[3]))
                .withMessageContaining("15 numbers, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToeplitzMask.of(0, 3))
                .withMessageContaining("0 x 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToeplitzMask.of(10_000, 10_000))
                .withMessageContaining("10000 x 10000");
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

    private static void assertClose(float[] actual, double[] expected) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int t = 0; t < actual.length; t++) {
            assertThat((double) actual[t]).isCloseTo(expected[t], within(2e-6 * largest));
        }
    }
}
