package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/** A mask from a {@link TermPlan}: coefficients from f, then one pass over the plan. */
record PlannedRule(SparsePattern pattern, MaskTerms terms, RowTerms rows, TermPlan plan) implements MaskRule {
    @Override
    public int coefficients() {
        return terms.coefficients();
    }

    @Override
    public void values(double[][] f, MemorySegment values) {
        double[][] c = new double[f.length][];
        for (int h = 0; h < f.length; h++) {
            c[h] = terms.coefficients(f[h]);
        }
        plan.values(c, values);
    }

    @Override
    public void gradient(double[][] f, MemorySegment dValues, double[][] df) {
        double[][] dc = plan.gradient(f.length, dValues);
        for (int h = 0; h < f.length; h++) {
            terms.gradient(f[h], dc[h], df[h]);
        }
    }

    @Override
    public MaskBasis basis() {
        return MaskBasis.of(pattern, terms, rows);
    }
}
