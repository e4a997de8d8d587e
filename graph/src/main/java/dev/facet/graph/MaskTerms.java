package dev.facet.graph;

/**
 * How the coefficients of a mask's fixed matrices follow from f: c_p is a sum of products f_k f_l, with the index
 * {@link #ONE} for the factor 1.
 */
final class MaskTerms {
    static final int ONE = -1;

    private final int coefficients;
    private final int[][] pairs;

    private MaskTerms(int coefficients, int[][] pairs) {
        this.coefficients = coefficients;
        this.pairs = pairs;
    }

    /** c_kl = f_k f_l for every k at most l, in the order that {@link #pairIndex} numbers them. */
    static MaskTerms products(int coefficients) {
        int[][] pairs = new int[coefficients * (coefficients + 1) / 2][];
        for (int k = 0; k < coefficients; k++) {
            for (int l = k; l < coefficients; l++) {
                pairs[pairIndex(coefficients, k, l)] = new int[] {k, l};
            }
        }
        return new MaskTerms(coefficients, pairs);
    }

    /** The term of f_k f_l among {@link #products}, whatever the order of k and l. */
    static int pairIndex(int coefficients, int k, int l) {
        int low = Math.min(k, l);
        return low * coefficients - low * (low - 1) / 2 + Math.max(k, l) - low;
    }

    /** c_s = (f * f)_s, s up to 2K. */
    static MaskTerms powers(int coefficients) {
        int[][] pairs = new int[2 * coefficients - 1][];
        for (int s = 0; s < pairs.length; s++) {
            int first = Math.max(0, s - coefficients + 1);
            int last = Math.min(s, coefficients - 1);
            pairs[s] = new int[2 * (last - first + 1)];
            for (int k = first; k <= last; k++) {
                pairs[s][2 * (k - first)] = k;
                pairs[s][2 * (k - first) + 1] = s - k;
            }
        }
        return new MaskTerms(coefficients, pairs);
    }

    /** c_k = f_k. */
    static MaskTerms linear(int coefficients) {
        int[][] pairs = new int[coefficients][];
        for (int k = 0; k < coefficients; k++) {
            pairs[k] = new int[] {k, ONE};
        }
        return new MaskTerms(coefficients, pairs);
    }

    /** One matrix with coefficient 1, whatever f is. */
    static MaskTerms constant() {
        return new MaskTerms(0, new int[][] {{ONE, ONE}});
    }

    /** The number of terms, P. */
    int count() {
        return pairs.length;
    }

    /** The number of coefficients of f, K + 1; 0 when nothing depends on f. */
    int coefficients() {
        return coefficients;
    }

    /** A copy of the pairs k, l, k', l', .. of every term. */
    int[][] pairs() {
        int[][] copy = new int[pairs.length][];
        for (int p = 0; p < pairs.length; p++) {
            copy[p] = pairs[p].clone();
        }
        return copy;
    }

    /** c (P) for f (K + 1). */
    double[] coefficients(double[] f) {
        double[] c = new double[pairs.length];
        for (int p = 0; p < pairs.length; p++) {
            for (int t = 0; t < pairs[p].length; t += 2) {
                c[p] += at(f, pairs[p][t]) * at(f, pairs[p][t + 1]);
            }
        }
        return c;
    }

    /** Adds the gradient with respect to f to {@code df} (K + 1), given that with respect to c (P). */
    void gradient(double[] f, double[] dc, double[] df) {
        for (int p = 0; p < pairs.length; p++) {
            for (int t = 0; t < pairs[p].length; t += 2) {
                int k = pairs[p][t];
                int l = pairs[p][t + 1];
                if (k != ONE) {
                    df[k] += dc[p] * at(f, l);
                }
                if (l != ONE) {
                    df[l] += dc[p] * at(f, k);
                }
            }
        }
    }

    private static double at(double[] f, int k) {
        return k == ONE ? 1 : f[k];
    }
}
