package dev.facet.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during training: the step that runs is finished, a checkpoint written, and only then does the machine stop.
 * While a guard is open the JVM's shutdown (Ctrl-C, a polite kill) raises its flag and waits for it to be closed.
 */
public final class Interrupts implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    private Interrupts() {
        hook = new Thread(
                () -> {
                    requested = true;
                    try {
                        boolean done = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        assert done : "training did not stop in time";
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "facet-interrupt");
    }

    /** A guard for a training that begins now. */
    public static Interrupts guard() {
        Interrupts guard = new Interrupts();
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** Whether training should stop. */
    public boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown has begun: its hook now runs to its end.
        }
    }
}
