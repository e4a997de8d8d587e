package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcentrationBoundsTest {
    private static final Graph TORUS = Normalisation.SYMMETRIC.apply(GraphBuilders.torus(12, 12));
    private static final WalkOptions WALKS = WalkOptions.DEFAULT.withHalt(0.1);
    private static final int SETS = 10_000;

    @Test
    void formulasGiveTheNumbersWorkedOutByHand() {
        // f = 1, 1/2 on a cycle: W = 1/2, degree 2, r = 1; c = 1 + .5 / .8 = 1.625
        ConcentrationBounds cycle = ConcentrationBounds.of(
                Normalisation.SYMMETRIC.apply(GraphBuilders.cycle(9)), Modulation.of(1, 0.5), 0.2);
        assertThat(cycle.c()).isCloseTo(1.625, within(1e-7));
        assertThat(cycle.deposits(4)).isCloseTo(1.625, within(1e-7));
        assertThat(cycle.nonNegative()).isTrue();
        double fourth = 6.972900390625; // 1.625^4
        assertThat(cycle.paper(2, 16)).isCloseTo(2 * Math.exp(-4 * 4096 / (2 * 961 * fourth)), within(1e-9));
        assertThat(cycle.tight(pair(0, 1, 1), 2, 16))
                .as("2 exp(-2 n t^2 / b^2), b = 1.625^2")
                .isCloseTo(2 * Math.exp(-2 * 4 * 16 / fourth), within(1e-9));
        double variance = 0.1 * (2.640625 - 0.1) + 2.640625 * 0.5 / 3;
        assertThat(cycle.tight(pair(0, 1, 0.1), 0.5, 100))
                .as("Bernstein's")
                .isCloseTo(2 * Math.exp(-100 * 0.25 / (2 * variance)), within(1e-9));
        assertThat(cycle.paper(0.1, 1)).as("a probability").isEqualTo(1);

        // a star of 4: W = 1/2 between hub (degree 4) and leaf (degree 1), r = 2; hub to leaf 2, leaf to hub 1/2
        Graph star = Normalisation.SYMMETRIC.apply(
                GraphBuilders.edges(5, new int[] {0, 0, 0, 0}, new int[] {1, 2, 3, 4}, null, false));
        ConcentrationBounds hub = ConcentrationBounds.of(star, Modulation.of(1, -1, 1), 0);
        assertThat(hub.c()).isCloseTo(1 + 2 + 4, within(1e-6));
        assertThat(hub.deposits(0)).isCloseTo(1 + 2 + 1, within(1e-6));
        assertThat(hub.deposits(3)).isCloseTo(1 + 0.5 + 1, within(1e-6));
        assertThat(hub.nonNegative()).isFalse();
        assertThat(hub.tight(pair(0, 3, 0.1), 9, 8)).isCloseTo(2 * Math.exp(-8 * 81 / (2 * 100.0)), within(1e-6));

        // one way round: queries go 0 -> 1 -> 2, keys come back, and arcs keep their weights
        Graph chain = Graph.of(new int[] {0, 1, 2, 2}, new int[] {1, 2}, new float[] {3, 5}, true);
        ConcentrationBounds directed = ConcentrationBounds.of(chain, Modulation.of(1, 1, 1), 0.5);
        assertThat(directed.deposits(0)).isEqualTo(1 + 6 * (1 + 10));
        assertThat(directed.tight(pair(0, 2, 20), 200, 64))
                .as("keys of 2: 1 + 10 (1 + 6); b = 67 times 71")
                .isCloseTo(2 * Math.exp(-64 * 40000.0 / (2 * (20 * (4757 - 20) + 4757 * 200 / 3.0))), within(1e-9));

        assertThat(ConcentrationBounds.nonzeros(4, 0.5, 100, 0.1))
                .isCloseTo(4 * Math.log(1 - Math.pow(0.9, 0.25)) / Math.log(0.5) + 1, within(1e-9));
        assertThat(ConcentrationBounds.nonzeros(4, 0, 8, 0.1))
                .as("walks that never halt")
                .isEqualTo(33);
    }

    private static EstimateTails.Pair pair(int i, int j, double mask) {
        return new EstimateTails.Pair(i, j, 1, mask);
    }

    /** The greatest sum of a walker's loads, found by trying all ways. */
    @Test
    void depositsAreThoseOfTheWorstWay() {
        Modulation f = Modulation.of(1, -0.7, 0.4, 0.2);
        for (Graph graph : List.of(
                Normalisation.SYMMETRIC.apply(GraphBuilders.grid(3, 4)),
                Normalisation.SYMMETRIC.apply(GraphBuilders.edges(
                        6, new int[] {0, 1, 2, 2, 3, 4, 4}, new int[] {1, 2, 0, 3, 4, 2, 5}, null, true)))) {
            ConcentrationBounds bounds = ConcentrationBounds.of(graph, f, 0.3);
            for (int v = 0; v < graph.nodes(); v++) {
                assertThat(bounds.deposits(v)).isCloseTo(worst(graph, f, v, 0, 1), within(1e-9));
                assertThat(bounds.deposits(v)).isLessThanOrEqualTo(bounds.c() + 1e-9);
            }
        }
    }

    private static double worst(Graph graph, Modulation f, int v, int k, double load) {
        double most = 0;
        int degree = graph.arcBegin(v + 1) - graph.arcBegin(v);
        for (int arc = graph.arcBegin(v); k < f.maxLength() && arc < graph.arcBegin(v + 1); arc++) {
            double next = load * Math.abs(graph.weight(arc)) * degree / 0.7;
            most = Math.max(most, worst(graph, f, graph.target(arc), k + 1, next));
        }
        return Math.abs(f.coefficient(k)) * load + most;
    }

    @Test
    void thePapersOwnConstantIsReached() {
        // n = 100, p = .1, f_k = exp(-.01 k), k = 0..99 on a 14 x 14 grid: c = 2.5e13, the bound says nothing
        Graph grid = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(14, 14));
        ConcentrationBounds bounds = ConcentrationBounds.of(grid, Modulation.exponential(0.01, 99), 0.1);
        assertThat(bounds.c()).isBetween(2.4e13, 2.6e13);
        assertThat(bounds.deposits(0)).isLessThan(1e6);
        assertThat(bounds.paper(0.3, 100)).isEqualTo(1);
    }

    @Test
    void theTighterIsNeverAboveThePapers() {
        Graph weighted = Graph.of(
                new int[] {0, 2, 4, 6},
                new int[] {1, 2, 0, 2, 0, 1},
                new float[] {0.3f, 0.9f, 0.3f, 0.2f, 0.9f, 0.2f},
                false);
        for (Graph graph : List.of(TORUS, weighted, Normalisation.SYMMETRIC.apply(GraphBuilders.grid(3, 7)))) {
            for (Modulation f : List.of(Modulation.diffusion(1, 8), Modulation.of(1, -0.5, 0.2))) {
                ConcentrationBounds bounds = ConcentrationBounds.of(graph, f, 0.2);
                for (int n : new int[] {1, 2, 3, 16, 256}) {
                    for (double t : new double[] {0.01, 0.1, 0.5, 3}) {
                        double paper = bounds.paper(t, n);
                        double own = bounds.byPair(pair(0, 1, 0.1), t, n);
                        assertThat(own).as("n %d, t %s", n, t).isNotNegative();
                        assertThat(Math.min(1, own))
                                .as("not above the paper's, n %d, t %s", n, t)
                                .isLessThanOrEqualTo(paper * (1 + 1e-12));
                        assertThat(bounds.tight(pair(0, 1, 0.1), t, n)).isEqualTo(Math.min(paper, own));
                    }
                }
            }
        }
    }

    /** No tail is above a bound by more than four standard errors of what 10,000 sets measure, and some bounds say much. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 64, 256})
    void noMeasuredTailExceedsABound(int n) {
        ConcentrationBounds torus = holds(TORUS, Modulation.diffusion(1, 8), n, 1);
        if (n == 256) {
            assertThat(torus.paper(0.3, n)).as("the paper's says something").isLessThan(0.2);
            assertThat(torus.tight(pair(0, 1, 0.15), 0.1, n))
                    .as("ours says much")
                    .isLessThan(0.01);
        }
        // a mask that reaches farther, so that torus and grid have pairs at every distance
        ConcentrationBounds slow = holds(TORUS, Modulation.exponential(0.5, 8), n, 1, 2, 3);
        if (n == 256) {
            assertThat(slow.tight(pair(0, 1, 0.5), 0.6, n)).isLessThan(0.1);
        }
        holds(Normalisation.SYMMETRIC.apply(GraphBuilders.grid(9, 9)), Modulation.exponential(0.5, 8), n, 1, 2, 3);
        Graph cycle = Normalisation.SYMMETRIC.apply(GraphBuilders.cycle(60));
        holds(cycle, Modulation.diffusion(4, 8), n, 1, 2, 3);
        Graph signed = Graph.of(
                new int[] {0, 2, 4, 6},
                new int[] {1, 2, 0, 2, 0, 1},
                new float[] {0.3f, 0.4f, 0.3f, -0.2f, 0.4f, -0.2f},
                false);
        holds(signed, Modulation.of(1, 0.5, 0.25), n, 1);
    }

    private static ConcentrationBounds holds(Graph graph, Modulation f, int n, Integer... distances) {
        ConcentrationBounds bounds = ConcentrationBounds.of(graph, f, 0.1);
        WalkOptions walks = WALKS.withMaxLength(f.maxLength());
        EstimateTails tails = new EstimateTails(graph, f, walks);
        List<EstimateTails.Pair> pairs = tails.pairs();
        assertThat(pairs.stream().map(EstimateTails.Pair::distance).toList()).startsWith(distances);
        EstimateTails.Sample sample = tails.sample(pairs, n, SETS);
        for (int p = 0; p < pairs.size(); p++) {
            for (double t : new double[] {0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1}) {
                double tail = sample.tail(p, t);
                double error = Math.sqrt(tail * (1 - tail) / SETS);
                assertThat(tail - 4 * error).as("t %s", t).isLessThanOrEqualTo(bounds.tight(pairs.get(p), t, n));
            }
            double most = ConcentrationBounds.nonzeros(n, 0.1, f.maxLength(), 0.05);
            assertThat(sample.denser(p, most)).isLessThanOrEqualTo(0.05 + 4 * Math.sqrt(0.05 * 0.95 / SETS));
        }
        assertThat(sample.tail(pairs.size() - 1, 0.01)).as("estimates do stray").isPositive();
        return bounds;
    }

    /** A short cap would hold the sparsity bound by itself; this is the bound alone. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3})
    void theSparsityBoundHoldsAtItsConfidence(double delta) {
        WalkOptions walks = new WalkOptions(4, 0.3, 60, WalkScheme.IID, 5, 0);
        EstimateTails tails = new EstimateTails(TORUS, Modulation.diffusion(1, 60), walks);
        EstimateTails.Sample sample = tails.sample(List.of(new EstimateTails.Pair(0, 1, 1, 0)), 4, SETS);
        double most = ConcentrationBounds.nonzeros(4, 0.3, 60, delta);
        assertThat(most).isLessThan(4 * 60);
        assertThat(sample.denser(0, most)).isLessThanOrEqualTo(delta + 4 * Math.sqrt(delta * (1 - delta) / SETS));
        assertThat(sample.mostNonzeros(0)).as("walks are long at times").isGreaterThan((int) sample.meanNonzeros(0));
    }

    /** Set by set the estimates are those of walks drawn on the whole graph; threads change no bit. */
    @Test
    void estimatesAreThoseOfWholeWalkSets() {
        Graph oneWay = Normalisation.SYMMETRIC.apply(
                GraphBuilders.edges(6, new int[] {0, 1, 2, 2, 3, 4, 4}, new int[] {1, 2, 0, 3, 4, 2, 5}, null, true));
        Modulation f = Modulation.diffusion(2, 6);
        for (Graph graph : List.of(Normalisation.SYMMETRIC.apply(GraphBuilders.grid(4, 5)), oneWay)) {
            WalkOptions walks = new WalkOptions(7, 0.2, 6, WalkScheme.IID, 11, 0);
            List<EstimateTails.Pair> pairs =
                    List.of(new EstimateTails.Pair(2, 3, 1, 0.1), new EstimateTails.Pair(4, 2, 1, 0.2));
            EstimateTails.Sample sample = new EstimateTails(graph, f, walks).sample(pairs, 7, 130);
            for (int set : new int[] {0, 1, 129}) {
                WalkSet queries = Walks.draw(graph, walks.withSet(set));
                WalkSet keys = graph.directed() ? Walks.draw(graph.transpose(), walks.withSet(set)) : queries;
                double[][] mask = ExactMask.directed(queries, keys, f);
                for (int p = 0; p < 2; p++) {
                    EstimateTails.Pair pair = pairs.get(p);
                    assertThat(sample.errors()[p][set])
                            .isCloseTo(Math.abs(mask[pair.i()][pair.j()] - pair.mask()), within(1e-12));
                    long columns = java.util.stream.IntStream.range(
                                    queries.entryBegin(pair.i()), queries.entryBegin(pair.i() + 1))
                            .map(queries::column)
                            .distinct()
                            .count();
                    assertThat(sample.nonzeros()[p][set]).isEqualTo((int) columns);
                }
            }
            int threads = Parallel.threads();
            try {
                Parallel.threads(threads == 1 ? 3 : 1);
                assertThat(new EstimateTails(graph, f, walks)
                                .sample(pairs, 7, 130)
                                .errors())
                        .isDeepEqualTo(sample.errors());
            } finally {
                Parallel.threads(threads);
            }
        }
    }

    /** Where every entry of the mask is large, the choice of pairs stays small and is that of the exact mask. */
    @Test
    void pairsAreOfTheLargestEntriesAtTheirDistance() {
        Graph raw = GraphBuilders.torus(12, 12); // W = A: all masks are large
        Modulation f = Modulation.of(1, 1, 1, 1);
        EstimateTails tails = new EstimateTails(raw, f, WALKS.withMaxLength(3));
        double[][] exact = ExactMask.of(raw, f);
        List<EstimateTails.Pair> pairs = tails.pairs();
        assertThat(pairs).hasSize(4);
        for (int d = 1; d <= 3; d++) {
            EstimateTails.Pair pair = pairs.get(d - 1);
            assertThat(pair.distance()).isEqualTo(d);
            assertThat(pair.mask()).isCloseTo(exact[pair.i()][pair.j()], within(1e-9));
        }
        assertThat(pairs.get(1).mask())
                .as("round the corner there are two ways, straight on one")
                .isGreaterThan(exact[0][2]);
        assertThat(pairs.getLast().i()).isNotEqualTo(pairs.getLast().j());
    }

    @Test
    void otherSchemesAreRefused() {
        assertThatThrownBy(() ->
                        new EstimateTails(TORUS, Modulation.diffusion(1, 8), WALKS.withScheme(WalkScheme.REPELLING)))
                .hasMessageContaining("independent walks");
    }
}
