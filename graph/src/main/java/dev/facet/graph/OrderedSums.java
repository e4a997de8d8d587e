package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** Sums of what groups of a batch have each added up on their own, in the order of the groups. */
final class OrderedSums {
    private static final int GRAIN = 1 << 16;

    private OrderedSums() {}

    /** into[e] = the sum over g of parts[g][e], parts (groups, elements). */
    static void sum(MemorySegment parts, int groups, long elements, MemorySegment into) {
        Parallel.forRange(Math.toIntExact((elements + GRAIN - 1) / GRAIN), 1, (chunk, from, to) -> {
            long end = Math.min(elements, (chunk + 1L) * GRAIN);
            for (long e = (long) chunk * GRAIN; e < end; e++) {
                float sum = 0;
                for (int group = 0; group < groups; group++) {
                    sum += parts.getAtIndex(JAVA_FLOAT, group * elements + e);
                }
                into.setAtIndex(JAVA_FLOAT, e, sum);
            }
        });
    }
}
