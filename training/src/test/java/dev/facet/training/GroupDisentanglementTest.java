package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Codes made of factors: three single ones, and two vectors of four coordinates each. */
class GroupDisentanglementTest {
    private static final int ROWS = 2000;
    private static final List<Integer> SIZES = List.of(1, 1, 1, 4, 4);
    private static final int ENTRIES = 11;

    private static double[][] normal(int columns, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[ROWS][columns];
        for (double[] row : rows) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return rows;
    }

    private static List<double[][]> factors(double[][] truth) {
        List<double[][]> factors = new ArrayList<>();
        int from = 0;
        for (int size : SIZES) {
            double[][] rows = new double[ROWS][];
            for (int i = 0; i < ROWS; i++) {
                rows[i] = java.util.Arrays.copyOfRange(truth[i], from, from + size);
            }
            factors.add(rows);
            from += size;
        }
        return factors;
    }

    /** An orthogonal matrix: rows of a Gaussian one, made orthogonal one after the other. */
    private static double[][] rotation(int n) {
        double[][] q = java.util.Arrays.copyOf(normal(n, 7), n);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                double dot = 0;
                for (int j = 0; j < n; j++) {
                    dot += q[i][j] * q[k][j];
                }
                for (int j = 0; j < n; j++) {
                    q[i][j] -= dot * q[k][j];
                }
            }
            double length =
                    Math.sqrt(java.util.Arrays.stream(q[i]).map(v -> v * v).sum());
            for (int j = 0; j < n; j++) {
                q[i][j] /= length;
            }
        }
        return q;
    }

    private static double[][] times(double[][] rows, double[][] matrix) {
        double[][] out = new double[rows.length][matrix.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                for (int k = 0; k < rows[i].length; k++) {
                    out[i][j] += matrix[j][k] * rows[i][k];
                }
            }
        }
        return out;
    }

    @Test
    void aCodeWhoseGroupsAreTheFactorsScoresNearOne() {
        double[][] truth = normal(ENTRIES, 1);
        double[][] codes = normal(ENTRIES, 2);
        double[][] turn = rotation(4);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < 3; j++) {
                codes[i][j] = -5 * truth[i][j] + 0.2 * codes[i][j];
            }
            for (int j = 3; j < ENTRIES; j++) { // within its group a vector may be turned
                double value = 0;
                int from = j < 7 ? 3 : 7;
                for (int k = 0; k < 4; k++) {
                    value += turn[j - from][k] * truth[i][from + k];
                }
                codes[i][j] = value + 0.2 * codes[i][j];
            }
        }
        GroupDisentanglement found = GroupDisentanglement.of(codes, SIZES, factors(truth));
        assertThat(found.disentanglement()).isBetween(0.9, 1.0);
        assertThat(found.completeness()).isBetween(0.9, 1.0);
        assertThat(found.informativeness()).isBetween(0.9, 1.0);
        for (int g = 0; g < 5; g++) {
            assertThat(found.importance(g, g)).isGreaterThan(0.9);
        }
    }

    @Test
    void aCodeThatIsTurnedAcrossItsGroupsScoresLow() {
        double[][] truth = normal(ENTRIES, 1);
        GroupDisentanglement found = GroupDisentanglement.of(times(truth, rotation(ENTRIES)), SIZES, factors(truth));
        assertThat(found.informativeness()).as("nothing is lost").isGreaterThan(0.95);
        assertThat(found.disentanglement()).isLessThan(0.35);
        assertThat(found.completeness()).isLessThan(0.35);
    }

    /** Groups that are one factor each, but the last, which tells two alike: entropies are known. */
    @Test
    void theTableOfASharedGroupIsKnown() {
        double[][] truth = normal(3, 1);
        double[][] codes = new double[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            codes[i] = new double[] {truth[i][0], truth[i][1], truth[i][2]};
        }
        List<double[][]> factors = new ArrayList<>();
        for (int f = 0; f < 3; f++) {
            double[][] rows = new double[ROWS][1];
            for (int i = 0; i < ROWS; i++) {
                rows[i][0] = truth[i][f];
            }
            factors.add(rows);
        }
        GroupDisentanglement found = GroupDisentanglement.of(codes, List.of(1, 2), factors);
        // the second group serves two of three factors, each group serves its own alone
        double shared = 1 - Math.log(2) / Math.log(3);
        assertThat(found.disentanglement()).isCloseTo((1 + 2 * shared) / 3, within(0.02));
        assertThat(found.completeness()).isCloseTo(1, within(0.02));
        assertThat(found.importance(1, 2)).isCloseTo(1, within(0.02));
        assertThat(found.r2(2)).isCloseTo(1, within(0.01));
    }

    @Test
    void aCodeOfNoiseTellsNothing() {
        GroupDisentanglement found = GroupDisentanglement.of(normal(ENTRIES, 3), SIZES, factors(normal(ENTRIES, 4)));
        assertThat(found.informativeness()).isLessThan(0.02);
        assertThat(found.disentanglement()).isLessThan(0.35);
    }
}
