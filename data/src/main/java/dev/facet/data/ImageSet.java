package dev.facet.data;

import java.util.Arrays;
import java.util.List;

/**
 * Pictures of one size with a label each. The arrays are not copied: whoever makes a set hands them over.
 *
 * <p>Shapes: {@code pixels} (N, C, H, W) unsigned bytes, {@code labels} (N).
 *
 * @param name what the set is called in messages
 * @param channels C: 1 for grey, 3 for red, green, blue
 * @param height H
 * @param width W
 * @param pixels all pictures, one after the other, each channel by channel
 * @param labels the class of each picture, 0 to classes - 1
 * @param classes the names of the classes
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageSet(
        String name, int channels, int height, int width, byte[] pixels, int[] labels, List<String> classes) {
    public ImageSet {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(name + ": channels, height and width must be at least 1, got " + channels
                    + ", " + height + " and " + width);
        }
        long wanted = (long) labels.length * channels * height * width;
        if (pixels.length != wanted) {
            throw new IllegalArgumentException(name + ": " + labels.length + " pictures of " + channels + " x " + height
                    + " x " + width + " need " + wanted + " bytes, got " + pixels.length);
        }
        classes = List.copyOf(classes);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException(name + ": picture " + i + " has label " + labels[i] + ", there are "
                        + classes.size() + " classes");
            }
        }
    }

    /** The number of pictures, N. */
    public int count() {
        return labels.length;
    }

    /** The bytes of one picture: C H W. */
    public int pictureBytes() {
        return channels * height * width;
    }

    /** A copy of picture i. */
    public Image picture(int i) {
        if (i < 0 || i >= count()) {
            throw new IllegalArgumentException(name + ": picture " + i + " of " + count() + " was asked for");
        }
        int size = pictureBytes();
        return new Image(channels, height, width, Arrays.copyOfRange(pixels, i * size, (i + 1) * size));
    }

    /** The pictures of the given indices, in their order; an index may come twice. */
    public ImageSet subset(int[] indices) {
        int size = pictureBytes();
        byte[] chosen = new byte[Math.multiplyExact(indices.length, size)];
        int[] chosenLabels = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= count()) {
                throw new IllegalArgumentException(
                        name + ": picture " + indices[i] + " of " + count() + " was asked for");
            }
            System.arraycopy(pixels, indices[i] * size, chosen, i * size, size);
            chosenLabels[i] = labels[indices[i]];
        }
        return new ImageSet(name, channels, height, width, chosen, chosenLabels, classes);
    }

    /** The first n pictures, or all where there are fewer. */
    public ImageSet take(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of pictures to take must be at least 0, got " + n);
        }
        return n >= count() ? this : subset(range(n));
    }

    /**
     * n pictures drawn by seed without repetition, as many of each class as there are (classes differ by one at most
     * where none runs out), in their old order; all where there are fewer. Randomness: (seed, class).
     */
    public ImageSet sample(int n, long seed) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of pictures to sample must be at least 0, got " + n);
        }
        if (n >= count()) {
            return this;
        }
        int[][] byClass = new int[classes.size()][];
        for (int c = 0; c < byClass.length; c++) {
            int label = c;
            byClass[c] = Arrays.stream(range(count()))
                    .filter(i -> labels[i] == label)
                    .toArray();
            new KeyedRandom(seed, 11, c).shuffle(byClass[c]);
        }
        int[] chosen = new int[n];
        int filled = 0;
        for (int round = 0; filled < n; round++) {
            for (int c = 0; c < byClass.length && filled < n; c++) {
                if (round < byClass[c].length) {
                    chosen[filled++] = byClass[c][round];
                }
            }
        }
        Arrays.sort(chosen);
        return subset(chosen);
    }

    private static int[] range(int n) {
        int[] range = new int[n];
        Arrays.setAll(range, i -> i);
        return range;
    }

    @Override
    public String toString() {
        return "ImageSet[" + name + ", " + count() + " pictures of " + channels + " x " + height + " x " + width + ", "
                + classes.size() + " classes]";
    }
}
