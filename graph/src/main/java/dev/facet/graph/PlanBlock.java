package dev.facet.graph;

/**
 * A block of a {@link TermPlan}: for each term that occurs its list from {@code starts[x]} to {@code starts[x + 1] - 1},
 * rows ascending, each value with the entry's number in the block.
 */
final class PlanBlock {
    final int[] terms;
    final int[] starts;
    final char[] targets;
    final float[] values;

    PlanBlock(int[] terms, int[] starts, char[] targets, float[] values) {
        this.terms = terms;
        this.starts = starts;
        this.targets = targets;
        this.values = values;
    }
}
