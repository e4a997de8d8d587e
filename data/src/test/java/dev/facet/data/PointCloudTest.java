package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PointCloudTest {
    private static PointCloud cloud(double... coordinates) {
        return PointCloud.of(coordinates.clone(), 2, List.of(), null);
    }

    @Test
    void farCloudsAreCentredExactlyAndNearOnesLeftAlone() {
        double[] near = {0, .1, 1, .7, .3, -.2};
        assertThat(cloud(near).positions()).isEqualTo(near);
        assertThat(cloud(near).offset()).containsExactly(0, 0);
        KeyedRandom random = new KeyedRandom(1, 1, 1);
        for (double shift : new double[] {5e6, -5e6, 1e15, 12.3}) {
            double[] far = new double[200];
            for (int c = 0; c < far.length; c++) {
                far[c] = shift + random.uniform();
            }
            PointCloud centred = cloud(far);
            assertThat(centred.offset()[0]).isNotZero();
            for (int c = 0; c < far.length; c++) {
                assertThat(centred.coordinate(c / 2, c % 2)).isEqualTo(far[c]);
                assertThat(Math.abs(centred.positions()[c])).isLessThan(4);
                // Nothing of a difference is lost.
                assertThat(centred.positions()[c] - centred.positions()[0])
                        .isEqualTo(far[c] - far[0] - (c % 2 == 0 ? 0 : centred.offset()[1] - centred.offset()[0]));
            }
        }
    }

    @Test
    void coincidentPointsLieAtTheOrigin() {
        PointCloud cloud = cloud(1234.56, -7, 1234.56, -7);
        assertThat(cloud.positions()).containsOnly(0);
        assertThat(cloud.coordinate(1, 0)).isEqualTo(1234.56);
    }

    @Test
    void theUnitBallHoldsTheCloudAndTellsTheWayBack() {
        PointCloud cloud = cloud(5_000_000, 10, 5_000_004, 10, 5_000_002, 16);
        PointCloud ball = cloud.toUnitBall();
        double farthest = 0;
        double[] sum = new double[2];
        for (int i = 0; i < 3; i++) {
            farthest = Math.max(farthest, Math.hypot(ball.positions()[2 * i], ball.positions()[2 * i + 1]));
            for (int axis = 0; axis < 2; axis++) {
                sum[axis] += ball.positions()[2 * i + axis];
                assertThat(ball.coordinate(i, axis)).isCloseTo(cloud.coordinate(i, axis), within(1e-8));
            }
        }
        assertThat(farthest).isCloseTo(1, within(1e-12));
        assertThat(sum).containsExactly(new double[2], within(1e-12));
        assertThat(cloud(3, 3, 3, 3).toUnitBall().positions()).containsOnly(0);
    }

    @Test
    void partsKeepTheirAttributes() {
        PointCloud cloud = PointCloud.of(
                new double[] {0, 0, 1, 1, 2, 2},
                2,
                List.of(PointAttribute.ofUnsigned("red", new byte[] {1, 2, (byte) 200})),
                new MeshFaces(new int[] {0, 3}, new int[] {0, 1, 2}));
        PointCloud part = cloud.select(new int[] {2, 0});
        assertThat(part.positions()).containsExactly(2, 2, 0, 0);
        PointAttribute red = part.attributes().getFirst();
        assertThat(List.of(red.get(0), red.get(1))).containsExactly(200.0, 1.0);
        assertThat(part.faces()).isNull();
        PointCloud replaced = cloud.with(PointAttribute.of("red", new float[3]));
        assertThat(replaced.attributes()).hasSize(1);
    }

    @Test
    void whatIsNoCloudIsNamed() {
        assertThatThrownBy(() -> cloud(1, Double.NaN)).hasMessageContaining("point 0 is NaN");
        assertThatThrownBy(() -> cloud(1, 2, 3)).hasMessageContaining("3 of them");
        assertThatThrownBy(() -> cloud(1, 2).with(PointAttribute.of("a", new int[2])))
                .hasMessageContaining("2 values for 1 points");
        assertThatThrownBy(() -> PointAttribute.of("a b", new int[2])).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> new MeshFaces(new int[] {0, 2}, new int[3])).hasMessageContaining("ascend");
        assertThatThrownBy(() ->
                        PointCloud.of(new double[2], 2, List.of(), new MeshFaces(new int[] {0, 1}, new int[] {1})))
                .hasMessageContaining("face 0 names vertex 1");
    }
}
