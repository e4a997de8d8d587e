package dev.facet.graph;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Working arrays that outlive a chunk: at most as many are ever made as chunks run at once. Whoever borrows one gives
 * it back in the state it was promised in.
 */
final class ScratchPool<T> {
    private final ConcurrentLinkedQueue<T> free = new ConcurrentLinkedQueue<>();
    private final Supplier<T> maker;

    ScratchPool(Supplier<T> maker) {
        this.maker = maker;
    }

    T borrow() {
        T scratch = free.poll();
        return scratch == null ? maker.get() : scratch;
    }

    void giveBack(T scratch) {
        free.add(scratch);
    }
}
