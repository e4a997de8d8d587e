package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Native stand-ins for heap segments during one call. Kernels work on native memory alone: code that meets both kinds of
 * segments is compiled for neither.
 */
final class NativeCopies implements AutoCloseable {
    private final List<Scratch> borrowed = new ArrayList<>();
    private final List<Runnable> copiesBack = new ArrayList<>();

    /** The segment itself if native, else a native copy. */
    MemorySegment input(MemorySegment segment) {
        return segment.isNative() ? segment : borrow(segment.byteSize()).copyFrom(segment);
    }

    /** The segment itself if native, else native memory that {@link #close()} copies back. */
    MemorySegment output(MemorySegment segment) {
        if (segment.isNative()) {
            return segment;
        }
        MemorySegment copy = borrow(segment.byteSize());
        copiesBack.add(() -> segment.copyFrom(copy));
        return copy;
    }

    private MemorySegment borrow(long bytes) {
        Scratch scratch = Scratch.take(bytes);
        borrowed.add(scratch);
        return scratch.segment();
    }

    @Override
    public void close() {
        copiesBack.forEach(Runnable::run);
        borrowed.forEach(Scratch::close);
    }
}
