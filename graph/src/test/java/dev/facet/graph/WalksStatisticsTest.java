package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What walks are made for: the mean of Phi is the power series of W, whatever scheme and law of lengths. */
class WalksStatisticsTest {
    private static final int SETS = 200;
    private static final long[] SEEDS = {1_000_000, 2_000_000, 3_000_000};

    /** Sums over walk sets of matrices, entry by entry. */
    private static final class Moments {
        private final double[][] sums;
        private final double[][] squares;
        private int count;

        Moments(int nodes) {
            sums = new double[nodes][nodes];
            squares = new double[nodes][nodes];
        }

        void add(double[][] sample) {
            count++;
            for (int i = 0; i < sums.length; i++) {
                for (int j = 0; j < sums.length; j++) {
                    sums[i][j] += sample[i][j];
                    squares[i][j] += sample[i][j] * sample[i][j];
                }
            }
        }

        double mean(int i, int j) {
            return sums[i][j] / count;
        }

        double score(int i, int j, double wanted) {
            double variance = (squares[i][j] - sums[i][j] * mean(i, j)) / (count - 1);
            return (mean(i, j) - wanted) / Math.sqrt(variance / count);
        }
    }

    /** Entries of at least {@code least} off the diagonal: none far off, all together scattered as they should. */
    private static void assertMean(double[][] exact, double least, IntFunction<double[][]> sample) {
        for (long seed : SEEDS) {
            Moments moments = new Moments(exact.length);
            for (int r = 0; r < SETS; r++) {
                moments.add(sample.apply((int) seed + r));
            }
            double squares = 0;
            int entries = 0;
            for (int i = 0; i < exact.length; i++) {
                for (int j = 0; j < exact.length; j++) {
                    if (i != j && exact[i][j] >= least) {
                        double score = moments.score(i, j, exact[i][j]);
                        assertThat(Math.abs(score))
                                .as("z of entry (%d, %d)", i, j)
                                .isLessThanOrEqualTo(5);
                        squares += score * score;
                        entries++;
                    }
                }
            }
            assertThat(entries).isGreaterThan(60);
            assertThat(Math.sqrt(squares / entries)).isBetween(0.8, 1.2);
        }
    }

    private static Graph weightedGraph() {
        Philox4x32 random = Philox4x32.stream(7, 96, 0, 0);
        int[] sources = new int[60];
        int[] targets = new int[60];
        float[] weights = new float[60];
        for (int e = 0; e < 60; e++) {
            sources[e] = e % 30;
            targets[e] = (e % 30 + (e < 30 ? 1 : 4 + e % 7)) % 30;
            weights[e] = 0.2f + random.nextFloat();
        }
        return GraphBuilders.edges(30, sources, targets, weights, false);
    }

    private static Graph directedGraph() {
        Philox4x32 random = Philox4x32.stream(8, 96, 0, 0);
        int[] sources = new int[90];
        int[] targets = new int[90];
        float[] weights = new float[90];
        for (int e = 0; e < 90; e++) {
            sources[e] = e % 30;
            // Strides that differ, so that no arc repeats; the arcs of node 7 are left out: a dead end.
            targets[e] = (e % 30 + (e < 30 ? 1 : e < 60 ? 4 : 9)) % 30;
            weights[e] = e % 30 == 7 ? 0 : 0.2f + random.nextFloat();
        }
        return withoutZeros(GraphBuilders.edges(30, sources, targets, weights, true));
    }

