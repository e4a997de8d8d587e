package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasteriserTest {
    private static final View FLAT = new View(Camera.FRONT, new Light(180, 0, 1, 0));
    private static final Colour RED = new Colour(1, 0, 0);
    private static final Colour BLUE = new Colour(0, 0, 1);

    /** A square of half-width {@code r} at height z. */
    private static Mesh square(float r, float z, Colour colour) {
        float[] p = {-r, -r, z, r, -r, z, r, r, z, -r, r, z};
        return Mesh.builder(p, new int[] {0, 1, 2, 0, 2, 3}).albedo(colour).build();
    }

    private static float[] drawn(Mesh mesh) {
        return new Rasteriser().render(mesh, FLAT, 16).colour();
    }

    private static float[] middle(Mesh mesh) {
        float[] picture = drawn(mesh);
        int at = 3 * (8 * 16 + 8);
        return new float[] {picture[at], picture[at + 1], picture[at + 2]};
    }

    @Test
    void theNearerIsSeenInWhateverOrderTheyCome() {
        Mesh near = square(0.5f, 0.4f, RED);
        Mesh far = square(0.8f, -0.4f, BLUE);
        float[] picture = drawn(Soups.joined(near, far));
        assertThat(middle(Soups.joined(near, far))).containsExactly(1, 0, 0);
        assertThat(drawn(Soups.joined(far, near))).isEqualTo(picture);
        // Seen from behind the far one is in front.
        float[] behind = new Rasteriser()
                .render(Soups.joined(near, far), new View(Camera.at(180, 0), FLAT.light()), 16)
                .colour();
        assertThat(behind[3 * (8 * 16 + 8)]).isZero();
    }

    @Test
    void trianglesThatCrossAreCutWhereTheyCross() {
        float[] p = {-1, -1, -0.5f, 1, -1, 0.5f, 1, 1, 0.5f, -1, 1, -0.5f};
        Mesh slope = Mesh.builder(p, new int[] {0, 1, 2, 0, 2, 3}).albedo(RED).build();
        float[] picture = drawn(Soups.joined(slope, square(1, 0, BLUE)));
        for (int i = 0; i < 256; i++) {
            assertThat(picture[3 * i]).isEqualTo(i % 16 < 8 ? 0 : 1);
        }
    }

    @Test
    void equalDepthGoesToTheFirst() {
        assertThat(middle(Soups.joined(square(0.5f, 0, RED), square(0.5f, 0, BLUE))))
                .containsExactly(1, 0, 0);
        assertThat(middle(Soups.joined(square(0.5f, 0, BLUE), square(0.5f, 0, RED))))
                .containsExactly(0, 0, 1);
    }

    @Test
    void nothingIsDrawnOfAMeshWithoutTriangles() {
        Frame frame = new Frame(5, 3, EnumSet.allOf(Pass.class));
        for (Mesh mesh : new Mesh[] {
            Mesh.builder(new float[0], new int[0]).build(),
            Mesh.builder(new float[9], new int[0]).build()
        }) {
            for (boolean shadows : new boolean[] {false, true}) {
                View view = new View(Camera.FRONT, FLAT.light(), BLUE);
                new Rasteriser(new RasterSettings(2, shadows)).render(mesh, view, frame);
                assertThat(frame.colour()).startsWith(0, 0, 1).hasSize(45);
                assertThat(frame.values(Pass.MASK)).containsOnly(0);
                assertThat(frame.values(Pass.DEPTH)).containsOnly(-1);
                assertThat(frame.values(Pass.NORMAL)).containsOnly(0);
                assertThat(frame.values(Pass.ALBEDO)).isEqualTo(frame.colour());
            }
        }
    }

    @Test
    void trianglesWithoutAreaChangeNothing() {
        Mesh plain = square(0.5f, 0, RED);
        float[] line = {-1, 0, 0.5f, 1, 0, 0.5f, 0, 0, 0.5f, 0.1f, 0.1f, 0.5f};
        Mesh flat = Mesh.builder(line, new int[] {0, 1, 2, 3, 3, 3, 0, 0, 1})
                .albedo(BLUE)
                .build();
        assertThat(drawn(Soups.joined(flat, plain))).isEqualTo(drawn(plain));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f})
    void trianglesWithAVertexNowhereAreLeftOut(float bad) {
        Mesh plain = square(0.5f, 0, RED);
        for (int axis = 0; axis < 3; axis++) {
            float[] p = {-1, 0, 0.5f, 1, 0, 0.5f, 0, 1, 0.5f};
            p[6 + axis] = bad;
            Mesh broken = Mesh.builder(p, new int[] {0, 1, 2}).albedo(BLUE).build();
            for (boolean shadows : new boolean[] {false, true}) {
                float[] picture = new Rasteriser(new RasterSettings(2, shadows))
                        .render(Soups.joined(broken, plain), FLAT, 16)
                        .colour();
                assertThat(picture).isEqualTo(drawn(plain));
            }
        }
    }

    @Test
    void numbersThatAreNoneNeverReachThePicture() {
        float nan = Float.NaN;
        float[] p = {-1, -1, 0, 1, -1, 0, 0, 1, 0};
        Mesh mesh = Mesh.builder(p, new int[] {0, 1, 2})
                .normals(new float[] {nan, nan, nan, 0, 0, 0, nan, 0, 0})
                .albedo(new float[] {nan, 1, 1, 1, nan, 1, 2, -1, nan})
                .gloss(nan, nan)
                .build();
        Frame frame = new Frame(16, 16, EnumSet.allOf(Pass.class));
        new Rasteriser().render(mesh, new View(Camera.FRONT, Light.from(30, 20)), frame);
        for (Pass pass : Pass.values()) {
            for (float value : frame.values(pass)) {
                assertThat(value).isBetween(-1f, 1f);
            }
        }
    }

    /** A fan whose triangles share edges at every slope: each sample inside belongs to exactly one of them. */
    @Test
    void trianglesThatShareAnEdgeNeitherOverlapNorLeaveAGap() {
        for (int corners : new int[] {3, 4, 7, 16}) {
            int[] count = new int[64 * 64];
            for (int t = 0; t < corners; t++) {
                double from = 2 * Math.PI * t / corners;
                double to = 2 * Math.PI * (t + 1) / corners;
                // The centre lies on a sample's centre, and for 4 and 16 so do whole edges.
                float c = 1 / 64f;
                float[] p = {
                    c,
                    c,
                    0,
                    c + (float) Math.cos(from),
                    c + (float) Math.sin(from),
                    0,
                    c + (float) Math.cos(to),
                    c + (float) Math.sin(to),
                    0
                };
                Frame frame = new Frame(64, 64, EnumSet.of(Pass.MASK));
                new Rasteriser(new RasterSettings(1, false))
                        .render(Mesh.builder(p, new int[] {0, 1, 2}).build(), FLAT, frame);
                for (int i = 0; i < count.length; i++) {
                    count[i] += (int) frame.values(Pass.MASK)[i];
                }
            }
            double inner = Math.cos(Math.PI / corners) - 0.05;
            for (int i = 0; i < count.length; i++) {
                double distance = Math.hypot((i % 64 - 32) / 32.0, (i / 64 - 31) / 32.0);
                assertThat(count[i]).isLessThanOrEqualTo(1);
                if (distance < inner) {
                    assertThat(count[i]).as("%d corners, sample %d", corners, i).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aTriangleFarLargerThanThePictureFillsIt() {
        float[] p = {-9000, -9000, 0, 9000, -9000, 0, 0, 9000, 0};
        float[] picture = drawn(Mesh.builder(p, new int[] {0, 1, 2}).albedo(RED).build());
        for (int i = 0; i < picture.length; i++) {
            assertThat(picture[i]).isCloseTo(i % 3 == 0 ? 1 : 0, within(1e-6f));
        }
    }

    @Test
    void positiveAnglesTurnTheFrontRightAndShowTheTop() {
        // A small square on the front pole, one on the top.
        float r = 0.1f;
        float[] front = {-r, -r, 0.9f, r, -r, 0.9f, r, r, 0.9f, -r, r, 0.9f};
        Mesh nose =
                Mesh.builder(front, new int[] {0, 1, 2, 0, 2, 3}).albedo(RED).build();
        assertThat(centre(nose, Camera.at(30, 0))[0]).isGreaterThan(0.3);
        assertThat(centre(nose, Camera.at(-30, 0))[0]).isLessThan(-0.3);
        // Seen from above the front moves down in the picture.
        assertThat(centre(nose, Camera.at(0, 30))[1]).isLessThan(-0.3);
        float[] above = {-r, 0.9f, r, r, 0.9f, r, r, 0.9f, -r, -r, 0.9f, -r};
        Mesh hat =
                Mesh.builder(above, new int[] {0, 1, 2, 0, 2, 3}).closed(true).build();
        assertThat(covered(hat, Camera.at(0, 30))).isPositive();
        assertThat(covered(hat, Camera.at(0, -30))).isZero();
    }

    @Test
    void positiveLightAnglesLightTheRightAndTheTop() {
        Mesh ball = Spheres.builder(0.9f, 30, 60).build();
        Frame right = new Rasteriser().render(ball, new View(Camera.at(77, 12), Light.from(60, 0)), 33);
        Frame above = new Rasteriser().render(ball, new View(Camera.at(77, 12), Light.from(0, 60)), 33);
        int row = 16;
        assertThat(right.colour()[3 * (row * 33 + 26)]).isGreaterThan(right.colour()[3 * (row * 33 + 6)] + 0.3f);
        assertThat(above.colour()[3 * (6 * 33 + 16)]).isGreaterThan(above.colour()[3 * (26 * 33 + 16)] + 0.3f);
    }

    private static double[] centre(Mesh mesh, Camera camera) {
        Frame frame = new Frame(32, 32, EnumSet.of(Pass.MASK));
        new Rasteriser().render(mesh, new View(camera, FLAT.light()), frame);
        double x = 0;
        double y = 0;
        double all = 0;
        for (int i = 0; i < 1024; i++) {
            float m = frame.values(Pass.MASK)[i];
            all += m;
            x += m * ((i % 32 + 0.5) / 16 - 1);
            int row = i / 32;
            y += m * (1 - (row + 0.5) / 16);
        }
        return new double[] {x / all, y / all};
    }

    private static double covered(Mesh mesh, Camera camera) {
        Frame frame = new Frame(32, 32, EnumSet.of(Pass.MASK));
        new Rasteriser().render(mesh, new View(camera, FLAT.light()), frame);
        double all = 0;
        for (float m : frame.values(Pass.MASK)) {
            all += m;
        }
        return all;
    }

    @Test
    void backsOfAClosedMeshAreNeverSeen() {
        View view = new View(Camera.at(33, 21), Light.from(30, 20));
        Frame open = new Rasteriser()
                .render(Spheres.builder(0.9f, 40, 60).closed(false).build(), view, 40);
        Frame closed = new Rasteriser().render(Spheres.builder(0.9f, 40, 60).build(), view, 40);
        int different = 0;
        for (int i = 0; i < open.colour().length; i++) {
            different += Math.abs(open.colour()[i] - closed.colour()[i]) > 1e-6 ? 1 : 0;
        }
        // Only samples on the outline may go to a back triangle of equal depth.
        assertThat(different).isLessThan(open.colour().length / 50);
    }

    @Test
    void anOpenSurfaceIsLitOnBothSides() {
        Mesh sheet = square(0.9f, 0, RED);
        Light light = Light.from(0, 0);
        float front =
                new Rasteriser().render(sheet, new View(Camera.FRONT, light), 8).colour()[3 * 36];
        float back = new Rasteriser()
                .render(sheet, new View(Camera.at(180, 0), light), 8)
                .colour()[3 * 36];
        assertThat(back).isEqualTo(front);
    }

    @Test
    void aUsedRasteriserAndFrameGiveTheBitsOfNewOnes() {
        Rasteriser used = new Rasteriser(new RasterSettings(2, true));
        Frame frame = new Frame(24, 24, EnumSet.allOf(Pass.class));
        for (long seed = 0; seed < 6; seed++) {
            Mesh mesh = Soups.of(seed, seed == 3 ? 400 : 20, seed % 2 == 0);
            View view = new View(Camera.at(20.0 * seed, 5), Light.from(10, 20));
            used.render(mesh, view, frame);
            Frame fresh = new Frame(24, 24, EnumSet.allOf(Pass.class));
            new Rasteriser(new RasterSettings(2, true)).render(mesh, view, fresh);
            for (Pass pass : Pass.values()) {
                assertThat(frame.values(pass)).isEqualTo(fresh.values(pass));
            }
        }
    }

    @Test
    void pixelsAreSquareInAFrameThatIsNot() {
        Frame wide = new Frame(40, 20, EnumSet.of(Pass.MASK));
        new Rasteriser().render(Spheres.builder(1, 30, 60).build(), FLAT, wide);
        double area = 0;
        for (float m : wide.values(Pass.MASK)) {
            area += m;
        }
        assertThat(area).isBetween(Math.PI * 98, Math.PI * 102);
        assertThat(wide.values(Pass.MASK)[10 * 40 + 8]).isZero();
    }

    @Test
    void framesAndSettingsRefuseWhatTheyCannotHold() {
        assertThatThrownBy(() -> new Frame(0, 4, Set.of())).hasMessageContaining("width 0 and height 4");
        assertThatThrownBy(() -> new Frame(4, 5000, Set.of())).hasMessageContaining("height 5000");
        assertThatThrownBy(() -> new Frame(4, 4, Set.of()).values(Pass.DEPTH)).hasMessageContaining("no pass DEPTH");
        assertThatThrownBy(() -> new RasterSettings(0, false)).hasMessageContaining("1 to 8, got 0");
        assertThatThrownBy(() -> Camera.at(Double.NaN, 0)).hasMessageContaining("azimuth");
        assertThatThrownBy(() -> new Camera(0, 0, 0)).hasMessageContaining("zoom");
        assertThatThrownBy(() -> new Light(0, 0, 2, 0)).hasMessageContaining("ambient");
        assertThatThrownBy(() -> new Colour(0, 2, 0)).hasMessageContaining("0 to 1");
    }
}
