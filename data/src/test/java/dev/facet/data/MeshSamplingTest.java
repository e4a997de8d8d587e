package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graphics.Mesh;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MeshSamplingTest {
    /** Two triangles in the plane, the second three times as large, and one of no area between; red, green, blue corners. */
    private static Mesh mesh() {
        float[] positions = {0, 0, 0, 1, 0, 0, 0, 1, 0, 10, 0, 0, 13, 0, 0, 10, 1, 0};
        int[] triangles = {0, 1, 2, 0, 1, 1, 3, 4, 5};
        return Mesh.builder(positions, triangles)
                .albedo(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1})
                .build();
    }

    @Test
    void pointsLieOnTheSurfaceUniformByArea() {
        int count = 40_000;
        PointCloud cloud = MeshSampling.surface(mesh(), count, 7);
        int small = 0;
        double x = 0;
        for (int i = 0; i < count; i++) {
            double px = cloud.coordinate(i, 0);
            double py = cloud.coordinate(i, 1);
            assertThat(cloud.coordinate(i, 2)).isZero();
            boolean first = px < 5;
            double across = first ? px : (px - 10) / 3;
            assertThat(across).isBetween(0.0, 1.0);
            assertThat(across + py).isLessThanOrEqualTo(1 + 1e-9);
            small += first ? 1 : 0;
            x += across;
            assertThat(Objects.requireNonNull(cloud.attribute("green")).get(i))
                    .as("the second corner's colour")
                    .isCloseTo(255 * across, within(0.51));
        }
        double deviation = Math.sqrt(0.25 * 0.75 / count);
        assertThat(small / (double) count).as("share by area").isCloseTo(0.25, within(4 * deviation));
        assertThat(x / count)
                .as("mean of a uniform triangle")
                .isCloseTo(1 / 3.0, within(4 * 0.2358 / Math.sqrt(count)));
    }

    @Test
    void moreOfThemBeginWithTheSame() {
        double[] few = MeshSampling.surface(mesh(), 10, 3).positions();
        double[] many = MeshSampling.surface(mesh(), 20, 3).positions();
        assertThat(Arrays.copyOf(many, few.length)).isEqualTo(few);
        assertThat(MeshSampling.surface(mesh(), 10, 4).positions()).isNotEqualTo(few);
    }

    @Test
    void aMeshWithoutAreaIsRefused() {
        Mesh line = Mesh.builder(new float[] {0, 0, 0, 1, 0, 0, 2, 0, 0}, new int[] {0, 1, 2})
                .build();
        assertThatThrownBy(() -> MeshSampling.surface(line, 5, 1)).hasMessageContaining("no area");
    }
}
