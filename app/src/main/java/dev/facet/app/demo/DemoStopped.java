package dev.facet.app.demo;

/** The user stopped the demonstration. */
public final class DemoStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoStopped() {
        super("stopped, nothing was written");
    }
}
