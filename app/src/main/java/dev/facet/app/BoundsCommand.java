package dev.facet.app;

import dev.facet.data.AtomicFiles;
import dev.facet.graph.ConcentrationBounds;
import dev.facet.graph.EstimateTails;
import dev.facet.graph.Graph;
import dev.facet.graph.Modulation;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import dev.facet.training.Plots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code facet bounds}: how far estimates of a mask stray, beside what theory allows. */
@Command(
        name = "bounds",
        description = {
            "Measures how far estimates of a mask stray, beside the paper's bound and tighter ones.",
            "How often |phi_i . phi_j - M_ij| exceeds t over many walk sets, and the non-zeros of phi_i beside theirs. Pairs at",
            "distance 1, 2 and 3 and the pair of largest variance, those that have M_ij of at least .05; independent walks."
        },
        footer = {
            "",
            "Examples:",
            "  facet bounds --graph torus:14x14 --halt 0.1",
            "  facet bounds --graph cloud.ply --knn 8 --walks 16,256 --plot bounds.png"
        })
final class BoundsCommand extends Verb {
    private static final int MOST_WALKS = 4096;
    private static final int MOST_SETS = 1_000_000;

    @Mixin
    GraphArguments graph = new GraphArguments();

    @Option(
            names = "--walks",
            paramLabel = "n",
            split = ",",
            defaultValue = "1,4,16,64,256",
            order = 20,
            description = "Walks from each node, one or several (default: ${DEFAULT-VALUE}).")
    int[] walks = {};

    @Option(
            names = "--halt",
            paramLabel = "p",
            defaultValue = "0.2",
            order = 21,
            description = "Probability of halting before each hop (default: ${DEFAULT-VALUE}).")
    double halt;

    @Option(
            names = "--max-length",
            paramLabel = "K",
            defaultValue = "8",
            order = 22,
            description = "Most hops of a walk (default: ${DEFAULT-VALUE}).")
    int maxLength;

    @Mixin
    KernelArguments kernel = new KernelArguments();

    @Option(
            names = "--deviations",
            paramLabel = "t",
            split = ",",
            defaultValue = "0.05,0.1,0.2,0.3",
            order = 40,
            description = "The errors t whose probability is told (default: ${DEFAULT-VALUE}).")
    double[] deviations = {};

    @Option(
            names = "--sets",
            paramLabel = "S",
            defaultValue = "10000",
            order = 41,
            description = "Walk sets that are drawn (default: ${DEFAULT-VALUE}).")
    int sets;

    @Option(
            names = "--delta",
            paramLabel = "d",
            defaultValue = "0.05",
            order = 42,
            description = "Non-zeros are bounded with probability 1 - d (default: ${DEFAULT-VALUE}).")
    double delta;

    @Option(
            names = "--plot",
            paramLabel = "x.png",
            order = 60,
            description = "Draws tails and bounds against n for the pair of largest variance.")
    @Nullable
    Path plot;

    @Option(names = "--force", order = 61, description = "Replace a plot that exists.")
    boolean force;

    @Override
    void run() {
        check();
        Modulation f = kernel.modulation(this, maxLength);
        Graph weighted = graph.weighted();
        WalkOptions options = new WalkOptions(1, halt, maxLength, WalkScheme.IID, seed(), 0);
        long start = System.nanoTime();
        ConcentrationBounds bounds = ConcentrationBounds.of(weighted, f, halt);
        EstimateTails tails = new EstimateTails(weighted, f, options);
        List<EstimateTails.Pair> pairs = tails.pairs();
        if (pairs.isEmpty()) {
            throw new UserException("--graph " + graph.graph + ": no two nodes among those looked at have a mask of at"
                    + " least 0.05 between them; a larger --scale or other --coefficients spread it farther");
        }
        noteMissing(pairs);
        List<Row> rows = new ArrayList<>();
        List<Sparsity> sparsity = new ArrayList<>();
        for (int n : walks) {
            EstimateTails.Sample sample = tails.sample(pairs, n, sets);
            for (int p = 0; p < pairs.size(); p++) {
                for (double t : deviations) {
                    rows.add(new Row(
                            n,
                            pairs.get(p),
                            p == pairs.size() - 1,
                            t,
                            sample.tail(p, t),
                            bounds.paper(t, n),
                            bounds.tight(pairs.get(p), t, n)));
                }
            }
            int last = pairs.size() - 1;
            double most = ConcentrationBounds.nonzeros(n, halt, maxLength, delta);
            sparsity.add(new Sparsity(
                    n, most, sample.meanNonzeros(last), sample.mostNonzeros(last), sample.denser(last, most)));
        }
        if (plot != null) {
            AtomicFiles.write(plot, force, aside -> draw(aside, rows));
        }
        if (global().json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("nodes", weighted.nodes());
            fields.put("sets", sets);
            fields.put("c", bounds.c());
            fields.put("non_negative", bounds.nonNegative());
            fields.put(
                    "rows", rows.stream().map(row -> row.fields(sets, bounds)).toList());
            fields.put(
                    "sparsity", sparsity.stream().map(row -> row.fields(delta)).toList());
            if (plot != null) {
                fields.put("plot", plot.toString());
            }
            fields.put("seconds", (System.nanoTime() - start) / 1e9);
            answer(fields);
        } else {
            out().println(String.format(
                    Locale.ROOT,
                    "%d nodes, %d walk sets, c %.4g (of the last pair: %.4g and %.4g)%n",
                    weighted.nodes(),
                    sets,
                    bounds.c(),
                    bounds.deposits(pairs.getLast().i()),
                    bounds.deposits(pairs.getLast().j())));
            table(rows, sparsity);
        }
    }

