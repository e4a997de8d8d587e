package dev.facet.graph;

/**
 * How far an estimate of a mask may stray: bounds on the probability that |phi_i . phi_j - M_ij| exceeds t, and on the
 * number of non-zeros of phi_i. For independent walks of the symmetric estimator and i != j.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462. A walk of t hops has a load of at most (r / (1 - p))^t with r = max |W_vu| deg(v), so one walker moves
 * the sum of |phi_i| by at most c / n, c = sum over k of |f_k| (r / (1 - p))^k. McDiarmid's inequality over all 2 n walkers
 * gives the paper's 2 exp(-t^2 n^3 / (2 (2n - 1)^2 c^4)).
 *
 * <p>Two things make it tighter. First, what one walker from i can deposit at most is known by node: c_i = V_0(i) with
 * V_k(v) = |f_k| + max over u of |W_vu| deg(v) / (1 - p) V_k+1(u), the greatest sum over all ways. Second, with X_a and Y_b
 * what single walkers of i and j deposit, phi_i . phi_j is the mean of all h(a, b) = X_a . Y_b, |h| at most b = c_i c_j. The
 * n^2 of them are not independent, but their mean is the mean over all ways to pair walkers of i and j off, and each
 * pairing is a mean of n independent ones; so whatever follows from their exponential moments holds for the whole
 * (Hoeffding, "Probability inequalities for sums of bounded random variables", 1963, section 5):
 * <ul>
 *   <li>Hoeffding's 2 exp(-n t^2 / (2 b^2));
 *   <li>where neither f nor W has a negative entry, h is in [0, b]: 2 exp(-2 n t^2 / b^2);
 *   <li>and then its variance is at most M_ij (b - M_ij), and Bernstein's inequality gives
 *       2 exp(-n t^2 / (2 M_ij (b - M_ij) + 2 b t / 3)), by far the least where M_ij is small.
 * </ul>
 *
 * <p>Cost: O(K arcs).
 *
 * <p>Errors: {@link IllegalArgumentException} for p not in [0, 1), n below 1, t not positive, delta not in (0, 1).
 */
public final class ConcentrationBounds {
    private final double c;
    private final double[] queries; // c_i by node
    private final double[] keys;
    private final boolean nonNegative;

    private ConcentrationBounds(double c, double[] queries, double[] keys, boolean nonNegative) {
        this.c = c;
        this.queries = queries;
        this.keys = keys;
        this.nonNegative = nonNegative;
    }

    /**
     * The bounds of a weighted graph, directed or not (keys' walks run on its transpose).
     *
     * @param halt the probability p of halting
     */
    public static ConcentrationBounds of(Graph weighted, Modulation f, double halt) {
        if (!(halt >= 0 && halt < 1)) {
            throw new IllegalArgumentException("halt must be at least 0 and below 1, got " + halt);
        }
        Graph other = weighted.directed() ? weighted.transpose() : weighted;
        double r = Math.max(greatestFactor(weighted), greatestFactor(other)) / (1 - halt);
        double c = 0;
        double load = 1; // (r / (1 - p))^k
        boolean nonNegative = !hasNegative(weighted);
        for (int k = 0; k <= f.maxLength(); k++) {
            double size = Math.abs(f.coefficient(k));
            nonNegative &= f.coefficient(k) >= 0;
            if (size > 0) {
                c += size * load;
            }
            load *= r;
        }
        double[] queries = deposits(weighted, f, halt);
        return new ConcentrationBounds(
                c, queries, weighted.directed() ? deposits(other, f, halt) : queries, nonNegative);
    }

    /** The paper's constant, c. */
    public double c() {
        return c;
    }

    /** The most that the entries of one walker from a node may sum to in size, c_i, as queries see it. */
    public double deposits(int node) {
        return queries[node];
    }

    /** Whether neither f nor W has a negative entry. */
    public boolean nonNegative() {
        return nonNegative;
    }

    /** The paper's bound on the probability of an error above t with n walks a node, at most 1. */
    public double paper(double t, int n) {
        check(t, n);
        double walks = n;
        double exponent = t * t * walks * walks * walks / (2 * (2 * walks - 1) * (2 * walks - 1) * Math.pow(c, 4));
        return Math.min(1, 2 * Math.exp(-exponent));
    }

    /**
     * The least of the bounds that hold for a pair of nodes, never above {@link #paper}.
     *
     * @param pair the nodes and their M_ij
     */
    public double tight(EstimateTails.Pair pair, double t, int n) {
        return Math.min(paper(t, n), byPair(pair, t, n));
    }

    /** The least of the bounds of a pair, without the paper's; may be above 1. */
    double byPair(EstimateTails.Pair pair, double t, int n) {
        check(t, n);
        double b = queries[pair.i()] * keys[pair.j()];
        double variance = b * b; // that of anything in [-b, b]
        if (nonNegative) {
            double mask = Math.clamp(pair.mask(), 0, b);
            double bernstein = mask * (b - mask) + b * t / 3;
            variance = Math.min(b * b / 4, bernstein);
        }
        return 2 * Math.exp(-n * t * t / (2 * variance));
    }

    private static void check(double t, int n) {
        if (!(t > 0) || n < 1) {
            throw new IllegalArgumentException("a bound wants t above 0 and n of at least 1, got " + t + " and " + n);
        }
    }

    /**
     * How many non-zeros phi_i has at most with probability 1 - delta, n walks a node: no walk is longer than
     * log(1 - (1 - delta)^(1/n)) / log(1 - p) hops, and all share their start.
     *
     * @param longest the most hops K of a walk
     */
    public static double nonzeros(int n, double halt, int longest, double delta) {
        if (n < 1 || !(halt >= 0 && halt < 1) || longest < 0 || !(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException(
                    "non-zeros are bounded for n of at least 1, halt in [0, 1), hops of at least"
                            + " 0 and delta in (0, 1), got " + n + ", " + halt + ", " + longest + " and " + delta);
        }
        double all = (double) n * longest + 1;
        if (halt == 0) {
            return all;
        }
        double outlived = -Math.expm1(Math.log1p(-delta) / n); // 1 - (1 - delta)^(1/n)
        return Math.min(all, n * Math.log(outlived) / Math.log1p(-halt) + 1);
    }

    /** V_0 of every node, from the last hop backward. */
    private static double[] deposits(Graph graph, Modulation f, double halt) {
        double[] next = new double[graph.nodes()]; // V_k+1
        for (int k = f.maxLength(); k >= 0; k--) {
            double own = Math.abs(f.coefficient(k));
            double[] after = next;
            double[] now = new double[graph.nodes()];
            for (int v = 0; v < graph.nodes(); v++) {
                double most = 0;
                for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                    most = Math.max(most, Math.abs((double) graph.weight(arc)) * after[graph.target(arc)]);
                }
                now[v] = own + most * (graph.arcBegin(v + 1) - graph.arcBegin(v)) / (1 - halt);
            }
            next = now;
        }
        return next;
    }

    private static double greatestFactor(Graph graph) {
        double greatest = 0;
        for (int v = 0; v < graph.nodes(); v++) {
            int degree = graph.arcBegin(v + 1) - graph.arcBegin(v);
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                greatest = Math.max(greatest, Math.abs((double) graph.weight(arc)) * degree);
            }
        }
        return greatest;
    }

    private static boolean hasNegative(Graph graph) {
        for (int arc = 0; arc < graph.arcBegin(graph.nodes()); arc++) {
            if (graph.weight(arc) < 0) {
                return true;
            }
        }
        return false;
    }
}
