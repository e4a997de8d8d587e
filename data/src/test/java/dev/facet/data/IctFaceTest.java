package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.facet.graphics.Frame;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.MorphableHead;
import dev.facet.graphics.Pass;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IctFaceTest {
    @TempDir
    Path folder;

    @Test
    void theHeadHasItsCoordinatesAndStaysInTheBall() {
        MorphableHead head = IctFace.read(SharedData.file("ict_face"));
        assertThat(head.shapeDimension()).isEqualTo(50);
        assertThat(head.expressionDimension()).isEqualTo(35);
        for (long identity = 0; identity < 40; identity++) {
            Mesh mesh = head.mesh(head.shape(identity), head.texture(identity), head.expression(identity));
            assertThat(mesh.triangleCount()).isBetween(20_000, 28_552);
            assertThat(mesh.radius()).isBetween(0.7f, 1f);
        }
    }

    @Test
    void textureShapeAndExpressionAreApart() {
        MorphableHead head = IctFace.read(SharedData.file("ict_face"));
        float[] rest = new float[head.expressionDimension()];
        assertThat(head.shown(rest)).containsOnly(0f);
        assertThat(head.shown(new float[] {1, -1, 2.25f, -2.25f, 3.5f, -9})).containsExactly(0, 0, .5f, .5f, 1, 1);
        Mesh a = head.mesh(head.shape(1), head.texture(1));
        assertThat(head.mesh(head.shape(1), head.texture(2), rest).positions()).isEqualTo(a.positions());
        assertThat(head.mesh(head.shape(2), head.texture(1), rest).albedo()).isEqualTo(a.albedo());
        Mesh smiling = head.mesh(head.shape(1), head.texture(1), head.expression(3));
        assertThat(smiling.albedo()).isEqualTo(a.albedo());
        assertThat(smiling.positions()).isNotEqualTo(a.positions());
        Frame frame = new Frame(48, 48, Set.of(Pass.MASK));
        new Rasteriser().render(a, Scene.of(0).view(), frame);
        double covered = 0;
        for (float m : frame.values(Pass.MASK)) {
            covered += m;
        }
        assertThat(covered / 2304).isBetween(0.35, 0.65);
    }

    @Test
    void aFolderWithoutItsFilesIsToldInOneLine() throws IOException {
        assertThatThrownBy(() -> IctFace.read(folder)).hasMessageContaining("meta.json: does not exist");
        Files.writeString(folder.resolve("meta.json"), "{\"identity_scale\": 1}");
        assertThatThrownBy(() -> IctFace.read(folder)).hasMessageContaining("mean_vertices.idx.gz: does not exist");
        Files.write(folder.resolve("mean_vertices.idx"), IdxFilesTest.idx(new byte[6], 2, 3));
        assertThatThrownBy(() -> IctFace.read(folder))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("holds IDX values of type 8, 32-bit floats (type 13) are wanted");
    }
}
