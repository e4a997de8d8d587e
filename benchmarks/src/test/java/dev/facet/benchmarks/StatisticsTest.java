package dev.facet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianOfOddAndEvenCounts() {
        assertThat(Statistics.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(Statistics.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
        assertThat(Statistics.median(new double[] {7})).isEqualTo(7);
    }

    @Test
    void exponentOfAPowerLawIsFound() {
        double[] x = {16, 32, 64, 128};
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = 3 * Math.pow(x[i], 1.25);
        }
        assertThat(Statistics.exponent(x, y)).isCloseTo(1.25, within(1e-12));
    }

    @Test
    void smoothLengthsHaveNoLargePrimeFactor() {
        assertThat(TorchFourierRival.smooth(361)).isEqualTo(375);
        assertThat(TorchFourierRival.smooth(127)).isEqualTo(128);
        assertThat(TorchFourierRival.smooth(1)).isEqualTo(1);
    }
}
