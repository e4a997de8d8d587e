package dev.facet.nn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionOracle;
import dev.facet.graph.AttentionShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TorchAttentionTest {
    private static final int NODES = 37;
    private static final int M = 5;
    private static final int D = 3;

    @ParameterizedTest
    @EnumSource(AttentionKernel.class)
    void agrees_with_the_oracle_where_the_mask_is_1(AttentionKernel kernel) {
        SplittableRandom random = new SplittableRandom(4);
        AttentionShape shape = new AttentionShape(1, 2, NODES, M, D);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment q = drawn(arena, shape.queryElements(), random);
            MemorySegment k = drawn(arena, shape.queryElements(), random);
            MemorySegment v = drawn(arena, shape.valueElements(), random);
            MemorySegment out = arena.allocate(JAVA_FLOAT, shape.valueElements());
            if (kernel == AttentionKernel.SOFTMAX) {
                TorchAttention.softmax(shape, q, k, v, out);
            } else {
                TorchAttention.linear(shape, q, k, v, out);
            }
            double[][] ones = new double[NODES][NODES];
            for (double[] row : ones) {
                Arrays.fill(row, 1);
            }
            for (int h = 0; h < 2; h++) {
                double[][] wanted = AttentionOracle.forward(kernel, rows(q, h, M), rows(k, h, M), rows(v, h, D), ones);
                double[][] got = rows(out, h, D);
                for (int i = 0; i < NODES; i++) {
                    assertThat(got[i]).containsExactly(wanted[i], within(1e-5));
                }
            }
        }
    }

    @Test
    void memory_that_does_not_fit_is_refused() {
        AttentionShape shape = new AttentionShape(1, 1, NODES, M, D);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment small = arena.allocate(JAVA_FLOAT, 7);
            assertThatThrownBy(() -> TorchAttention.softmax(shape, small, small, small, small))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(1, 1, 37, 5)");
        }
    }

    private static MemorySegment drawn(Arena arena, long count, SplittableRandom random) {
        MemorySegment segment = arena.allocate(JAVA_FLOAT, count);
        for (long i = 0; i < count; i++) {
            segment.setAtIndex(JAVA_FLOAT, i, random.nextFloat());
        }
        return segment;
    }

    private static double[][] rows(MemorySegment segment, int head, int columns) {
        double[][] rows = new double[NODES][columns];
        for (int i = 0; i < NODES; i++) {
            for (int c = 0; c < columns; c++) {
                rows[i][c] = segment.getAtIndex(JAVA_FLOAT, ((long) head * NODES + i) * columns + c);
            }
        }
        return rows;
    }
}
