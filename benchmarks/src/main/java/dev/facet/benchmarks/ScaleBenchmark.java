package dev.facet.benchmarks;

import dev.facet.graph.AttentionPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code facet bench scale}: a step of training over a million points, its memory and how both grow; the neighbours of a
 * million points; what landmarks and Horner's rule cost there; whether the cost model chooses well.
 */
final class ScaleBenchmark {
    private static final double GIGABYTE = 1e9;
    /** Features of a query that Horner's rule is timed with: its cost is proportional to heads and features. */
    private static final int HORNER_FEATURES = 2;

    private final Effort effort;
    private final BenchmarkLog log;
    private final List<Row> rows = new ArrayList<>();
    private final List<Agreement> agreements = new ArrayList<>();
    private final Map<String, BenchmarkReport.Timing> timings = new LinkedHashMap<>();

    ScaleBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    /** Runs everything; where {@code out} is given, the curves of cost against N too. */
    BenchmarkReport run(@Nullable Path out) {
        neighbours();
        growth();
        columnBlocks();
        choice();
        BenchmarkReport moving = new MovingBenchmark(effort, log).run();
        rows.addAll(moving.rows());
        agreements.addAll(moving.agreements());
        timings.putAll(moving.seconds());
        List<Path> files = out == null ? List.of() : new CloudCurves(effort, log).write(out);
        return new BenchmarkReport(effort.cloud().toString(), rows, agreements, timings, files);
    }

    private void neighbours() {
        CloudSetting setting = effort.cloud();
        double[] points = CloudProblem.points(setting.points());
        String name = "neighbours of " + setting.points() + " points";
        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        race.add(name, () -> CloudProblem.neighbours(points, setting.neighbours()));
        race.run();
        timings.putAll(race.timings());
        rows.add(Row.atMost("neighbours-seconds", race.seconds(name), "s", 3));
    }

    private void growth() {
        CloudScaling scaling = new CloudScaling(effort, log);
        double[] seconds = scaling.seconds();
        timings.putAll(scaling.timings());
        agreements.addAll(scaling.agreements());
        rows.add(Row.atMost("million-seconds", seconds[seconds.length - 1], "s", 10));
        rows.addAll(scaling.prepared());
        double[] peaks = MemoryProbe.available() ? scaling.peaks() : new double[0];
        if (peaks.length == 0) {
            log.note("this system does not tell a process's peak memory: not measured");
        } else {
            rows.add(Row.atMost("million-gigabytes", peaks[peaks.length - 1] / GIGABYTE, "GB", 10));
        }
        rows.add(Row.atMost("time-exponent", scaling.timeExponent(seconds), "exponent", 1.08));
        if (peaks.length > 0) {
            rows.add(Row.atMost("memory-exponent", scaling.memoryExponent(peaks), "exponent", 1.05));
        }
    }

    /** One step of the other linear paths, all work of Horner's rule told from a part of it. */
    private void columnBlocks() {
        CloudSetting landmark = effort.cloud().withPath(AttentionPath.LANDMARK);
        columnBlocks("landmark", landmark, 1);
        int features = Math.min(HORNER_FEATURES, effort.cloud().queryFeatures());
        CloudSetting part = effort.cloud().withPath(AttentionPath.HORNER).part(1, features);
        columnBlocks(
                "horner", part, (double) effort.cloud().heads() * effort.cloud().queryFeatures() / features);
    }

    private void columnBlocks(String name, CloudSetting setting, double share) {
        log.note(name + ", " + setting);
        long arrays;
        try (CloudProblem problem = new CloudProblem(setting)) {
            arrays = problem.arrayBytes();
            CloudAttention attention = new CloudAttention(problem);
            agreements.addAll(attention.check().stream()
                    .map(agreement ->
                            new Agreement(name + ": " + agreement.what(), agreement.error(), agreement.tolerance()))
                    .toList());
            String part = share == 1 ? "" : ", 1 of " + Math.round(share) + " parts";
            String forward = name + " forward" + part;
            String both = name + " forward and backward" + part;
            SideBySide race = new SideBySide(1, effort.shortest(), log); // for information: a round will do
            race.add(forward, attention::forward);
            race.add(both, attention::forwardAndBackward);
            race.run();
            timings.putAll(race.timings());
            rows.add(Row.told(name + "-forward-seconds", share * race.seconds(forward), "s"));
            rows.add(Row.told(name + "-seconds", share * race.seconds(both), "s"));
        }
        if (MemoryProbe.available()) {
            double beside = MemoryProbe.peak(setting, effort.probeSeconds()) - arrays;
            rows.add(Row.told(name + "-gigabytes-beside-arrays", beside / GIGABYTE, "GB"));
        }
    }

    private void choice() {
        PathChoice.Judgement judgement = new PathChoice(log, effort.probeSeconds()).judge(effort.choiceNodes());
        rows.add(Row.atLeast("cost-model-within-15", judgement.within(), "share", 0.9));
        rows.add(Row.atMost("cost-model-worst", judgement.worst(), "x", 1.5));
        rows.add(Row.told("cost-model-cells", judgement.cells(), "cells"));
    }
}
