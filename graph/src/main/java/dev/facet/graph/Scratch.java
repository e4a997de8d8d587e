package dev.facet.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory that calls borrow and give back, so that a step of training does not map and clear megabytes again and
 * again. What it holds is arbitrary. Kept until the Java heap runs short, at most {@link #KEPT} pieces.
 */
final class Scratch implements AutoCloseable {
    private static final int KEPT = 16;
    private static final int ALIGNMENT = 64;
    private static final List<SoftReference<MemorySegment>> FREE = new ArrayList<>();

    private final MemorySegment whole;
    private final MemorySegment segment;

    private Scratch(MemorySegment whole, long bytes) {
        this.whole = whole;
        this.segment = whole.asSlice(0, bytes);
    }

    /** Borrows at least {@code bytes} bytes, aligned to cache lines. */
    static Scratch take(long bytes) {
        return new Scratch(find(bytes), bytes);
    }

    private static MemorySegment find(long bytes) {
        synchronized (FREE) {
            for (int k = 0; k < FREE.size(); k++) {
                MemorySegment candidate = FREE.get(k).get();
                if (candidate == null) {
                    FREE.remove(k--);
                } else if (candidate.byteSize() >= bytes && candidate.byteSize() / 4 <= bytes) {
                    FREE.remove(k);
                    return candidate;
                }
            }
        }
        return Arena.ofAuto().allocate(Math.max(bytes, 1), ALIGNMENT);
    }

    /** What was borrowed, of exactly the size asked for. */
    MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        synchronized (FREE) {
            if (FREE.size() == KEPT) {
                FREE.removeFirst();
            }
            FREE.add(new SoftReference<>(whole));
        }
    }
}
