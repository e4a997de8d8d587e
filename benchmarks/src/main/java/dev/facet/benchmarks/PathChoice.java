package dev.facet.benchmarks;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionMask;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.AttentionPlan;
import dev.facet.graph.AttentionShape;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.MaskedAttention;
import dev.facet.graph.Modulation;
import dev.facet.graph.Normalisation;
import dev.facet.graph.Parallel;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.Walks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Whether the cost model of {@link AttentionPlan} chooses well: every path that fits is timed over kinds of graphs,
 * sizes, walks and features, and the chosen one compared with the fastest. The constants of the model were fitted to
 * the table that this prints.
 */
final class PathChoice {
    /** What a program does with a mask: one call, or so many that its structure costs nothing. */
    private static final long[] USES = {1, 1000};

    private static final double GOOD = 1.15;
    private static final List<String> KINDS = List.of("grid", "cloud", "irregular", "hubs", "star");
    /** Powers of a mask reach far: beyond as many nodes their pattern takes minutes. */
    private static final int MOST_EXACT = 3136;

    /** Features of queries, features of values, and heads. */
    private record Width(int m, int d, int heads) {}

    private static final List<Width> WIDTHS =
            List.of(new Width(16, 16, 1), new Width(64, 64, 1), new Width(32, 32, 4), new Width(64, 16, 4));

    private static final int HOPS = 8;
    private static final long MOST_TIMED = 150_000_000L;
    private static final long WARM_UP = 12_000_000_000L;
    /** Paths estimated to take so many times the cheapest are not timed. */
    private static final double HOPELESS = 10;

    private final BenchmarkLog log;
    private final double patience;
    private int cells;
    private int good;
    private double worst = 1;

    /**
     * What was found.
     *
     * @param cells combinations of graph, walks, features, heads and uses
     * @param good those whose chosen path took at most 15 % longer than the fastest
     * @param worst how many times as long as the fastest a chosen path took at most
     */
    record Judgement(int cells, int good, double worst) {
        /** The share of good cells. */
        double within() {
            return (double) good / cells;
        }
    }

    /**
     * A judge.
     *
     * @param patience 1 for figures that are published, 0 to see whether everything runs
     */
    PathChoice(BenchmarkLog log, double patience) {
        this.log = log;
        this.patience = patience;
    }

    /** Prints the table for graphs of the sizes given, those of the published figure where none is. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        List<Integer> sizes = Arrays.stream(arguments).map(Integer::valueOf).toList();
        new PathChoice(System.out::println, 1).judge(sizes.isEmpty() ? Effort.FULL.choiceNodes() : sizes);
    }

    /** Times every path on graphs of these sizes, on one thread, which other work disturbs least. */
    Judgement judge(List<Integer> sizes) {
        int threads = Parallel.threads();
        Parallel.threads(1);
        try {
            warmUp();
            log.note("kind mask nodes walks m d heads uses chosen fastest ratio | path:built+pass(estimated) in ms ..");
            for (String kind : KINDS) {
                for (int nodes : sizes) {
                    judge(kind, Normalisation.SYMMETRIC.apply(graph(kind, nodes)));
                }
            }
        } finally {
            Parallel.threads(threads);
        }
        log.note(String.format(
                Locale.ROOT,
                "the chosen path is within %.0f %% of the fastest in %d of %d cells (%.0f %%), %.2f x at worst",
                100 * (GOOD - 1),
                good,
                cells,
                100.0 * good / cells,
                worst));
        return new Judgement(cells, good, worst);
    }

