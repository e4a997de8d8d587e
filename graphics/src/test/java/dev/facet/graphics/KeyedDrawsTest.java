package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KeyedDrawsTest {
    private static final int IDENTITIES = 20_000;
    private static final int DIMENSION = 7;

    @Test
    void coordinatesAreStandardNormalAndUncorrelated() {
        double[][] moments = new double[DIMENSION][DIMENSION];
        double[] mean = new double[DIMENSION];
        double fourth = 0;
        for (long identity = 0; identity < IDENTITIES; identity++) {
            float[] values = KeyedDraws.normals(1, identity, DIMENSION);
            for (int i = 0; i < DIMENSION; i++) {
                mean[i] += values[i];
                fourth += Math.pow(values[i], 4);
                for (int j = 0; j < DIMENSION; j++) {
                    moments[i][j] += (double) values[i] * values[j];
                }
            }
        }
        // Five standard errors of each moment.
        double error = 5 / Math.sqrt(IDENTITIES);
        for (int i = 0; i < DIMENSION; i++) {
            assertThat(mean[i] / IDENTITIES).isCloseTo(0, within(error));
            for (int j = 0; j < DIMENSION; j++) {
                double wanted = i == j ? 1 : 0;
                assertThat(moments[i][j] / IDENTITIES).isCloseTo(wanted, within(error * Math.sqrt(1 + wanted)));
            }
        }
        assertThat(fourth / IDENTITIES / DIMENSION).isCloseTo(3, within(5 * Math.sqrt(96.0 / IDENTITIES / DIMENSION)));
    }

    @Test
    void anIdentityIsAKey() {
        assertThat(KeyedDraws.normals(1, 2_000_000, 9)).isEqualTo(KeyedDraws.normals(1, 2_000_000, 9));
        assertThat(KeyedDraws.normals(1, 5, 9)).startsWith(KeyedDraws.normals(1, 5, 4));
        assertThat(KeyedDraws.normals(1, 5, 9)).isNotEqualTo(KeyedDraws.normals(2, 5, 9));
        assertThat(KeyedDraws.normals(1, 5, 9)).isNotEqualTo(KeyedDraws.normals(1, 6, 9));
        // The bits that every version must give: training and figures are keyed by them.
        assertThat(KeyedDraws.normals(1, 0, 2)).containsExactly(-0.8187293f, 1.1571224f);
    }
}
