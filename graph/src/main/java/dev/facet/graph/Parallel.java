package dev.facet.graph;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Loops over a range of indices in parallel, cut into chunks that depend on the range and the grain alone and never on
 * the number of threads. Code that writes only to places of its own chunk, and adds up per-chunk results in the order
 * of the chunks afterwards, therefore has the same bits for any number of threads.
 *
 * <p>Cost: a call with more than one chunk and thread wakes helpers of a pool of daemon threads, some 10 to 50
 * microseconds; the calling thread takes part. Calls may be nested and may come from several threads: a caller needs no
 * helper to finish.
 *
 * <p>Errors: what a body throws stops further chunks from starting and reaches the caller as it was thrown.
 */
public final class Parallel {
    private static final int MOST_THREADS = 1024;
    /** How often a waiting caller looks before it parks: about as long as a small chunk lasts. */
    private static final int SPINS = 2_000;

    private static final ThreadPoolExecutor POOL = pool();
    private static volatile int threads = Runtime.getRuntime().availableProcessors();

    private Parallel() {}

    /** The body of a loop, called once for each chunk with {@code from <= index < to}. */
    @FunctionalInterface
    public interface RangeBody {
        void run(int chunk, int from, int to);
    }

    /** The number of threads that loops use, the caller included; at first the number of processors. */
    public static int threads() {
        return threads;
    }

    /** Sets the number of threads that loops use from now on, 1 to 1024. */
    public static void threads(int count) {
        threads = checkedThreads(count);
    }

    /** The number of chunks of a range: {@code n / grain}, rounded up. */
    public static int chunks(int n, int grain) {
        if (n < 0 || grain < 1) {
            throw new IllegalArgumentException(
                    "a range needs n of at least 0 and a grain of at least 1, got " + n + " and " + grain);
        }
        return (int) (((long) n + grain - 1) / grain);
    }

    /**
     * Runs the body over 0 to n - 1 in chunks of {@code grain} indices, the last one perhaps shorter, on
     * {@link #threads()} threads. Returns when all are done.
     */
    public static void forRange(int n, int grain, RangeBody body) {
        forRange(threads, n, grain, body);
    }

    /** As {@link #forRange(int, int, RangeBody)} with a number of threads for this call. */
    public static void forRange(int threads, int n, int grain, RangeBody body) {
        int chunks = chunks(n, grain);
        int helpers = Math.min(checkedThreads(threads), chunks) - 1;
        if (helpers < 1) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                body.run(chunk, chunk * grain, end(chunk, n, grain));
            }
            return;
        }
        Loop loop = new Loop(n, grain, chunks, body, Thread.currentThread());
        enlarge(helpers);
        for (int i = 0; i < helpers; i++) {
            POOL.execute(loop);
        }
        loop.run();
        loop.await();
    }

    private static int end(int chunk, int n, int grain) {
        return (int) Math.min(n, (chunk + 1L) * grain);
    }

    private static int checkedThreads(int count) {
        if (count < 1 || count > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MOST_THREADS + ", got " + count);
        }
        return count;
    }

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "facet-parallel");
                    thread.setDaemon(true);
                    return thread;
                });
        return pool;
    }

    private static synchronized void enlarge(int helpers) {
        if (POOL.getCorePoolSize() < helpers) {
            POOL.setMaximumPoolSize(helpers);
            POOL.setCorePoolSize(helpers);
        }
    }

    /** One call: whoever runs it takes chunks until none is left. */
    private static final class Loop implements Runnable {
        private final int n;
        private final int grain;
        private final int chunks;
        private final RangeBody body;
        private final Thread caller;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Loop(int n, int grain, int chunks, RangeBody body, Thread caller) {
            this.n = n;
            this.grain = grain;
            this.chunks = chunks;
            this.body = body;
            this.caller = caller;
        }

        @Override
        public void run() {
            // A helper may come after everything is done, so the counter must not run on and overflow.
            while (next.get() < chunks) {
                int chunk = next.getAndIncrement();
                if (chunk >= chunks) {
                    return;
                }
                if (failure == null) {
                    work(chunk);
                }
                if (done.incrementAndGet() == chunks) {
                    LockSupport.unpark(caller);
                }
            }
        }

        private void work(int chunk) {
            try {
                body.run(chunk, chunk * grain, end(chunk, n, grain));
            } catch (RuntimeException | Error thrown) {
                failure = thrown;
            }
        }

        void await() {
            boolean interrupted = false;
            for (int spin = 0; done.get() < chunks; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
            if (interrupted) {
                caller.interrupt();
            }
            switch (failure) {
                case null -> {}
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }
    }
}
