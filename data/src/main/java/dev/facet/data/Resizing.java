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
        // row by row, since a large picture in double would not fit into memory
        int rows = image.channels() * image.height();
        double[] narrow = new double[rows * width]; // (C, H, width)
        double[] source = new double[image.width()];
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < source.length; x++) {
                source[x] = image.pixels()[row * source.length + x] & 0xff;
            }
            System.arraycopy(alongRow(source, width, left, scale), 0, narrow, row * width, width);
        }
        byte[] pixels = new byte[image.channels() * height * width];
        double[] column = new double[image.height()];
        for (int c = 0; c < image.channels(); c++) {
            for (int x = 0; x < width; x++) {
                for (int y = 0; y < column.length; y++) {
                    column[y] = narrow[(c * column.length + y) * width + x];
                }
                double[] turned = alongRow(column, height, top, scale);
                for (int y = 0; y < height; y++) {
                    pixels[(c * height + y) * width + x] = (byte) Math.clamp(Math.round(turned[y]), 0, 255);
                }
            }
        }
        return new Image(image.channels(), height, width, pixels);
    }

    /** Resamples a row: target pixel i covers source places start + scale i to start + scale (i + 1). */
    private static double[] alongRow(double[] source, int wanted, double start, double scale) {
        double reach = Math.max(scale, 1);
        double[] target = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            double centre = start + scale * (i + 0.5) - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(source.length - 1, (int) Math.floor(centre + reach));
            double sum = 0;
            double value = 0;
            for (int j = first; j <= last; j++) {
                double weight = Math.max(0, 1 - Math.abs(j - centre) / reach);
                sum += weight;
                value += weight * source[j];
            }
            target[i] = value / sum;
        }
        return target;
    }
}
