package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Small topologies and weights for tests of learned edges, and central differences. */
final class EdgeCase {
    private EdgeCase() {}

    /** A directed graph with a self loop and an isolated node. */
    static Edges directed(int nodes) {
        return Edges.of(WalkSets.directed(nodes, 0.3, 4));
    }

    /** An undirected graph: a ring with random chords, a self loop at node 1 and an isolated last node. */
    static Edges undirected(int nodes) {
        SplittableRandom random = new SplittableRandom(9);
        double[][] w = new double[nodes][nodes];
        for (int i = 0; i < nodes - 1; i++) {
            for (int j = i; j < nodes - 1; j++) {
                boolean ring = j == i + 1 || (i == 0 && j == nodes - 2);
                if (ring || (i == 1 && j == 1) || (i != j && random.nextDouble() < 0.2)) {
                    w[i][j] = 0.1 + 0.4 * random.nextDouble();
                    w[j][i] = w[i][j];
                }
            }
        }
        return Edges.of(WalkSets.graph(nodes, false, (i, j) -> w[i][j]));
    }

    /** Weights of both signs, every fifth of them 0. */
    static double[] weights(Edges edges, long seed) {
        double[] weights = normal(edges.count(), seed);
        for (int e = 0; e < weights.length; e++) {
            weights[e] *= e % 5 == 3 ? 0 : 0.4;
        }
        return weights;
    }

    static double[] normal(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = random.nextGaussian();
        }
        return values;
    }

    static double dot(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        return AttentionOracle.dot(a, b);
    }

    /** Every derivative against the central difference of the loss, relative to the largest of them. */
    static void assertGradient(double[] gradient, double[] at, ToDoubleFunction<double[]> loss, double relative) {
        double step = 1e-5;
        double[] quotients = new double[at.length];
        double largest = 1e-3;
        for (int t = 0; t < at.length; t++) {
            double[] moved = at.clone();
            moved[t] = at[t] + step;
            double above = loss.applyAsDouble(moved);
            moved[t] = at[t] - step;
            quotients[t] = (above - loss.applyAsDouble(moved)) / (2 * step);
            largest = Math.max(largest, Math.abs(quotients[t]));
        }
        assertThat(gradient).hasSameSizeAs(at);
        for (int t = 0; t < at.length; t++) {
            assertThat(gradient[t]).as("derivative %d", t).isCloseTo(quotients[t], within(relative * largest));
        }
    }

    static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int t = 0; t < actual.length; t++) {
            assertThat(actual[t])
                    .as("number %d", t)
                    .isCloseTo(expected[t], within(tolerance * Math.max(1, Math.abs(expected[t]))));
        }
    }

    static double[] flat(double[][] matrix) {
        double[] flat = new double[matrix.length * matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(matrix[i], 0, flat, i * matrix.length, matrix.length);
        }
        return flat;
    }

    static double[][] square(double[] flat, int nodes) {
        double[][] matrix = new double[nodes][nodes];
        for (int i = 0; i < nodes; i++) {
            System.arraycopy(flat, i * nodes, matrix[i], 0, nodes);
        }
        return matrix;
    }

    static double[] identity(int nodes) {
        double[] identity = new double[nodes * nodes];
        for (int i = 0; i < nodes; i++) {
            identity[i * nodes + i] = 1;
        }
        return identity;
    }
}
