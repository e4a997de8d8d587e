package dev.facet.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far estimates of a mask really stray, over many independent walk sets: what {@link ConcentrationBounds} bounds.
 * The symmetric estimator, of a directed graph the directed one.
 *
 * <p>Cost: walks from the nodes asked for alone, whatever the size of the graph, and some 16 N bytes a thread; the
 * choice of pairs goes over all nodes 2K times from each of 64.
 *
 * <p>Randomness: set s of the walks' seed; the same bits for any number of threads.
 */
public final class EstimateTails {
    private static final int GRAIN = 64;
    private static final double LEAST_MASK = 0.05;
    private static final int SOURCES = 64;
    private static final int PILOT_SETS = 200;
    private static final int PILOT_WALKS = 4;
    /** The pilot's first set: beyond those that are measured, so that what it chose by is not measured again. */
    private static final int PILOT_SET = 1 << 30;
    /** Of each source so many pairs of the largest entries enter the pilot, else dense masks would fill the heap. */
    private static final int PILOT_PAIRS = 32;

    /**
     * Two nodes whose entry of the mask is estimated.
     *
     * @param distance hops between them
     * @param mask M_ij
     */
    public record Pair(int i, int j, int distance, double mask) {}

    /**
     * What walk sets gave.
     *
     * @param errors |phi_i . phi_j - M_ij| of pair after pair (pairs, sets)
     * @param nonzeros of phi_i of pair after pair (pairs, sets)
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Sample(double[][] errors, int[][] nonzeros) {
        /** The part of the sets in which a pair's error is above t. */
        public double tail(int pair, double t) {
            return Arrays.stream(errors[pair]).filter(error -> error > t).count() / (double) errors[pair].length;
        }

        /** The part of the sets in which phi_i of a pair has more non-zeros than this. */
        public double denser(int pair, double most) {
            return Arrays.stream(nonzeros[pair]).filter(count -> count > most).count() / (double) nonzeros[pair].length;
        }

        public double meanNonzeros(int pair) {
            return Arrays.stream(nonzeros[pair]).average().orElse(0);
        }

        public int mostNonzeros(int pair) {
            return Arrays.stream(nonzeros[pair]).max().orElse(0);
        }

