package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.NeighbourMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSourceTest {
    @Test
    void printsAsTheOptionsThatMakeIt() {
        assertThat(new GraphSource("a.tsv", true, 9, null, null)).hasToString("a.tsv --directed --nodes 9");
        assertThat(new GraphSource("p.npy", false, null, 3, NeighbourMode.MUTUAL))
                .hasToString("p.npy --knn 3 --knn-mode mutual");
        assertThat(GraphSource.of("grid:3x4")).hasToString("grid:3x4");
        assertThat(new GraphSource("a.ply", false, null, Neighbourhood.within(2.5), EdgeWeighting.GAUSSIAN, .5))
                .hasToString("a.ply --radius 2.5 --weights gaussian --width 0.5");
        assertThat(new GraphSource("a.off", false, null, Neighbourhood.NONE, EdgeWeighting.INVERSE_LENGTH, null))
                .hasToString("a.off --weights inverse-length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "mesh.stl", "cloud.pcd", "hexagon:3x3", "grid", "npz", "a.tsv.bak"})
    void otherFormsAreRefusedWithTheListOfThose(String spec) {
        assertThatThrownBy(() -> GraphSource.of(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grid:HxW")
                .hasMessageContaining(".graphml")
                .hasMessageEndingWith("got \"" + spec + "\"");
    }

    @Test
    void optionsThatDoNotGoTogetherAreNamed() {
        assertThatThrownBy(() -> new GraphSource("grid:3x3", true, null, null, null))
                .hasMessage("--directed goes with edge lists (.tsv, .csv), not with --graph grid:3x3");
        assertThatThrownBy(() -> new GraphSource("a.npz", false, 4, null, null))
                .hasMessageContaining("--nodes goes with");
        assertThatThrownBy(() -> new GraphSource("a.tsv", false, null, 4, null))
                .hasMessageContaining("--knn goes with");
        assertThatThrownBy(() -> new GraphSource("a.graphml", false, null, null, NeighbourMode.UNION))
                .hasMessageContaining("--knn-mode goes with");
        assertThatThrownBy(() -> GraphSource.of("a.npy")).hasMessageContaining("--knn says how many");
        assertThatThrownBy(() -> GraphSource.cloud("a.npy", 0)).hasMessage("--knn must be at least 1, got 0");
        assertThatThrownBy(() -> GraphSource.cloud("a.npy", -2)).hasMessageContaining("got -2");
        assertThatThrownBy(() -> new GraphSource("a.csv", false, 0, null, null))
                .hasMessage("--nodes must be at least 1, got 0");
    }

    private static void refused(
            String spec,
            @Nullable Integer knn,
            @Nullable NeighbourMode mode,
            @Nullable Double radius,
            @Nullable EdgeWeighting weights,
            @Nullable Double width,
            String problem) {
        assertThatThrownBy(
                        () -> new GraphSource(spec, false, null, new Neighbourhood(knn, mode, radius), weights, width))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void optionsOfPointsThatDoNotGoTogetherAreNamed() {
        EdgeWeighting gaussian = EdgeWeighting.GAUSSIAN;
        EdgeWeighting cotangent = EdgeWeighting.COTANGENT;
        refused("a.ply", 3, null, 1.0, null, null, "--knn and --radius exclude each other");
        refused("a.ply", null, NeighbourMode.MUTUAL, 1.0, null, null, "--knn-mode goes with --knn, not with --radius");
        refused("a.ply", null, null, -1.0, null, null, "--radius must be positive and finite, got -1.0");
        refused("a.ply", null, null, Double.NaN, null, null, "--radius must be positive and finite, got NaN");
        refused(
                "a.xyz",
                null,
                null,
                null,
                null,
                null,
                "--knn says how many nearest neighbours to join, --radius how far");
        refused("grid:3x3", null, null, 1.0, null, null, "--radius goes with clouds of points and meshes (.ply, .off");
        refused(
                "a.tsv",
                null,
                null,
                null,
                gaussian,
                null,
                "--weights goes with clouds of points and meshes (.ply, .off");
        refused(
                "a.ply",
                3,
                null,
                null,
                cotangent,
                null,
                "--weights cotangent goes with the faces of a mesh, not with --knn");
        refused("a.las", null, null, 2.0, cotangent, null, "not with --radius");
        refused("a.ply", 3, null, null, null, 2.0, "--width goes with --weights gaussian");
        refused(
                "a.ply",
                3,
                null,
                null,
                EdgeWeighting.UNIT,
                2.0,
                "--width goes with --weights gaussian, not with --weights unit");
        refused("a.ply", 3, null, null, gaussian, 0.0, "--width must be positive and finite, got 0.0");
    }
}
