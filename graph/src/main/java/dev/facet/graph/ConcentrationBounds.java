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
 * <p>Three things make it tighter. phi_i . phi_j is linear in each walker, so replacing one moves it by at most 2 c^2 / n:
 * 2 exp(-t^2 n / (4 c^4)). Where f and W have no negative entry, by at most c^2 / n: 2 exp(-t^2 n / c^4). And on an
 * unweighted undirected graph under {@link Normalisation#SYMMETRIC} a load is sqrt(d_start / d_end) / (1 - p)^t whatever
 * the way, so c'' = sum over k of |f_k| (1 - p)^-k min(r^k, sqrt(d_max / d_min)) stands for c.
 *
 * @param c the paper's constant
 * @param tightC the constant of the tighter bounds, at most c
 * @param nonNegative whether neither f nor W has a negative entry
 */
public record ConcentrationBounds(double c, double tightC, boolean nonNegative) {
    /** How far weights may differ from those of the symmetric normalisation and be taken for them. */
    private static final double SAME = 1e-6;

    /**
     * The bounds of a weighted graph, directed or not (keys' walks run on its transpose).
     *
     * @param halt the probability p of halting
     */
    public static ConcentrationBounds of(Graph weighted, Modulation f, double halt) {
        double r = greatestFactor(weighted);
        boolean nonNegative = !hasNegative(weighted);
        if (weighted.directed()) {
            r = Math.max(r, greatestFactor(weighted.transpose()));
        }
        double load = symmetric(weighted) ? Math.sqrt(degreeRatio(weighted)) : Double.POSITIVE_INFINITY;
        double c = 0;
        double tight = 0;
        double factor = 1; // (1 - p)^-k
        double power = 1; // r^k
        for (int k = 0; k <= f.maxLength(); k++) {
            double size = Math.abs(f.coefficient(k));
            nonNegative &= f.coefficient(k) >= 0;
            if (size > 0) {
                c += size * power * factor;
                tight += size * Math.min(power, k == 0 ? 1 : load) * factor;
            }
            power *= r;
            factor /= 1 - halt;
        }
        return new ConcentrationBounds(c, Math.min(c, tight), nonNegative);
    }

    /** The paper's bound on the probability of an error above t with n walks a node, at most 1. */
    public double paper(double t, int n) {
        double walks = n;
        double exponent = t * t * walks * walks * walks / (2 * (2 * walks - 1) * (2 * walks - 1) * Math.pow(c, 4));
        return Math.min(1, 2 * Math.exp(-exponent));
    }

    /** The least of the bounds that hold, never above {@link #paper}. */
    public double tight(double t, int n) {
        double exponent = t * t * n / Math.pow(tightC, 4);
        if (!nonNegative) {
            exponent /= 4;
        }
        return Math.min(paper(t, n), 2 * Math.exp(-exponent));
    }

    /**
     * How many non-zeros phi_i has at most with probability 1 - delta, n walks a node: no walk is longer than
     * log(1 - (1 - delta)^(1/n)) / log(1 - p) hops, and all share their start.
     *
     * @param longest the most hops K of a walk
     */
    public static double nonzeros(int n, double halt, int longest, double delta) {
        double all = (double) n * longest + 1;
        if (halt == 0) {
            return all;
        }
        double outlived = -Math.expm1(Math.log1p(-delta) / n); // 1 - (1 - delta)^(1/n)
        return Math.min(all, n * Math.log(outlived) / Math.log1p(-halt) + 1);
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

    /** Whether W is D^-1/2 A D^-1/2 of an undirected graph without weights. */
    private static boolean symmetric(Graph graph) {
        if (graph.directed()) {
            return false;
        }
        for (int v = 0; v < graph.nodes(); v++) {
            double degree = graph.arcBegin(v + 1) - graph.arcBegin(v);
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                int u = graph.target(arc);
                double other = graph.arcBegin(u + 1) - graph.arcBegin(u);
                double wanted = 1 / Math.sqrt(degree * other);
                if (!(Math.abs(graph.weight(arc) - wanted) <= SAME * wanted)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The largest degree over the smallest that a walk can meet. */
    private static double degreeRatio(Graph graph) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int v = 0; v < graph.nodes(); v++) {
            int degree = graph.arcBegin(v + 1) - graph.arcBegin(v);
            if (degree > 0) {
                least = Math.min(least, degree);
                most = Math.max(most, degree);
            }
        }
        return most == 0 ? 1 : most / least;
    }
}