        /** The variance of a pair's estimate about M_ij. */
        double meanSquare(int pair) {
            return Arrays.stream(errors[pair])
                    .map(error -> error * error)
                    .average()
                    .orElse(0);
        }
    }

    private final Graph weighted;
    private final Graph transposed;
    private final Modulation f;
    private final WalkOptions options;

    /**
     * Tails on a weighted graph.
     *
     * @param options of independent walks, whose number and set are chosen at each call
     */
    public EstimateTails(Graph weighted, Modulation f, WalkOptions options) {
        if (options.scheme() != WalkScheme.IID) {
            throw new IllegalArgumentException("the bounds are those of independent walks, not of " + options.scheme());
        }
        this.weighted = weighted;
        this.transposed = weighted.directed() ? weighted.transpose() : weighted;
        this.f = f.padded(options.maxLength());
        this.options = options;
    }

    /**
     * One pair each at distance 1, 2 and 3, of the largest entry there is, and last the pair whose estimates vary most in
     * a pilot of 200 other sets of 4 walks; all of M_ij of at least .05. Looked for from at most 64 nodes spread over the
     * graph, the last among the 32 largest entries of each; distances without such a pair are left out.
     */
    public List<Pair> pairs() {
        @Nullable Pair[] largest = new Pair[4]; // by distance
        List<Pair> candidates = new ArrayList<>();
        int nodes = weighted.nodes();
        int sources = Math.min(SOURCES, nodes);
        for (int s = 0; s < sources; s++) {
            // the middles of equal parts
            List<Pair> from = pairsFrom((int) ((2L * s + 1) * nodes / (2L * sources)));
            for (Pair pair : from) {
                int distance = pair.distance;
                if (distance < largest.length && (largest[distance] == null || pair.mask > largest[distance].mask)) {
                    largest[distance] = pair;
                }
            }
            candidates.addAll(from.stream()
                    .sorted(Comparator.comparingDouble(Pair::mask).reversed())
                    .limit(PILOT_PAIRS)
                    .toList());
        }
        List<Pair> chosen = new ArrayList<>();
        for (Pair pair : largest) {
            if (pair != null) {
                chosen.add(pair);
            }
        }
        if (!candidates.isEmpty()) {
            Sample pilot = sample(candidates, PILOT_WALKS, PILOT_SET, PILOT_SETS);
            int widest = 0;
            for (int p = 1; p < candidates.size(); p++) {
                widest = pilot.meanSquare(p) > pilot.meanSquare(widest) ? p : widest;
            }
            chosen.add(candidates.get(widest));
        }
        return chosen;
    }

    private List<Pair> pairsFrom(int i) {
        List<Pair> pairs = new ArrayList<>();
        double[] row = MaskRows.exact(weighted, f, i);
        int[] hops = hops(i);
        for (int j = 0; j < row.length; j++) {
            if (row[j] >= LEAST_MASK && hops[j] > 0) {
                pairs.add(new Pair(i, j, hops[j], row[j]));
            }
        }
        return pairs;
    }

    /** Hops from a node along arcs, up to 2K; 0 for those farther. */
    private int[] hops(int from) {
        int[] hops = new int[weighted.nodes()];
        ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            int v = queue.remove();
            for (int arc = weighted.arcBegin(v); arc < weighted.arcBegin(v + 1); arc++) {
                int u = weighted.target(arc);
                if (u != from && hops[u] == 0 && hops[v] < 2 * f.maxLength()) {
                    hops[u] = hops[v] + 1;
                    queue.add(u);
                }
            }
        }
        return hops;
    }

    /** Estimates of pairs by so many walks a node, over walk sets 0, 1, ... */
    public Sample sample(List<Pair> pairs, int walks, int sets) {
        return sample(pairs, walks, 0, sets);
    }

    private Sample sample(List<Pair> pairs, int walks, int firstSet, int sets) {
        if (sets < 1) {
            throw new IllegalArgumentException("walk sets must be at least 1, got " + sets);
        }
        WalkOptions drawn = options.withWalks(walks);
        LengthLaw law = LengthLaw.geometric(drawn.halt(), drawn.maxLength());
        WalkPlan queries = WalkPlan.of(weighted, drawn, law, true);
        WalkPlan keys = transposed == weighted ? queries : WalkPlan.of(transposed, drawn, law, true);
        double[][] errors = new double[pairs.size()][sets];
        int[][] nonzeros = new int[pairs.size()][sets];
        int[] sources = pairs.stream().mapToInt(Pair::i).distinct().sorted().toArray();
        ScratchPool<Scratch> pool = new ScratchPool<>(() -> new Scratch(queries, keys, weighted.nodes()));
        Parallel.forRange(sets, GRAIN, (chunk, from, to) -> {
            Scratch scratch = pool.borrow();
            for (int at = from; at < to; at++) {
                int set = firstSet + at;
                for (int source : sources) {
                    int count = scratch.take(source, set, f);
                    for (int p = 0; p < pairs.size(); p++) {
                        Pair pair = pairs.get(p);
                        if (pair.i == source) {
                            errors[p][at] = Math.abs(scratch.dot(pair.j, set, f) - pair.mask);
                            nonzeros[p][at] = count;
                        }
                    }
                    scratch.clear();
                }
            }
            pool.giveBack(scratch);
        });
        return new Sample(errors, nonzeros);
    }

    /** What a thread needs: samplers, and one row of Phi spread out. */
    private static final class Scratch {
        private final WalkSampler queries;
        private final WalkSampler keys;
        private final double[] row;
        private WalkChunk taken = new WalkChunk(new int[0], new byte[0], new float[0], 0);

        Scratch(WalkPlan queryPlan, WalkPlan keyPlan, int nodes) {
            queries = new WalkSampler(queryPlan);
            keys = keyPlan == queryPlan ? queries : new WalkSampler(keyPlan);
            row = new double[nodes];
        }

        /** Spreads phi_i out and counts the nodes it has a deposit on. */
        int take(int i, int set, Modulation f) {
            taken = queries.chunk(i, set);
            int count = 0;
            for (int e = 0; e < taken.columns.length; e++) {
                row[taken.columns[e]] += f.coefficient(taken.steps[e]) * taken.loads[e];
                count += e == 0 || taken.columns[e] != taken.columns[e - 1] ? 1 : 0; // entries come sorted by column
            }
            return count;
        }

        double dot(int j, int set, Modulation f) {
            WalkChunk other = keys.chunk(j, set);
            double sum = 0;
            for (int e = 0; e < other.columns.length; e++) {
                sum += f.coefficient(other.steps[e]) * other.loads[e] * row[other.columns[e]];
            }
            return sum;
        }

        void clear() {
            for (int column : taken.columns) {
                row[column] = 0;
            }
        }
    }
}
