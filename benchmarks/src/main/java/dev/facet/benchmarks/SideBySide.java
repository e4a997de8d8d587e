package dev.facet.benchmarks;

import dev.facet.graph.Parallel;
import dev.facet.tensor.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Times several ways to compute something against each other: everyone warms up and is tried with one thread and with
 * all of them, the faster setting stays; then come rounds in which each runs once, so that whatever disturbs the
 * machine disturbs them alike. What takes less than the shortest time allowed is repeated until it takes as long.
 *
 * <p>A ratio is taken inside each round; what is reported is the median over rounds.
 */
final class SideBySide {
    /** Seconds from which on a first call tells enough to choose the threads: warming up is little beside it. */
    private static final double LONG = 1;

    private static final int TRIALS = 3;
    private static final int MOST_REPETITIONS = 10_000;

    /** One who takes part. */
    private static final class Entry {
        final String name;
        final Runnable body;
        int threads = 1;
        int repetitions = 1;
        double[] seconds = new double[0];

        Entry(String name, Runnable body) {
            this.name = name;
            this.body = body;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final int rounds;
    /** Seconds that one timing lasts at least: the clock and a woken thread are nothing beside it. */
    private final double shortest;

    private final int mostThreads = Parallel.threads();
    private final BenchmarkLog log;

    SideBySide(int rounds, double shortest, BenchmarkLog log) {
        this.rounds = rounds;
        this.shortest = shortest;
        this.log = log;
    }

    void add(String name, Runnable body) {
        entries.add(new Entry(name, body));
    }

    /** Warms up, chooses threads and runs the rounds. */
    void run() {
        try {
            for (Entry entry : entries) {
                prepare(entry);
                log.note(entry.name + ": " + entry.threads + (entry.threads == 1 ? " thread" : " threads"));
            }
            for (int round = 0; round < rounds; round++) {
                log.note("round " + (round + 1) + " of " + rounds);
                for (Entry entry : entries) {
                    threads(entry.threads);
                    entry.seconds[round] = time(entry);
                }
            }
        } finally {
            threads(mostThreads);
        }
        for (Entry entry : entries) {
            log.note(entry.name + ": " + BenchmarkLog.seconds(Statistics.median(entry.seconds)));
        }
    }

    private void prepare(Entry entry) {
        entry.seconds = new double[rounds];
        double best = Double.POSITIVE_INFINITY;
        for (int threads : new TreeSet<>(List.of(1, mostThreads))) {
            threads(threads);
            entry.repetitions = 1;
            double seconds = time(entry); // compiles, allocates
            if (seconds < LONG) {
                double again = Math.max(time(entry), 1e-9); // the first call of anything is slow
                entry.repetitions = repetitions(again);
                seconds = Double.POSITIVE_INFINITY;
                for (int trial = 0; trial < TRIALS; trial++) {
                    seconds = Math.min(seconds, time(entry));
                }
            }
            if (seconds < best) {
                best = seconds;
                entry.threads = threads;
            }
        }
        entry.repetitions = repetitions(best);
    }

    private int repetitions(double seconds) {
        return (int) Math.clamp(Math.ceil(shortest / seconds), 1, MOST_REPETITIONS);
    }

    private static void threads(int count) {
        Parallel.threads(count);
        Engine.threads(count);
    }

    /** Seconds of one run. */
    private static double time(Entry entry) {
        long start = System.nanoTime();
        for (int i = 0; i < entry.repetitions; i++) {
            entry.body.run();
        }
        return (System.nanoTime() - start) / 1e9 / entry.repetitions;
    }

    private Entry entry(String name) {
        return entries.stream()
                .filter(entry -> entry.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody is called " + name));
    }

    /** The median over rounds of the time of {@code rival} over that of {@code own}. */
    double ratio(String rival, String own) {
        double[] above = entry(rival).seconds;
        double[] below = entry(own).seconds;
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratios[round] = above[round] / below[round];
        }
        return Statistics.median(ratios);
    }

    /** The one of two with the lower median. */
    String faster(String one, String other) {
        return seconds(one) <= seconds(other) ? one : other;
    }

    /** Median seconds of one run. */
    double seconds(String name) {
        return Statistics.median(entry(name).seconds);
    }

    /** Median seconds and threads of everyone, by name. */
    Map<String, BenchmarkReport.Timing> timings() {
        Map<String, BenchmarkReport.Timing> all = new LinkedHashMap<>();
        for (Entry entry : entries) {
            all.put(entry.name, new BenchmarkReport.Timing(Statistics.median(entry.seconds), entry.threads));
        }
        return all;
    }
}
