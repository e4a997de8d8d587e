package dev.facet.training;

import dev.facet.data.ImageData;
import dev.facet.data.ImageSet;
import dev.facet.data.ImageSplits;
import java.util.List;

/**
 * What a trained model must know of the pictures it was trained on.
 *
 * @param name of the set
 * @param train number of training pictures
 * @param test number of test pictures
 * @param hash SHA-256 of the pictures and labels
 * @param classes the names of the classes, in the order of the model's outputs
 * @param scale how bytes become numbers
 */
public record PictureFacts(String name, int train, int test, String hash, List<String> classes, PixelScale scale)
        implements DataFacts {
    public PictureFacts {
        classes = List.copyOf(classes);
    }

    static PictureFacts of(ImageSplits splits) {
        ImageSet train = splits.train();
        return new PictureFacts(
                train.name(),
                train.count(),
                splits.test().count(),
                ImageData.hash(splits),
                train.classes(),
                PixelScale.of(train));
    }
}
