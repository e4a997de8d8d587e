package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureScoresTest {
    private static final int SIZE = 17;

    private static float[] pictures(long seed, int count) {
        Random random = new Random(seed);
        float[] all = new float[count * 3 * SIZE * SIZE];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextFloat();
        }
        return all;
    }

    private static PictureScores.Pair pair(float[] a, float[] b, int index) {
        return new PictureScores.Pair(a, b, index, 3, SIZE);
    }

    @Test
    void psnrIsThatOfTheMeanSquare() {
        float[] a = pictures(1, 2);
        float[] b = a.clone();
        for (int i = 3 * SIZE * SIZE; i < b.length; i++) {
            b[i] += 0.1f; // the second picture alone
        }
        assertThat(PictureScores.psnr(pair(a, b, 1))).isCloseTo(20, within(1e-4));
        assertThat(PictureScores.psnr(pair(a, b, 0))).isEqualTo(100);
        float[] masks = new float[2 * SIZE * SIZE];
        assertThat(PictureScores.psnr(pair(a, b, 1), masks)).isNaN();
        int pixel = SIZE * SIZE + 5;
        masks[pixel] = 1;
        masks[pixel + 1] = 0.5f;
        b[3 * SIZE * SIZE + 6] = a[3 * SIZE * SIZE + 6]; // red of the pixel that is half covered
        double error = (3 * 0.01 + 0.5 * 2 * 0.01) / (3 * 1.5);
        assertThat(PictureScores.psnr(pair(a, b, 1), masks)).isCloseTo(-10 * Math.log10(error), within(1e-4));
    }

    /** Straight from the definition: every window, every weight. */
    @Test
    void ssimIsThatOfItsDefinition() {
        float[] a = pictures(1, 2);
        float[] b = pictures(2, 2);
        for (int i = 0; i < b.length; i++) {
            b[i] = 0.7f * a[i] + 0.3f * b[i];
        }
        double[][] weights = new double[11][11];
        double total = 0;
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 11; x++) {
                weights[y][x] = Math.exp(-((y - 5) * (y - 5) + (x - 5) * (x - 5)) / (2 * 1.5 * 1.5));
                total += weights[y][x];
            }
        }
        double sum = 0;
        int windows = 0;
        for (int c = 0; c < 3; c++) {
            int at = (3 + c) * SIZE * SIZE;
            for (int y0 = 0; y0 + 11 <= SIZE; y0++) {
                for (int x0 = 0; x0 + 11 <= SIZE; x0++) {
                    double ma = 0;
                    double mb = 0;
                    for (int y = 0; y < 11; y++) {
                        for (int x = 0; x < 11; x++) {
                            double w = weights[y][x] / total;
                            ma += w * a[at + (y0 + y) * SIZE + x0 + x];
                            mb += w * b[at + (y0 + y) * SIZE + x0 + x];
                        }
                    }
                    double va = 0;
                    double vb = 0;
                    double ab = 0;
                    for (int y = 0; y < 11; y++) {
                        for (int x = 0; x < 11; x++) {
                            double w = weights[y][x] / total;
                            double da = a[at + (y0 + y) * SIZE + x0 + x] - ma;
                            double db = b[at + (y0 + y) * SIZE + x0 + x] - mb;
                            va += w * da * da;
                            vb += w * db * db;
                            ab += w * da * db;
                        }
                    }
                    sum += (2 * ma * mb + 1e-4) * (2 * ab + 9e-4) / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4));
                    windows++;
                }
            }
        }
        assertThat(PictureScores.ssim(pair(a, b, 1))).isCloseTo(sum / windows, within(1e-9));
        assertThat(PictureScores.ssim(pair(a, a, 1))).isCloseTo(1, within(1e-12));
        assertThatThrownBy(() -> PictureScores.ssim(new PictureScores.Pair(a, b, 0, 1, 10)))
                .hasMessage("SSIM needs pictures of at least 11 pixels, got 10");
    }
}
