package dev.facet.training;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * The batches of steps {@code from} to {@code to - 1}, in order, made ahead by a thread of its own while the network is
 * busy. What a batch holds depends on its step alone.
 */
final class BatchLoader<B> implements AutoCloseable {
    private static final int AHEAD = 2;

    private sealed interface Item<B> {}

    private record Made<B>(B batch) implements Item<B> {}

    private record Failed<B>(Throwable cause) implements Item<B> {}

    private final BlockingQueue<Item<B>> ready = new ArrayBlockingQueue<>(AHEAD);
    private final Thread worker;

    BatchLoader(int from, int to, IntFunction<B> maker) {
        worker = Thread.ofPlatform().name("facet-batches").daemon().start(() -> {
            try {
                for (int step = from; step < to; step++) {
                    ready.put(make(step, maker));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static <B> Item<B> make(int step, IntFunction<B> maker) {
        try {
            return new Made<>(maker.apply(step));
        } catch (RuntimeException | Error e) {
            return new Failed<>(e);
        }
    }

    /** The next batch. */
    B next() {
        try {
            while (true) {
                Item<B> item = ready.poll(1, TimeUnit.SECONDS);
                if (item == null && !worker.isAlive() && ready.isEmpty()) {
                    throw new IllegalStateException("there are no more batches");
                }
                if (item instanceof Failed<B> failed) {
                    if (failed.cause() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) failed.cause();
                }
                if (item instanceof Made<B> made) {
                    return made.batch();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        }
    }

    @Override
    public void close() {
        worker.interrupt();
    }

    /**
     * Batches of a training set: each epoch goes over the pictures in an order of its own, and what does not fill a
     * batch at its end is left out.
     */
    static IntFunction<ImageBatch> training(Augmentation augmentation, int images, int batch, long seed) {
        int perEpoch = images / batch;
        // One worker asks in order of steps, so the last epoch's order is all that needs keeping.
        int[] keptEpoch = {-1};
        int[][] keptOrder = {new int[0]};
        return step -> {
            int epoch = step / perEpoch;
            if (keptEpoch[0] != epoch) {
                keptOrder[0] = new Draws(seed, Draws.Purpose.ORDER, epoch).permutation(images);
                keptEpoch[0] = epoch;
            }
            int at = step % perEpoch * batch;
            return augmentation.batch(Arrays.copyOfRange(keptOrder[0], at, at + batch), epoch, step);
        };
    }
}
