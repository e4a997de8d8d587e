package dev.facet.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of an animated WebP as a WebP of its own, since decoders of still pictures lay frames wrongly.
 *
 * <p>Source: the WebP container specification: {@code VP8X} with the flag of an animation, {@code ANMF} chunks of 16
 * bytes of place and size with the chunks of a still picture behind them.
 */
final class WebpFrames {
    private static final int HEADER = 12;
    private static final int ANIMATION = 2;
    private static final int ALPHA = 16;
    private static final int PLACE = 16;

    private WebpFrames() {}

    /**
     * A frame and where it lies on its canvas.
     *
     * @param still the bytes of a WebP with this frame alone
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record First(byte[] still, int x, int y, int width, int height) {
        /** Laid on the canvas, white where the frame does not reach. */
        Image placed(Image frame) {
            if (x == 0 && y == 0 && frame.width() == width && frame.height() == height) {
                return frame;
            }
            byte[] pixels = new byte[frame.channels() * height * width];
            Arrays.fill(pixels, (byte) 255);
            int across = Math.min(frame.width(), width - x);
            for (int c = 0; c < frame.channels() && across > 0; c++) {
                for (int row = 0; row < Math.min(frame.height(), height - y); row++) {
                    System.arraycopy(
                            frame.pixels(),
                            (c * frame.height() + row) * frame.width(),
                            pixels,
                            (c * height + y + row) * width + x,
                            across);
                }
            }
            return new Image(frame.channels(), height, width, pixels);
        }
    }

    /** Whether the bytes are of an animated WebP. */
    static boolean animated(byte[] b) {
        return b.length > 20 && named(b, 8, "WEBP") && named(b, HEADER, "VP8X") && (b[20] & ANIMATION) != 0;
    }

    /** The first frame of an animated WebP, or null where it holds none. */
    static @Nullable First first(byte[] b) {
        if (b.length < HEADER + 18) {
            return null;
        }
        int width = 1 + three(b, HEADER + 12);
        int height = 1 + three(b, HEADER + 15);
        for (long at = HEADER; at + 8 <= b.length; at = next(b, (int) at)) {
            int chunk = (int) at;
            long end = at + 8 + size(b, chunk);
            if (named(b, chunk, "ANMF") && end <= b.length && end - at > 8 + PLACE) {
                int frame = chunk + 8;
                byte[] still = still(b, frame + PLACE, (int) end, 1 + three(b, frame + 6), 1 + three(b, frame + 9));
                return new First(still, 2 * three(b, frame), 2 * three(b, frame + 3), width, height);
            }
        }
        return null;
    }

    /** The chunks of a frame under a header of their own, which tells of alpha where one of them holds it. */
    private static byte[] still(byte[] b, int from, int to, int width, int height) {
        boolean alpha = false;
        for (long at = from; at + 8 <= to; at = next(b, (int) at)) {
            alpha |= named(b, (int) at, "ALPH") || named(b, (int) at, "VP8L");
        }
        int length = HEADER + 18 + to - from;
        ByteBuffer out = ByteBuffer.allocate(length + (length & 1)).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(out.capacity() - 8).put(ascii("WEBP"));
        out.put(ascii("VP8X")).putInt(10).putInt(alpha ? ALPHA : 0);
        for (int side : new int[] {width - 1, height - 1}) {
            out.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
        }
        out.put(b, from, to - from);
        return out.array();
    }

    private static long next(byte[] b, int chunk) {
        long size = size(b, chunk);
        return chunk + 8 + size + (size & 1);
    }

    private static long size(byte[] b, int chunk) {
        return ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN).getInt(chunk + 4) & 0xffffffffL;
    }

    private static int three(byte[] b, int at) {
        return (b[at] & 0xff) | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16;
    }

    private static boolean named(byte[] b, int at, String name) {
        return at + 4 <= b.length && Arrays.equals(b, at, at + 4, ascii(name), 0, 4);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
