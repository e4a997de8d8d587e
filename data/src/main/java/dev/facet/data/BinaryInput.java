package dev.facet.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers of either byte order from a stream, through a buffer of 64 KiB. */
final class BinaryInput {
    private final InputStream in;
    private final ByteBuffer buffer;
    private long left;

    /**
     * Numbers of a stream.
     *
     * @param size the bytes that the stream holds from here on
     */
    BinaryInput(InputStream in, ByteOrder order, long size) {
        this.in = in;
        buffer = ByteBuffer.allocate(1 << 16).order(order).limit(0);
        left = size;
    }

    /** The bytes that are left. */
    long left() {
        return left;
    }

    private void require(int bytes) throws IOException {
        if (bytes > left) {
            throw new EOFException();
        }
        if (buffer.remaining() < bytes) {
            buffer.compact();
            while (buffer.position() < bytes) {
                int got = in.read(buffer.array(), buffer.position(), buffer.capacity() - buffer.position());
                if (got <= 0) {
                    throw new EOFException();
                }
                buffer.position(buffer.position() + got);
            }
            buffer.flip();
        }
        left -= bytes;
    }

    /** The next number of a type. */
    double get(ScalarType type) throws IOException {
        require(type.bytes());
        return switch (type) {
            case INT8 -> buffer.get();
            case UINT8 -> buffer.get() & 0xFF;
            case INT16 -> buffer.getShort();
            case UINT16 -> buffer.getShort() & 0xFFFF;
            case INT32 -> buffer.getInt();
            case UINT32 -> buffer.getInt() & 0xFFFFFFFFL;
            case FLOAT32 -> buffer.getFloat();
            case FLOAT64 -> buffer.getDouble();
        };
    }

    /** The next bytes, whole. */
    void get(byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; ) {
            int part = Math.min(buffer.capacity(), bytes.length - done);
            require(part);
            buffer.get(bytes, done, part);
            done += part;
        }
    }

    /** Passes over some bytes. */
    void skip(long bytes) throws IOException {
        if (bytes > left) {
            throw new EOFException();
        }
        for (long over = bytes; over > 0; ) {
            int part = (int) Math.min(buffer.capacity(), over);
            require(part);
            buffer.position(buffer.position() + part);
            over -= part;
        }
    }
}
