package dev.facet.data;

/**
 * Pictures to learn from and pictures to be judged by: of one shape, with the same classes.
 *
 * @param train the pictures to learn from
 * @param test the pictures kept for evaluation
 */
public record ImageSplits(ImageSet train, ImageSet test) {
    public ImageSplits {
        if (train.channels() != test.channels() || train.height() != test.height() || train.width() != test.width()) {
            throw new IllegalArgumentException(
                    "train and test pictures must have one shape, got " + train + " and " + test);
        }
        if (!train.classes().equals(test.classes())) {
            throw new IllegalArgumentException(
                    "train and test must have the same classes, got " + train.classes() + " and " + test.classes());
        }
    }
}
