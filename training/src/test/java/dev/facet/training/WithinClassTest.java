package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Engine;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WithinClassTest {
    private static final int CLASSES = 500;
    private static final int EACH = 4;
    private static final int D = 3;

    /** Vectors whose classes differ little in the direction in which views of one class differ much. */
    private static double[] vectors(long seed) {
        Random random = new Random(seed);
        double[] all = new double[CLASSES * EACH * D];
        for (int c = 0; c < CLASSES; c++) {
            double[] centre = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int i = 0; i < EACH; i++) {
                double nuisance = 3 * random.nextGaussian();
                int at = (c * EACH + i) * D;
                all[at] = 5 + centre[0] + nuisance;
                all[at + 1] = centre[1] + nuisance + 0.4 * random.nextGaussian();
                all[at + 2] = centre[2] + 0.5 * random.nextGaussian();
            }
        }
        return all;
    }

    @Test
    void viewsOfAClassComeToUnitSpread() {
        WithinClass whitening = WithinClass.fit(vectors(1), EACH, D);
        double[] all = vectors(2);
        double[][] spread = new double[D][D];
        for (int c = 0; c < CLASSES; c++) {
            double[][] w = new double[EACH][];
            double[] centre = new double[D];
            for (int i = 0; i < EACH; i++) {
                w[i] = whitening.whitened(
                        java.util.Arrays.copyOfRange(all, (c * EACH + i) * D, (c * EACH + i + 1) * D));
                for (int k = 0; k < D; k++) {
                    centre[k] += w[i][k] / EACH;
                }
            }
            for (double[] v : w) {
                for (int a = 0; a < D; a++) {
                    for (int b = 0; b < D; b++) {
                        spread[a][b] += (v[a] - centre[a]) * (v[b] - centre[b]) / (CLASSES * (EACH - 1));
                    }
                }
            }
        }
        for (int a = 0; a < D; a++) {
            for (int b = 0; b < D; b++) {
                assertThat(spread[a][b]).isCloseTo(a == b ? 1 : 0, within(0.15));
            }
        }
    }

    @Test
    void itTellsClassesApartThatPlainCosinesMix() {
        WithinClass whitening = WithinClass.fit(vectors(1), EACH, D);
        double[] all = vectors(3);
        double[] plain = new double[CLASSES];
        double[] whitened = new double[CLASSES];
        boolean[] same = new boolean[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            same[c] = c % 2 == 0;
            double[] a = java.util.Arrays.copyOfRange(all, c * EACH * D, c * EACH * D + D);
            int other = same[c] ? c * EACH + 1 : (c + 1) % CLASSES * EACH;
            double[] b = java.util.Arrays.copyOfRange(all, other * D, other * D + D);
            plain[c] = WithinClass.cosine(whitening.centred(a), whitening.centred(b));
            whitened[c] = WithinClass.cosine(whitening.whitened(a), whitening.whitened(b));
        }
        assertThat(Metrics.rocAuc(whitened, same)).isGreaterThan(Metrics.rocAuc(plain, same) + 0.1);
        assertThat(Metrics.equalErrorRate(whitened, same)).isLessThan(Metrics.equalErrorRate(plain, same));
    }

    @Test
    void theEqualErrorRateIsWhereBothErrorsMeet() {
        boolean[] positive = {false, false, true, false, true, true};
        // thresholds in the middle: one of three positives refused, one of three negatives taken
        assertThat(Metrics.equalErrorRate(new double[] {1, 2, 3, 4, 5, 6}, positive))
                .isCloseTo(1 / 3.0, within(1e-12));
        assertThat(Metrics.equalErrorRate(new double[] {1, 2, 5, 3, 6, 7}, positive))
                .isZero();
        assertThat(Metrics.equalErrorRate(new double[] {6, 5, 2, 4, 1, 0}, positive))
                .isCloseTo(1, within(1e-12));
        assertThat(Metrics.equalErrorRate(new double[6], positive)).isCloseTo(0.5, within(1e-12));
        assertThatThrownBy(() -> Metrics.equalErrorRate(new double[2], new boolean[2]))
                .hasMessageContaining("got 0 and 2");
    }

    @Test
    void principalPicturesAreTheWidestDirections() {
        Engine.start();
        Random random = new Random(1);
        int n = 60;
        int numbers = 20;
        float[] pictures = new float[n * numbers];
        for (int i = 0; i < n; i++) {
            double a = 5 * random.nextGaussian();
            double b = 2 * random.nextGaussian();
            for (int p = 0; p < numbers; p++) {
                pictures[i * numbers + p] = (float) (0.3 + a * Math.sin(p) + b * Math.cos(2 * p));
            }
        }
        PrincipalPictures two = PrincipalPictures.fit(pictures, numbers, 2);
        assertThat(two.reconstructed(pictures)).containsExactly(pictures, within(1e-3f));
        assertThat(two.codes(pictures)).hasSize(2 * n);
        PrincipalPictures one = PrincipalPictures.fit(pictures, numbers, 1);
        double left = java.util.Arrays.stream(one.residuals(pictures)).average().orElseThrow();
        assertThat(left).as("what the second direction holds").isBetween(0.5, 4.0);
        assertThatThrownBy(() -> PrincipalPictures.fit(pictures, numbers, n)).hasMessageContaining("got 60");
    }
}
