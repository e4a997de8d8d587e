package dev.facet.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * How the cost of a step (mask values, forward, backward, gradient of f) grows with N: the exponents of time and of
 * peak memory, by least squares over grids of doubling size. Grids take turns in each round.
 */
final class Scaling {
    private final Effort effort;
    private final BenchmarkLog log;
    private final double[] nodes;
    private final SideBySide race;

    Scaling(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
        List<AttentionSetting> settings = settings();
        this.nodes = settings.stream().mapToDouble(AttentionSetting::nodes).toArray();
        this.race = new SideBySide(effort.rounds(), effort.shortest(), log);
    }

    private List<AttentionSetting> settings() {
        return effort.scalingNodes().stream()
                .map(count -> effort.setting().onNodes(count))
                .toList();
    }

    private static String name(AttentionSetting setting) {
        return "step on " + setting.nodes() + " nodes";
    }

    double timeExponent() {
        log.note("time against N");
        for (AttentionSetting setting : settings()) {
            race.add(name(setting), setting.step());
        }
        race.run();
        double[] seconds = settings().stream()
                .mapToDouble(setting -> race.seconds(name(setting)))
                .toArray();
        return Statistics.exponent(nodes, seconds);
    }

    /** Not a number where the system does not tell. */
    double memoryExponent() {
        if (!MemoryProbe.available()) {
            log.note("this system does not tell a process's peak memory: not measured");
            return Double.NaN;
        }
        log.note("peak memory against N");
        double[] bytes = MemoryProbe.peaks(settings(), effort.probeSeconds());
        for (int i = 0; i < bytes.length; i++) {
            log.note((int) nodes[i] + " nodes: " + Math.round(bytes[i] / (1 << 20)) + " MiB");
        }
        return Statistics.exponent(nodes, bytes);
    }

    Map<String, BenchmarkReport.Timing> timings() {
        return race.timings();
    }
}
