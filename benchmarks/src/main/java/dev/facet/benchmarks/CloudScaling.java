package dev.facet.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How the cost of a step over a cloud (mask values, forward, backward, gradient of f, rows brought into order and back)
 * grows with N: exponents of time and of peak memory by least squares over doublings of it. Sizes are timed one after the
 * other, as memory does not hold all of them at once; each is warm before it is timed, and the median of its rounds counts.
 */
final class CloudScaling {
    private final Effort effort;
    private final BenchmarkLog log;
    private final List<CloudSetting> settings;
    private final Map<String, BenchmarkReport.Timing> timings = new LinkedHashMap<>();
    private final List<Agreement> agreements = new ArrayList<>();
    private final List<Row> prepared = new ArrayList<>();

    CloudScaling(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
        this.settings = IntStream.rangeClosed(0, effort.doublings())
                .mapToObj(t -> effort.cloud().withPoints(effort.cloud().points() >> (effort.doublings() - t)))
                .toList();
    }

    private double[] nodes() {
        return settings.stream().mapToDouble(CloudSetting::points).toArray();
    }

    /** Seconds of a step for each size. */
    double[] seconds() {
        return settings.stream().mapToDouble(this::seconds).toArray();
    }

    double timeExponent(double[] seconds) {
        return Statistics.exponent(nodes(), seconds);
    }

    private double seconds(CloudSetting setting) {
        boolean largest = setting.equals(settings.getLast());
        log.note("a step over " + setting.points() + " points");
        try (CloudProblem problem = new CloudProblem(setting)) {
            CloudAttention attention = new CloudAttention(problem);
            if (largest) {
                agreements.addAll(attention.check());
                problem.seconds().forEach((what, seconds) -> prepared.add(row(what, seconds)));
                prepared.add(row("pattern", attention.built()));
                prepared.add(Row.told("nonzeros-a-row", (double) attention.nonzeros() / setting.points(), "entries"));
            }
            String name = "step over " + setting.points() + " points";
            SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
            race.add(name, attention::forwardAndBackward);
            race.run();
            timings.putAll(race.timings());
            return race.seconds(name);
        }
    }

    private static Row row(String what, double seconds) {
        return Row.told("million-" + what.replace(' ', '-') + "-seconds", seconds, "s");
    }

    /** Peak bytes for each size, and first of all that of a process on 64 points. */
    double[] peaks() {
        List<Measured> all = new ArrayList<>(settings);
        all.addFirst(settings.getLast().least());
        return all.stream()
                .mapToDouble(setting -> {
                    double peak = MemoryProbe.peak(setting, effort.probeSeconds());
                    log.note(setting.nodes() + " points: " + Math.round(peak / (1 << 20)) + " MiB");
                    return peak;
                })
                .toArray();
    }

    /** The exponent of what peaks are over that of 64 points. */
    double memoryExponent(double[] peaks) {
        double[] over = IntStream.range(1, peaks.length)
                .mapToDouble(t -> peaks[t] - peaks[0])
                .toArray();
        return Statistics.exponent(nodes(), over);
    }

    /** Answers of the largest cloud. */
    List<Agreement> agreements() {
        return agreements;
    }

    /** What was prepared for the largest cloud, and is no part of a step. */
    List<Row> prepared() {
        return prepared;
    }

    Map<String, BenchmarkReport.Timing> timings() {
        return timings;
    }
}
