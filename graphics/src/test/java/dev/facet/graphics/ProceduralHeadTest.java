package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ProceduralHeadTest {
    private static final long FIRST = 1_000_000;

    private final ProceduralHead head = new ProceduralHead();

    private Mesh mesh(long shape, long texture) {
        return head.mesh(head.shape(shape), head.texture(texture));
    }

    @Test
    void textureMovesNothing() {
        Rasteriser rasteriser = new Rasteriser();
        View view = new View(Camera.at(25, 10), Light.from(-40, 20));
        Frame one = new Frame(64, 64, Set.of(Pass.DEPTH, Pass.MASK));
        Frame other = new Frame(64, 64, Set.of(Pass.DEPTH, Pass.MASK));
        for (long id = FIRST; id < FIRST + 10; id++) {
            rasteriser.render(mesh(id, id), view, one);
            rasteriser.render(mesh(id, id + 50), view, other);
            assertThat(Arrays.equals(other.values(Pass.DEPTH), one.values(Pass.DEPTH)))
                    .isTrue();
            assertThat(Arrays.equals(other.values(Pass.MASK), one.values(Pass.MASK)))
                    .isTrue();
            assertThat(Arrays.equals(other.colour(), one.colour())).isFalse();
        }
    }

    @Test
    void shapeKeepsEachVertexsAlbedo() {
        for (long id = FIRST; id < FIRST + 10; id++) {
            Mesh one = mesh(id, id);
            Mesh other = mesh(id + 50, id);
            assertThat(Arrays.equals(other.albedo(), one.albedo())).isTrue();
            assertThat(other.triangles()).isSameAs(one.triangles());
            assertThat(Arrays.equals(other.positions(), one.positions())).isFalse();
        }
    }

    @Test
    void anIdentityIsAlwaysTheSameHead() {
        Mesh before = mesh(FIRST, FIRST);
        for (long id = 0; id < 20; id++) {
            mesh(id, id);
        }
        Mesh again = new ProceduralHead().mesh(head.shape(FIRST), head.texture(FIRST));
        assertThat(Arrays.equals(again.positions(), before.positions())).isTrue();
        assertThat(Arrays.equals(again.albedo(), before.albedo())).isTrue();
    }

    @Test
    void anotherMeshIsAnotherVersion() {
        CRC32 bits = new CRC32();
        for (long id = 0; id < 10; id++) {
            Mesh mesh = mesh(id, id);
            for (float[] values : List.of(mesh.positions(), mesh.albedo(), mesh.specular(), mesh.shininess())) {
                for (float value : values) {
                    bits.update(ByteBuffer.allocate(4).putFloat(0, value).array());
                }
            }
        }
        // Where this fails because heads were changed, raise the version and put both new numbers here.
        assertThat(head.version()).isEqualTo(1);
        assertThat(bits.getValue()).isEqualTo(1_583_145_348L);
    }

    @Test
    void everythingIsFiniteAndInsideTheBall() {
        for (long id = FIRST; id < FIRST + 200; id++) {
            check(mesh(id, id));
        }
        for (int i = 0; i < head.shapeDimension(); i++) {
            for (float far : new float[] {-40, 40, -Float.MAX_VALUE, Float.MAX_VALUE}) {
                float[] shape = head.shape(FIRST);
                shape[i] = far;
                check(head.mesh(shape, head.texture(FIRST)));
            }
        }
        for (int i = 0; i < head.textureDimension(); i++) {
            for (float far : new float[] {-40, 40, -Float.MAX_VALUE, Float.MAX_VALUE}) {
                float[] texture = head.texture(FIRST);
                texture[i] = far;
                check(head.mesh(head.shape(FIRST), texture));
            }
        }
    }

    private static void check(Mesh mesh) {
        for (float value : mesh.positions()) {
            assertThat(Float.isFinite(value)).isTrue();
        }
        for (float value : mesh.albedo()) {
            assertThat(value >= 0 && value <= 1).as("albedo %s", value).isTrue();
        }
        assertThat(mesh.radius()).isLessThan(1);
    }

    @Test
    void eachPartIsClosedAndFacesOutwards() {
        for (long id = FIRST; id < FIRST + 20; id++) {
            Mesh mesh = mesh(id, id);
            int[] t = mesh.triangles();
            assertThat(mesh.triangleCount()).isGreaterThanOrEqualTo(5000);
            Map<Long, Integer> edges = new HashMap<>();
            int[] part = parts(mesh);
            Map<Integer, Double> volumes = new HashMap<>();
            for (int i = 0; i < t.length; i += 3) {
                for (int k = 0; k < 3; k++) {
                    edges.merge((long) t[i + k] << 32 | t[i + (k + 1) % 3], 1, Integer::sum);
                }
                volumes.merge(part[t[i]], volume(mesh.positions(), t[i], t[i + 1], t[i + 2]), Double::sum);
            }
            edges.forEach((edge, count) -> {
                assertThat(count).isEqualTo(1);
                assertThat(edges).containsKey(edge << 32 | edge >>> 32);
            });
            assertThat(volumes).hasSize(6); // skin, two eyes, two ears, hair
            assertThat(volumes.values()).allMatch(volume -> volume > 0);
        }
    }

    private static double volume(float[] p, int a, int b, int c) {
        double ax = p[3 * a];
        double ay = p[3 * a + 1];
        double az = p[3 * a + 2];
        double bx = p[3 * b];
        double by = p[3 * b + 1];
        double bz = p[3 * b + 2];
        double cx = p[3 * c];
        double cy = p[3 * c + 1];
        double cz = p[3 * c + 2];
        return (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
    }

    /** The lowest vertex of each vertex's connected part. */
    private static int[] parts(Mesh mesh) {
        int[] part = new int[mesh.vertices()];
        for (int i = 0; i < part.length; i++) {
            part[i] = i;
        }
        int[] t = mesh.triangles();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < t.length; i += 3) {
                int least = Math.min(part[t[i]], Math.min(part[t[i + 1]], part[t[i + 2]]));
                for (int k = 0; k < 3; k++) {
                    changed |= part[t[i + k]] != least;
                    part[t[i + k]] = least;
                }
            }
        }
        return part;
    }

    @Test
    void everyVertexIsUsed() {
        boolean[] used = new boolean[mesh(0, 0).vertices()];
        for (int index : mesh(0, 0).triangles()) {
            used[index] = true;
        }
        assertThat(used).doesNotContain(false);
    }

    @Test
    void everyCoordinateDoesSomethingAndTheFirstDoMost() {
        assertThat(head.shapeDimension()).isGreaterThanOrEqualTo(40);
        assertThat(head.textureDimension()).isGreaterThanOrEqualTo(20);
        assertThat(head.shapeNames()).hasSize(head.shapeDimension()).doesNotHaveDuplicates();
        assertThat(head.textureNames()).hasSize(head.textureDimension()).doesNotHaveDuplicates();
        double[] effects = new double[head.shapeDimension()];
        for (int i = 0; i < effects.length; i++) {
            for (long id = FIRST; id < FIRST + 12; id++) {
                effects[i] += difference(
                        coordinate(id, i, 1).positions(), coordinate(id, i, -1).positions());
            }
            assertThat(effects[i]).as(head.shapeNames().get(i)).isPositive();
        }
        double least = effects[0];
        for (int i = 0; i < effects.length; i++) {
            assertThat(effects[i]).as(head.shapeNames().get(i)).isLessThan(2 * least);
            least = Math.min(least, effects[i]);
        }
        assertThat(mean(effects, 0, 10)).isGreaterThan(10 * mean(effects, effects.length - 10, effects.length));
        float[] shape = head.shape(FIRST);
        for (int i = 0; i < head.textureDimension(); i++) {
            float[] texture = head.texture(FIRST);
            texture[i] = -2;
            float[] low = head.mesh(shape, texture).albedo();
            texture[i] = 2;
            assertThat(Arrays.equals(head.mesh(shape, texture).albedo(), low))
                    .as(head.textureNames().get(i))
                    .isFalse();
        }
    }

    private Mesh coordinate(long id, int i, float value) {
        float[] shape = head.shape(id);
        shape[i] = value;
        return head.mesh(shape, head.texture(0));
    }

    private static double difference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum / a.length);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    @Test
    void coordinatesAreStandardNormal() {
        int n = 4000;
        double[] sum = new double[head.shapeDimension() + head.textureDimension()];
        double[] squares = new double[sum.length];
        for (long id = 0; id < n; id++) {
            float[] shape = head.shape(id);
            float[] texture = head.texture(id);
            for (int i = 0; i < sum.length; i++) {
                float value = i < shape.length ? shape[i] : texture[i - shape.length];
                sum[i] += value;
                squares[i] += value * value;
            }
        }
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i] / n).isCloseTo(0, within(4.5 / Math.sqrt(n)));
            assertThat(squares[i] / n).isCloseTo(1, within(4.5 * Math.sqrt(2.0 / n)));
        }
    }

    @Test
    void whatIsNotAHeadIsRefused() {
        assertThatThrownBy(() -> head.mesh(new float[3], head.texture(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a head has " + head.shapeDimension() + " shape coordinates, got 3");
        float[] texture = head.texture(0);
        texture[6] = Float.NaN;
        assertThatThrownBy(() -> head.mesh(head.shape(0), texture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("texture coordinate 6 (beard) must be a number, got NaN");
    }
}
