package dev.facet.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pictures with labels by name or path: the one way in for training. */
public final class ImageData {
    /** Where the Debian package dataset-fashion-mnist puts its four files. */
    private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

    private static final List<String> FASHION_CLASSES = List.of(
            "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");
    private static final int SHAPES_TRAIN = 4000;
    private static final int SHAPES_TEST = 1000;
    private static final int SHAPES_SIZE = 32;

    private ImageData() {}

    /**
     * The pictures of a specification: {@code shapes} (drawn, see {@link Shapes}), {@code fashion-mnist} (where its
     * package puts it), the path of a folder with the four files of an IDX set ({@link IdxFiles}), or the path of a
     * folder or zip of pictures ({@link ImageFolders}).
     *
     * @throws DataFormatException if what is there is not such a set
     * @throws IllegalArgumentException if the specification or the options say nothing that can be had
     */
    public static ImageSplits load(String spec, ImageOptions options) {
        if (spec.equals("shapes")) {
            return Shapes.draw(
                    options.seed(),
                    options.train() == 0 ? SHAPES_TRAIN : options.train(),
                    options.test() == 0 ? SHAPES_TEST : options.test(),
                    options.size() == 0 ? SHAPES_SIZE : options.size());
        }
        ImageSplits all = read(spec, options);
        ImageSet train = options.train() == 0 ? all.train() : all.train().sample(options.train(), options.seed());
        ImageSet test = options.test() == 0 ? all.test() : all.test().sample(options.test(), options.seed());
        return new ImageSplits(train, test);
    }

    private static ImageSplits read(String spec, ImageOptions options) {
        if (spec.equals("fashion-mnist")) {
            if (!IdxFiles.present(FASHION_MNIST)) {
                throw new DataFormatException(
                        FASHION_MNIST,
                        "Fashion-MNIST is not here: apt-get install dataset-fashion-mnist brings it, or give the"
                                + " folder of its four IDX files as data=FOLDER");
            }
            return idx(FASHION_MNIST, options);
        }
        Path path = path(spec);
        if (!Files.exists(path)) {
            throw new DataFormatException(
                    path,
                    "does not exist; give as data=PATH a folder or zip of pictures (train/CLASS/.. and val/CLASS/..) or a"
                            + " folder of four IDX files; data=shapes and data=fashion-mnist go by name");
        }
        if (Files.isDirectory(path) && IdxFiles.present(path)) {
            return idx(path, options);
        }
        return ImageFolders.read(path, options.size());
    }

    private static ImageSplits idx(Path folder, ImageOptions options) {
        boolean fashion = folder.toString().toLowerCase(Locale.ROOT).contains("fashion");
        ImageSplits splits = IdxFiles.readSplits(
                folder, fashion ? "fashion-mnist" : nameOf(folder), fashion ? FASHION_CLASSES : null);
        int size = options.size();
        if (size != 0 && (splits.train().height() != size || splits.train().width() != size)) {
            throw new IllegalArgumentException("size " + size + " was asked for, the pictures of " + folder + " are "
                    + splits.train().height() + " x " + splits.train().width() + " and stay so");
        }
        return splits;
    }

    /** SHA-256 over shape, pixels and labels of both splits, in hexadecimal: what a run was trained and judged on. */
    public static String hash(ImageSplits splits) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ImageSet set : List.of(splits.train(), splits.test())) {
                ByteBuffer numbers = ByteBuffer.allocate(4 * (4 + set.count()));
                numbers.putInt(set.count())
                        .putInt(set.channels())
                        .putInt(set.height())
                        .putInt(set.width());
                numbers.asIntBuffer().put(set.labels());
                digest.update(numbers.array());
                digest.update(set.pixels());
            }
            digest.update(String.join("\n", splits.train().classes()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Path path(String spec) {
        try {
            return Path.of(spec);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("data is shapes, fashion-mnist or a path, got \"" + spec + "\"", e);
        }
    }

    static String nameOf(Path path) {
        @Nullable Path last = path.toAbsolutePath().normalize().getFileName();
        String name = last == null ? path.toString() : last.toString();
        return name.toLowerCase(Locale.ROOT).endsWith(".zip") ? name.substring(0, name.length() - 4) : name;
    }
}
