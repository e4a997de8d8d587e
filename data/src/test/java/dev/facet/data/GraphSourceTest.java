package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graph.NeighbourMode;
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
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "mesh.off", "cloud.ply", "a.las", "hexagon:3x3", "grid", "npz", "a.tsv.bak"})
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
}
