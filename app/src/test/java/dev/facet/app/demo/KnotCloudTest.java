package dev.facet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graph.Graph;
import dev.facet.graph.GraphBuilders;
import dev.facet.graph.GraphStatistics;
import dev.facet.graph.NeighbourMode;
import org.junit.jupiter.api.Test;

class KnotCloudTest {
    @Test
    void nearestNeighboursStayOnTheSurfaceAndFormOneRing() {
        KnotCloud cloud = KnotCloud.of(8192, 1);
        Graph graph = GraphBuilders.nearestNeighbours(cloud.points(), 3, 8, NeighbourMode.UNION);
        assertThat(GraphStatistics.of(graph).components()).isEqualTo(1);
        for (int v = 0; v < graph.nodes(); v++) {
            for (int arc = graph.arcBegin(v); arc < graph.arcBegin(v + 1); arc++) {
                int apart = Math.abs(v - graph.target(arc));
                // points are numbered along the tube, so an edge between strands would join far numbers
                assertThat(Math.min(apart, graph.nodes() - apart)).isLessThan(graph.nodes() / 20);
            }
        }
    }

    @Test
    void normalsHaveLengthOne() {
        KnotCloud cloud = KnotCloud.of(100, 3);
        for (int i = 0; i < cloud.count(); i++) {
            double x = cloud.normals()[3 * i];
            double y = cloud.normals()[3 * i + 1];
            double z = cloud.normals()[3 * i + 2];
            assertThat(x * x + y * y + z * z).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void theSameSeedGivesTheSamePoints() {
        assertThat(KnotCloud.of(50, 7).points()).isEqualTo(KnotCloud.of(50, 7).points());
        assertThat(KnotCloud.of(50, 7).points())
                .isNotEqualTo(KnotCloud.of(50, 8).points());
    }
}
