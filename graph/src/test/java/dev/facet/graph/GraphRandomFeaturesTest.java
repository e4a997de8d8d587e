package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GraphRandomFeaturesTest {
    private static final WalkSet WALKS = Walks.draw(
            Normalisation.SYMMETRIC.apply(GraphBuilders.grid(31, 43)),
            new WalkOptions(6, 0.2, 8, WalkScheme.REPELLING_ANTITHETIC, 3, 0));

    @Test
    void featuresAreTheSumOverStepsOfLoads() {
        Modulation f = Modulation.of(0.9, -0.5, 0.25, 0.125, 1, 2, 3, 4, 5);
        double[][] wanted = new double[WALKS.nodes()][WALKS.nodes()];
        for (int i = 0; i < WALKS.nodes(); i++) {
            for (int e = WALKS.entryBegin(i); e < WALKS.entryBegin(i + 1); e++) {
                wanted[i][WALKS.column(e)] += f.coefficient(WALKS.step(e)) * WALKS.load(e);
            }
        }
        SparseMatrix phi = GraphRandomFeatures.features(WALKS, f);
        // The checked constructor: columns ascend strictly.
        SparseMatrix.of(phi.columns(), phi.offsets(), phi.indices(), phi.values());
        double[][] got = phi.toDense();
        float[] dense = GraphRandomFeatures.dense(WALKS, f);
        for (int i = 0; i < WALKS.nodes(); i++) {
            for (int j = 0; j < WALKS.nodes(); j++) {
                assertThat(got[i][j]).isEqualTo((float) wanted[i][j]);
                assertThat((double) dense[i * WALKS.nodes() + j]).isEqualTo(got[i][j]);
            }
        }
    }

    @Test
    void fewerCoefficientsArePaddedAndMoreRefused() {
        SparseMatrix shorter = GraphRandomFeatures.features(WALKS, Modulation.of(1, 0.5));
        SparseMatrix padded = GraphRandomFeatures.features(WALKS, Modulation.of(1, 0.5, 0, 0, 0, 0, 0, 0, 0));
        assertThat(shorter.values()).isEqualTo(padded.values());
        assertThat(shorter.indices()).isEqualTo(padded.indices());
        assertThatThrownBy(() -> GraphRandomFeatures.features(WALKS, Modulation.diffusion(1, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("10 coefficients given, but walks of at most 8 hops take at most 9");
    }

    @Test
    void gradientIsThatOfALinearFunction() {
        SparseMatrix phi = GraphRandomFeatures.features(WALKS, Modulation.diffusion(1, 8));
        float[] dPhi = new float[phi.entries()];
        for (int e = 0; e < dPhi.length; e++) {
            dPhi[e] = (e * 37 % 101 - 50) / 50f;
        }
        double[] gradient = GraphRandomFeatures.gradient(WALKS, phi, dPhi);
        assertThat(gradient).hasSize(9);
        for (int k = 0; k <= 8; k++) {
            // Phi is linear in f, so the derivative is the loss at f = delta_k.
            double[] delta = new double[9];
            delta[k] = 1;
            float[] power = GraphRandomFeatures.features(WALKS, Modulation.of(delta)).values;
            double wanted = 0;
            for (int e = 0; e < dPhi.length; e++) {
                wanted += (double) power[e] * dPhi[e];
            }
            assertThat(gradient[k]).isCloseTo(wanted, within(1e-9));
        }
    }

    @Test
    void sameBitsForAnyThreads() {
        int before = Parallel.threads();
        try {
            Parallel.threads(1);
            SparseMatrix phi = GraphRandomFeatures.features(WALKS, Modulation.diffusion(1, 8));
            double[] gradient = GraphRandomFeatures.gradient(WALKS, phi, phi.values);
            for (int threads : new int[] {2, 7}) {
                Parallel.threads(threads);
                SparseMatrix again = GraphRandomFeatures.features(WALKS, Modulation.diffusion(1, 8));
                assertThat(again.offsets).isEqualTo(phi.offsets);
                assertThat(again.indices).isEqualTo(phi.indices);
                assertThat(again.values).isEqualTo(phi.values);
                assertThat(GraphRandomFeatures.gradient(WALKS, phi, phi.values)).isEqualTo(gradient);
            }
        } finally {
            Parallel.threads(before);
        }
    }

    @Test
    void emptyRowsAndGraphs() {
        WalkSet empty = Walks.draw(GraphBuilders.edges(0, new int[0], new int[0], null, false), WalkOptions.DEFAULT);
        SparseMatrix phi = GraphRandomFeatures.features(empty, Modulation.of(1));
        assertThat(phi.rows()).isZero();
        assertThat(GraphRandomFeatures.gradient(empty, phi, new float[0]))
                .containsOnly(0)
                .hasSize(9);
        WalkSet isolated = Walks.draw(GraphBuilders.edges(3, new int[0], new int[0], null, false), WalkOptions.DEFAULT);
        assertThat(GraphRandomFeatures.dense(isolated, Modulation.of(0.5, 3)))
                .containsExactly(.5f, 0, 0, 0, .5f, 0, 0, 0, .5f);
    }

    @Test
    void denseFeaturesThatCannotFitAreRefusedWithTheirSize() {
        WalkSet many = Walks.draw(GraphBuilders.path(40_000), WalkOptions.DEFAULT.withMaxLength(0));
        assertThatThrownBy(() -> GraphRandomFeatures.dense(many, Modulation.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("40000 x 40000 features wants 6.0 GiB");
    }

    @Test
    void patternsOfOtherWalksAreRefused() {
        SparseMatrix phi = GraphRandomFeatures.features(WALKS, Modulation.of(1));
        assertThatThrownBy(() -> GraphRandomFeatures.gradient(WALKS, phi, new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gradient of 1 values");
        int[] indices = phi.indices();
        int last = phi.offsets[1] - 1;
        indices[last]++;
        SparseMatrix other = SparseMatrix.of(phi.columns(), phi.offsets(), indices, phi.values());
        assertThatThrownBy(() -> GraphRandomFeatures.gradient(WALKS, other, Arrays.copyOf(phi.values, indices.length)))
                .hasMessageContaining("row 0 of the pattern");
    }
}
