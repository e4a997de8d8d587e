package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kernels give the same bits before and after they are compiled: sums over lanes have an order of our own. */
class ColdAndWarmTest {
    /** Enough calls for the last compiler. */
    private static final int CALLS = 400_000;

    @BeforeAll
    static void needsTheVectorApi() {
        assumeTrue(SimdSupport.available(), "the Vector API is not available");
    }

    @Test
    void horner() {
        float[] x = random(64, 1);
        float[] y = random(64, 2);
        SimdHorner kernel = new SimdHorner();
        double cold = kernel.accumulate(64, 0.3f, x, y, new float[64]);
        int different = 0;
        for (int call = 0; call < CALLS; call++) {
            different += kernel.accumulate(64, 0.3f, x, y, new float[64]) == cold ? 0 : 1;
        }
        assertThat(different).isZero();
    }

    @Test
    void fourier() {
        SimdFourier kernel = new SimdFourier();
        int elements = 5;
        float[] g = random(2 * kernel.lanes() * elements, 3);
        float[] z = random(2 * kernel.lanes() * elements, 4);
        double[] cold = new double[2 * elements];
        kernel.correlate(elements, g, z, cold, 0);
        int different = 0;
        for (int call = 0; call < CALLS; call++) {
            double[] warm = new double[2 * elements];
            kernel.correlate(elements, g, z, warm, 0);
            different += Arrays.equals(warm, cold) ? 0 : 1;
        }
        assertThat(different).isZero();
    }

    private static float[] random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int t = 0; t < length; t++) {
            values[t] = (float) random.nextGaussian();
        }
        return values;
    }
}
