package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/**
 * A drawn input of masked attention for tests, as the floats that fast paths take and the doubles that the oracle
 * takes.
 */
final class AttentionCase {
    final AttentionShape shape;
    final float[] queries;
    final float[] keys;
    final float[] values;
    final float[] outputGradient;

    AttentionCase(AttentionShape shape, long seed) {
        this.shape = shape;
        Random random = new Random(seed);
        // Queries and keys as after a feature map: positive. Other signs would let denominators vanish by chance.
        queries = draw(random, shape.queryElements(), 0.05f);
        keys = draw(random, shape.queryElements(), 0.05f);
        values = draw(random, shape.valueElements(), -0.5f);
        outputGradient = draw(random, shape.valueElements(), -0.5f);
    }

    /** Uniform in [least, least + 1). */
    static float[] draw(Random random, long elements, float least) {
        float[] x = new float[Math.toIntExact(elements)];
        for (int e = 0; e < x.length; e++) {
            x[e] = least + random.nextFloat();
        }
        return x;
    }

    /** A pattern in which entry (i, j) is present with the given probability, and some rows and columns are empty. */
    static SparsePattern pattern(int nodes, double density, long seed) {
        Random random = new Random(seed);
        int[] offsets = new int[nodes + 1];
        int[] columns = new int[nodes * nodes];
        int entries = 0;
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                boolean hidden = i % 11 == 10 || j % 13 == 12;
                if (!hidden && (i == j || random.nextDouble() < density)) {
                    columns[entries++] = j;
                }
            }
            offsets[i + 1] = entries;
        }
        return SparsePattern.of(offsets, java.util.Arrays.copyOf(columns, entries));
    }

    /** The rows of (b, h) as doubles (N, features). */
    double[][] rows(float[] all, int features, int b, int h) {
        double[][] rows = new double[shape.nodes()][features];
        int first = Math.toIntExact(shape.rowBegin(b, h));
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < features; c++) {
                rows[i][c] = all[(first + i) * features + c];
            }
        }
        return rows;
    }

    double[][] queries(int b, int h) {
        return rows(queries, shape.queryFeatures(), b, h);
    }

    double[][] keys(int b, int h) {
        return rows(keys, shape.queryFeatures(), b, h);
    }

    double[][] values(int b, int h) {
        return rows(values, shape.valueFeatures(), b, h);
    }

    double[][] outputGradient(int b, int h) {
        return rows(outputGradient, shape.valueFeatures(), b, h);
    }

    double[][] oracle(AttentionKernel kernel, double[][] mask, int b, int h) {
        return AttentionOracle.forward(kernel, queries(b, h), keys(b, h), values(b, h), mask);
    }

    AttentionOracle.Gradients oracleGradients(AttentionKernel kernel, double[][] mask, int b, int h) {
        return AttentionOracle.backward(kernel, queries(b, h), keys(b, h), values(b, h), mask, outputGradient(b, h));
    }

    static MemorySegment heap(float[] x) {
        return MemorySegment.ofArray(x);
    }

    /** Asserts that both agree relative to the largest entry, row by row of any shape. */
    static void assertClose(String name, double[][] actual, double[][] expected, double relative) {
        double largest = 1e-30;
        double worst = 0;
        assertThat(actual).as(name).hasDimensions(expected.length, expected.length == 0 ? 0 : expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            for (int c = 0; c < expected[i].length; c++) {
                assertThat(actual[i][c]).as(name + "[%d][%d]", i, c).isFinite();
                largest = Math.max(largest, Math.abs(expected[i][c]));
                worst = Math.max(worst, Math.abs(actual[i][c] - expected[i][c]));
            }
        }
        assertThat(worst / largest)
                .as("%s: worst difference over largest entry", name)
                .isLessThan(relative);
    }
}
