package dev.facet.graph;

import java.lang.foreign.MemorySegment;

/** Checks of the arrays that facades of attention are given. */
final class AttentionChecks {
    private AttentionChecks() {}

    static void operands(
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment outputs,
            MemorySegment denominators) {
        floats(queries, shape.queryElements(), "queries");
        floats(keys, shape.queryElements(), "keys");
        floats(values, shape.valueElements(), "values");
        floats(outputs, shape.valueElements(), "outputs");
        floats(denominators, shape.denominatorElements(), "denominators");
    }

    static void floats(MemorySegment segment, long elements, String name) {
        if (segment.byteSize() != elements * Float.BYTES) {
            throw new IllegalArgumentException(name + " must hold " + elements + " floats (" + elements * Float.BYTES
                    + " bytes), got " + segment.byteSize() + " bytes");
        }
    }
}
