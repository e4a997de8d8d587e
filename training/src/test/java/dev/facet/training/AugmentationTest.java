package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.ImageSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final PixelScale BYTES = new PixelScale(List.of(0.0, 0.0), List.of(1.0, 1.0));

    private static ImageSet pictures(int count, int height, int width) {
        byte[] pixels = new byte[count * 2 * height * width];
        new Random(1).nextBytes(pixels);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
        }
        return new ImageSet("test", 2, height, width, pixels, labels, List.of("a", "b", "c"));
    }

    @Test
    void everyPictureIsAShiftedMirroredAndScaledOne() {
        ImageSet set = pictures(20, 6, 9);
        Augmentation augmentation = new Augmentation(set, BYTES, new AugmentationConfig(2, true, .3, 0), 4);
        int[] indices = new Random(2).ints(20, 0, 20).toArray();
        ImageBatch batch = augmentation.batch(indices, 3, 0);
        int mirrored = 0;
        int shifted = 0;
        for (int i = 0; i < indices.length; i++) {
            // The draws of the picture, in their order, replayed one pixel at a time.
            Draws draws = new Draws(4, Draws.Purpose.AUGMENTATION, 3, indices[i]);
            int down = draws.nextInt(-2, 3);
            int right = draws.nextInt(-2, 3);
            boolean mirror = draws.nextBoolean();
            double factor = draws.nextDouble(.7, 1.3 + Double.MIN_VALUE);
            mirrored += mirror ? 1 : 0;
            shifted += down != 0 || right != 0 ? 1 : 0;
            for (int c = 0; c < 2; c++) {
                for (int y = 0; y < 6; y++) {
                    for (int x = 0; x < 9; x++) {
                        int fromY = mirrorBack(y + down, 6);
                        int fromX = mirrorBack(x + right, 9);
                        fromX = mirror ? 8 - fromX : fromX;
                        int value = set.pixels()[((indices[i] * 2 + c) * 6 + fromY) * 9 + fromX] & 0xff;
                        assertThat(batch.images()[((i * 2 + c) * 6 + y) * 9 + x])
                                .isEqualTo((float) Math.min(255, Math.round(value * factor)));
                    }
                }
            }
            assertThat(batch.labels()[i]).isEqualTo(indices[i] % 3);
        }
        assertThat(mirrored).isBetween(3, 17);
        assertThat(shifted).isBetween(12, 20);
    }

    private static int mirrorBack(int place, int size) {
        int at = Math.abs(place);
        return at >= size ? 2 * size - 2 - at : at;
    }

    @Test
    void aPictureDependsOnSeedEpochAndIndexAlone() {
        ImageSet set = pictures(8, 8, 8);
        AugmentationConfig config = new AugmentationConfig(3, true, .5, 0);
        float[] a = new Augmentation(set, BYTES, config, 1)
                .batch(new int[] {5, 2}, 0, 0)
                .images();
        float[] b = new Augmentation(set, BYTES, config, 1)
                .batch(new int[] {2, 7, 5}, 0, 9)
                .images();
        assertThat(java.util.Arrays.copyOfRange(a, 0, 128)).isEqualTo(java.util.Arrays.copyOfRange(b, 256, 384));
        assertThat(new Augmentation(set, BYTES, config, 1)
                        .batch(new int[] {5, 2}, 1, 0)
                        .images())
                .isNotEqualTo(a);
        assertThat(new Augmentation(set, BYTES, config, 2)
                        .batch(new int[] {5, 2}, 0, 0)
                        .images())
                .isNotEqualTo(a);
    }

    @Test
    void mixUpMixesWithTheOtherEnd() {
        ImageSet set = pictures(4, 3, 3);
        ImageBatch plain = Augmentation.plain(set, BYTES, new int[] {0, 1, 2, 3});
        ImageBatch mixed = new Augmentation(set, BYTES, new AugmentationConfig(0, false, 0, .4), 1)
                .batch(new int[] {0, 1, 2, 3}, 0, 5);
        assertThat(mixed.share()).isBetween(0.0, 1.0);
        assertThat(mixed.otherLabels()).containsExactly(0, 2, 1, 0);
        for (int p = 0; p < 18; p++) {
            double wanted = mixed.share() * plain.images()[p] + (1 - mixed.share()) * plain.images()[54 + p];
            assertThat((double) mixed.images()[p]).isCloseTo(wanted, within(1e-3));
        }
        assertThat(plain.share()).isEqualTo(1);
        assertThat(plain.otherLabels()).isNull();
    }

    @Test
    void scaleIsTheMeanAndDeviationOfEachChannel() {
        byte[] pixels = {0, 10, (byte) 200, (byte) 200, 20, 30, (byte) 200, (byte) 200};
        ImageSet set = new ImageSet("test", 2, 1, 2, pixels, new int[] {0, 0}, List.of("a"));
        PixelScale scale = PixelScale.of(set);
        assertThat(scale.mean()).containsExactly(15.0, 200.0);
        assertThat(scale.sd().get(0)).isCloseTo(Math.sqrt(125), within(1e-9));
        assertThat(scale.sd().get(1)).isEqualTo(1);
        assertThat(Augmentation.plain(set, scale, new int[] {1}).images()[0])
                .isCloseTo((float) (5 / Math.sqrt(125)), within(1e-6f));
    }

    @Test
    void shiftsBeyondThePictureAreRefused() {
        assertThatThrownBy(() -> new Augmentation(pictures(1, 4, 8), BYTES, new AugmentationConfig(4, false, 0, 0), 1))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("by at most 3, got 4");
    }
}
