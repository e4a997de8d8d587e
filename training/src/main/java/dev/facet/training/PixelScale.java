package dev.facet.training;

import dev.facet.data.ImageSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes bytes numbers: for each channel the mean and the standard deviation of the training pictures, in bytes.
 * The network sees (byte - mean) / sd.
 *
 * @param mean of each channel
 * @param sd of each channel, at least 1
 */
public record PixelScale(List<Double> mean, List<Double> sd) {
    public PixelScale {
        if (mean.size() != sd.size() || mean.isEmpty()) {
            throw new IllegalArgumentException("mean and sd must have one number a channel, got " + mean.size()
                    + " and " + sd.size() + " of them");
        }
        for (double value : sd) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("sd must be positive, got " + value);
            }
        }
        mean = List.copyOf(mean);
        sd = List.copyOf(sd);
    }

    /** The scale of these pictures. Cost: one pass. */
    public static PixelScale of(ImageSet images) {
        int area = images.height() * images.width();
        List<Double> mean = new ArrayList<>();
        List<Double> sd = new ArrayList<>();
        byte[] pixels = images.pixels();
        for (int c = 0; c < images.channels(); c++) {
            long sum = 0;
            long squares = 0;
            for (int i = 0; i < images.count(); i++) {
                int from = (i * images.channels() + c) * area;
                for (int p = from; p < from + area; p++) {
                    int value = pixels[p] & 0xff;
                    sum += value;
                    squares += (long) value * value;
                }
            }
            double count = Math.max(1, (double) images.count() * area);
            double m = sum / count;
            mean.add(m);
            // A set of one flat colour has sd 0; dividing by 1 byte keeps it finite.
            sd.add(Math.max(1, Math.sqrt(Math.max(0, squares / count - m * m))));
        }
        return new PixelScale(mean, sd);
    }

    /** The values of all 256 bytes for a channel. */
    float[] table(int channel) {
        float[] table = new float[256];
        for (int value = 0; value < 256; value++) {
            table[value] = (float) ((value - mean.get(channel)) / sd.get(channel));
        }
        return table;
    }
}
