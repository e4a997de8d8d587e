package dev.facet.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in files: JPEG, PNG and WebP in, PNG out.
 *
 * <p>Grey pictures have one channel, all others three (sRGB); transparent places are laid over white; deeper values are
 * cut to 8 bits; a JPEG is turned upright by its EXIF orientation; of an animation the first frame is taken. The size is
 * read and limited before anything is decoded.
 *
 * <p>Errors: {@link DataFormatException} for what is missing, no such picture, damaged, truncated or too large.
 */
public final class Images {
    /** The most pixels of a picture that is read: 64 Mi. */
    public static final long MOST_PIXELS = 1L << 26;

    /** The endings of the names of pictures that are read. */
    public static final List<String> ENDINGS = List.of("png", "jpg", "jpeg", "webp");

    private static final int LONGEST_SIDE = 1 << 15;

    private Images() {}

    /** Reads one picture. */
    public static Image read(Path file) {
        return decode(Inputs.bytes(file), file, "");
    }

    /** Reads one picture and tells, in part of a sentence each, what of its file is not kept. */
    public static Image read(Path file, Consumer<String> notes) {
        byte[] bytes = Inputs.bytes(file);
        WebpFrames.@Nullable First frame = firstFrame(bytes, file, "");
        BufferedImage decoded = decoded(frame == null ? bytes : frame.still(), file, "");
        ColorModel model = decoded.getColorModel();
        if (model.hasAlpha()) {
            notes.accept("its transparent places are laid over white");
        }
        if (model.getComponentSize(0) > 8) {
            notes.accept("its " + model.getComponentSize(0) + " bits a channel are cut to 8");
        }
        if (animated(bytes)) {
            notes.accept("it is animated, its first picture is taken");
        }
        return whole(of(decoded), bytes, frame);
    }

