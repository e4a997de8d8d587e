package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeshTest {
    @Test
    void smoothNormalsOfASpherePointOutwards() {
        Mesh sphere = Spheres.builder(0.7f, 40, 60).build();
        float[] normals = Mesh.smoothNormals(sphere.positions(), sphere.triangles());
        for (int v = 60; v < sphere.vertices() - 60; v++) { // vertices at a pole see one sector each
            for (int axis = 0; axis < 3; axis++) {
                assertThat(normals[3 * v + axis]).isCloseTo(sphere.positions()[3 * v + axis] / 0.7f, within(0.03f));
            }
        }
        assertThat(sphere.radius()).isCloseTo(0.7f, within(1e-6f));
    }

    @Test
    void aVertexWithoutTrianglesHasANormalAllTheSame() {
        assertThat(Mesh.builder(new float[3], new int[0]).build().normals()).containsExactly(0, 0, 1);
    }

    @Test
    void errorsNameTheArrayAndTheValue() {
        float[] p = new float[9];
        assertThatThrownBy(() -> Mesh.builder(new float[8], new int[3])).hasMessageContaining("8 numbers");
        assertThatThrownBy(() -> Mesh.builder(p, new int[] {0, 1, 2, 0, 1, 3}).build())
                .hasMessage("triangle 1 names vertex 3 of a mesh of 3 vertices");
        assertThatThrownBy(() -> Mesh.builder(p, new int[] {0, -1, 2}).build()).hasMessageContaining("vertex -1");
        assertThatThrownBy(
                        () -> Mesh.builder(p, new int[0]).albedo(new float[3]).build())
                .hasMessage("albedo must have 9 values, got 3");
        assertThatThrownBy(() -> Mesh.builder(p, new int[] {0, 1, 2})
                        .textures(new float[6], List.of(), new int[] {0})
                        .build())
                .hasMessageContaining("texture 0 of 0");
    }
}
