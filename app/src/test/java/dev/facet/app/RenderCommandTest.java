package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.data.ObjMeshes;
import dev.facet.graphics.Frame;
import dev.facet.graphics.Pass;
import dev.facet.graphics.ProceduralChair;
import dev.facet.graphics.Rasteriser;
import dev.facet.graphics.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderCommandTest {
    @TempDir
    Path folder = Path.of("");

    private CommandLineRun run(String line) {
        CommandLineRun run =
                CommandLineRun.of(line.replace("DIR", folder.toString()).split(" +", -1));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    private Image read(String name) {
        return Images.read(folder.resolve(name));
    }

    /** What --force replaces is a folder of its own making, never somebody's other files. */
    @Test
    void aFolderOfOtherThingsIsNotReplaced() throws IOException {
        run("render --subject head --count 1 --size 16 --out DIR/set");
        run("render --subject head --count 2 --size 16 --out DIR/set --force");
        Files.writeString(folder.resolve("set/thesis.txt"), "precious");
        CommandLineRun refused =
                CommandLineRun.of("render", "--subject", "head", "--count", "1", "--out", folder + "/set", "--force");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("holds other things than pictures");
        assertThat(folder.resolve("set/thesis.txt")).hasContent("precious");
    }

    @Test
    void theAnswerNamesTheFilesThatAreThere() {
        CommandLineRun run =
                run("render --subject chair --identity 7 --size 16 --pass depth,mask --out DIR/y.png --json");
        assertThat(run.out()).contains("y-depth.png", "y-mask.png").doesNotContain("y.png");
        assertThat(folder.resolve("y-depth.png")).exists();
    }

    @Test
    void aPictureIsWhatTheEngineDraws() {
        CommandLineRun run = run("render --subject chair --identity 7 --azimuth -25 --elevation=20 --light-azimuth -40"
                + " --size 40 --background 0,128,255 --out DIR/x.png --json");
        assertThat(run.out()).contains("\"subject\": \"chair\"", "\"azimuth\": -25.0", "\"triangles\": ");
        Scene scene = Scene.of(7)
                .withPose(-25, 20)
                .withLight(-40, 20)
                .withBackground(new dev.facet.graphics.Colour(0, 128 / 255f, 1));
        Frame frame = new Rasteriser().render(scene.mesh(new ProceduralChair()), scene.view(), 40);
        byte[] bytes = frame.bytes(Pass.COLOUR);
        Image image = read("x.png");
        for (int i = 0; i < 1600; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat(image.at(c, i / 40, i % 40)).isEqualTo(bytes[3 * i + c] & 0xff);
            }
        }
    }

    @Test
    void severalPassesAreSeveralFiles() throws IOException {
        run("render --subject head --pass colour,depth,mask --size 32 --out DIR/x.png --quiet");
        assertThat(names(folder)).containsExactly("x-depth.png", "x-mask.png", "x.png");
        run("render --subject head --pass mask --size 32 --out DIR/only.png");
        assertThat(read("only.png").pixels()).isEqualTo(read("x-mask.png").pixels());
        assertThat(read("only.png").at(0, 16, 16)).isEqualTo(255);
        assertThat(read("only.png").at(0, 0, 0)).isZero();
    }

    @Test
    void aSheetHoldsTheSinglePictures() {
        run(
                "render --subject head --identity 3 --size 24 --sheet azimuth=-60:60:60 --sheet identity=3:4 --out DIR/s.png");
        run("render --subject head --identity 4 --size 24 --azimuth 60 --out DIR/one.png");
        Image sheet = read("s.png");
        assertThat(sheet.width()).isEqualTo(72);
        assertThat(sheet.height()).isEqualTo(48);
        Image one = read("one.png");
        for (int i = 0; i < 576; i++) {
            assertThat(sheet.at(1, 24 + i / 24, 48 + i % 24)).isEqualTo(one.at(1, i / 24, i % 24));
        }
    }

    @Test
    void aSetHasItsFactorsAndDoesNotDependOnThreads() throws IOException {
        run("render --subject head --count 5 --size 16 --identity 100 --seed 3 --threads 1 --out DIR/one");
        run("render --subject head --count 3 --size 16 --identity 100 --seed 3 --threads 2 --out DIR/two");
        assertThat(names(folder.resolve("two")))
                .containsExactly("000000.png", "000001.png", "000002.png", "factors.tsv");
        List<String> one = Files.readAllLines(folder.resolve("one/factors.tsv"));
        List<String> two = Files.readAllLines(folder.resolve("two/factors.tsv"));
        assertThat(one).startsWith(two.toArray(String[]::new)).hasSize(6);
        assertThat(one.getFirst())
                .startsWith("file\tsubject\tidentity\tazimuth\televation\tlight_azimuth\tlight_elevation\tshape.0\t");
        String[] third = one.get(3).split("\t", -1);
        assertThat(third)
                .startsWith("000002.png", "head", "102")
                .hasSameSizeAs(one.getFirst().split("\t", -1));
        assertThat(third[6]).isEqualTo("20.0");
        run("render --subject head --identity 102 --azimuth " + third[3] + " --elevation " + third[4]
                + " --light-azimuth " + third[5] + " --size 16 --out DIR/again.png");
        assertThat(Files.readAllBytes(folder.resolve("again.png")))
                .isEqualTo(Files.readAllBytes(folder.resolve("one/000002.png")))
                .isEqualTo(Files.readAllBytes(folder.resolve("two/000002.png")));
    }

    @Test
    void aSceneComesBackAsItWas() throws IOException {
        run(
                "render --subject chair --shape-identity 4 --texture-identity 9 --azimuth 33.5 --size 20 --background .1,.2,.3"
                        + " --samples 3 --shadows"
                        + " --out DIR/a.png --out DIR/a.json --out DIR/a.obj --out DIR/a.ply");
        run("render --scene DIR/a.json --out DIR/b.png --out DIR/b.json");
        assertThat(Files.readAllBytes(folder.resolve("b.png"))).isEqualTo(Files.readAllBytes(folder.resolve("a.png")));
        assertThat(folder.resolve("b.json")).hasSameTextualContentAs(folder.resolve("a.json"));
        assertThat(folder.resolve("a.json"))
                .content()
                .containsPattern("\"samples\"\\s*:\\s*3\\b")
                .containsPattern("\"shadows\"\\s*:\\s*true");
        run("render --scene DIR/a.json --shadows=false --samples 1 --out DIR/plain.png --out DIR/plain.json");
        assertThat(Files.readAllBytes(folder.resolve("plain.png")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("a.png")));
        assertThat(folder.resolve("plain.json")).content().containsPattern("\"shadows\"\\s*:\\s*false");
        run("render --scene DIR/a.json --azimuth 0 --out DIR/c.png");
        assertThat(Files.readAllBytes(folder.resolve("c.png")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("a.png")));
        ProceduralChair chairs = new ProceduralChair();
        assertThat(ObjMeshes.read(folder.resolve("a.obj")).triangleCount())
                .isEqualTo(chairs.mesh(chairs.shape(4), chairs.texture(9)).triangleCount());
        run("render --subject DIR/a.obj --size 20 --out DIR/d.png");
        assertThat(read("d.png").width()).isEqualTo(20);
    }

    /** A mesh of triangles without area leaves the picture white, which is told. */
    @Test
    void aPictureOfNothingIsNoted() throws IOException {
        Files.writeString(folder.resolve("flat.obj"), "v 0 0 0\nv 1 1 1\nv 2 2 2\nf 1 2 3\n");
        for (String line : List.of(
                "--out DIR/flat.png", "--sheet azimuth=0:20:10 --out DIR/flats.png", "--count 3 --out DIR/flats")) {
            CommandLineRun done = CommandLineRun.of(("render --size 16 --subject DIR/flat.obj " + line)
                    .replace("DIR", folder.toString())
                    .split(" ", -1));
            assertThat(done.code()).as(done.err()).isZero();
            assertThat(done.err()).contains("note: nothing of ", "is seen").contains("its mesh may have no area");
            assertThat(done.err().contains("in 3 pictures")).isEqualTo(!line.contains("flat.png"));
        }
        CommandLineRun seen = CommandLineRun.of("render --size 16 --subject head --out DIR/seen.png"
                .replace("DIR", folder.toString())
                .split(" ", -1));
        assertThat(seen.err()).doesNotContain("is seen");
    }

    private static List<String> names(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
