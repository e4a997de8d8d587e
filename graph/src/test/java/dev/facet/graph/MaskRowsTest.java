package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MaskRowsTest {
    private static final Graph GRID = Normalisation.SYMMETRIC.apply(GraphBuilders.grid(5, 7));
    private static final Modulation F = Modulation.diffusion(2, 6);

    @Test
    void exactRowsAreThoseOfTheDenseMask() {
        double[][] mask = ExactMask.of(GRID, F);
        double[] row = MaskRows.exact(GRID, F, 11);
        for (int j = 0; j < row.length; j++) {
            assertThat(row[j]).isCloseTo(mask[11][j], within(1e-6));
        }
    }

    @Test
    void estimatedRowsAreThoseOfTheDenseEstimate() {
        WalkOptions options = WalkOptions.DEFAULT.withMaxLength(6).withSeed(3);
        double[][] mask = ExactMask.symmetric(Walks.draw(GRID, options), F);
        double[][] rows = MaskRows.estimated(GRID, F, options, 4, 30);
        for (int j = 0; j < GRID.nodes(); j++) {
            assertThat(rows[0][j]).isCloseTo(mask[4][j], within(1e-6));
            assertThat(rows[1][j]).isCloseTo(mask[30][j], within(1e-6));
        }
    }

    @Test
    void rowsOfADirectedGraphAreThoseOfItsMask() {
        Graph oneWay = Normalisation.SYMMETRIC.apply(
                GraphBuilders.edges(6, new int[] {0, 1, 2, 2, 3, 4, 4}, new int[] {1, 2, 0, 3, 4, 2, 5}, null, true));
        WalkOptions options = WalkOptions.DEFAULT.withMaxLength(6).withSeed(5);
        double[][] mask = ExactMask.of(oneWay, F);
        double[][] estimate =
                ExactMask.directed(Walks.draw(oneWay, options), Walks.draw(oneWay.transpose(), options), F);
        for (int i = 0; i < 6; i++) {
            assertThat(MaskRows.exact(oneWay, F, i)).containsExactly(mask[i], within(1e-9));
            assertThat(MaskRows.estimated(oneWay, F, options, i)[0]).containsExactly(estimate[i], within(1e-6));
        }
    }

    @Test
    void errorLeavesTheNodeItselfOut() {
        assertThat(MaskRows.error(new double[] {9, 3, 4}, new double[] {1, 3, 4}, 0))
                .isZero();
        assertThat(MaskRows.error(new double[] {0, 3, 0}, new double[] {0, 3, 4}, 0))
                .isCloseTo(.8, within(1e-12));
    }
}
