package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rasteriser against rays. Vertices are rounded to 1/256 of a sample, so a sample within that of an edge may go to
 * the other side; everything else agrees.
 */
class RasteriserOracleTest {
    private static final float SIMILAR = 0.02f;

    private static double differing(Mesh mesh, View view, int size, RasterSettings settings) {
        Frame frame = new Frame(size, size, Set.of());
        new Rasteriser(settings).render(mesh, view, frame);
        double[] wanted = new RayOracle(mesh, view, settings.shadows()).colour(size, settings.samples());
        int different = 0;
        for (int i = 0; i < wanted.length; i++) {
            if (!(Math.abs(frame.colour()[i] - wanted[i]) <= SIMILAR)) {
                different++;
            }
        }
        return (double) different / wanted.length;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 17, 60})
    void soupsOfTrianglesLookAsRaysSeeThem(int triangles) {
        for (long seed = 0; seed < 4; seed++) {
            KeyedDraws draws = new KeyedDraws(seed, 7, triangles);
            View view = new View(
                    new Camera(draws.normal() * 60, draws.normal() * 30, 0.5 + draws.uniform()),
                    new Light(draws.normal() * 50, draws.normal() * 30, 0.2, 0.7),
                    new Colour(0.3f, 0.6f, 0.9f));
            RasterSettings settings = new RasterSettings(1 + (int) (seed % 3), false);
            assertThat(differing(Soups.of(seed, triangles, seed % 2 == 0), view, 33, settings))
                    .as("seed %d", seed)
                    .isLessThan(0.01);
        }
    }

    @Test
    void aTurnedSphereLooksAsRaysSeeIt() {
        Mesh mesh = Spheres.builder(0.9f, 20, 31).gloss(0.3f, 20).build();
        View view = new View(Camera.at(35, -20), Light.from(-60, 40));
        assertThat(differing(mesh, view, 64, RasterSettings.DEFAULT)).isLessThan(0.003);
    }

    @Test
    void shadowsFallWhereRaysToTheLightAreStopped() {
        // A ball above a floor, seen from above: a round shadow on the floor, none on the lit side of the ball.
        float[] floor = {-1, -0.6f, -1, -1, -0.6f, 1, 1, -0.6f, 1, 1, -0.6f, -1};
        Mesh ground = Mesh.builder(floor, new int[] {0, 1, 2, 0, 2, 3}).build();
        Mesh scene = Soups.joined(Spheres.builder(0.35f, 24, 36).build(), ground);
        View view = new View(Camera.at(0, 40), new Light(50, 35, 0.2, 0.8));
        double withShadows = differing(scene, view, 96, new RasterSettings(2, true));
        double without = differing(scene, view, 96, new RasterSettings(2, false));
        assertThat(without).isLessThan(0.002);
        // The border of a shadow is soft over about three texels of the map.
        assertThat(withShadows).isLessThan(0.05);
        Frame lit = new Rasteriser(new RasterSettings(2, false)).render(scene, view, 96);
        Frame shaded = new Rasteriser(new RasterSettings(2, true)).render(scene, view, 96);
        int darker = 0;
        for (int i = 0; i < lit.colour().length; i++) {
            assertThat(shaded.colour()[i]).isLessThanOrEqualTo(lit.colour()[i]);
            darker += shaded.colour()[i] < lit.colour()[i] - 0.1f ? 1 : 0;
        }
        assertThat(darker).isGreaterThan(1000);
    }
}
