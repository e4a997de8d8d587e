package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A mask that is a sum of products P R^T of merged walks: P P^T, P R^T, or half of two of them. Rows are computed one
 * by one into a dense row of N floats, by walking for each entry (i, l) of P down column l of R (Gustavson's order), so
 * that nothing is stored for a product: the form for masks whose {@link TermPlan} would be too large, and its oracle.
 *
 * <p>Cost: values and gradient O(products) time, where products = sum over columns l of c_l c'_l; N floats for each
 * running thread and 8 bytes for each entry of P and R.
 */
final class ProductRule implements MaskRule {
    private static final int GRAIN = 128;

    /** One product left right^T. */
    record Term(MergedWalks left, MergedWalks right) {}

    private final List<Term> terms;
    private final double scale;
    private final SparsePattern pattern;
    /** Whether the terms' sum is symmetric by construction: then the gradient of both sides is taken at once. */
    private final boolean symmetric;

    private final ScratchPool<float[]> rows;
    /** Phi of both factors of each term: the left one, then the right one. */
    private final ScratchPool<float[][]> phis;

    ProductRule(SparsePattern pattern, List<Term> terms, double scale, boolean symmetric) {
        this.pattern = pattern;
        this.terms = terms;
        this.scale = scale;
        this.symmetric = symmetric;
        int nodes = terms.getFirst().left().nodes();
        this.rows = new ScratchPool<>(() -> new float[nodes]);
        this.phis = new ScratchPool<>(() -> factors(terms));
    }

    private static float[][] factors(List<Term> terms) {
        float[][] arrays = new float[2 * terms.size()][];
        for (int t = 0; t < terms.size(); t++) {
            arrays[2 * t] = new float[terms.get(t).left().entries()];
            arrays[2 * t + 1] = new float[terms.get(t).right().entries()];
        }
        return arrays;
    }

    @Override
    public int coefficients() {
        return terms.getFirst().left().maxLength() + 1;
    }

    @Override
    public void values(double[][] f, MemorySegment values) {
        for (int h = 0; h < f.length; h++) {
            values(f[h], values.asSlice(4L * h * pattern.entries(), 4L * pattern.entries()));
        }
    }

    private void values(double[] f, MemorySegment values) {
        float[][] phi = phis.borrow();
        for (int t = 0; t < terms.size(); t++) {
            Term term = terms.get(t);
            if (term.left() == term.right()) {
                term.left().evaluate(f, phi[2 * t], phi[2 * t + 1]);
            } else {
                term.left().evaluate(f, phi[2 * t], null);
                term.right().evaluate(f, null, phi[2 * t + 1]);
            }
        }
        Parallel.forRange(pattern.nodes(), GRAIN, (chunk, from, to) -> {
            float[] row = rows.borrow(); // all 0
            for (int i = from; i < to; i++) {
                for (int t = 0; t < terms.size(); t++) {
                    addRow(terms.get(t), phi[2 * t], phi[2 * t + 1], i, row);
                }
                for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                    int j = pattern.columns[e];
                    values.setAtIndex(ValueLayout.JAVA_FLOAT, e, (float) (scale * row[j]));
                    row[j] = 0;
                }
            }
            rows.giveBack(row);
        });
        phis.giveBack(phi);
    }

    private static void addRow(Term term, float[] left, float[] right, int i, float[] row) {
        MergedWalks walked = term.left();
        int[] others = term.right().columnRows;
        int[] columnOffsets = term.right().columnOffsets;
        for (int a = walked.offsets[i]; a < walked.offsets[i + 1]; a++) {
            float load = left[a];
            int l = walked.columns[a];
            for (int slot = columnOffsets[l]; slot < columnOffsets[l + 1]; slot++) {
                row[others[slot]] += load * right[slot];
            }
        }
    }

    @Override
    public void gradient(double[][] f, MemorySegment dValues, double[][] df) {
        for (int h = 0; h < f.length; h++) {
            gradient(f[h], dValues.asSlice(4L * h * pattern.entries(), 4L * pattern.entries()), df[h]);
        }
    }

    private void gradient(double[] f, MemorySegment dValues, double[] df) {
        float[][] phi = phis.borrow();
        for (int t = 0; t < terms.size(); t++) {
            Term term = terms.get(t);
            float[] right = phi[2 * t + 1];
            term.right().evaluate(f, null, right);
            sideGradient(term.left(), term.right(), right, symmetric ? Side.BOTH : Side.ROWS, dValues, df);
            if (!symmetric) {
                float[] left = phi[2 * t];
                term.left().evaluate(f, null, left);
                sideGradient(term.right(), term.left(), left, Side.COLUMNS, dValues, df);
            }
        }
        phis.giveBack(phi);
    }

    /** Which gradient a row of one factor meets: the mask's row, its column, or for symmetric masks their sum. */
    private enum Side {
        ROWS,
        COLUMNS,
        BOTH
    }

    /** Adds to df what passes through one factor: dPhi[i, l] = sum over j in column l of dM[i, j] other[j, l]. */
    private void sideGradient(
            MergedWalks walked, MergedWalks other, float[] otherPhi, Side side, MemorySegment dValues, double[] df) {
        int nodes = pattern.nodes();
        double[][] partial = new double[Parallel.chunks(nodes, GRAIN)][df.length];
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            float[] row = rows.borrow();
            double[] sums = partial[chunk];
            for (int i = from; i < to; i++) {
                gatherRow(side, i, dValues, row);
                for (int a = walked.offsets[i]; a < walked.offsets[i + 1]; a++) {
                    int l = walked.columns[a];
                    double slope = 0;
                    for (int slot = other.columnOffsets[l]; slot < other.columnOffsets[l + 1]; slot++) {
                        slope += (double) row[other.columnRows[slot]] * otherPhi[slot];
                    }
                    for (int s = walked.storeOffsets[a]; s < walked.storeOffsets[a + 1]; s++) {
                        sums[walked.steps[s]] += slope * walked.loads[s];
                    }
                }
                clearRow(side, i, row);
            }
            rows.giveBack(row);
        });
        for (double[] sums : partial) {
            for (int k = 0; k < df.length; k++) {
                df[k] += scale * sums[k];
            }
        }
    }

    private void gatherRow(Side side, int i, MemorySegment dValues, float[] row) {
        if (side != Side.COLUMNS) {
            for (int e = pattern.offsets[i]; e < pattern.offsets[i + 1]; e++) {
                row[pattern.columns[e]] = dValues.getAtIndex(ValueLayout.JAVA_FLOAT, e);
            }
        }
        if (side != Side.ROWS) {
            for (int slot = pattern.columnOffsets[i]; slot < pattern.columnOffsets[i + 1]; slot++) {
                row[pattern.columnRows[slot]] +=
                        dValues.getAtIndex(ValueLayout.JAVA_FLOAT, pattern.columnEntries[slot]);
            }
        }
    }

    private void clearRow(Side side, int i, float[] row) {
        int[] starts = side == Side.COLUMNS ? pattern.columnOffsets : pattern.offsets;
        int[] places = side == Side.COLUMNS ? pattern.columnRows : pattern.columns;
        for (int e = starts[i]; e < starts[i + 1]; e++) {
            row[places[e]] = 0;
        }
    }

    @Override
    public MaskBasis basis() {
        return MaskBasis.of(pattern, MaskTerms.products(coefficients()), new ProductRows(terms, scale));
    }
}
