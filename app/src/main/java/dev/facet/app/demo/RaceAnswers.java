package dev.facet.app.demo;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.facet.graph.HornerMask;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** What the attentions of a race ought to answer: slow and readable, in double precision, on a sample of rows. */
final class RaceAnswers {
    /** How many rows are worked out. */
    static final int ROWS = 32;

    private RaceAnswers() {}

    /** The weight of a pair before the mask. */
    private interface Pair {
        double weight(int i, int j);
    }

    /** The rows that are worked out, at even distances. */
    static int[] sample(Race race) {
        int nodes = race.shape.nodes();
        int[] rows = new int[Math.min(ROWS, nodes)];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = (int) ((r + .5) * nodes / rows.length);
        }
        return rows;
    }

    /** out_i = sum_j exp(q_i . k_j / sqrt(m)) v_j over its denominator. */
    static double[][] softmax(Race race, int[] rows) {
        double scale = 1 / Math.sqrt(Race.FEATURES);
        return outputs(race, rows, ones(race, rows), (i, j) -> Math.exp(scale * dot(race.queries, i, race.keys, j)));
    }

    /** The same with phi(q_i) . phi(k_j). */
    static double[][] linear(Race race, int[] rows) {
        return outputs(race, rows, ones(race, rows), (i, j) -> dot(race.mappedQueries, i, race.mappedKeys, j));
    }

    /** The same with M_ij phi(q_i) . phi(k_j), given the mask's rows. */
    static double[][] masked(Race race, int[] rows, double[][] mask) {
        return outputs(race, rows, mask, (i, j) -> dot(race.mappedQueries, i, race.mappedKeys, j));
    }

    private static double[][] outputs(Race race, int[] rows, double[][] mask, Pair pair) {
        double[][] outputs = new double[rows.length][Race.FEATURES];
        for (int r = 0; r < rows.length; r++) {
            double denominator = 0;
            for (int j = 0; j < race.shape.nodes(); j++) {
                if (mask[r][j] != 0) {
                    double w = mask[r][j] * pair.weight(rows[r], j);
                    denominator += w;
                    for (int c = 0; c < Race.FEATURES; c++) {
                        outputs[r][c] += w * at(race.values, j, c);
                    }
                }
            }
            for (int c = 0; c < Race.FEATURES; c++) {
                outputs[r][c] /= denominator;
            }
        }
        return outputs;
    }

    private static double[][] ones(Race race, int[] rows) {
        double[] row = new double[race.shape.nodes()];
        Arrays.fill(row, 1);
        double[][] mask = new double[rows.length][];
        Arrays.fill(mask, row);
        return mask;
    }

    /** The relative difference of answers (N, d) from those wanted on a sample of rows: |got - wanted| / |wanted|. */
    static double difference(MemorySegment got, int[] rows, double[][] wanted) {
        double difference = 0;
        double size = 0;
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < Race.FEATURES; c++) {
                double d = at(got, rows[r], c) - wanted[r][c];
                difference += d * d;
                size += wanted[r][c] * wanted[r][c];
            }
        }
        return Math.sqrt(difference / size);
    }

    /** Channel 0 of the answers with the exact mask (N), by repeated sparse products. */
    static double[] exactChannel(Race race) {
        int nodes = race.shape.nodes();
        int columns = 2 * Race.FEATURES; // phi(k) times the value, and phi(k) alone for the denominators
        double[] out = new double[nodes];
        try (Arena arena = Arena.ofShared()) {
            MemorySegment x = arena.allocate(JAVA_FLOAT, (long) nodes * columns);
            MemorySegment y = arena.allocate(JAVA_FLOAT, (long) nodes * columns);
            for (int j = 0; j < nodes; j++) {
                for (int c = 0; c < Race.FEATURES; c++) {
                    float key = (float) at(race.mappedKeys, j, c);
                    x.setAtIndex(JAVA_FLOAT, (long) j * columns + c, key * (float) at(race.values, j, 0));
                    x.setAtIndex(JAVA_FLOAT, (long) j * columns + Race.FEATURES + c, key);
                }
            }
            HornerMask.of(race.weighted, Race.MAX_LENGTH).apply(race.f.coefficients(), columns, x, y);
            for (int i = 0; i < nodes; i++) {
                double numerator = 0;
                double denominator = 0;
                for (int c = 0; c < Race.FEATURES; c++) {
                    double query = at(race.mappedQueries, i, c);
                    numerator += query * y.getAtIndex(JAVA_FLOAT, (long) i * columns + c);
                    denominator += query * y.getAtIndex(JAVA_FLOAT, (long) i * columns + Race.FEATURES + c);
                }
                out[i] = numerator / denominator;
            }
        }
        return out;
    }

    /** Channel 0 of answers or values (N). */
    static double[] channel(Race race, MemorySegment array) {
        double[] channel = new double[race.shape.nodes()];
        for (int i = 0; i < channel.length; i++) {
            channel[i] = at(array, i, 0);
        }
        return channel;
    }

    private static double dot(MemorySegment x, int i, MemorySegment y, int j) {
        double sum = 0;
        for (int c = 0; c < Race.FEATURES; c++) {
            sum += at(x, i, c) * at(y, j, c);
        }
        return sum;
    }

    private static double at(MemorySegment array, int row, int channel) {
        return array.getAtIndex(JAVA_FLOAT, (long) row * Race.FEATURES + channel);
    }
}
