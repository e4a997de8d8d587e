package dev.facet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.ExactMask;
import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.Modulation;
import dev.facet.graph.Normalisation;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.Walks;
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
    void errorLeavesTheNodeItselfOut() {
        assertThat(MaskRows.error(new double[] {9, 3, 4}, new double[] {1, 3, 4}, 0))
                .isZero();
        assertThat(MaskRows.error(new double[] {0, 3, 0}, new double[] {0, 3, 4}, 0))
                .isCloseTo(.8, within(1e-12));
    }
}
