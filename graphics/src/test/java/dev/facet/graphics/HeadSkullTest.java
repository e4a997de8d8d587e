package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HeadSkullTest {
    @Test
    void pointsOfTheFaceAreFoundFromInFront() {
        double[] at = new double[2];
        double[] p = new double[3];
        for (double y = -11; y <= 8; y += .37) {
            for (double x = 0; x <= (y > -8 ? 5 : 2); x += .31) {
                HeadSkull.locate(x, y, at);
                HeadSkull.point(at[0], at[1], p);
                assertThat(p[0]).as("x at %s, %s", x, y).isCloseTo(x, within(1e-6));
                assertThat(p[1]).as("y at %s, %s", x, y).isCloseTo(y, within(1e-6));
                assertThat(p[2]).isGreaterThan(0);
            }
        }
    }

    @Test
    void itHasAHumansMeasures() {
        double[] p = new double[3];
        HeadSkull.point(0, 0, p);
        double crown = p[1];
        assertThat(p[0]).isZero();
        double wide = 0;
        double front = 0;
        double behind = 0;
        for (double level = 0; level < 9; level += .05) {
            HeadSkull.point(Math.PI / 2, level, p);
            wide = Math.max(wide, 2 * p[0]);
            HeadSkull.point(0, level, p);
            front = Math.max(front, p[2]);
            HeadSkull.point(Math.PI, level, p);
            behind = Math.min(behind, p[2]);
        }
        // Centimetres: breadth, length, and height of the crown over the pupils.
        assertThat(wide).isBetween(14.0, 16.0);
        assertThat(front - behind).isBetween(18.0, 20.5);
        assertThat(crown).isBetween(10.5, 12.5);
    }
}
