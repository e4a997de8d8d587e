package dev.facet.graph;

/**
 * A mask as a combination of fixed matrices: its values are the sum over terms p of c_p(f) B_p, where c_p is a sum of
 * products f_k f_l. One matrix product of the coefficients of all heads and layers with the basis gives every mask, and
 * one product back gives the gradients.
 *
 * <p>Formula: with M^ = Phi_q Phi_k^T, B_kk = L_k R_k^T with coefficient f_k f_k, and for k &lt; l
 * B_kl = L_k R_l^T + L_l R_k^T with coefficient f_k f_l; for the exact mask B_s = W^s with coefficient (f * f)_s; for
 * the asymmetric mask B_k = L_k with coefficient f_k; a given mask is one matrix with coefficient 1.
 *
 * <p>Shapes: values (terms, entries), where entries are those of the mask's pattern, or (terms, N * N) when
 * {@linkplain #dense scattered}. {@code pairs[p]} lists k, l, k', l', ..: c_p = f_k f_l + f_k' f_l' + .., and the index
 * {@link #ONE} stands for the factor 1.
 *
 * <p>Cost: 4 terms x entries bytes, with (K + 1)(K + 2) / 2 terms for products of walks.
 *
 * <p>Errors: {@link IllegalArgumentException} with the bytes, where an array would pass what Java or its heap can hold.
 */
public final class MaskBasis {
    /** The index in a pair that stands for the factor 1. */
    public static final int ONE = MaskTerms.ONE;

    private static final int ROW_GRAIN = 64;

    private final int nodes;
    private final int entries;
    private final MaskTerms map;
    private final float[] values;

    MaskBasis(int nodes, int entries, MaskTerms map, float[] values) {
        this.nodes = nodes;
        this.entries = entries;
        this.map = map;
        this.values = values;
    }

    /** The basis on a pattern, from its rows. */
    static MaskBasis of(SparsePattern pattern, MaskTerms map, RowTerms rows) {
        int nodes = pattern.nodes();
        int entries = pattern.entries();
        float[] values = new float[size(map.count(), entries)]; // (terms, entries)
        ScratchPool<int[]> places = new ScratchPool<>(() -> new int[nodes]);
        Parallel.forRange(nodes, ROW_GRAIN, (chunk, from, to) -> {
            int[] place = places.borrow();
            RowTerms.Sink sink = (column, term, value) -> values[term * entries + place[column]] += (float) value;
            for (int i = from; i < to; i++) {
                for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                    place[pattern.columns[e]] = e;
                }
                rows.emit(i, sink);
            }
            places.giveBack(place);
        });
        return new MaskBasis(nodes, entries, map, values);
    }

    /** The basis of a mask with every term as a dense matrix in row order: values (terms, N * N), 0 off the pattern. */
    public static MaskBasis dense(MaskPattern mask) {
        MaskBasis basis = mask.basis();
        SparsePattern pattern = mask.pattern();
        int nodes = basis.nodes;
        int area = size(nodes, nodes);
        float[] scattered = new float[size(basis.terms(), area)]; // (terms, N * N)
        for (int p = 0; p < basis.terms(); p++) {
            for (int i = 0; i < nodes; i++) {
                for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                    scattered[p * area + i * nodes + pattern.columns[e]] = basis.values[p * basis.entries + e];
                }
            }
        }
        return new MaskBasis(nodes, area, basis.map, scattered);
    }

    /** The number of nodes, N. */
    public int nodes() {
        return nodes;
    }

    /** The number of values of each term. */
    public int entries() {
        return entries;
    }

    /** The number of terms, P. */
    public int terms() {
        return map.count();
    }

    /** The fixed matrices (terms, entries): the array itself, not a copy, since it may be large. Do not write to it. */
    public float[] values() {
        return values;
    }

    /** A copy of the coefficient map: for every term its pairs k, l, k', l', .. one after the other. */
    public int[][] pairs() {
        return map.pairs();
    }

    /** The coefficients c (terms) for f (K + 1). */
    public double[] coefficients(double[] f) {
        check(f);
        return map.coefficients(f);
    }

    /** Adds the gradient with respect to f to {@code df} (K + 1), given the gradient with respect to c (terms). */
    public void gradient(double[] f, double[] dCoefficients, double[] df) {
        check(f);
        map.gradient(f, dCoefficients, df);
    }

    private void check(double[] f) {
        if (map.coefficients() > 0 && f.length != map.coefficients()) {
            throw new IllegalArgumentException(
                    "f has " + f.length + " coefficients, this mask takes " + map.coefficients());
        }
    }

    /** {@code terms * entries} as an array length, or an error with the bytes. */
    static int size(int terms, int entries) {
        long size = (long) terms * entries;
        long heap = Runtime.getRuntime().maxMemory();
        if (size > MaskPattern.MOST_ENTRIES || 4 * size > heap) {
            throw new IllegalArgumentException("a mask basis of " + terms + " x " + entries + " values wants "
                    + MaskPattern.gibibytes(4 * size) + ", an array holds at most "
                    + MaskPattern.gibibytes(Math.min(heap, 4 * MaskPattern.MOST_ENTRIES))
                    + "; use the mask's values instead");
        }
        return (int) size;
    }

    @Override
    public String toString() {
        return "MaskBasis[nodes=" + nodes + ", terms=" + terms() + ", entries=" + entries + "]";
    }
}