    private void noteMissing(List<EstimateTails.Pair> pairs) {
        String missing = IntStream.rangeClosed(1, 3)
                .filter(distance -> pairs.stream().noneMatch(pair -> pair.distance() == distance))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" or "));
        if (!missing.isEmpty()) {
            note("no pair at distance " + missing
                    + " among those looked at has a mask of at least 0.05, so there are no"
                    + " rows of it; another --scale or slowly falling --coefficients may have one");
        }
    }

    /** A line of the table. */
    private record Row(
            int n, EstimateTails.Pair pair, boolean widest, double t, double tail, double paper, double tight) {
        Map<String, Object> fields(int sets, ConcentrationBounds bounds) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("n", n);
            fields.put("distance", pair.distance());
            fields.put("t", t);
            fields.put("tail", tail);
            fields.put("paper_bound", paper);
            fields.put("tight_bound", tight);
            fields.put("standard_error", Math.sqrt(tail * (1 - tail) / sets));
            fields.put("pair", new int[] {pair.i(), pair.j()});
            fields.put("mask", pair.mask());
            fields.put("deposits", new double[] {bounds.deposits(pair.i()), bounds.deposits(pair.j())});
            fields.put("largest_variance", widest);
            return fields;
        }
    }

    /** Non-zeros of phi_i beside their bound. */
    private record Sparsity(int n, double bound, double mean, int most, double above) {
        Map<String, Object> fields(double delta) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("n", n);
            fields.put("delta", delta);
            fields.put("nonzeros_bound", bound);
            fields.put("nonzeros_mean", mean);
            fields.put("nonzeros_most", most);
            fields.put("above_bound", above);
            return fields;
        }
    }

    private void check() {
        walks = Arrays.stream(walks).sorted().distinct().toArray();
        deviations = Arrays.stream(deviations).sorted().distinct().toArray();
        for (int n : walks) {
            if (n < 1 || n > MOST_WALKS) {
                throw new UserException("--walks must be 1 to " + MOST_WALKS + ", got " + n);
            }
        }
        WalkArguments.checkHalt(halt);
        WalkArguments.checkLength(maxLength);
        for (double t : deviations) {
            if (!(t > 0) || !Double.isFinite(t)) {
                throw new UserException("--deviations must be above 0 and finite, got " + t);
            }
        }
        if (sets < 1 || sets > MOST_SETS) {
            throw new UserException("--sets must be 1 to " + MOST_SETS + ", got " + sets);
        }
        if (!(delta > 0 && delta < 1)) {
            throw new UserException("--delta must be above 0 and below 1, got " + delta);
        }
        if (plot != null) {
            if (!plot.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new UserException("--plot " + plot + " must end in .png");
            }
            AtomicFiles.refuseExisting(plot, force);
        }
    }

    private void table(List<Row> rows, List<Sparsity> sparsity) {
        out().println("   n  distance  M_ij    t       tail     paper's bound  tighter bound");
        for (Row row : rows) {
            out().println(String.format(
                    Locale.ROOT,
                    "%4d  %-8s  %.4f  %-6s  %-7.4f  %-13.4g  %.4g",
                    row.n,
                    row.pair.distance() + (row.widest ? " *" : ""),
                    row.pair.mask(),
                    row.t,
                    row.tail,
                    row.paper,
                    row.tight));
        }
        out().println(String.format(
                Locale.ROOT,
                "* the pair of largest variance%n%n   n  non-zeros of phi_i: mean  most  at most, but for a part of %s",
                delta));
        for (Sparsity row : sparsity) {
            out().println(String.format(
                    Locale.ROOT,
                    "%4d  %24.1f  %4d  %.1f (more in %.2f %%)",
                    row.n,
                    row.mean,
                    row.most,
                    row.bound,
                    100 * row.above));
        }
        if (plot != null) {
            out().println("plot  " + plot);
        }
        out().flush();
    }

    private void draw(Path file, List<Row> rows) {
        List<Plots.Panel> panels = new ArrayList<>();
        for (double t : deviations) {
            List<Row> shown =
                    rows.stream().filter(row -> row.t == t && row.widest).toList();
            panels.add(new Plots.Panel(
                    "error above " + t + " between nodes "
                            + shown.getFirst().pair.i() + " and "
                            + shown.getFirst().pair.j(),
                    "walks a node",
                    "probability",
                    List.of(
                            curve("measured", shown, Row::tail),
                            curve("tighter bound", shown, Row::tight),
                            curve("paper's bound", shown, Row::paper))));
        }
        Plots.probabilities(file, panels);
    }

    private static Plots.Curve curve(String name, List<Row> rows, ToDoubleFunction<Row> value) {
        return new Plots.Curve(
                name,
                rows.stream().mapToDouble(row -> row.n).toArray(),
                rows.stream().mapToDouble(value).toArray());
    }
}
