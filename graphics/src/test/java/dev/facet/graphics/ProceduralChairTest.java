package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProceduralChairTest {
    private static final ProceduralChair CHAIRS = new ProceduralChair();

    @Test
    void chairsAreFiniteAndFitTheUnitBall() {
        for (long identity = 0; identity < 300; identity++) {
            Mesh mesh = Scene.of(identity).mesh(CHAIRS);
            assertThat(mesh.triangleCount()).isBetween(800, 12_000);
            assertThat(mesh.radius()).isCloseTo(0.97f, within(1e-4f));
            for (int v = 0; v < mesh.vertices(); v++) {
                float square = 0;
                for (int axis = 0; axis < 3; axis++) {
                    assertThat(mesh.positions()[3 * v + axis]).isFinite();
                    assertThat(mesh.albedo()[3 * v + axis]).isBetween(0f, 1f);
                    square += mesh.normals()[3 * v + axis] * mesh.normals()[3 * v + axis];
                }
                assertThat(square).isCloseTo(1, within(1e-3f));
            }
        }
    }

    @Test
    void everyKindComesUp() {
        Map<ChairPlan.Legs, Integer> legs = new EnumMap<>(ChairPlan.Legs.class);
        Map<ChairPlan.Back, Integer> backs = new EnumMap<>(ChairPlan.Back.class);
        Set<ChairPlan.Arms> arms = EnumSet.noneOf(ChairPlan.Arms.class);
        int stools = 0;
        for (long identity = 0; identity < 3000; identity++) {
            float[] shape = CHAIRS.shape(identity);
            ChairPlan plan = new ChairPlan(shape);
            legs.merge(plan.legs, 1, Integer::sum);
            backs.merge(plan.back, 1, Integer::sum);
            arms.add(plan.arms);
            stools += CHAIRS.hasBack(shape) ? 0 : 1;
            assertThat(CHAIRS.oriented(shape)).isEqualTo(CHAIRS.hasBack(shape));
        }
        assertThat(legs).hasSameSizeAs(ChairPlan.Legs.values());
        assertThat(legs.values()).allMatch(n -> n > 15);
        assertThat(backs).hasSameSizeAs(ChairPlan.Back.values());
        assertThat(backs.values()).allMatch(n -> n > 30);
        assertThat(arms).hasSameSizeAs(ChairPlan.Arms.values());
        assertThat(stools).isBetween(100, 250);
    }

    /** A closed solid whose triangles all face outwards has a positive volume; an open or turned one spoils the sum. */
    @Test
    void partsAreClosedAndFaceOutwards() {
        for (long identity = 0; identity < 100; identity++) {
            Mesh mesh = Scene.of(identity).mesh(CHAIRS);
            // Seen from opposite sides, a closed solid covers the same area with what faces either way.
            double[] sum = new double[3];
            double all = 0;
            for (int t = 0; t < mesh.triangleCount(); t++) {
                Vec a = corner(mesh, 3 * t);
                Vec n = corner(mesh, 3 * t + 1)
                        .minus(a)
                        .cross(corner(mesh, 3 * t + 2).minus(a));
                sum[0] += n.x();
                sum[1] += n.y();
                sum[2] += n.z();
                all += n.length();
            }
            for (double s : sum) {
                assertThat(Math.abs(s) / all).as("chair %d", identity).isLessThan(2e-3);
            }
        }
    }

    private static Vec corner(Mesh mesh, int at) {
        int v = 3 * mesh.triangles()[at];
        return new Vec(mesh.positions()[v], mesh.positions()[v + 1], mesh.positions()[v + 2]);
    }

    @Test
    void textureMovesNothing() {
        float[] shape = CHAIRS.shape(3);
        Set<Pass> passes = EnumSet.of(Pass.DEPTH, Pass.MASK);
        Frame a = new Frame(48, 48, passes);
        Frame b = new Frame(48, 48, passes);
        View view = Scene.of(0).withPose(30, 20).view();
        new Rasteriser().render(CHAIRS.mesh(shape, CHAIRS.texture(1)), view, a);
        new Rasteriser().render(CHAIRS.mesh(shape, CHAIRS.texture(2)), view, b);
        assertThat(a.values(Pass.DEPTH)).isEqualTo(b.values(Pass.DEPTH));
        assertThat(a.values(Pass.MASK)).isEqualTo(b.values(Pass.MASK));
        assertThat(a.colour()).isNotEqualTo(b.colour());
    }

    /** A texture is a cover, a frame, plastic and at times a back, which have one colour each on all shapes. */
    @Test
    void aTextureLooksTheSameOnEveryShape() {
        int backsOfTheirOwn = 0;
        for (long texture = 0; texture < 40; texture++) {
            Map<List<Float>, Integer> shapes = new HashMap<>();
            for (long identity = 0; identity < 100; identity++) {
                Mesh mesh = CHAIRS.mesh(CHAIRS.shape(identity), CHAIRS.texture(texture));
                Set<List<Float>> colours = new HashSet<>();
                for (int v = 0; v < mesh.albedo().length; v += 3) {
                    colours.add(List.of(mesh.albedo()[v], mesh.albedo()[v + 1], mesh.albedo()[v + 2]));
                }
                colours.forEach(colour -> shapes.merge(colour, 1, Integer::sum));
            }
            assertThat(shapes).as("texture %d", texture).hasSizeBetween(3, 4);
            // Every chair shows the cover and nearly every one the frame, of which the legs of chair 0 are.
            assertThat(Collections.max(shapes.values())).isEqualTo(100);
            assertThat(shapes.get(lowest(CHAIRS.mesh(CHAIRS.shape(0), CHAIRS.texture(texture)))))
                    .as("texture %d", texture)
                    .isGreaterThan(90);
            backsOfTheirOwn += shapes.size() - 3;
        }
        assertThat(backsOfTheirOwn).isBetween(4, 18);
    }

    private static List<Float> lowest(Mesh mesh) {
        int lowest = 0;
        for (int v = 0; v < mesh.albedo().length; v += 3) {
            lowest = mesh.positions()[v + 1] < mesh.positions()[lowest + 1] ? v : lowest;
        }
        return List.of(mesh.albedo()[lowest], mesh.albedo()[lowest + 1], mesh.albedo()[lowest + 2]);
    }

    @Test
    void chairsStandUprightAndFaceTheFront() {
        for (long identity = 0; identity < 200; identity++) {
            float[] shape = CHAIRS.shape(identity);
            if (!CHAIRS.hasBack(shape)) {
                continue;
            }
            Mesh mesh = CHAIRS.mesh(shape, CHAIRS.texture(0));
            float top = 0;
            float z = 0;
            for (int v = 0; v < mesh.positions().length; v += 3) {
                if (mesh.positions()[v + 1] > top) {
                    top = mesh.positions()[v + 1];
                    z = mesh.positions()[v + 2];
                }
            }
            // The highest place is that of the back, which is behind.
            assertThat(z).as("chair %d", identity).isNegative();
        }
    }

    @Test
    void sharesOfTheNormalDistribution() {
        assertThat(Choice.share(0)).isCloseTo(0.5, within(1e-6));
        assertThat(Choice.share(1.959964f)).isCloseTo(0.975, within(1e-6));
        assertThat(Choice.share(-1.281552f)).isCloseTo(0.1, within(1e-6));
        assertThat(Choice.kind(-9, 1, 1)).isZero();
        assertThat(Choice.kind(9, 1, 1)).isEqualTo(1);
        assertThat(Choice.kind(0.1f, 1, 2, 1)).isEqualTo(1);
    }
}
