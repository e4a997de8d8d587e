package dev.facet.data;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/**
 * How a camera was held: the EXIF orientation of a JPEG, 1 to 8, by which the stored rows become upright.
 *
 * <p>Source: EXIF 2.3, tag 274. Odd ones of 5 to 8 mirror and quarter-turn; 1 is upright, 3 upside down, 6 and 8 lie on
 * their sides.
 */
final class Orientation {
    static final int UPRIGHT = 1;

    private static final String EXIF = "Exif";

    private Orientation() {}

    /** The orientation that a JPEG tells; upright where it tells none, or its metadata are damaged. */
    static int of(byte[] jpeg) {
        try (ImageInputStream in = new PictureInput(jpeg)) {
            List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(in, JPEG.APP1, EXIF);
            if (segments.isEmpty()) {
                return UPRIGHT;
            }
            byte[] data;
            try (InputStream segment = segments.getFirst().data()) {
                segment.skipNBytes(1); // behind the name and its end comes one byte of padding
                data = segment.readAllBytes();
            }
            try (ImageInputStream tiff = new PictureInput(data)) {
                Entry entry = new TIFFReader().read(tiff).getEntryById(TIFF.TAG_ORIENTATION);
                return entry != null
                                && entry.getValue() instanceof Number told
                                && told.intValue() >= 1
                                && told.intValue() <= 8
                        ? told.intValue()
                        : UPRIGHT;
            }
        } catch (IOException | RuntimeException e) {
            return UPRIGHT; // a picture is not worse for metadata that nobody can read
        }
    }

    /** The picture as it was seen. */
    static Image upright(Image stored, int orientation) {
        if (orientation == UPRIGHT) {
            return stored;
        }
        boolean turned = orientation >= 5; // rows become columns
        int height = turned ? stored.width() : stored.height();
        int width = turned ? stored.height() : stored.width();
        byte[] pixels = new byte[stored.pixels().length];
        int p = 0;
        for (int c = 0; c < stored.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int mirroredX = width - 1 - x;
                    int mirroredY = height - 1 - y;
                    pixels[p++] = (byte)
                            switch (orientation) {
                                case 2 -> stored.at(c, y, mirroredX);
                                case 3 -> stored.at(c, mirroredY, mirroredX);
                                case 4 -> stored.at(c, mirroredY, x);
                                case 5 -> stored.at(c, x, y);
                                case 6 -> stored.at(c, mirroredX, y);
                                case 7 -> stored.at(c, mirroredX, mirroredY);
                                case 8 -> stored.at(c, x, mirroredY);
                                default ->
                                    throw new IllegalArgumentException("an orientation is 1 to 8, got " + orientation);
                            };
                }
            }
        }
        return new Image(stored.channels(), height, width, pixels);
    }
}
