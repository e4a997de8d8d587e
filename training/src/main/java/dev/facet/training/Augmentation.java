package dev.facet.training;

import dev.facet.data.ImageSet;
import java.util.Arrays;

/**
 * Training pictures varied and scaled: shifted crop, mirror, brightness, mix-up.
 *
 * <p>Shapes: bytes (N, C, H, W) in, floats (B, C, H, W) out.
 *
 * <p>Cost: one pass over the batch.
 *
 * <p>Randomness: keyed by (seed, epoch, index of the picture) and, for mix-up, by (seed, step), so a batch is the same
 * whoever makes it and when.
 */
final class Augmentation {
    private final ImageSet images;
    private final AugmentationConfig config;
    private final long seed;
    private final float[][] tables;

    Augmentation(ImageSet images, PixelScale scale, AugmentationConfig config, long seed) {
        this.images = images;
        this.config = config;
        this.seed = seed;
        this.tables = new float[images.channels()][];
        for (int c = 0; c < tables.length; c++) {
            tables[c] = scale.table(c);
        }
        int largest = Math.min(images.height(), images.width()) - 1;
        if (config.crop() > largest) {
            throw new RecipeException(
                    "training.augmentation.crop",
                    "pictures of " + images.height() + " x " + images.width() + " can be shifted by at most " + largest
                            + ", got " + config.crop());
        }
    }

    /** The pictures of the given indices as they are, scaled. */
    static ImageBatch plain(ImageSet images, PixelScale scale, int[] indices) {
        return new Augmentation(images, scale, AugmentationConfig.NONE, 0).batch(indices, 0, 0);
    }

    /** The pictures of the given indices as this epoch and step vary them. */
    ImageBatch batch(int[] indices, int epoch, int step) {
        int size = images.pictureBytes();
        float[] out = new float[Math.multiplyExact(indices.length, size)];
        long[] labels = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            picture(indices[i], epoch, out, i * size);
            labels[i] = images.labels()[indices[i]];
        }
        if (config.mixup() == 0 || indices.length < 2) {
            return new ImageBatch(out, labels, null, 1);
        }
        double share = new Draws(seed, Draws.Purpose.MIXUP, step).beta(config.mixup());
        return new ImageBatch(mix(out, size, (float) share), labels, reversed(labels), share);
    }

    private void picture(int index, int epoch, float[] out, int at) {
        Draws draws = new Draws(seed, Draws.Purpose.AUGMENTATION, epoch, index);
        int down = config.crop() == 0 ? 0 : draws.nextInt(-config.crop(), config.crop() + 1);
        int right = config.crop() == 0 ? 0 : draws.nextInt(-config.crop(), config.crop() + 1);
        boolean mirror = config.flip() && draws.nextBoolean();
        double factor = config.brightness() == 0
                ? 1
                : draws.nextDouble(1 - config.brightness(), 1 + config.brightness() + Double.MIN_VALUE);
        int height = images.height();
        int width = images.width();
        int[] columns = new int[width];
        for (int x = 0; x < width; x++) {
            int from = reflect(x + right, width);
            columns[x] = mirror ? width - 1 - from : from;
        }
        int[] levels = new int[256];
        for (int value = 0; value < 256; value++) {
            levels[value] = (int) Math.min(255, Math.round(value * factor));
        }
        byte[] pixels = images.pixels();
        int area = height * width;
        for (int c = 0; c < images.channels(); c++) {
            int from = index * images.channels() * area + c * area;
            for (int y = 0; y < height; y++) {
                int row = from + reflect(y + down, height) * width;
                int target = at + c * area + y * width;
                for (int x = 0; x < width; x++) {
                    out[target + x] = tables[c][levels[pixels[row + columns[x]] & 0xff]];
                }
            }
        }
    }

    /** A place outside mirrored back inside, without repeating the edge. */
    static int reflect(int place, int size) {
        if (place < 0) {
            return -place;
        }
        return place < size ? place : 2 * (size - 1) - place;
    }

    /** Each picture mixed with the one at the same distance from the batch's other end. */
    private static float[] mix(float[] pictures, int size, float share) {
        float[] mixed = new float[pictures.length];
        int count = pictures.length / size;
        for (int i = 0; i < count; i++) {
            int other = (count - 1 - i) * size;
            for (int p = 0; p < size; p++) {
                mixed[i * size + p] = share * pictures[i * size + p] + (1 - share) * pictures[other + p];
            }
        }
        return mixed;
    }

    private static long[] reversed(long[] labels) {
        long[] result = Arrays.copyOf(labels, labels.length);
        for (int i = 0; i < labels.length; i++) {
            result[i] = labels[labels.length - 1 - i];
        }
        return result;
    }
}
