package dev.facet.data;

/**
 * Pictures brought to another size: a triangle filter as wide as two pixels of the coarser grid, so that shrinking
 * averages and growing interpolates. Rows first, then columns, in double; the same bits everywhere.
 *
 * <p>Cost: O(C H W) with a constant that grows with the factor of shrinking.
 */
final class Resizing {
    private Resizing() {}

    /**
     * The picture at the wanted size: scaled by one factor for both axes until it covers that size, its overhang cut off
     * evenly on both sides.
     */
    static Image cover(Image image, int height, int width) {
        if (image.height() == height && image.width() == width) {
            return image;
        }
        double scale = Math.min(image.height() / (double) height, image.width() / (double) width);
        double top = (image.height() - scale * height) / 2;
        double left = (image.width() - scale * width) / 2;
        double[] source = new double[image.pixels().length];
        for (int p = 0; p < source.length; p++) {
            source[p] = image.pixels()[p] & 0xff;
        }
        int rows = image.channels() * image.height();
        double[] narrow = alongRows(source, rows, image.width(), width, left, scale); // (C, H, width)
        byte[] pixels = new byte[image.channels() * height * width];
        double[] column = new double[image.height()];
        for (int c = 0; c < image.channels(); c++) {
            for (int x = 0; x < width; x++) {
                for (int y = 0; y < column.length; y++) {
                    column[y] = narrow[(c * column.length + y) * width + x];
                }
                double[] turned = alongRows(column, 1, column.length, height, top, scale);
                for (int y = 0; y < height; y++) {
                    pixels[(c * height + y) * width + x] = (byte) Math.clamp(Math.round(turned[y]), 0, 255);
                }
            }
        }
        return new Image(image.channels(), height, width, pixels);
    }

    /** Resamples each of the rows: target pixel i covers source places start + scale i to start + scale (i + 1). */
    private static double[] alongRows(double[] source, int rows, int length, int wanted, double start, double scale) {
        double reach = Math.max(scale, 1);
        double[] target = new double[rows * wanted];
        double[] weights = new double[(int) Math.ceil(2 * reach) + 2];
        for (int i = 0; i < wanted; i++) {
            double centre = start + scale * (i + 0.5) - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(length - 1, (int) Math.floor(centre + reach));
            double sum = 0;
            for (int j = first; j <= last; j++) {
                weights[j - first] = Math.max(0, 1 - Math.abs(j - centre) / reach);
                sum += weights[j - first];
            }
            for (int row = 0; row < rows; row++) {
                double value = 0;
                for (int j = first; j <= last; j++) {
                    value += weights[j - first] * source[row * length + j];
                }
                target[row * wanted + i] = value / sum;
            }
        }
        return target;
    }
}
