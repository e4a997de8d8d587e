package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeTest {
    @Test
    void aLinearMapIsRecovered() {
        Random random = new Random(1);
        double[][] x = new double[200][4];
        double[][] y = new double[200][2];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 3; j++) {
                x[i][j] = 10 * j + random.nextGaussian();
            }
            x[i][3] = 5; // does not vary
            y[i][0] = 1 + 2 * x[i][0] - 3 * x[i][1];
            y[i][1] = x[i][2] - 4;
        }
        Ridge ridge = Ridge.fit(x, y, 0);
        assertThat(ridge.slope(0, 0)).isCloseTo(2, within(1e-6));
        assertThat(ridge.slope(1, 0)).isCloseTo(-3, within(1e-6));
        assertThat(ridge.slope(2, 1)).isCloseTo(1, within(1e-6));
        assertThat(ridge.slope(3, 0)).isCloseTo(0, within(1e-6));
        assertThat(ridge.predict(new double[] {1, 2, 3, 5})).containsExactly(new double[] {-3, -1}, within(1e-5));
    }

    /** One input: the slope is covariance / (variance (1 + ridge)). */
    @Test
    void thePenaltyShortensSlopes() {
        double[][] x = {{-1}, {0}, {1}, {4}};
        double[][] y = {{-2}, {0}, {2}, {8}};
        assertThat(Ridge.fit(x, y, 0.25).slope(0, 0)).isCloseTo(2 / 1.25, within(1e-6));
    }
}
