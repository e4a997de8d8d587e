package dev.facet.data;

/**
 * What to keep of a set of pictures.
 *
 * @param train how many training pictures to keep (to draw, for {@code shapes}), a balanced sample by seed; 0 keeps all
 *     (draws 4,000)
 * @param test the same for the test pictures (draws 1,000)
 * @param size the height and width that pictures are brought to; 0 keeps that of the files (draws 32)
 * @param seed the seed of the sample, and of the drawing
 */
public record ImageOptions(int train, int test, int size, long seed) {
    /** Everything as it is in the files, seed 0. */
    public static final ImageOptions DEFAULT = new ImageOptions(0, 0, 0, 0);

    public ImageOptions {
        if (train < 0 || test < 0) {
            throw new IllegalArgumentException(
                    "the numbers of pictures must be at least 0, got train " + train + " and test " + test);
        }
        if (size < 0 || size > 4096) {
            throw new IllegalArgumentException("size must be 0 to 4096, got " + size);
        }
    }
}
