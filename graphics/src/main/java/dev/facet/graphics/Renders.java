package dev.facet.graphics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many pictures on several threads. Each picture is drawn by one thread from what its number says alone, so the bits
 * are the same for any number of threads.
 */
public final class Renders {
    private static final int MOST_THREADS = 1024;

    private Renders() {}

    /** What one thread does for one picture; the rasteriser and whatever else it keeps are its own. */
    @FunctionalInterface
    public interface Drawer {
        void draw(int index);
    }

    /**
     * Calls a drawer for each of 0 to count - 1, on so many threads, the caller's among them. Each thread asks the
     * supplier for a drawer of its own. Returns when all are done; what a drawer throws reaches the caller.
     */
    public static void forEach(int threads, int count, Supplier<? extends Drawer> drawers) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MOST_THREADS + ", got " + threads);
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            try {
                Drawer drawer = drawers.get();
                for (int i = next.getAndIncrement(); i < count && failure.get() == null; i = next.getAndIncrement()) {
                    drawer.draw(i);
                }
            } catch (RuntimeException | Error thrown) {
                failure.compareAndSet(null, thrown);
            }
        };
        Thread[] helpers = new Thread[Math.max(0, Math.min(threads, count) - 1)];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("facet-render-" + i).start(work);
        }
        work.run();
        join(helpers);
        switch (failure.get()) {
            case null -> {}
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    private static void join(Thread[] helpers) {
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (true) {
                try {
                    helper.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
