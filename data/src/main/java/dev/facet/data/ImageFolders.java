package dev.facet.data;

import dev.facet.data.PictureLayout.Entry;
import dev.facet.graph.Parallel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets of pictures in a folder or a zip: {@code train/CLASS/*} and {@code test/CLASS/*}, or {@code val} in place of test;
 * folders between CLASS and the pictures are as good as none, and so is one folder round everything.
 *
 * <p>Classes are the folders under train, in ascending order of their names; a file {@code words.txt} (folder, tab, name)
 * gives them readable ones. Pictures of {@code val/images} get their class from {@code val/val_annotations.txt} (file, tab,
 * folder). JPEG, PNG and WebP count, other files are passed over; grey pictures become colour unless all are grey.
 *
 * <p>Cost: every picture is decoded once, in parallel; memory twice N C H W bytes. Randomness: none; pictures are ordered
 * by their names, for any number of threads.
 */
public final class ImageFolders {
    private static final Logger LOG = LoggerFactory.getLogger(ImageFolders.class);
    private static final long MOST_BYTES = Integer.MAX_VALUE - 16;
    private static final int GRAIN = 16;

    private ImageFolders() {}

    /** Height and width. */
    private record Size(int height, int width) {
        static Size of(Image image) {
            return new Size(image.height(), image.width());
        }
    }

    /**
     * Reads both splits.
     *
     * @param path a folder or a zip
     * @param size the height and width that pictures are brought to (scaled until they cover it, the overhang cut), or 0
     *     for their own; where their own differ, the most frequent one
     */
    public static ImageSplits read(Path path, int size) {
        try (PictureFiles files = PictureFiles.open(path)) {
            PictureLayout layout = PictureLayout.of(files);
            @Nullable Size wanted = size > 0 ? new Size(size, size) : null;
            Image[] train = decode(files, layout.train(), wanted);
            Image[] test = decode(files, layout.test(), wanted);
            Size common = wanted != null ? wanted : commonSize(path, train, test);
            int channels = Stream.of(train, test)
                    .flatMap(Arrays::stream)
                    .mapToInt(Image::channels)
                    .max()
                    .orElse(1);
            String name = ImageData.nameOf(path);
            byte[] trainPixels = pack(path, train, channels, common);
            byte[] testPixels = pack(path, test, channels, common);
            return new ImageSplits(
                    new ImageSet(
                            name,
                            channels,
                            common.height,
                            common.width,
                            trainPixels,
                            layout.labels(layout.train()),
                            layout.classes()),
                    new ImageSet(
                            name,
                            channels,
                            common.height,
                            common.width,
                            testPixels,
                            layout.labels(layout.test()),
                            layout.classes()));
        }
    }

    private static Image[] decode(PictureFiles files, List<Entry> entries, @Nullable Size wanted) {
        Image[] images = new Image[entries.size()];
        AtomicLong bytes = new AtomicLong();
        @Nullable DataFormatException[] problems = new DataFormatException[images.length];
        Parallel.forRange(images.length, GRAIN, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                try {
                    String file = entries.get(i).file();
                    Image image = Images.decode(files.bytes(file), files.path(), file + " ");
                    images[i] = wanted == null ? image : Resizing.cover(image, wanted.height, wanted.width);
                } catch (DataFormatException e) {
                    problems[i] = e;
                    continue;
                }
                if (bytes.addAndGet(images[i].pixels().length) > MOST_BYTES) {
                    throw tooLarge(files.path(), bytes.get());
                }
            }
        });
        // Of several bad pictures the first in order is told, for any number of threads.
        Stream.of(problems).filter(problem -> problem != null).findFirst().ifPresent(problem -> {
            throw problem;
        });
        return images;
    }

    /** The size that most pictures have, the smaller of two as frequent; a note where not all have it. */
    private static Size commonSize(Path path, Image[] train, Image[] test) {
        Map<Size, Integer> counts = new HashMap<>();
        Stream.of(train, test).flatMap(Arrays::stream).forEach(image -> counts.merge(Size.of(image), 1, Integer::sum));
        Size common = counts.entrySet().stream()
                .min(Map.Entry.<Size, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparingInt(entry -> entry.getKey().height)
                        .thenComparingInt(entry -> entry.getKey().width))
                .orElseThrow()
                .getKey();
        int all = train.length + test.length;
        int others = all - counts.getOrDefault(common, 0);
        if (others > 0) {
            LOG.info(
                    "{} of {} pictures of {} have another size and are brought to {} x {}",
                    others,
                    all,
                    path,
                    common.height,
                    common.width);
        }
        return common;
    }

    /** All pictures one after the other, (N, C, H, W); grey ones repeat their channel where colour is wanted. */
    private static byte[] pack(Path path, Image[] images, int channels, Size size) {
        int area = size.height * size.width;
        long bytes = (long) images.length * channels * area;
        if (bytes > MOST_BYTES) {
            throw tooLarge(path, bytes);
        }
        byte[] pixels = new byte[(int) bytes];
        for (int i = 0; i < images.length; i++) {
            Image image = Resizing.cover(images[i], size.height, size.width);
            for (int c = 0; c < channels; c++) {
                int from = image.channels() == 1 ? 0 : c * area;
                System.arraycopy(image.pixels(), from, pixels, (channels * i + c) * area, area);
            }
        }
        return pixels;
    }

    private static DataFormatException tooLarge(Path path, long bytes) {
        return new DataFormatException(
                path,
                String.format(
                        Locale.ROOT,
                        "holds pictures of more than %.1f GiB, 2 are the most of a split; a smaller size would do",
                        bytes / 0x1p30));
    }
}
