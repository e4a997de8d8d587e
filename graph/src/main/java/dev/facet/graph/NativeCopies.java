package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Stand-ins for segments during one call: native ones for segments on the heap, as kernels work on native memory alone
 * (code that meets both kinds of segments is compiled for neither), and shared ones for segments that only their own
 * thread may touch, as loops run on several. Until it is closed, what it was given stays reachable.
 */
final class NativeCopies implements AutoCloseable {
    /** A thread that owns no memory: what it may touch, every thread may. */
    private static final Thread ANYBODY = Thread.ofPlatform().unstarted(() -> {});

    /** What calls work on: kernels know memory by address alone, and it must not be collected under them. */
    private final List<MemorySegment> held = new ArrayList<>();

    private final List<Scratch> borrowed = new ArrayList<>();
    private final List<Runnable> copiesBack = new ArrayList<>();

    /** The segment itself if native and shared, else a copy that is. */
    MemorySegment input(MemorySegment segment) {
        return segment.isNative() ? sharedInput(segment) : copy(segment);
    }

    /** The segment itself if native and shared, else memory that is and that {@link #close()} copies back. */
    MemorySegment output(MemorySegment segment) {
        return segment.isNative() ? sharedOutput(segment) : copyBack(segment);
    }

    /** The segment itself if every thread may read it, else a copy. */
    MemorySegment sharedInput(MemorySegment segment) {
        return segment.isAccessibleBy(ANYBODY) ? hold(segment) : copy(segment);
    }

    /** The segment itself if every thread may write it, else memory that {@link #close()} copies back. */
    MemorySegment sharedOutput(MemorySegment segment) {
        return segment.isAccessibleBy(ANYBODY) ? hold(segment) : copyBack(segment);
    }

    private MemorySegment hold(MemorySegment segment) {
        held.add(segment);
        return segment;
    }

    private MemorySegment copy(MemorySegment segment) {
        return borrow(segment.byteSize()).copyFrom(segment);
    }

    private MemorySegment copyBack(MemorySegment segment) {
        MemorySegment copy = copy(segment); // with its contents: a call that fails gives them back
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
        try {
            copiesBack.forEach(Runnable::run);
        } finally {
            borrowed.forEach(Scratch::close);
            held.clear();
        }
    }
}
