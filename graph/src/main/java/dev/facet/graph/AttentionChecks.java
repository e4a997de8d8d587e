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

    static void nodes(int maskNodes, AttentionShape shape) {
        if (maskNodes != shape.nodes()) {
            throw new IllegalArgumentException(
                    "the mask has " + maskNodes + " nodes, but queries and keys have " + shape.nodes() + " rows");
        }
    }

    /** The arguments of a path's forward pass. */
    static void call(
            PathAttention path,
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out) {
        nodes(path.nodes(), shape);
        coefficients(f, shape.heads(), path.coefficients(), "f");
        operands(shape, in.queries(), in.keys(), in.values(), out.outputs(), out.denominators());
    }

    /** The arguments of a path's backward pass. */
    static void call(
            PathAttention path,
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out,
            MaskedAttention.Gradients gradients,
            double[][] df) {
        call(path, f, shape, in, out);
        floats(gradients.outputs(), shape.valueElements(), "output gradient");
        floats(gradients.queries(), shape.queryElements(), "query gradient");
        floats(gradients.keys(), shape.queryElements(), "key gradient");
        floats(gradients.values(), shape.valueElements(), "value gradient");
        coefficients(df, shape.heads(), path.coefficients(), "df");
    }

    /** (heads, coefficients) */
    static void coefficients(double[][] f, int heads, int coefficients, String name) {
        if (f.length != heads) {
            throw new IllegalArgumentException(name + " has " + f.length + " heads, the shape has " + heads);
        }
        for (double[] head : f) {
            if (head.length != coefficients) {
                throw new IllegalArgumentException(
                        name + " has " + head.length + " coefficients, this mask takes " + coefficients);
            }
        }
    }
}
