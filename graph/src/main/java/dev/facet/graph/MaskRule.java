package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/** How the values of a mask's entries follow from f: what differs behind {@link MaskPattern}. */
sealed interface MaskRule permits PlannedRule, ProductRule, GivenRule {
    /** The number of coefficients of f, K + 1; 0 when the values do not depend on f. */
    int coefficients();

    /** Writes the values (heads, entries) for f (heads, K + 1). */
    void values(double[][] f, MemorySegment values);

    /** Adds the gradient with respect to f (heads, K + 1) to {@code df}, given that of the values (heads, entries). */
    void gradient(double[][] f, MemorySegment dValues, double[][] df);

    /** The values as a combination of fixed matrices. */
    MaskBasis basis();
}
