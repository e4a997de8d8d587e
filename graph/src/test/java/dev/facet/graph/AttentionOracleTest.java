package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionOracleTest {
    @Test
    void aHandWorkedExample() {
        double[][] q = {{1, 2}, {3, 1}};
        double[][] k = {{1, 1}, {2, 0}};
        double[][] v = {{10}, {20}};
        double[][] mask = {{1, 0.5}, {0, 2}};
        // Row 0: weights 3 and 2 * 0.5; row 1: 0 and 6 * 2.
        assertThat(AttentionOracle.forward(AttentionKernel.LINEAR, q, k, v, mask))
                .isDeepEqualTo(new double[][] {{(3 * 10 + 1 * 20) / 4.0}, {20}});
        double[][] softmax = AttentionOracle.weights(AttentionKernel.SOFTMAX, q, k, mask);
        double first = Math.exp(3 / Math.sqrt(2));
        double second = 0.5 * Math.exp(2 / Math.sqrt(2));
        assertThat(softmax[0][0]).isCloseTo(first / (first + second), within(1e-12));
        assertThat(softmax[1]).containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aRowWithoutAnyWeightGivesZeroAndNoGradient(AttentionKernel kernel) {
        double[][] q = {{1, 2}, {3, 1}};
        double[][] v = {{10}, {20}};
        double[][] mask = {{0, 0}, {1, 1}};
        assertThat(AttentionOracle.forward(kernel, q, q, v, mask)[0]).containsExactly(0);
        AttentionOracle.Gradients gradients =
                AttentionOracle.backward(kernel, q, q, v, mask, new double[][] {{1}, {0}});
        assertThat(gradients.mask()[0]).containsExactly(0, 0);
        assertThat(gradients.queries()[0]).containsExactly(0, 0);
        assertThat(gradients.values()).isDeepEqualTo(new double[2][1]);
    }

    @Test
    void softmaxOfHugeScoresIsFinite() {
        double[][] q = {{1000}, {-1000}};
        double[][] v = {{1}, {2}};
        double[][] mask = {{1, 1}, {1, 0}};
        assertThat(AttentionOracle.forward(AttentionKernel.SOFTMAX, q, q, v, mask))
                .isDeepEqualTo(new double[][] {{1}, {1}});
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAgreeWithFiniteDifferences(AttentionKernel kernel) {
        int nodes = 5;
        Random random = new Random(7);
        double[][] q = random(random, nodes, 3);
        double[][] k = random(random, nodes, 3);
        double[][] v = random(random, nodes, 2);
        double[][] mask = random(random, nodes, nodes);
        mask[1][3] = 0;
        double[][] g = random(random, nodes, 2);
        AttentionOracle.Gradients gradients = AttentionOracle.backward(kernel, q, k, v, mask, g);
        DoubleSupplier loss = () -> {
            double[][] out = AttentionOracle.forward(kernel, q, k, v, mask);
            double sum = 0;
            for (int i = 0; i < nodes; i++) {
                for (int c = 0; c < 2; c++) {
                    sum += g[i][c] * out[i][c];
                }
            }
            return sum;
        };
        compare(q, gradients.queries(), loss);
        compare(k, gradients.keys(), loss);
        compare(v, gradients.values(), loss);
        compare(mask, gradients.mask(), loss);
    }

    private static void compare(double[][] parameter, double[][] gradient, DoubleSupplier loss) {
        double step = 1e-6;
        for (int i = 0; i < parameter.length; i++) {
            for (int c = 0; c < parameter[i].length; c++) {
                double kept = parameter[i][c];
                parameter[i][c] = kept + step;
                double up = loss.getAsDouble();
                parameter[i][c] = kept - step;
                double down = loss.getAsDouble();
                parameter[i][c] = kept;
                assertThat(gradient[i][c]).isCloseTo((up - down) / (2 * step), within(1e-7));
            }
        }
    }

    private static double[][] random(Random random, int rows, int columns) {
        double[][] x = new double[rows][columns];
        for (double[] row : x) {
            for (int c = 0; c < columns; c++) {
                row[c] = 0.1 + random.nextDouble();
            }
        }
        return x;
    }
}
