package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ModulationTest {
    /** sum over k of alpha_k w^k is the kernel at Laplacian eigenvalue 1 - w. */
    private static void assertKernel(Modulation f, DoubleUnaryOperator kernel) {
        double[] alpha = f.alpha();
        for (double w : new double[] {-0.5, -0.1, 0, 0.3, 0.6}) {
            double sum = 0;
            for (int k = alpha.length - 1; k >= 0; k--) {
                sum = sum * w + alpha[k];
            }
            assertThat(sum).isCloseTo(kernel.applyAsDouble(1 - w), within(1e-12));
        }
    }

    @Test
    void knownKernelsAreTheirFunctionsOfTheLaplacian() {
        assertKernel(Modulation.diffusion(1.7, 40), l -> Math.exp(-1.7 * l));
        assertKernel(Modulation.laplacian(0.8, 60), l -> 1 / (1 + 0.8 * l));
        assertKernel(Modulation.laplacianSquared(0.8, 60), l -> Math.pow(1 + 0.8 * l, -2));
    }

    @Test
    void closedFormsOfTheFirstCoefficients() {
        assertThat(Modulation.diffusion(1, 2).coefficients())
                .containsExactly(new double[] {Math.exp(-.5), Math.exp(-.5) / 2, Math.exp(-.5) / 8}, within(1e-15));
        // rho = 1/2: sqrt(1/2) (1, 1/2 * 1/2, 3/8 * 1/4).
        assertThat(Modulation.laplacian(1, 2).coefficients())
                .containsExactly(
                        new double[] {Math.sqrt(.5), Math.sqrt(.5) / 4, Math.sqrt(.5) * 3 / 32}, within(1e-15));
        assertThat(Modulation.laplacianSquared(1, 2).coefficients()).containsExactly(0.5, 0.25, 0.125);
        assertThat(Modulation.exponential(0.01, 1).coefficients()).containsExactly(1, Math.exp(-0.01));
    }

    @Test
    void alphaIsTheConvolutionAndBack() {
        Modulation f = Modulation.of(0.9, -0.4, 0.3, 0.2);
        double[] alpha = f.alpha();
        assertThat(alpha).hasSize(7);
        assertThat(alpha[3]).isCloseTo(2 * (0.9 * 0.2 - 0.4 * 0.3), within(1e-15));
        double[] back = Modulation.fromAlpha(alpha).coefficients();
        assertThat(Arrays.copyOf(back, 4)).containsExactly(f.coefficients(), within(1e-12));
        assertThat(back[6]).isCloseTo(0, within(1e-12));
    }

    @Test
    void paddingAddsZeros() {
        Modulation f = Modulation.of(1, 2);
        assertThat(f.maxLength()).isOne();
        assertThat(f.coefficient(1)).isEqualTo(2);
        assertThat(f.padded(3).coefficients()).containsExactly(1, 2, 0, 0);
        assertThat(f.padded(1).coefficients()).containsExactly(1, 2);
        assertThatThrownBy(() -> f.padded(0))
                .hasMessage("2 coefficients given, but walks of at most 0 hops take at most 1");
        assertThat(f).hasToString("Modulation[1.0, 2.0]");
    }

    @Test
    void coefficientsAreCopies() {
        double[] given = {1, 2};
        Modulation f = Modulation.of(given);
        given[0] = 9;
        f.coefficients()[1] = 9;
        assertThat(f.coefficients()).containsExactly(1, 2);
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> Modulation.of()).hasMessageContaining("at least one coefficient");
        assertThatThrownBy(() -> Modulation.of(1, Double.NaN)).hasMessageContaining("coefficient 1 is NaN");
        assertThatThrownBy(() -> Modulation.diffusion(0, 3)).hasMessage("beta must be positive and finite, got 0.0");
        assertThatThrownBy(() -> Modulation.laplacian(-1, 3)).hasMessageContaining("sigma^2 must be positive");
        assertThatThrownBy(() -> Modulation.laplacianSquared(Double.NaN, 3)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> Modulation.diffusion(1, -1)).hasMessageContaining("at least 0 hops, got -1");
        assertThatThrownBy(() -> Modulation.exponential(1, -1)).hasMessageContaining("max length -1");
        assertThatThrownBy(() -> Modulation.exponential(-1000, 3)).hasMessageContaining("is Infinity");
        assertThatThrownBy(() -> Modulation.fromAlpha(0, 1)).hasMessageContaining("alpha_0 must be positive");
        assertThatThrownBy(() -> Modulation.fromAlpha()).isInstanceOf(IllegalArgumentException.class);
    }
}
