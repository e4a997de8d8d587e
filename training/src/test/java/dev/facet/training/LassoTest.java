package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LassoTest {
    private static final int ROWS = 1000;
    private static final int COLUMNS = 12;

    /** Columns that share a part, so that slopes depend on each other. */
    private static double[][] rows(Random random) {
        double[][] rows = new double[ROWS][COLUMNS];
        for (double[] row : rows) {
            double common = random.nextGaussian();
            for (int j = 0; j < COLUMNS; j++) {
                row[j] = 3 + (j + 1) * (random.nextGaussian() + 0.7 * common);
            }
        }
        return rows;
    }

    private static double[] values(double[][] rows, Random random, double noise) {
        double[] values = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = 7 + 2 * rows[i][0] - rows[i][3] + noise * random.nextGaussian();
        }
        return values;
    }

    /** What makes slopes the best ones: the covariance of a column with the rest is the penalty, or less at slope 0. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.1, 0.4, 10})
    void slopesAreTheBestUnderTheirPenalty(double penalty) {
        Random random = new Random(1);
        double[][] rows = rows(random);
        double[] values = values(rows, random, 2);
        double[] slopes = new Lasso(rows).slopes(values, penalty);
        int half = ROWS / 2;
        double[][] x = new double[COLUMNS][];
        for (int j = 0; j < COLUMNS; j++) {
            x[j] = standardised(rows, j, half);
        }
        double[][] column = new double[ROWS][1];
        for (int i = 0; i < ROWS; i++) {
            column[i][0] = values[i];
        }
        double[] rest = standardised(column, 0, half);
        for (int i = 0; i < half; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                rest[i] -= slopes[j] * x[j][i];
            }
        }
        int zeros = 0;
        for (int j = 0; j < COLUMNS; j++) {
            double covariance = 0;
            for (int i = 0; i < half; i++) {
                covariance += x[j][i] * rest[i] / half;
            }
            if (slopes[j] == 0) {
                assertThat(Math.abs(covariance)).isLessThanOrEqualTo(penalty + 1e-4);
                zeros++;
            } else {
                assertThat(covariance).isCloseTo(Math.signum(slopes[j]) * penalty, within(1e-4));
            }
        }
        assertThat(zeros).isGreaterThanOrEqualTo(penalty >= 10 ? COLUMNS : penalty >= 0.1 ? 5 : 0);
    }

    private static double[] standardised(double[][] rows, int column, int count) {
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += rows[i][column] / count;
        }
        double variance = 0;
        for (int i = 0; i < count; i++) {
            variance += (rows[i][column] - mean) * (rows[i][column] - mean) / count;
        }
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            out[i] = (rows[i][column] - mean) / Math.sqrt(variance);
        }
        return out;
    }

    @Test
    void whatCountsIsFoundAndTheRestIsNearNothing() {
        Random random = new Random(2);
        double[][] rows = rows(random);
        Lasso.Fit fit = new Lasso(rows).fit(values(rows, random, 0.5));
        assertThat(fit.r2()).isGreaterThan(0.95);
        double others = 0;
        for (int j = 0; j < COLUMNS; j++) {
            others += j == 0 || j == 3 ? 0 : Math.abs(fit.slopes()[j]);
        }
        assertThat(fit.slopes()[0]).isPositive();
        assertThat(fit.slopes()[3]).isNegative();
        assertThat(others).isLessThan(0.05 * (Math.abs(fit.slopes()[0]) + Math.abs(fit.slopes()[3])));
    }

    @Test
    void noiseIsNotExplained() {
        Random random = new Random(3);
        double[][] rows = rows(random);
        double[] noise = random.doubles(ROWS).toArray();
        Lasso.Fit fit = new Lasso(rows).fit(noise);
        assertThat(Arrays.stream(fit.slopes()).map(Math::abs)).containsOnly(0.0);
        assertThat(fit.r2()).isCloseTo(0, within(0.05));
        rows[0][5] = rows[1][5];
        for (double[] row : rows) {
            row[5] = 4; // a column that does not vary
        }
        assertThat(new Lasso(rows).fit(values(rows, random, 1)).slopes()[5]).isZero();
    }
}
