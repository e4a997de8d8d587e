package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierPlanTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25, 27, 30, 60, 64, 75, 120, 125, 384})
    void isTheDiscreteTransformInEveryLane(int length) {
        for (FourierKernel kernel : kernels()) {
            int lanes = kernel.lanes();
            SplittableRandom random = new SplittableRandom(length);
            float[] start = new float[2 * lanes * length];
            for (int t = 0; t < start.length; t++) {
                start[t] = (float) random.nextGaussian();
            }
            FourierPlan plan = new FourierPlan(length);
            float[] forward = plan.transform(kernel, false, start.clone(), new float[start.length]);
            float[] inverse = plan.transform(kernel, true, start.clone(), new float[start.length]);
            for (int lane = 0; lane < lanes; lane++) {
                assertTransformed(start, forward, length, lanes, lane, -1);
                assertTransformed(start, inverse, length, lanes, lane, 1);
            }
        }
    }

    private static void assertTransformed(float[] start, float[] done, int length, int lanes, int lane, int sign) {
        for (int p = 0; p < length; p++) {
            double re = 0;
            double im = 0;
            for (int t = 0; t < length; t++) {
                double angle = sign * 2 * Math.PI * ((long) p * t % length) / length;
                double x = start[2 * lanes * t + lane];
                double y = start[2 * lanes * t + lanes + lane];
                re += x * Math.cos(angle) - y * Math.sin(angle);
                im += x * Math.sin(angle) + y * Math.cos(angle);
            }
            double tolerance = 1e-6 * Math.sqrt(length) * 4;
            assertThat(Math.abs(done[2 * lanes * p + lane] - re)).isLessThan(tolerance);
            assertThat(Math.abs(done[2 * lanes * p + lanes + lane] - im)).isLessThan(tolerance);
        }
    }

    @Test
    void cheapestLengthsHaveSmallFactorsAndAreLongEnough() {
        for (int least = 1; least < 2000; least++) {
            int length = FourierPlan.cheapestLength(least);
            assertThat(length).isBetween(least, 2 * least);
            int rest = length;
            for (int factor : new int[] {2, 3, 5}) {
                while (rest % factor == 0) {
                    rest /= factor;
                }
            }
            assertThat(rest).isOne();
        }
        assertThat(FourierPlan.cheapestLength(361)).isEqualTo(384);
    }

    static FourierKernel[] kernels() {
        return SimdSupport.available()
                ? new FourierKernel[] {new ScalarFourier(), new SimdFourier()}
                : new FourierKernel[] {new ScalarFourier()};
    }
}