    private void judge(String kind, Graph graph) {
        for (int walks : new int[] {4, 16}) {
            AttentionMask mask = AttentionMask.symmetric(Walks.draw(graph, WalkOptions.DEFAULT.withWalks(walks)));
            for (Width width : WIDTHS) {
                cell(kind + " symmetric", mask, walks, width);
            }
        }
        AttentionMask asymmetric = new AttentionMask.Asymmetric(Walks.draw(graph, WalkOptions.DEFAULT));
        for (Width width : WIDTHS.subList(0, 2)) {
            if (!kind.equals("star") && graph.nodes() <= MOST_EXACT) {
                cell(kind + " exact", new AttentionMask.Exact(graph, HOPS), 0, width);
            }
            cell(kind + " asymmetric", asymmetric, 8, width);
        }
    }

    /** Lets the compiler see every path before anything is timed. */
    private void warmUp() {
        Graph graph = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(24, 24));
        Graph small = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(8, 8));
        List<AttentionMask> masks = List.of(
                AttentionMask.symmetric(Walks.draw(graph, WalkOptions.DEFAULT)),
                AttentionMask.symmetric(Walks.draw(small, WalkOptions.DEFAULT)),
                new AttentionMask.Exact(small, HOPS),
                new AttentionMask.Asymmetric(Walks.draw(small, WalkOptions.DEFAULT)),
                new AttentionMask.Exact(graph, 3),
                new AttentionMask.Asymmetric(Walks.draw(graph, WalkOptions.DEFAULT)));
        long begin = clock();
        while (clock() - begin < patience * WARM_UP) {
            for (AttentionMask mask : masks) {
                for (Width width : WIDTHS) {
                    AttentionShape shape = new AttentionShape(1, width.heads(), mask.nodes(), width.m(), width.d());
                    for (AttentionPath path : AttentionPlan.allowed(mask, AttentionKernel.LINEAR)) {
                        time(mask, AttentionPlan.forced(mask, AttentionKernel.LINEAR, shape, path), shape);
                    }
                }
            }
        }
    }

    private static Graph graph(String kind, int nodes) {
        SplittableRandom random = new SplittableRandom(5);
        int side = (int) Math.round(Math.sqrt(nodes));
        return switch (kind) {
            case "grid" -> GraphBuilders.grid(side, side);
            case "cloud" -> CloudProblem.neighbours(CloudProblem.points(nodes), 8);
            case "irregular" -> neighbours(nodes, 6, random);
            case "star" -> star(nodes);
            default -> preferential(nodes, 3, random);
        };
    }

    /** Points on a line of random order joined to near ones: bounded degree, no regularity. */
    private static Graph neighbours(int nodes, int degree, SplittableRandom random) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            for (int e = 0; e < degree / 2; e++) {
                edges.add(new int[] {i, (i + 1 + random.nextInt(3 * degree)) % nodes});
            }
        }
        return graph(nodes, edges);
    }

    /** New nodes join old ones in proportion to their degrees, so that some become hubs. */
    private static Graph preferential(int nodes, int each, SplittableRandom random) {
        List<int[]> edges = new ArrayList<>();
        List<Integer> ends = new ArrayList<>(List.of(0));
        for (int i = 1; i < nodes; i++) {
            for (int e = 0; e < each; e++) {
                int to = ends.get(random.nextInt(ends.size()));
                if (to != i) {
                    edges.add(new int[] {i, to});
                    ends.add(to);
                    ends.add(i);
                }
            }
        }
        return graph(nodes, edges);
    }

    private static Graph star(int nodes) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            edges.add(new int[] {0, i});
        }
        return graph(nodes, edges);
    }

    private static Graph graph(int nodes, List<int[]> edges) {
        return GraphBuilders.edges(
                nodes,
                edges.stream().mapToInt(edge -> edge[0]).toArray(),
                edges.stream().mapToInt(edge -> edge[1]).toArray(),
                null,
                false);
    }

    private void cell(String name, AttentionMask mask, int walks, Width width) {
        AttentionShape shape = new AttentionShape(1, width.heads(), mask.nodes(), width.m(), width.d());
        AttentionPlan once = AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape, 1);
        AttentionPlan often = AttentionPlan.choose(mask, AttentionKernel.LINEAR, shape, USES[1]);
        Map<AttentionPath, double[]> times = new EnumMap<>(AttentionPath.class);
        for (AttentionPath path : once.costs().keySet()) {
            if (fits(once, path) && (worthTiming(once, path) || worthTiming(often, path))) {
                times.put(path, time(mask, AttentionPlan.forced(mask, AttentionKernel.LINEAR, shape, path), shape));
            }
        }
        for (int u = 0; u < USES.length; u++) {
            long uses = USES[u];
            AttentionPath chosen = (u == 0 ? once : often).path();
            double least = times.values().stream()
                    .mapToDouble(t -> total(t, uses))
                    .min()
                    .orElseThrow();
            AttentionPath fastest = times.entrySet().stream()
                    .filter(entry -> total(entry.getValue(), uses) == least)
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            double ratio = total(Objects.requireNonNull(times.get(chosen)), uses) / least;
            cells++;
            good += ratio <= GOOD ? 1 : 0;
            worst = Math.max(worst, ratio);
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%s %d %d %d %d %d %d %s %s %.2f |",
                    name,
                    mask.nodes(),
                    walks,
                    width.m(),
                    width.d(),
                    width.heads(),
                    USES[u],
                    chosen,
                    fastest,
                    ratio));
            AttentionPlan plan = u == 0 ? once : often;
            times.forEach((path, t) -> line.append(String.format(
                    Locale.ROOT,
                    " %s:%.3f+%.3f(%.3f)",
                    path,
                    t[0],
                    t[1],
                    plan.cost(path).nanoseconds() / 1e6)));
            log.note(line.toString());
        }
    }

    private static boolean fits(AttentionPlan plan, AttentionPath path) {
        return plan.cost(path).bytes() < Runtime.getRuntime().maxMemory() / 2;
    }

    private static boolean worthTiming(AttentionPlan plan, AttentionPath path) {
        double least = plan.cost(plan.path()).nanoseconds();
        return plan.cost(path).nanoseconds() < HOPELESS * least;
    }

    private static double total(double[] time, long uses) {
        return time[0] + uses * time[1];
    }

    /** Nanoseconds of this thread, which does all the work: what waits for others does not count. */
    private static long clock() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Many rounds of what is quick, three of what is slow, one of what is very slow. */
    private boolean again(int round, long spent) {
        return round == 0 || (round < 3 && spent < 20 * MOST_TIMED) || (round < 60 && spent < patience * MOST_TIMED);
    }

    /**
     * Milliseconds of building and of a forward pass: the least of some, which other work on the machine disturbs
     * least.
     */
    private double[] time(AttentionMask mask, AttentionPlan plan, AttentionShape shape) {
        double[][] f = new double[shape.heads()][];
        Arrays.fill(f, Modulation.diffusion(1, mask.coefficients() - 1).coefficients());
        try (Arena arena = Arena.ofShared()) {
            MaskedAttention.Inputs in = new MaskedAttention.Inputs(
                    random(arena, shape.queryElements()),
                    random(arena, shape.queryElements()),
                    random(arena, shape.valueElements()));
            MaskedAttention.Results results = new MaskedAttention.Results(
                    arena.allocate(4 * shape.valueElements()), arena.allocate(4 * shape.denominatorElements()));
            double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
            long begin = clock();
            for (int round = 0; again(round, clock() - begin); round++) {
                long start = clock();
                MaskedAttention attention = MaskedAttention.of(mask, plan);
                long built = clock();
                attention.forward(f, shape, in, results);
                long done = clock();
                best[0] = Math.min(best[0], (built - start) / 1e6);
                best[1] = Math.min(best[1], (done - built) / 1e6);
            }
            return best;
        }
    }

    private static MemorySegment random(Arena arena, long elements) {
        MemorySegment segment = arena.allocate(4 * elements);
        SplittableRandom random = new SplittableRandom(elements);
        for (long e = 0; e < elements; e++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, e, random.nextFloat());
        }
        return segment;
    }
}
