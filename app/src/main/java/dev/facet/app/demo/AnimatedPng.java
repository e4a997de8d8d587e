package dev.facet.app.demo;

import dev.facet.data.Image;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes animated PNG files that play for ever: colours as they are, 8 bits, nothing lost. A reader that knows no
 * animation shows the first frame; a single frame makes a still, smaller than the JDK's own.
 *
 * <p>Source: PNG specification, third edition (W3C 2025), sections 5, 9 and 11.
 */
final class AnimatedPng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] NOTHING = {};
    private static final int PIXEL = 3;
    private static final int FILTERS = 5;

    private AnimatedPng() {}

    /**
     * The file's bytes.
     *
     * @param frames of one size, in colour
     * @param milliseconds each frame is shown
     */
    static byte[] of(List<Image> frames, int milliseconds) {
        Image first = frames.getFirst();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        // 8 bits, RGB, deflate, adaptive filters, not interlaced
        chunk(out, "IHDR", data(new byte[] {8, 2, 0, 0, 0}, first.width(), first.height()));
        boolean still = frames.size() == 1;
        if (!still) {
            chunk(out, "acTL", data(NOTHING, frames.size(), 0)); // 0: for ever
        }
        int sequence = 0;
        for (int f = 0; f < frames.size(); f++) {
            Image frame = frames.get(f);
            if (frame.channels() != PIXEL || frame.width() != first.width() || frame.height() != first.height()) {
                throw new IllegalArgumentException(
                        "frames have three channels and one size, got " + first + " and " + frame);
            }
            if (!still) {
                chunk(out, "fcTL", control(frame, sequence++, milliseconds));
            }
            byte[] data = deflated(filtered(frame));
            if (f == 0) {
                chunk(out, "IDAT", data);
            } else {
                chunk(out, "fdAT", data(data, sequence++));
            }
        }
        chunk(out, "IEND", NOTHING);
        return out.toByteArray();
    }

    /** Where a frame lies and how long it is shown; what was there before is left, and all of it replaced. */
    private static byte[] control(Image frame, int sequence, int milliseconds) {
        return data(new byte[2], sequence, frame.width(), frame.height(), 0, 0, milliseconds << 16 | 1000);
    }

    /** Numbers of four bytes, highest first, and what follows them. */
    private static byte[] data(byte[] rest, int... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int number : numbers) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(number >>> shift);
            }
        }
        out.writeBytes(rest);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(data(name, data.length));
        out.writeBytes(data);
        out.writeBytes(data(NOTHING, (int) crc.getValue()));
    }

    /** Each row by the filter that leaves the smallest differences, its number before it. */
    private static byte[] filtered(Image image) {
        int length = image.width() * PIXEL;
        byte[] all = new byte[image.height() * (length + 1)];
        byte[] above = new byte[length];
        byte[] row = new byte[length];
        byte[] tried = new byte[length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < length; x++) {
                row[x] = (byte) image.at(x % PIXEL, y, x / PIXEL);
            }
            long least = Long.MAX_VALUE;
            for (int filter = 0; filter < FILTERS; filter++) {
                long sum = apply(filter, row, above, tried);
                if (sum < least) {
                    least = sum;
                    all[y * (length + 1)] = (byte) filter;
                    System.arraycopy(tried, 0, all, y * (length + 1) + 1, length);
                }
            }
            byte[] old = above;
            above = row;
            row = old;
        }
        return all;
    }

    /** Filters a row and gives the sum of the sizes of what is left. */
    private static long apply(int filter, byte[] row, byte[] above, byte[] result) {
        long sum = 0;
        for (int x = 0; x < row.length; x++) {
            int left = x < PIXEL ? 0 : row[x - PIXEL] & 0xff;
            int up = above[x] & 0xff;
            int corner = x < PIXEL ? 0 : above[x - PIXEL] & 0xff;
            int guess = switch (filter) {
                case 0 -> 0;
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) / 2;
                default -> paeth(left, up, corner);
            };
            result[x] = (byte) (row[x] - guess);
            sum += Math.abs(result[x]);
        }
        return sum;
    }

    /** Of the three neighbours the one nearest to left + up - corner. */
    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
