package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.facet.graphics.Colour;
import dev.facet.graphics.Frame;
import dev.facet.graphics.Mesh;
import dev.facet.graphics.MeshSubject;
import dev.facet.graphics.ProceduralChair;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Scene;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjMeshesTest {
    private static final String SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n";

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Mesh read(String text) throws IOException {
        return ObjMeshes.read(file("mesh.obj", text));
    }

    @Test
    void polygonsBecomeFansAndCountBackwardsToo() throws IOException {
        Mesh mesh = read(SQUARE + "f -4 -3 -2 -1\n");
        assertThat(mesh.triangleCount()).isEqualTo(2);
        assertThat(mesh.vertices()).isEqualTo(4);
        assertThat(mesh.normals()).startsWith(0, 0, 1);
    }

    @Test
    void facesWithoutNormalsAreSmoothUpToACreaseAndCrispBeyond() throws IOException {
        // A fold of 90 degrees keeps its edge, one of about 11 does not.
        assertThat(read("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0 0 1\nv 1 0 1\nf 1 2 3 4\nf 2 1 5 6\n")
                        .vertices())
                .isEqualTo(8);
        assertThat(read("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0 -1 0.2\nv 1 -1 0.2\nf 1 2 3 4\nf 5 6 2 1\n")
                        .vertices())
                .isLessThan(8);
    }

    @Test
    void materialsGiveColourHighlightAndPicture() throws IOException {
        Files.createDirectories(folder.resolve("pictures"));
        Images.writePng(folder.resolve("pictures/red.png"), new Image(3, 1, 1, new byte[] {(byte) 255, 0, 0}), false);
        file("a b.mtl", "newmtl green\nKd 0 0.5 0\nKs 1 1 1\nNs 50\nnewmtl laid\nKd 0 0 0\nmap_Kd pictures/red.png\n");
        Mesh mesh = read("mtllib a b.mtl\n" + SQUARE + "usemtl green\nf 1/1 2/2 3/3\nusemtl laid\nf 1/1 3/3 4/4\n");
        assertThat(mesh.albedo()).startsWith(0, 0.5f, 0);
        assertThat(mesh.specular()[0]).isCloseTo(0.5f, within(1e-6f));
        assertThat(mesh.shininess()[0]).isEqualTo(50);
        float[] baked = mesh.bakedAlbedo();
        assertThat(baked[baked.length - 3]).isEqualTo(1);
        assertThat(baked[baked.length - 2]).isZero();
    }

    @Test
    void aMaterialHoldsUntilTheNextIsNamed() throws IOException {
        file("m.mtl", "newmtl a\nKd 1 0 0\nnewmtl b\nKd 0 0 1\n");
        Mesh mesh =
                read("mtllib m.mtl\n" + SQUARE + "f 1 2 3\nusemtl a\nf 1 2 3\nf 2 3 4\nf 3 4 1\nusemtl b\nf 4 1 2\n");
        float[] red = new float[5];
        for (int t = 0; t < 5; t++) {
            red[t] = mesh.albedo()[3 * mesh.triangles()[3 * t]];
        }
        assertThat(red).containsExactly(0.8f, 1, 1, 1, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            f 1 2 9          | has face 1 that names vertex 9 of 4
            f 1 2 -9         | has face 1 that names vertex
            f 1/1 2/2 3/7    | has face 1 that names texture coordinate 7 of 4
            f 1//1 2//1 3//1 | has face 1 that names normal 1 of 0
            f 1 2            | holds 4 vertices but no faces
            f 1 2 0          | has face 1 with "0" where a corner is wanted: whole numbers from 1, or from -1 backwards (line
            f a b c          | has face 1 with "a" where a corner is wanted
            f 1 2 -9         | has face 1 that names vertex -9 of 4 (line
            v 1 2            | has vertex 5 with 2 coordinates, 3 are wanted
            v NaN 0 0        | has vertex 5 with "NaN" where a finite number is wanted (line
            v 0 nan 0        | has vertex 5 with "nan" where a finite number is wanted (line
            v Infinity 0 0   | has vertex 5 with "Infinity" where a finite number is wanted
            v 1e99 0 0       | has vertex 5 with "1e99" where a finite number is wanted
            v 1 2 x          | has vertex 5 with "x" where a finite number is wanted
            # nothing        | holds 4 vertices but no faces
            mtllib gone.mtl  | names the material file "gone.mtl", which is not beside it
            mtllib ../x.mtl  | names the material file "../x.mtl"; only files in its own folder or below are opened
            mtllib /etc/fstab | only files in its own folder
            mtllib C:\\x.mtl | only files in its own folder
            mtllib ..\\x.mtl | only files in its own folder
            mtllib sub/../../x.mtl | only files in its own folder
            """)
    void badMeshesAreToldInOneLine(String line, String wanted) throws IOException {
        assertThatThrownBy(() -> read(SQUARE + line + "\n"))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("mesh.obj: ")
                .hasMessageContaining(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            newmtl b ; Kd 1 1 1                  | uses the material "a", which none of its material files has
            newmtl a ; map_Kd ../secret.png      | names the texture "../secret.png"; only files in its own folder
            newmtl a ; map_Kd /etc/passwd        | only files in its own folder
            newmtl a ; map_Kd words.png          | names the texture "words.png", which is not a JPEG
            """)
    void badMaterialsAreToldInOneLine(String lines, String wanted) throws IOException {
        file("words.png", "words");
        file("m.mtl", lines.replace(" ; ", "\n") + "\n");
        assertThatThrownBy(() -> read("mtllib m.mtl\n" + SQUARE + "usemtl a\nf 1/1 2/2 3/3\n"))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("mesh.obj: ")
                .hasMessageContaining(wanted);
    }

    @Test
    void aMissingTextureIsDoneWithoutAndNoted() throws IOException {
        file("m.mtl", "newmtl a\nKd 0 0 1\nmap_Kd gone.png\n");
        List<String> notes = new ArrayList<>();
        Path file = file("mesh.obj", "mtllib m.mtl\n" + SQUARE + "usemtl a\nf 1/1 2/2 3/3\n");
        assertThat(ObjMeshes.read(file, notes::add).albedo()).startsWith(0, 0, 1);
        assertThat(notes).singleElement().asString().contains("\"gone.png\", which is not beside it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001\u0002 no mesh", "<html>"})
    void whatIsNoMeshIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(DataFormatException.class);
    }

    @Test
    void spoiltFilesNeitherCrashNorHang() throws IOException {
        file("m.mtl", "newmtl a\nKd 1 0 0\nKs 1 1 1\n");
        byte[] good = ("mtllib m.mtl\n" + SQUARE + "vn 0 0 1\nusemtl a\nf 1/1/1 2/2/1 3/3/1\nf 1 3 4\n")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(Mutations.survive(folder.resolve("x.obj"), good, 600, 32L << 20, ObjMeshes::read))
                .isGreaterThan(60);
    }

    @Test
    void whatWeWriteWeRead() throws IOException {
        ProceduralChair chairs = new ProceduralChair();
        Mesh mesh = chairs.mesh(chairs.shape(7), chairs.texture(7));
        Path file = folder.resolve("chair.obj");
        MeshFiles.write(file, mesh, false);
        Mesh again = ObjMeshes.read(file);
        assertThat(again.triangleCount()).isEqualTo(mesh.triangleCount());
        Scene scene = Scene.of(0).withPose(30, 20).withBackground(Colour.BLACK);
        Frame a = new Rasteriser().render(mesh.fitted(1), scene.view(), 64);
        Frame b = new Rasteriser().render(again.fitted(1), scene.view(), 64);
        double error = 0;
        for (int i = 0; i < a.colour().length; i++) {
            error += Math.abs(a.colour()[i] - b.colour()[i]);
        }
        // Grain and weave lie between vertices and are lost.
        assertThat(error / a.colour().length).isLessThan(0.02);

        MeshFiles.write(folder.resolve("chair.ply"), mesh, false);
        byte[] ply = Files.readAllBytes(folder.resolve("chair.ply"));
        int header = new String(ply, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("end_header\n") + 11;
        assertThat(ply).hasSize(header + 27 * mesh.vertices() + 13 * mesh.triangleCount());
        assertThatThrownBy(() -> MeshFiles.write(folder.resolve("chair.stl"), mesh, false))
                .hasMessageContaining(".obj, .ply");
    }

    @Test
    void theChairsOfTheArchiveDraw() throws IOException {
        Path zip = SharedData.file("chairs.zip");
        Set<String> names = new TreeSet<>();
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            archive.stream().filter(e -> e.getName().endsWith(".obj")).forEach(e -> names.add(e.getName()));
        }
        assertThat(names).hasSize(84);
        int drawn = 0;
        for (String name : names) {
            MeshSubject chair = new MeshSubject(name, ObjMeshes.read(zip.resolve(name)));
            Scene scene = Scene.of(0).withPose(30, 20).withSize(32);
            Frame frame = new Frame(32, 32, Set.of(dev.facet.graphics.Pass.MASK));
            new Rasteriser().render(scene.mesh(chair), scene.view(), frame);
            double covered = 0;
            for (float m : frame.values(dev.facet.graphics.Pass.MASK)) {
                covered += m;
            }
            assertThat(covered / 1024).as(name).isBetween(0.03, 0.8);
            drawn++;
        }
        assertThat(drawn).isEqualTo(84);
    }
}
