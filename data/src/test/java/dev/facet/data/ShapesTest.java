package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.Parallel;
import org.junit.jupiter.api.Test;

class ShapesTest {
    @Test
    void theSameSeedDrawsTheSameBitsForAnyNumberOfThreads() {
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            ImageSplits one = Shapes.draw(3, 200, 70, 32);
            for (int threads : new int[] {2, 7}) {
                Parallel.threads(threads);
                assertThat(Shapes.draw(3, 200, 70, 32).train().pixels())
                        .isEqualTo(one.train().pixels());
            }
            assertThat(Shapes.draw(4, 200, 70, 32).train().pixels())
                    .isNotEqualTo(one.train().pixels());
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void theBitsStayAsTheyAre() {
        assertThat(ImageData.hash(Shapes.draw(0, 20, 10, 32)))
                .isEqualTo("ec34b6f1a48aaf1e36c34b0d7e130a92aedbd0bdc765bc2b28eb97900f01c2de");
    }

    @Test
    void aLargerSetBeginsWithTheSmaller() {
        ImageSplits small = Shapes.draw(1, 15, 3, 16);
        ImageSplits large = Shapes.draw(1, 40, 9, 16);
        assertThat(large.train().take(15).pixels()).isEqualTo(small.train().pixels());
        assertThat(large.test().take(3).pixels()).isEqualTo(small.test().pixels());
        assertThat(large.test().take(3).pixels())
                .isNotEqualTo(large.train().take(3).pixels());
    }

    @Test
    void everyClassIsDrawnAndNoPictureIsFlat() {
        ImageSet train = Shapes.draw(5, 100, 10, 32).train();
        int[] counts = new int[Shapes.CLASSES.size()];
        for (int i = 0; i < train.count(); i++) {
            counts[train.labels()[i]]++;
            byte[] pixels = train.picture(i).pixels();
            double mean = 0;
            double square = 0;
            for (byte pixel : pixels) {
                mean += (pixel & 0xff) / (double) pixels.length;
                square += (pixel & 0xff) * (pixel & 0xff) / (double) pixels.length;
            }
            assertThat(Math.sqrt(square - mean * mean))
                    .as("contrast of picture %d", i)
                    .isGreaterThan(20);
        }
        assertThat(counts).containsOnly(10);
    }

    @Test
    void theMeanColourHardlyTellsTheClass() {
        ImageSet train = Shapes.draw(6, 2000, 10, 16).train();
        double[][] colours = new double[train.count()][3];
        double[][] means = new double[10][3];
        for (int i = 0; i < train.count(); i++) {
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < 256; p++) {
                    colours[i][c] += (train.pixels()[(i * 3 + c) * 256 + p] & 0xff) / 256.0;
                }
                means[train.labels()[i]][c] += colours[i][c] / 200;
            }
        }
        int right = 0;
        for (int i = 0; i < train.count(); i++) {
            int best = 0;
            for (int label = 1; label < 10; label++) {
                best = distance(colours[i], means[label]) < distance(colours[i], means[best]) ? label : best;
            }
            right += best == train.labels()[i] ? 1 : 0;
        }
        assertThat(right).isLessThan(2000 / 4);
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }

    @Test
    void sizesAndCountsAreChecked() {
        assertThatThrownBy(() -> Shapes.draw(0, 0, 1, 32)).hasMessageContaining("got 0 and 1");
        assertThatThrownBy(() -> Shapes.draw(0, 1, 1, 11)).hasMessageContaining("12 to 512");
    }
}
