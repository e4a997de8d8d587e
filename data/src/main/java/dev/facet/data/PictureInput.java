package dev.facet.data;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes in memory as the decoders want them. Some decoders take the end of the bytes for zeros and go on for hours on a
 * damaged picture; here the end may be met a few times, as reading ahead does, and then ends the decoding.
 */
final class PictureInput extends ImageInputStreamImpl {
    private static final int MOST_MEETINGS = 64;

    private final byte[] bytes;
    private int meetings;

    PictureInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : end();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int taken = (int) Math.min(length, bytes.length - streamPos);
        if (taken <= 0) {
            return end();
        }
        System.arraycopy(bytes, (int) streamPos, into, offset, taken);
        streamPos += taken;
        return taken;
    }

    private int end() {
        if (++meetings > MOST_MEETINGS) {
            // Unchecked, since the decoders at fault catch what is checked.
            throw new IllegalStateException("its data end too early");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
