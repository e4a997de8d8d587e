package dev.facet.data;

/**
 * One picture. The array is not copied.
 *
 * @param channels C: 1 for grey, 3 for red, green, blue
 * @param height H
 * @param width W
 * @param pixels (C, H, W) unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Image(int channels, int height, int width, byte[] pixels) {
    public Image {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "channels, height and width must be at least 1, got " + channels + ", " + height + " and " + width);
        }
        if (pixels.length != (long) channels * height * width) {
            throw new IllegalArgumentException("a picture of " + channels + " x " + height + " x " + width + " needs "
                    + (long) channels * height * width + " bytes, got " + pixels.length);
        }
    }

    /** The value of one channel at a row and a column, 0 to 255. */
    public int at(int channel, int row, int column) {
        return pixels[(channel * height + row) * width + column] & 0xff;
    }

    @Override
    public String toString() {
        return "Image[" + channels + " x " + height + " x " + width + "]";
    }
}