    private static Graph withoutZeros(Graph graph) {
        int[] sources = new int[graph.arcs()];
        int[] targets = new int[graph.arcs()];
        float[] weights = new float[graph.arcs()];
        int kept = 0;
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                if (graph.weight(arc) != 0) {
                    sources[kept] = v;
                    targets[kept] = graph.target(arc);
                    weights[kept++] = graph.weight(arc);
                }
            }
        }
        return GraphBuilders.edges(
                graph.nodes(),
                Arrays.copyOf(sources, kept),
                Arrays.copyOf(targets, kept),
                Arrays.copyOf(weights, kept),
                true);
    }

    private static Stream<LengthLaw> laws() {
        return Stream.of(LengthLaw.geometric(0.3, 5), LengthLaw.fixed(5), LengthLaw.of(1, 1, 0.6, 0.55, 0.2, 0.1));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void meanOfPhiIsThePowerSeriesForAnyLaw(LengthLaw law) {
        Modulation f = Modulation.of(1, 0.8, 0.9, 0.7, 0.5, 0.3);
        Graph directed = Normalisation.SYMMETRIC.apply(directedGraph());
        double[][] exact = ExactMask.features(directed, f);
        for (WalkScheme scheme : WalkScheme.values()) {
            assertMean(
                    exact,
                    0.1,
                    seed -> ExactMask.features(
                            Walks.draw(directed, new WalkOptions(8, 0.1, 5, scheme, seed, 0), law, 2), f));
        }
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void entriesOfMasksAreUnbiasedOffTheDiagonal(WalkScheme scheme) {
        Modulation f = Modulation.diffusion(2, 5);
        Graph weighted = Normalisation.SYMMETRIC.apply(weightedGraph());
        Graph directed = Normalisation.SYMMETRIC.apply(directedGraph());
        Graph rows = Normalisation.ROW.apply(weightedGraph());
        for (Graph graph : new Graph[] {weighted, directed, rows}) {
            Graph turned = graph.transpose();
            assertMean(ExactMask.of(graph, f), 0.02, seed -> {
                // Queries and keys of one set: only the diagonal couples their walks.
                WalkOptions options = new WalkOptions(8, 0.2, 5, scheme, seed, 0);
                WalkSet queries = Walks.draw(graph, options);
                WalkSet keys = graph.directed() ? Walks.draw(turned, options) : queries;
                return ExactMask.directed(queries, keys, f);
            });
        }
    }

    private static final Graph GRID = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(8, 8));
    private static final Modulation DIFFUSION = Modulation.diffusion(1, 8);

    /** The mean of the estimated diagonal less the exact one, over nodes of the 8 x 8 grid and walk sets. */
    private static double diagonalBias(int walks, double halt, boolean independent) {
        double[][] exact = ExactMask.of(GRID, DIFFUSION);
        double sum = 0;
        for (int r = 0; r < SETS; r++) {
            WalkOptions options = new WalkOptions(walks, halt, 8, WalkScheme.IID, r, 0);
            double[][] phi = ExactMask.features(Walks.draw(GRID, options), DIFFUSION);
            double[][] other = independent ? ExactMask.features(Walks.draw(GRID, options.withSet(1)), DIFFUSION) : phi;
            for (int i = 0; i < 64; i++) {
                sum += dot(phi[i], other[i]) - exact[i][i];
            }
        }
        return sum / (64 * SETS);
    }

    private static double dot(double[] x, double[] y) {
        double dot = 0;
        for (int j = 0; j < x.length; j++) {
            dot += x[j] * y[j];
        }
        return dot;
    }

    /**
     * The bias by theory, (E |phi|^2 - M_ii) / n with phi from one walk. E |phi|^2 sums, over nodes j and steps s and
     * t, f_s f_t E[load_s load_t; on j at both]: squared loads are carried forward by Q_{s+1}[u] = sum over v of
     * Q_s[v] W[v, u]^2 deg(v) / (1 - p), and a walk that is on j returns after k hops with mean load (W^k)_jj.
     */
    private static double theoreticalBias(int walks, double halt) {
        double[][][] powers = new double[9][][];
        for (int k = 0; k <= 8; k++) {
            double[] delta = new double[k + 1];
            delta[k] = 1;
            powers[k] = ExactMask.features(GRID, Modulation.of(delta));
        }
        double[][] exact = ExactMask.of(GRID, DIFFUSION);
        double bias = 0;
        for (int i = 0; i < 64; i++) {
            double[] squares = new double[64];
            squares[i] = 1;
            double mean = 0;
            for (int s = 0; s <= 8; s++) {
                double[] next = new double[64];
                for (int j = 0; j < 64; j++) {
                    for (int t = s; t <= 8; t++) {
                        mean += (t == s ? 1 : 2)
                                * DIFFUSION.coefficient(s)
                                * DIFFUSION.coefficient(t)
                                * squares[j]
                                * powers[t - s][j][j];
                    }
                    for (int arc = GRID.arcBegin(j); arc < GRID.arcBegin(j + 1); arc++) {
                        double weight = GRID.weight(arc);
                        next[GRID.target(arc)] += squares[j] * weight * weight * GRID.degree(j) / (1 - halt);
                    }
                }
                squares = next;
            }
            bias += (mean - exact[i][i]) / walks / 64;
        }
        return bias;
    }

    @ParameterizedTest
    @CsvSource({"4, 0.5", "16, 0.5", "4, 0.1"})
    void theDiagonalIsBiasedUpwardUnlessTheSetsAreIndependent(int walks, double halt) {
        double theory = theoreticalBias(walks, halt);
        assertThat(theory).isGreaterThan(0.01);
        assertThat(diagonalBias(walks, halt, false)).isCloseTo(theory, withinPercentage(5));
        assertThat(diagonalBias(walks, halt, true)).isCloseTo(0, within(0.1 * theory));
    }

    /**
     * Scores of the correlations, over walk sets, between Phi[i][a] and Phi[k][b] for rows i and k, which are scattered
     * with a standard deviation of 1 when the entries are independent.
     */
    private static double rootMeanSquareScore(WalkScheme scheme, int i, int k) {
        int sets = 600;
        Graph grid = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(4, 4));
        Modulation f = Modulation.diffusion(2, 4);
        double[][][] samples = new double[sets][][];
        for (int r = 0; r < sets; r++) {
            samples[r] = ExactMask.features(Walks.draw(grid, new WalkOptions(6, 0.3, 4, scheme, r, 0)), f);
        }
        double squares = 0;
        int pairs = 0;
        for (int a = 0; a < 16; a++) {
            for (int b = 0; b < 16; b++) {
                double[] x = column(samples, i, a);
                double[] y = column(samples, k, b);
                if (a != b || i != k) {
                    double correlation = correlation(x, y);
                    if (Double.isFinite(correlation)) {
                        squares += sets * correlation * correlation;
                        pairs++;
                    }
                }
            }
        }
        assertThat(pairs).isGreaterThan(100);
        return Math.sqrt(squares / pairs);
    }

    private static double[] column(double[][][] samples, int i, int j) {
        double[] column = new double[samples.length];
        for (int r = 0; r < column.length; r++) {
            column[r] = samples[r][i][j];
        }
        return column;
    }

    private static double correlation(double[] x, double[] y) {
        double xMean = Arrays.stream(x).average().orElseThrow();
        double yMean = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int r = 0; r < x.length; r++) {
            xy += (x[r] - xMean) * (y[r] - yMean);
            xx += (x[r] - xMean) * (x[r] - xMean);
            yy += (y[r] - yMean) * (y[r] - yMean);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @ParameterizedTest
    @EnumSource(WalkScheme.class)
    void differentRowsAreIndependentInEveryScheme(WalkScheme scheme) {
        assertThat(rootMeanSquareScore(scheme, 5, 6)).isBetween(0.8, 1.2);
        assertThat(rootMeanSquareScore(scheme, 0, 15)).isBetween(0.8, 1.2);
        // The measure does see dependence: entries of one row depend on each other.
        assertThat(rootMeanSquareScore(scheme, 5, 5)).isGreaterThan(2);
    }
}