    /** The pictures right inside a folder, by the endings of their names, in order of them. */
    public static List<Path> list(Path folder) {
        return Inputs.reading(folder, () -> {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> pictures = files.filter(file -> ENDINGS.contains(Inputs.ending(file)))
                        .filter(Files::isRegularFile)
                        .sorted()
                        .toList();
                if (pictures.isEmpty()) {
                    throw new DataFormatException(folder, "holds no picture (" + String.join(", ", ENDINGS) + ")");
                }
                return pictures;
            }
        });
    }

    /** Writes a picture of 1 or 3 channels as PNG with 8 bits a channel, not interlaced. */
    public static void writePng(Path target, Image image, boolean force) {
        AtomicFiles.write(target, force, png(image));
    }

    /** The bytes of a PNG file. */
    public static byte[] png(Image image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(toBufferedImage(image), "png", out)) {
                throw new IllegalStateException("this Java platform has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The picture as the JDK's kind, of type BYTE_GRAY or INT_RGB. */
    public static BufferedImage toBufferedImage(Image image) {
        int width = image.width();
        int height = image.height();
        if (image.channels() == 1) {
            BufferedImage grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            grey.getRaster().setDataElements(0, 0, width, height, image.pixels());
            return grey;
        }
        if (image.channels() != 3) {
            throw new IllegalArgumentException("a picture to show has 1 or 3 channels, got " + image.channels());
        }
        BufferedImage colour = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] packed = new int[width * height];
        for (int row = 0, p = 0; row < height; row++) {
            for (int column = 0; column < width; column++, p++) {
                packed[p] = image.at(0, row, column) << 16 | image.at(1, row, column) << 8 | image.at(2, row, column);
            }
        }
        WritableRaster raster = colour.getRaster();
        raster.setDataElements(0, 0, width, height, packed);
        return colour;
    }

    /** Decodes a picture in memory; {@code file} and {@code within} (a prefix of the problem) are for messages. */
    static Image decode(byte[] bytes, Path file, String within) {
        WebpFrames.@Nullable First frame = firstFrame(bytes, file, within);
        return whole(of(decoded(frame == null ? bytes : frame.still(), file, within)), bytes, frame);
    }

    /** The first frame of an animated WebP with its place, null for all other pictures. */
    private static WebpFrames.@Nullable First firstFrame(byte[] bytes, Path file, String within) {
        if (!"WebP".equals(format(bytes)) || !WebpFrames.animated(bytes)) {
            return null;
        }
        if (!endsWell(bytes, "WebP")) {
            throw new DataFormatException(file, within + "is truncated: the WebP picture has no end");
        }
        WebpFrames.@Nullable First frame = WebpFrames.first(bytes);
        if (frame == null) {
            throw new DataFormatException(file, within + "is an animated WebP without a whole frame");
        }
        requireModest(frame.height(), frame.width(), file, within);
        return frame;
    }

    /** What was decoded, upright and on its canvas. */
    private static Image whole(Image decoded, byte[] bytes, WebpFrames.@Nullable First frame) {
        if (frame != null) {
            return frame.placed(decoded);
        }
        return "JPEG".equals(format(bytes)) ? Orientation.upright(decoded, Orientation.of(bytes)) : decoded;
    }

    private static BufferedImage decoded(byte[] bytes, Path file, String within) {
        return reading(bytes, file, within, reader -> {
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            BufferedImage decoded = reader.read(0);
            warnings.stream().filter(Images::tellsOfDamage).findFirst().ifPresent(warning -> {
                throw damaged(file, within, warning, null);
            });
            warnings.stream()
                    .filter(w -> w.contains("not implemented"))
                    .findFirst()
                    .ifPresent(warning -> {
                        throw new DataFormatException(file, within + "cannot be read (" + warning + ")");
                    });
            return decoded;
        });
    }

    /** Whether a PNG has an animation's chunk before its data, or a WebP an animation's flag. */
    private static boolean animated(byte[] b) {
        if (!"PNG".equals(format(b))) {
            return "WebP".equals(format(b)) && WebpFrames.animated(b);
        }
        ByteBuffer chunks = ByteBuffer.wrap(b);
        for (int at = 8; at >= 8 && at + 8 <= b.length; at += 12 + Math.max(0, chunks.getInt(at))) {
            switch (chunks.getInt(at + 4)) {
                case 0x6163544c -> { // acTL
                    return true;
                }
                case 0x49444154 -> { // IDAT
                    return false;
                }
                default -> {}
            }
        }
        return false;
    }

    /** The decoders go on after damage, with a warning and a picture that is partly made up; a strict reader does not. */
    private static boolean tellsOfDamage(String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        boolean harmless = lower.contains("extraneous bytes"); // left behind by some cameras, nothing is missing
        return !harmless && (lower.contains("premature") || lower.contains("corrupt") || lower.contains("truncated"));
    }

    @FunctionalInterface
    private interface Decoding<T> {
        T run(ImageReader reader) throws IOException;
    }

    private static <T> T reading(byte[] bytes, Path file, String within, Decoding<T> decoding) {
        String format = format(bytes);
        if (format == null) {
            throw new DataFormatException(
                    file, within + (bytes.length == 0 ? "is empty" : "is not a JPEG, PNG or WebP picture"));
        }
        if (!endsWell(bytes, format)) {
            throw new DataFormatException(file, within + "is truncated: the " + format + " picture has no end");
        }
        @Nullable Exception first = null;
        for (ImageReader reader : readers(format, format.equals("JPEG") && fourInks(bytes))) {
            try (ImageInputStream in = new PictureInput(bytes)) {
                reader.setInput(in, true, true);
                requireModest(reader.getHeight(0), reader.getWidth(0), file, within);
                return decoding.run(reader);
            } catch (IOException | RuntimeException e) {
                // Decoders answer damaged data with any unchecked exception; here it can only be the file's fault.
                if (e instanceof DataFormatException told) {
                    throw told;
                }
                first = first != null ? first : e;
            } finally {
                reader.dispose();
            }
        }
        if (first == null) {
            throw new IllegalStateException("no reader of " + format + " pictures is on the class path");
        }
        throw damaged(file, within, reason(first), first);
    }

    private static DataFormatException damaged(Path file, String within, String reason, @Nullable Exception cause) {
        return new DataFormatException(file, within + "is a damaged picture (" + reason + ")", cause);
    }

    /**
     * The JDK's readers first, which are the faster ones; of pictures in four inks (CMYK, YCCK) last, since they draw them
     * pale: the others take the inks for inverted, as programs write them, or go by the colour profile.
     */
    private static List<ImageReader> readers(String format, boolean inks) {
        List<ImageReader> readers = new ArrayList<>();
        Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format);
        while (found.hasNext()) {
            ImageReader reader = found.next();
            boolean ours = reader.getClass().getName().startsWith("com.sun.");
            readers.add(ours != inks ? 0 : readers.size(), reader);
        }
        return readers;
    }

    /** Whether the frame's header of a JPEG promises four components. */
    private static boolean fourInks(byte[] b) {
        for (int at = 2; at + 9 < b.length && (b[at] & 0xff) == 0xff; ) {
            int marker = b[at + 1] & 0xff;
            if (marker == 0xff) { // filling before a marker
                at++;
                continue;
            }
            boolean tables = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
            if (marker >= 0xc0 && marker <= 0xcf && !tables) {
                return b[at + 9] == 4;
            }
            at += 2 + (((b[at + 2] & 0xff) << 8) | (b[at + 3] & 0xff));
        }
        return false;
    }

    private static void requireModest(long height, long width, Path file, String within) {
        if (height < 1 || width < 1 || height > LONGEST_SIDE || width > LONGEST_SIDE || height * width > MOST_PIXELS) {
            throw new DataFormatException(
                    file,
                    within + "is a picture of " + width + " x " + height + " pixels; at most " + MOST_PIXELS
                            + " and sides of at most " + LONGEST_SIDE + " are read");
        }
    }

    /** The format by the first bytes, or null. */
    private static @Nullable String format(byte[] b) {
        if (b.length >= 4 && (b[0] & 0xff) == 0xff && (b[1] & 0xff) == 0xd8 && (b[2] & 0xff) == 0xff) {
            return "JPEG";
        }
        if (b.length >= 8 && (b[0] & 0xff) == 0x89 && b[1] == 'P' && b[2] == 'N' && b[3] == 'G' && b[4] == 13) {
            return "PNG";
        }
        boolean riff = b.length >= 16 && b[0] == 'R' && b[1] == 'I' && b[2] == 'F' && b[3] == 'F';
        return riff && b[8] == 'W' && b[9] == 'E' && b[10] == 'B' && b[11] == 'P' ? "WebP" : null;
    }

    /** Whether the end that the format asks for is there; what follows it is nobody's business. */
    private static boolean endsWell(byte[] b, String format) {
        return switch (format) {
            case "JPEG" -> contains(b, (byte) 0xff, (byte) 0xd9);
            case "PNG" ->
                contains(
                        b, (byte) 'I', (byte) 'E', (byte) 'N', (byte) 'D', (byte) 0xae, (byte) 0x42, (byte) 0x60, (byte)
                                0x82);
            default -> {
                long promised = (b[4] & 0xffL) | (b[5] & 0xffL) << 8 | (b[6] & 0xffL) << 16 | (b[7] & 0xffL) << 24;
                yield promised + 8 <= b.length;
            }
        };
    }

    private static boolean contains(byte[] bytes, byte... wanted) {
        for (int at = bytes.length - wanted.length; at >= 0; at--) {
            int i = 0;
            while (i < wanted.length && bytes[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return true;
            }
        }
        return false;
    }

    /** Our picture of one of the JDK's. */
    public static Image of(BufferedImage source) {
        int width = source.getWidth();
        int height = source.getHeight();
        Raster raster = source.getRaster();
        ColorModel model = source.getColorModel();
        boolean bytes = raster.getSampleModel().getDataType() == DataBuffer.TYPE_BYTE;
        boolean plain = !(model instanceof IndexColorModel);
        if (plain && raster.getNumBands() == 1) {
            // Raw samples: the JDK holds CS_GRAY for linear and would brighten them on the way to sRGB.
            return new Image(1, height, width, band(raster, 0, bytes ? 0 : model.getComponentSize(0) - 8));
        }
        if (plain && bytes && raster.getNumBands() == 3 && model.getColorSpace().isCS_sRGB()) {
            byte[] pixels = new byte[3 * width * height];
            for (int c = 0; c < 3; c++) {
                System.arraycopy(band(raster, c, 0), 0, pixels, c * width * height, width * height);
            }
            return new Image(3, height, width, pixels);
        }
        if (plain && raster.getNumBands() == 2) {
            int shift = bytes ? 0 : model.getComponentSize(0) - 8;
            byte[] grey = band(raster, 0, shift);
            byte[] alpha = band(raster, 1, shift);
            for (int p = 0; p < grey.length; p++) {
                grey[p] = overWhite(grey[p] & 0xff, alpha[p] & 0xff);
            }
            return new Image(1, height, width, grey);
        }
        int channels = model instanceof IndexColorModel palette && isGrey(palette) ? 1 : 3;
        int[] row = new int[width];
        byte[] pixels = new byte[channels * width * height];
        for (int y = 0; y < height; y++) {
            source.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    pixels[(c * height + y) * width + x] = overWhite(row[x] >> (16 - 8 * c) & 0xff, row[x] >>> 24);
                }
            }
        }
        return new Image(channels, height, width, pixels);
    }

    private static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getGreen(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] band(Raster raster, int band, int shift) {
        int[] samples = raster.getSamples(
                raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), band, (int[]) null);
        byte[] values = new byte[samples.length];
        for (int p = 0; p < values.length; p++) {
            values[p] = (byte) (shift >= 0 ? samples[p] >> shift : samples[p] * 255 / ((1 << (8 + shift)) - 1));
        }
        return values;
    }

    private static byte overWhite(int value, int alpha) {
        return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
