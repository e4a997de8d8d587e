package dev.facet.tensor;

import org.bytedeco.pytorch.GradMode;

/**
 * Turns the recording of gradients off on this thread until closed, then back to what it was.
 *
 * <p>Nests; to be closed on the thread that opened it (try-with-resources).
 */
public final class NoGrad implements AutoCloseable {
    private final boolean before;

    private NoGrad(boolean before) {
        this.before = before;
    }

    /** Turns the recording of gradients off on this thread. */
    public static NoGrad open() {
        Engine.start();
        boolean before = GradMode.is_enabled();
        GradMode.set_enabled(false);
        return new NoGrad(before);
    }

    @Override
    public void close() {
        GradMode.set_enabled(before);
    }
}
