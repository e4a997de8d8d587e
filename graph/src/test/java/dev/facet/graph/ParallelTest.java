package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void everyIndexOnceInChunksOfTheGrain(int threads) {
        for (int n : new int[] {0, 1, 2, 9, 10, 11, 101, 5_003}) {
            for (int grain : new int[] {1, 10, 64, 1_000_000}) {
                AtomicIntegerArray seen = new AtomicIntegerArray(n);
                AtomicIntegerArray chunkSeen = new AtomicIntegerArray(Parallel.chunks(n, grain));
                Parallel.forRange(threads, n, grain, (chunk, from, to) -> {
                    assertThat(from).isEqualTo(chunk * grain);
                    assertThat(to).isEqualTo(Math.min(n, from + grain));
                    chunkSeen.incrementAndGet(chunk);
                    for (int i = from; i < to; i++) {
                        seen.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < n; i++) {
                    assertThat(seen.get(i)).isOne();
                }
                for (int chunk = 0; chunk < chunkSeen.length(); chunk++) {
                    assertThat(chunkSeen.get(chunk)).isOne();
                }
            }
        }
    }

    @Test
    void orderedReductionHasTheSameBitsForAnyThreads() {
        double[] terms = new double[100_003];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = 1.0 / (i + 1) * ((i * 31) % 7 - 3);
        }
        double one = sum(terms, 1);
        for (int threads : new int[] {2, 3, 7, 16}) {
            assertThat(Double.doubleToRawLongBits(sum(terms, threads))).isEqualTo(Double.doubleToRawLongBits(one));
        }
    }

    private static double sum(double[] terms, int threads) {
        double[] partial = new double[Parallel.chunks(terms.length, 1_000)];
        Parallel.forRange(threads, terms.length, 1_000, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                partial[chunk] += terms[i];
            }
        });
        return Arrays.stream(partial).reduce(0, Double::sum);
    }

    @Test
    void severalThreadsReallyTakePart() {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        Parallel.forRange(3, 3, 1, (chunk, from, to) -> {
            workers.add(Thread.currentThread());
            all.countDown();
            try {
                assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(workers).hasSize(3).contains(Thread.currentThread());
        assertThat(workers.stream().filter(worker -> worker != Thread.currentThread()))
                .allMatch(Thread::isDaemon);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void whatABodyThrowsReachesTheCaller(int threads) {
        IllegalStateException thrown = new IllegalStateException("chunk 5 fails");
        assertThatThrownBy(() -> Parallel.forRange(threads, 50, 1, (chunk, from, to) -> {
                    if (chunk == 5) {
                        throw thrown;
                    }
                }))
                .isSameAs(thrown);
        AssertionError error = new AssertionError("an error too");
        assertThatThrownBy(() -> Parallel.forRange(threads, 50, 1, (chunk, from, to) -> {
                    throw error;
                }))
                .isSameAs(error);
        AtomicInteger after = new AtomicInteger();
        Parallel.forRange(threads, 50, 1, (chunk, from, to) -> after.incrementAndGet());
        assertThat(after.get()).isEqualTo(50);
    }

    @Test
    void nestedLoopsFinish() {
        AtomicInteger count = new AtomicInteger();
        Parallel.forRange(4, 20, 1, (c, f, t) -> Parallel.forRange(4, 20, 1, (d, g, u) -> count.incrementAndGet()));
        assertThat(count.get()).isEqualTo(400);
    }

    @Test
    void anInterruptedCallerFinishesAndStaysInterrupted() {
        AtomicInteger count = new AtomicInteger();
        Thread.currentThread().interrupt();
        Parallel.forRange(3, 2_000, 1, (chunk, from, to) -> count.incrementAndGet());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(count.get()).isEqualTo(2_000);
    }

    @Test
    void badArgumentsAreNamed() {
        Parallel.RangeBody nothing = (chunk, from, to) -> {};
        assertThatThrownBy(() -> Parallel.forRange(-1, 1, nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got -1 and 1");
        assertThatThrownBy(() -> Parallel.forRange(1, 0, nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grain of at least 1");
        assertThatThrownBy(() -> Parallel.threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be 1 to 1024, got 0");
        assertThatThrownBy(() -> Parallel.forRange(1025, 1, 1, nothing)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Parallel.chunks(Integer.MAX_VALUE, Integer.MAX_VALUE - 1)).isEqualTo(2);
        AtomicInteger last = new AtomicInteger();
        Parallel.forRange(2, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, (chunk, from, to) -> {
            if (chunk == 1) {
                last.set(to - from);
            }
        });
        assertThat(last.get()).isOne();
    }

    @Test
    void theThreadCountIsASetting() {
        int before = Parallel.threads();
        try {
            Parallel.threads(3);
            assertThat(Parallel.threads()).isEqualTo(3);
        } finally {
            Parallel.threads(before);
        }
    }
}
