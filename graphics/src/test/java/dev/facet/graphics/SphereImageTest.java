package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** A lit sphere against its formula: silhouette, normals, depth and shading. */
class SphereImageTest {
    private static final int SIZE = 96;
    private static final float RADIUS = 0.8f;
    private static final Colour ALBEDO = new Colour(0.9f, 0.5f, 0.2f);

    private static Frame drawn(View view, float specular, float shininess) {
        Mesh mesh = Spheres.builder(RADIUS, 200, 400)
                .albedo(ALBEDO)
                .gloss(specular, shininess)
                .build();
        Frame frame = new Frame(SIZE, SIZE, EnumSet.allOf(Pass.class));
        new Rasteriser().render(mesh, view, frame);
        return frame;
    }

    private static double at(int index) {
        return (index + 0.5 - SIZE / 2.0) / (SIZE / 2.0);
    }

    @Test
    void silhouetteCoversTheDisc() {
        Frame frame = drawn(new View(Camera.at(20, 10), Light.from(30, 20)), 0, 1);
        double area = 0;
        for (float m : frame.values(Pass.MASK)) {
            area += m;
        }
        double disc = Math.PI * Math.pow(RADIUS * SIZE / 2, 2);
        assertThat(area).isCloseTo(disc, within(0.003 * disc));
        for (int i = 0; i < SIZE * SIZE; i++) {
            double distance = Math.hypot(at(i % SIZE), at(i / SIZE));
            double pixel = 2.0 / SIZE;
            if (distance < RADIUS - pixel) {
                assertThat(frame.values(Pass.MASK)[i]).isEqualTo(1);
            } else if (distance > RADIUS + pixel) {
                assertThat(frame.values(Pass.MASK)[i]).isZero();
                assertThat(frame.colour()[3 * i]).isEqualTo(1);
                assertThat(frame.values(Pass.DEPTH)[i]).isEqualTo(-1);
            }
        }
    }

    @Test
    void normalsDepthAndShadingFollowTheFormula() {
        double azimuth = 40;
        double elevation = 25;
        Light light = new Light(azimuth, elevation, 0.25, 0.7);
        Frame frame = drawn(new View(Camera.at(-70, 30), light), 0.2f, 12);
        double a = Math.toRadians(azimuth);
        double e = Math.toRadians(elevation);
        double[] l = {Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)};
        double halfLength = Math.sqrt(l[0] * l[0] + l[1] * l[1] + (l[2] + 1) * (l[2] + 1));
        int checked = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            double x = at(i % SIZE) / RADIUS;
            double y = -at(i / SIZE) / RADIUS;
            if (x * x + y * y > 0.9) {
                continue;
            }
            checked++;
            double z = Math.sqrt(1 - x * x - y * y);
            assertThat(frame.values(Pass.NORMAL)[3 * i]).isCloseTo((float) x, within(0.004f));
            assertThat(frame.values(Pass.NORMAL)[3 * i + 1]).isCloseTo((float) y, within(0.004f));
            assertThat(frame.values(Pass.NORMAL)[3 * i + 2]).isCloseTo((float) z, within(0.006f));
            assertThat(frame.values(Pass.DEPTH)[i]).isCloseTo((float) (RADIUS * z), within(0.003f));
            double lambert = x * l[0] + y * l[1] + z * l[2];
            double cosine = Math.max(0, (lambert + z) / halfLength);
            double shine = lambert > 0 ? 0.2 * Math.pow(cosine, 12) : 0;
            double bright = 0.25 + 0.7 * Math.max(0, lambert);
            if (Math.abs(lambert) < 0.03) {
                continue; // the highlight ends at the terminator, between samples of one pixel
            }
            assertThat(frame.colour()[3 * i]).isCloseTo((float) Math.min(1, 0.9 * bright + shine), within(0.006f));
            assertThat(frame.colour()[3 * i + 1]).isCloseTo((float) (0.5 * bright + shine), within(0.006f));
            assertThat(frame.colour()[3 * i + 2]).isCloseTo((float) (0.2 * bright + shine), within(0.006f));
            assertThat(frame.values(Pass.ALBEDO)[3 * i]).isCloseTo(0.9f, within(1e-5f));
        }
        assertThat(checked).isGreaterThan(3000);
    }
}
