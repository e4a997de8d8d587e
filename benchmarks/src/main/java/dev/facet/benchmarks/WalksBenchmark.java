package dev.facet.benchmarks;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.LengthLaw;
import dev.facet.graph.Normalisation;
import dev.facet.graph.Parallel;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.graph.WalkSet;
import dev.facet.graph.Walks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code facet bench walks}: hops a second of drawing walks on the grid of the attention benchmark, the merged store of
 * their loads included. A hop is one move to a neighbour; deposits on the start are not counted. The row is of
 * independent walks; the other schemes are timed beside them.
 */
final class WalksBenchmark {
    /** How many standard errors the mean length of walks may be off. */
    private static final double MOST_ERRORS = 5;

    private final Effort effort;
    private final BenchmarkLog log;
    private final List<Agreement> agreements = new ArrayList<>();
    private final Map<String, BenchmarkReport.Timing> timings = new LinkedHashMap<>();

    WalksBenchmark(Effort effort, BenchmarkLog log) {
        this.effort = effort;
        this.log = log;
    }

    BenchmarkReport run() {
        AttentionSetting setting = effort.setting();
        Graph grid = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(setting.height(), setting.width()));
        SideBySide race = new SideBySide(effort.rounds(), effort.shortest(), log);
        long independentHops = 0;
        for (WalkScheme scheme : WalkScheme.values()) {
            WalkOptions options = setting.walkOptions().withScheme(scheme);
            long hops = check(grid, options);
            independentHops = scheme == WalkScheme.IID ? hops : independentHops;
            race.add(name(scheme), () -> Walks.draw(grid, options));
        }
        race.run();
        timings.putAll(race.timings());
        double rate = independentHops / race.seconds(name(WalkScheme.IID));
        List<Row> rows = List.of(Row.atLeast("steps-per-second", rate, "steps/s", 2e7));
        return new BenchmarkReport(setting.toString(), rows, agreements, timings, List.of());
    }

    private static String name(WalkScheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * One thread and all give the same walks, of the mean length that the law says; returns how many hops they made.
     */
    private long check(Graph grid, WalkOptions options) {
        WalkSet one = Walks.draw(grid, options, 1);
        WalkSet all = Walks.draw(grid, options, Parallel.threads());
        agreements.add(new Agreement(
                name(options.scheme()) + " walks by 1 and " + Parallel.threads() + " threads, differing entries",
                differing(one, all),
                0));
        double walks = (double) grid.nodes() * options.walks();
        LengthLaw law = LengthLaw.geometric(options.halt(), options.maxLength());
        // At most K hops, so a variance of at most K^2 / 4; antithetic halting only lowers that of the mean.
        double error = options.maxLength() / 2.0 / Math.sqrt(walks);
        agreements.add(new Agreement(
                name(options.scheme()) + " walks' mean length, in hops",
                Math.abs(all.hops() / walks - law.meanLength()),
                MOST_ERRORS * error));
        return all.hops();
    }

    static double differing(WalkSet one, WalkSet other) {
        if (one.entries() != other.entries()) {
            return Math.abs(one.entries() - other.entries());
        }
        int differing = 0;
        for (int e = 0; e < one.entries(); e++) {
            boolean same = one.column(e) == other.column(e)
                    && one.step(e) == other.step(e)
                    && Float.floatToRawIntBits(one.load(e)) == Float.floatToRawIntBits(other.load(e));
            differing += same ? 0 : 1;
        }
        return differing;
    }
}
