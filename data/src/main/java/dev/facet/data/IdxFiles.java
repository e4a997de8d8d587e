package dev.facet.data;

import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * IDX files, plain or gzipped, of unsigned bytes and, within the room, of other types; and the sets of four of them (train and t10k, images and labels).
 *
 * <p>The format: two zero bytes, type 8, the rank, each size as a big-endian int32, then the values, the last axis
 * running fastest; nothing may follow.
 */
public final class IdxFiles {
    /** No deflate stream unpacks to more than about 1,032 times its bytes. */
    private static final long MOST_UNPACKED = 1_100;

    private IdxFiles() {}

    /**
     * An array of unsigned bytes.
     *
     * @param shape the size of each axis
     * @param values the product of the sizes, last axis fastest
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record IdxArray(int[] shape, byte[] values) {}

    /** Reads one IDX file of unsigned bytes. Cost: memory of at most twice the values that the file really holds. */
    public static IdxArray read(Path file) {
        return read(file, Type.UNSIGNED_BYTE);
    }

    /** The types of values that are read. */
    enum Type {
        UNSIGNED_BYTE(8, 1, "unsigned bytes"),
        SHORT(11, 2, "16-bit integers"),
        INT(12, 4, "32-bit integers"),
        FLOAT(13, 4, "32-bit floats");

        private final int code;
        private final int bytes;
        private final String name;

        Type(int code, int bytes, String name) {
            this.code = code;
            this.bytes = bytes;
            this.name = name;
        }
    }

    /** As {@link #read(Path)} for values of a type: its big-endian bytes, as many as one takes each. */
    static IdxArray read(Path file, Type wanted) {
        Inputs.requireFile(file);
        return Inputs.reading(file, () -> {
            try (DataInputStream in = new DataInputStream(Inputs.open(file))) {
                int magic = in.readInt();
                int type = (magic >>> 8) & 0xff;
                int rank = magic & 0xff;
                if (magic >>> 16 != 0) {
                    throw new DataFormatException(
                            file, "is not an IDX file: it must start with two zero bytes, got " + hex(magic));
                }
                if (type != wanted.code) {
                    throw new DataFormatException(
                            file,
                            "holds IDX values of type " + type + ", " + wanted.name + " (type " + wanted.code
                                    + ") are wanted");
                }
                if (rank < 1 || rank > 4) {
                    throw new DataFormatException(file, "has " + rank + " axes, 1 to 4 are wanted");
                }
                int[] shape = new int[rank];
                long product = 1;
                for (int axis = 0; axis < rank; axis++) {
                    shape[axis] = in.readInt();
                    if (shape[axis] < 0) {
                        throw new DataFormatException(file, "promises size " + shape[axis] + " on axis " + axis);
                    }
                    product = Math.multiplyExact(product, (long) shape[axis]);
                    if (product > Integer.MAX_VALUE - 16) {
                        throw tooMany(file, shape, axis + 1);
                    }
                }
                long size = product * wanted.bytes;
                if (size > Integer.MAX_VALUE - 16 || size > MOST_UNPACKED * (Files.size(file) + 64)) {
                    throw tooMany(file, shape, rank);
                }
                byte[] values = in.readNBytes((int) size);
                if (values.length < size) {
                    throw new DataFormatException(
                            file,
                            "is truncated: its header promises " + product + " values of shape "
                                    + Arrays.toString(shape) + ", it holds " + values.length / wanted.bytes);
                }
                if (in.read() >= 0) {
                    throw new DataFormatException(
                            file,
                            "goes on after the " + product + " values of shape " + Arrays.toString(shape)
                                    + " that its header promises");
                }
                return new IdxArray(shape, values);
            }
        });
    }

    /** Whether a folder holds the images of an IDX set. */
    static boolean present(Path folder) {
        return find(folder, "train-images", 3) != null;
    }

    /**
     * The set of a folder that holds {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte},
     * {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each plain or with {@code .gz}.
     *
     * @param name what the set is called
     * @param classes the names of the classes, or null for the numbers 0 to the largest label
     */
    public static ImageSplits readSplits(Path folder, String name, @Nullable List<String> classes) {
        IdxArray trainImages = read(required(folder, "train-images", 3), 3);
        IdxArray trainLabels = read(required(folder, "train-labels", 1), 1);
        IdxArray testImages = read(required(folder, "t10k-images", 3), 3);
        IdxArray testLabels = read(required(folder, "t10k-labels", 1), 1);
        List<String> names = classes == null ? numbered(trainLabels, testLabels) : classes;
        ImageSet train = set(required(folder, "train-images", 3), name, trainImages, trainLabels, names);
        ImageSet test = set(required(folder, "t10k-images", 3), name, testImages, testLabels, names);
        if (train.height() != test.height() || train.width() != test.width()) {
            throw new DataFormatException(
                    folder,
                    "has training pictures of " + train.height() + " x " + train.width() + " but test pictures of "
                            + test.height() + " x " + test.width());
        }
        return new ImageSplits(train, test);
    }

    private static ImageSet set(Path file, String name, IdxArray images, IdxArray labels, List<String> classes) {
        int[] shape = images.shape();
        int[] wide = new int[labels.values().length];
        if (shape[0] != wide.length) {
            throw new DataFormatException(
                    file, "holds " + shape[0] + " pictures, but its file of labels " + wide.length + " labels");
        }
        if (shape[0] == 0 || shape[1] == 0 || shape[2] == 0) {
            throw new DataFormatException(file, "holds no pictures: its shape is " + Arrays.toString(shape));
        }
        for (int i = 0; i < wide.length; i++) {
            wide[i] = labels.values()[i] & 0xff;
            if (wide[i] >= classes.size()) {
                throw new DataFormatException(
                        file, "picture " + i + " has label " + wide[i] + ", there are " + classes.size() + " classes");
            }
        }
        return new ImageSet(name, 1, shape[1], shape[2], images.values(), wide, classes);
    }

    private static IdxArray read(Path file, int rank) {
        IdxArray array = read(file);
        if (array.shape().length != rank) {
            throw new DataFormatException(
                    file, "has shape " + Arrays.toString(array.shape()) + ", " + rank + " axes are wanted");
        }
        return array;
    }

    private static List<String> numbered(IdxArray train, IdxArray test) {
        int most = -1;
        for (byte label : train.values()) {
            most = Math.max(most, label & 0xff);
        }
        for (byte label : test.values()) {
            most = Math.max(most, label & 0xff);
        }
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }

    private static @Nullable Path find(Path folder, String stem, int rank) {
        for (String joint : new String[] {"-", "."}) {
            for (String packed : new String[] {"", ".gz"}) {
                Path file = folder.resolve(stem + joint + "idx" + rank + "-ubyte" + packed);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    private static Path required(Path folder, String stem, int rank) {
        Path file = find(folder, stem, rank);
        if (file == null) {
            throw new DataFormatException(
                    folder, "lacks " + stem + "-idx" + rank + "-ubyte (or .gz), one of the four files of an IDX set");
        }
        return file;
    }

    private static DataFormatException tooMany(Path file, int[] shape, int axes) {
        return new DataFormatException(
                file,
                "promises an array of shape " + Arrays.toString(Arrays.copyOf(shape, axes))
                        + ", more than the file can hold");
    }

    private static String hex(int magic) {
        return String.format("0x%08x", magic);
    }
}
