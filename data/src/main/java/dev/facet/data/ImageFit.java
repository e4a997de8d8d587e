package dev.facet.data;

/** One picture brought to the form that a set of pictures has, as {@link ImageFolders} does it for whole folders. */
public final class ImageFit {
    private ImageFit() {}

    /** The picture at the wanted size and with 1 or 3 channels: grey is repeated, colours become their luminance. */
    public static Image of(Image image, int channels, int height, int width) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("pictures have 1 or 3 channels, got " + channels + " wanted");
        }
        Image sized = image.height() == height && image.width() == width ? image : Resizing.cover(image, height, width);
        if (sized.channels() == channels) {
            return sized;
        }
        int area = height * width;
        byte[] pixels = new byte[channels * area];
        for (int p = 0; p < area; p++) {
            if (channels == 3) {
                pixels[p] = sized.pixels()[p];
                pixels[area + p] = sized.pixels()[p];
                pixels[2 * area + p] = sized.pixels()[p];
            } else {
                int red = sized.pixels()[p] & 0xff;
                int green = sized.pixels()[area + p] & 0xff;
                int blue = sized.pixels()[2 * area + p] & 0xff;
                pixels[p] = (byte) Math.round(0.299 * red + 0.587 * green + 0.114 * blue); // ITU-R BT.601
            }
        }
        return new Image(channels, height, width, pixels);
    }
}
