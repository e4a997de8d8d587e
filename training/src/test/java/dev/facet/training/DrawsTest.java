package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.training.Draws.Purpose;
import org.junit.jupiter.api.Test;

class DrawsTest {
    @Test
    void aKeyHasAStreamOfItsOwn() {
        long first = new Draws(1, Purpose.ORDER, 2, 3).nextLong();
        assertThat(new Draws(1, Purpose.ORDER, 2, 3).nextLong()).isEqualTo(first);
        assertThat(new Draws(2, Purpose.ORDER, 2, 3).nextLong()).isNotEqualTo(first);
        assertThat(new Draws(1, Purpose.MIXUP, 2, 3).nextLong()).isNotEqualTo(first);
        assertThat(new Draws(1, Purpose.ORDER, 3, 2).nextLong()).isNotEqualTo(first);
        assertThat(new Draws(1, Purpose.ORDER, 2).nextLong()).isNotEqualTo(first);
    }

    @Test
    void permutationsHoldEveryPlaceOnceAndAreEven() {
        int[][] counts = new int[5][5];
        for (int key = 0; key < 5000; key++) {
            int[] order = new Draws(9, Purpose.ORDER, key).permutation(5);
            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            for (int i = 0; i < 5; i++) {
                counts[i][order[i]]++;
            }
        }
        for (int[] row : counts) {
            for (int count : row) {
                assertThat(count).isBetween(860, 1140); // 1000 +- 5 standard deviations
            }
        }
    }

    @Test
    void betaHasItsMeanAndVariance() {
        for (double a : new double[] {.2, 1, 4}) {
            double sum = 0;
            double squares = 0;
            int n = 20000;
            for (int key = 0; key < n; key++) {
                double x = new Draws(3, Purpose.MIXUP, key).beta(a);
                assertThat(x).isBetween(0.0, 1.0);
                sum += x;
                squares += x * x;
            }
            assertThat(sum / n).isCloseTo(.5, within(.015));
            assertThat(squares / n - .25).isCloseTo(1 / (4 * (2 * a + 1)), within(.01));
        }
    }
}
