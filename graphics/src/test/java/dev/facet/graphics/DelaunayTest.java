package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DelaunayTest {
    @Test
    void noPointLiesInACircleAndTheSquareIsCovered() {
        KeyedDraws draws = new KeyedDraws(1, 2, 3);
        int n = 203;
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i < 4 ? i % 2 : draws.uniform();
            y[i] = i < 4 ? Math.floorDiv(i, 2) : draws.uniform();
        }
        int[] t = Delaunay.triangulate(x, y);
        double area = 0;
        for (int k = 0; k < t.length; k += 3) {
            double bx = x[t[k + 1]] - x[t[k]];
            double by = y[t[k + 1]] - y[t[k]];
            double cx = x[t[k + 2]] - x[t[k]];
            double cy = y[t[k + 2]] - y[t[k]];
            double twice = bx * cy - by * cx;
            assertThat(twice).isPositive();
            area += twice / 2;
            double b2 = bx * bx + by * by;
            double c2 = cx * cx + cy * cy;
            double ux = (cy * b2 - by * c2) / (2 * twice);
            double uy = (bx * c2 - cx * b2) / (2 * twice);
            double radius = ux * ux + uy * uy;
            for (int p = 0; p < n; p++) {
                double dx = x[p] - x[t[k]] - ux;
                double dy = y[p] - y[t[k]] - uy;
                assertThat(dx * dx + dy * dy).isGreaterThan(radius * (1 - 1e-6));
            }
        }
        assertThat(area).isCloseTo(1, within(1e-9));
    }

    @Test
    void fewPoints() {
        assertThat(Delaunay.triangulate(new double[0], new double[0])).isEmpty();
        assertThat(Delaunay.triangulate(new double[] {0, 1}, new double[] {0, 0}))
                .isEmpty();
        assertThat(Delaunay.triangulate(new double[] {0, 1, 0}, new double[] {0, 0, 1}))
                .containsExactlyInAnyOrder(0, 1, 2);
    }
}
