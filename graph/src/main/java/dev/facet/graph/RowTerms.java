package dev.facet.graph;

/**
 * The fixed matrices of a mask, row by row: every contribution to entry (i, j) of term p, in a fixed order. The same
 * (j, p) may come several times; contributions add up.
 */
interface RowTerms {
    /** Takes a contribution to an entry of the row. */
    interface Sink {
        void add(int column, int term, double value);
    }

    /** Sends every contribution of row i. Calls from several threads at once are allowed. */
    void emit(int i, Sink sink);
}
