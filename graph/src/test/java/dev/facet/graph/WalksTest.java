package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WalksTest {
    private static final WalkOptions OPTIONS = new WalkOptions(9, 0.2, 8, WalkScheme.IID, 11, 0);

    /** A directed graph with weights, dead ends, a hub, a self loop and an isolated node. */
    private static Graph ragged(int nodes, long seed) {
        Philox4x32 random = Philox4x32.stream(seed, 99, 0, 0);
        int edges = 4 * nodes;
        int[] sources = new int[edges];
        int[] targets = new int[edges];
        float[] weights = new float[edges];
        for (int e = 0; e < edges; e++) {
            sources[e] = e < nodes - 1 ? 0 : random.nextInt(nodes / 2);
            targets[e] = e < nodes - 1 ? e : random.nextInt(nodes - 1);
            // A function of the ends, so that repeats agree.
            weights[e] = 0.25f + (sources[e] * 31 + targets[e] * 17) % 8 / 16f;
        }
        return GraphBuilders.edges(nodes, sources, targets, weights, true);
    }

    private static void assertSameBits(WalkSet a, WalkSet b) {
        assertThat(a.offsets).isEqualTo(b.offsets);
        assertThat(a.columns).isEqualTo(b.columns);
        assertThat(a.steps).isEqualTo(b.steps);
        assertThat(a.loads).isEqualTo(b.loads);
        assertThat(a.hops()).isEqualTo(b.hops());
        assertThat(a.maxLength()).isEqualTo(b.maxLength());
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void sameBitsForOneTwoAndSevenThreads(WalkScheme scheme) {
        WalkOptions options = OPTIONS.withScheme(scheme);
        for (Graph graph : new Graph[] {Normalisation.SYMMETRIC.apply(GraphBuilders.grid(23, 41)), ragged(700, 3)}) {
            WalkSet one = Walks.draw(graph, options, 1);
            assertSameBits(Walks.draw(graph, options, 2), one);
            assertSameBits(Walks.draw(graph, options, 7), one);
            assertSameBits(Walks.draw(graph, options), one);
        }
    }

    /** The merged sums of one start node by its definition: maps, and the draws one at a time by their keys. */
    private static Map<Long, Double> oracle(Graph graph, WalkOptions options, int start) {
        int n = options.walks();
        boolean antithetic = options.scheme().antithetic();
        Map<Long, Double> sums = new TreeMap<>();
        sums.put((long) start << 7, 1.0);
        int[] at = new int[n];
        double[] load = new double[n];
        boolean[] alive = new boolean[n];
        Arrays.fill(at, start);
        Arrays.fill(load, 1);
        Arrays.fill(alive, true);
        for (int t = 0; t < options.maxLength(); t++) {
            Map<Integer, int[]> remaining = new TreeMap<>();
            Map<Integer, Integer> draws = new TreeMap<>();
            int[] next = at.clone();
            for (int w = 0; w < n; w++) {
                int unit = antithetic ? w / 2 : w;
                double u = uniform(options, start, unit, 1, t / 4, t % 4);
                if (antithetic && w % 2 == 1) {
                    u = (u + 0.5) % 1;
                }
                int v = at[w];
                int degree = graph.degree(v);
                alive[w] &= u >= options.halt() && degree > 0;
                if (!alive[w]) {
                    continue;
                }
                int neighbour;
                if (options.scheme().repelling()) {
                    // Draw number q of this node and step takes one of the neighbours that are left.
                    int q = draws.merge(v, 1, Integer::sum) - 1;
                    int[] order = remaining.computeIfAbsent(v, key -> identity(degree));
                    int taken = q % degree;
                    int pick = taken + (int) (uniform(options, start, v, 3, t << 17 | q / 4, q % 4) * (degree - taken));
                    neighbour = order[pick];
                    order[pick] = order[taken];
                    order[taken] = neighbour;
                } else {
                    neighbour = (int) (uniform(options, start, w, 2, t / 4, t % 4) * degree);
                }
                int arc = graph.arcBegin(v) + neighbour;
                load[w] *= (double) graph.weight(arc) * degree / (1 - options.halt());
                next[w] = graph.target(arc);
                sums.merge((long) next[w] << 7 | (t + 1), load[w] / n, Double::sum);
            }
            at = next;
        }
        return sums;
    }

    private static int[] identity(int length) {
        int[] order = new int[length];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static double uniform(WalkOptions options, int start, int unit, int purpose, int low, int word) {
        int[] block = new int[4];
        Philox4x32.block(options.seed(), start, unit, options.set(), purpose << 24 | low, block, 0);
        return Integer.toUnsignedLong(block[word]) * 0x1p-32;
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void agreesWithTheOracle(WalkScheme scheme) {
        Graph[] graphs = {Normalisation.SYMMETRIC.apply(GraphBuilders.grid(5, 7)), ragged(40, 5)};
        for (Graph graph : graphs) {
            for (int walks : new int[] {1, 2, 7, 100}) {
                WalkOptions options = new WalkOptions(walks, 0.25, 9, scheme, -12345678912345L, 2);
                WalkSet set = Walks.draw(graph, options);
                assertThat(set.nodes()).isEqualTo(graph.nodes());
                for (int i = 0; i < graph.nodes(); i++) {
                    int entry = set.entryBegin(i);
                    for (Map.Entry<Long, Double> wanted :
                            oracle(graph, options, i).entrySet()) {
                        assertThat(set.column(entry)).isEqualTo((int) (wanted.getKey() >> 7));
                        assertThat(set.step(entry)).isEqualTo((int) (wanted.getKey() & 127));
                        assertThat((double) set.load(entry))
                                .isCloseTo(wanted.getValue(), within(2e-7 * wanted.getValue()));
                        entry++;
                    }
                    assertThat(entry).isEqualTo(set.entryBegin(i + 1));
                }
            }
        }
    }

    @Test
    void everythingOfTheKeyChangesTheWalks() {
        Graph graph = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(6, 6));
        WalkSet base = Walks.draw(graph, OPTIONS);
        assertSameBits(Walks.draw(graph, OPTIONS), base);
        for (WalkOptions other :
                new WalkOptions[] {OPTIONS.withSeed(12), OPTIONS.withSeed(11 + (1L << 32)), OPTIONS.withSet(1)}) {
            assertThat(Walks.draw(graph, other).columns).isNotEqualTo(base.columns);
        }
    }

    @Test
    void aRowDoesNotDependOnRestOfTheGraph() {
        // Walks of the first component stay what they are when another graph is put beside it.
        Graph grid = GraphBuilders.grid(6, 6);
        for (WalkScheme scheme : WalkScheme.values()) {
            WalkSet alone = Walks.draw(grid, OPTIONS.withScheme(scheme));
            WalkSet beside = Walks.draw(
                    GraphBuilders.disjointUnion(List.of(grid, GraphBuilders.cycle(50))), OPTIONS.withScheme(scheme));
            assertThat(Arrays.copyOf(beside.columns, alone.entries())).isEqualTo(alone.columns);
            assertThat(Arrays.copyOf(beside.loads, alone.entries())).isEqualTo(alone.loads);
        }
    }

    @Test
    void setsSideBySideKeepTheirRowsAndHops() {
        WalkSet first = Walks.draw(GraphBuilders.grid(4, 5), OPTIONS);
        WalkSet second = Walks.draw(GraphBuilders.cycle(7), OPTIONS.withSeed(5));
        WalkSet both = WalkSet.concatenate(List.of(first, second));
        assertThat(both.nodes()).isEqualTo(27);
        assertThat(both.hops()).isEqualTo(first.hops() + second.hops()).isPositive();
        assertThat(Arrays.copyOf(both.columns, first.entries())).isEqualTo(first.columns);
        for (int e = 0; e < second.entries(); e++) {
            assertThat(both.column(first.entries() + e)).isEqualTo(20 + second.column(e));
            assertThat(both.step(first.entries() + e)).isEqualTo(second.step(e));
            assertThat(both.load(first.entries() + e)).isEqualTo(second.load(e));
        }
        assertThatThrownBy(() -> WalkSet.concatenate(List.of())).hasMessageContaining("got none");
        WalkSet shorter = Walks.draw(GraphBuilders.cycle(7), OPTIONS.withMaxLength(3));
        assertThatThrownBy(() -> WalkSet.concatenate(List.of(first, shorter))).hasMessageContaining("8 and 3 hops");
    }

    @Test
    void loadOnUnweightedGraphsHasItsClosedForm() {
        Graph graph = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(5, 5));
        WalkSet set = Walks.draw(graph, new WalkOptions(1, 0.3, 8, WalkScheme.IID, 4, 0));
        int checked = 0;
        for (int i = 0; i < graph.nodes(); i++) {
            for (int e = set.entryBegin(i); e < set.entryBegin(i + 1); e++) {
                double wanted =
                        Math.sqrt((double) graph.degree(i) / graph.degree(set.column(e))) / Math.pow(0.7, set.step(e));
                assertThat((double) set.load(e)).isCloseTo(wanted, within(1e-6 * wanted));
                checked++;
            }
        }
        assertThat(checked).isEqualTo(set.entries()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void smallGraphsAndDeadEnds(WalkScheme scheme) {
        WalkOptions options = OPTIONS.withScheme(scheme);
        WalkSet empty = Walks.draw(GraphBuilders.edges(0, new int[0], new int[0], null, false), options);
        assertThat(empty.nodes()).isZero();
        assertThat(empty.entries()).isZero();

        WalkSet single = Walks.draw(GraphBuilders.path(1), options);
        assertThat(single.columns).containsExactly(0);
        assertThat(single.steps).containsExactly((byte) 0);
        assertThat(single.loads).containsExactly(1f);
        assertThat(single.hops()).isZero();

        // 0 -> 1, which is a dead end: p = 0 makes every walk end there.
        WalkSet arc = Walks.draw(
                GraphBuilders.edges(2, new int[] {0}, new int[] {1}, new float[] {0.5f}, true), options.withHalt(0));
        assertThat(arc.offsets).containsExactly(0, 2, 3);
        assertThat(arc.columns).containsExactly(0, 1, 1);
        assertThat(arc.steps).containsExactly((byte) 0, (byte) 1, (byte) 0);
        assertThat(arc.loads).containsExactly(1f, 0.5f, 1f);

        // A self loop of weight 1 is walked K times.
        WalkSet loop = Walks.draw(
                GraphBuilders.edges(1, new int[] {0}, new int[] {0}, null, false),
                options.withHalt(0).withMaxLength(3));
        assertThat(loop.columns).containsExactly(0, 0, 0, 0);
        assertThat(loop.steps).containsExactly((byte) 0, (byte) 1, (byte) 2, (byte) 3);
        assertThat(loop.loads).containsExactly(1f, 1f, 1f, 1f);

        assertThat(Walks.draw(GraphBuilders.cycle(9), options.withMaxLength(0)).entries())
                .isEqualTo(9);
    }

    @Test
    void repellingWalksTakeAllNeighboursBeforeOneAgain() {
        // A star of 13: after one hop 26 walks from the centre have been at each leaf twice.
        int[] sources = new int[12];
        int[] targets = new int[12];
        Arrays.setAll(targets, i -> i + 1);
        Graph star = GraphBuilders.edges(13, sources, targets, null, false);
        WalkSet set = Walks.draw(star, new WalkOptions(24, 0, 1, WalkScheme.REPELLING, 0, 0));
        for (int e = set.entryBegin(0) + 1; e < set.entryBegin(1); e++) {
            assertThat(set.load(e)).isEqualTo(2f * 12 / 24);
        }
        assertThat(set.entryBegin(1)).isEqualTo(13);
        WalkSet fewer = Walks.draw(star, new WalkOptions(7, 0, 1, WalkScheme.REPELLING, 0, 0));
        assertThat(fewer.entryBegin(1)).isEqualTo(8);
    }

    @Test
    void antitheticPairsNeverBothHaltBelowOneHalf() {
        // With p = .5 exactly one of each pair halts at each step where both live: 2 walks make 1 first hop.
        WalkSet set = Walks.draw(GraphBuilders.cycle(500), new WalkOptions(2, 0.5, 1, WalkScheme.ANTITHETIC, 1, 0));
        assertThat(set.hops()).isEqualTo(500);
    }

    @Test
    void countsAreVisitsOverWalks() {
        Graph graph = ragged(60, 8);
        for (WalkScheme scheme : WalkScheme.values()) {
            WalkOptions options = OPTIONS.withScheme(scheme);
            WalkSet counts = Walks.drawCounts(graph, options);
            WalkSet loads = Walks.draw(graph, options);
            assertThat(counts.columns).isEqualTo(loads.columns);
            assertThat(counts.steps).isEqualTo(loads.steps);
            double visits = 0;
            for (float load : counts.loads) {
                visits += load * 9;
                assertThat((double) load * 9).isCloseTo(Math.rint(load * 9), within(1e-5));
            }
            assertThat(visits).isCloseTo(counts.hops() + 9.0 * 60, within(1e-2));
        }
    }

    @Test
    void aNodeWithManyVisitsGrowsItsTable() {
        Graph graph = GraphBuilders.torus(60, 60);
        WalkOptions options = new WalkOptions(3_000, 0, 30, WalkScheme.IID, 2, 0);
        Graph part = GraphBuilders.disjointUnion(List.of(graph));
        WalkSampler sampler = new WalkSampler(WalkPlan.of(part, options, LengthLaw.fixed(30), false));
        int[] counts = new int[3_600];
        WalkChunk big = sampler.chunk(1_830, 1_831, counts);
        double visits = 0;
        for (float load : big.loads) {
            visits += load;
        }
        assertThat(visits).isCloseTo(31, within(1e-3));
        assertThat(big.columns.length).isGreaterThan(3_000);
        for (int e = 1; e < big.columns.length; e++) {
            int order = Integer.compare(big.columns[e - 1], big.columns[e]);
            assertThat(order < 0 || (order == 0 && big.steps[e - 1] < big.steps[e]))
                    .isTrue();
        }
        // The scratch is as good as new afterwards.
        WalkChunk again = sampler.chunk(1_830, 1_831, counts);
        assertThat(again.columns).isEqualTo(big.columns);
        assertThat(again.loads).isEqualTo(big.loads);
    }

    @Test
    void tooManyEntriesAreRefused() {
        Graph graph = GraphBuilders.grid(20, 20);
        WalkPlan plan = WalkPlan.of(graph, OPTIONS, LengthLaw.geometric(OPTIONS.halt(), OPTIONS.maxLength()), true);
        int entries = Walks.draw(graph, OPTIONS).entries();
        assertThat(Walks.draw(plan, 2, entries).entries()).isEqualTo(entries);
        assertThatThrownBy(() -> Walks.draw(plan, 2, entries - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("walks 9 of up to 8 hops from 400 nodes fill more than " + (entries - 1));
    }

    @Test
    void loadsBeyondAFloatAreRefused() {
        Graph graph = GraphBuilders.cycle(4).withWeights(new float[] {1e9f, 1e9f, 1e9f, 1e9f, 1e9f, 1e9f, 1e9f, 1e9f});
        assertThatThrownBy(() -> Walks.draw(graph, OPTIONS.withHalt(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("normalise the weights");
    }

    @Test
    void aLawOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> Walks.draw(GraphBuilders.path(3), OPTIONS, LengthLaw.fixed(3), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 3 hops but max-length is 8");
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> OPTIONS.withWalks(0)).hasMessage("walks must be 1 to 500000, got 0");
        assertThatThrownBy(() -> OPTIONS.withHalt(1))
                .hasMessageContaining("halt must be at least 0 and below 1, got 1.0");
        assertThatThrownBy(() -> OPTIONS.withHalt(-0.1)).hasMessageContaining("got -0.1");
        assertThatThrownBy(() -> OPTIONS.withHalt(Double.NaN)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> OPTIONS.withMaxLength(-1)).hasMessageContaining("max-length must be 0 to 127, got -1");
        assertThatThrownBy(() -> OPTIONS.withMaxLength(128)).hasMessageContaining("got 128");
        assertThatThrownBy(() -> OPTIONS.withSet(-1)).hasMessageContaining("set must be at least 0, got -1");
        assertThat(WalkOptions.DEFAULT).isEqualTo(new WalkOptions(8, 0.2, 8, WalkScheme.IID, 0, 0));
    }
}
