package dev.facet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.data.Image;
import dev.facet.data.Images;
import dev.facet.data.Npy;
import dev.facet.data.SceneDraw;
import dev.facet.data.ScenePictures;
import dev.facet.graphics.ProceduralHead;
import dev.facet.graphics.RasterSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The verbs on inverse graphics networks, on one of 16 pixels that is trained for a few steps. */
class GraphicsVerbsTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String TINY =
            "heads-64-quick size=16 samples=1 test_scenes=8 fit_scenes=40 encoder=[8,8,8,8,8]"
                    + " decoder=[8,8,8,8,8,8] hidden=16 shape_entries=4 texture_entries=3 steps=8 warmup=2 ema=0.5";

    @TempDir
    static Path folder = Path.of("");

    @TempDir
    Path fresh;

    private CommandLineRun facet(String line) {
        return facet(line.replace("FRESH", fresh.toString()), folder);
    }

    private static CommandLineRun facet(String line, Path directory) {
        String whole = line.replace("TINY", TINY).replace("DIR", directory.toString());
        return CommandLineRun.of((whole + " --threads 1").split(" +", -1));
    }

    private JsonNode json(String line) {
        CommandLineRun done = facet(line + " --json");
        assertThat(done.code()).as(done.err()).isZero();
        JsonNode answer = STRICT.readTree(done.out());
        assertThat(answer).isInstanceOf(ObjectNode.class);
        return answer;
    }

    private void refused(String line, String said) throws IOException {
        List<Path> before = contents();
        CommandLineRun done = facet(line);
        assertThat(done.err())
                .contains(said.replace("DIR", folder.toString()).replace("FRESH", fresh.toString()))
                .hasLineCount(1);
        assertThat(done.code()).isEqualTo(2);
        assertThat(done.out()).isEmpty();
        assertThat(contents()).isEqualTo(before);
    }

    private List<Path> contents() throws IOException {
        try (Stream<Path> own = Files.walk(fresh);
                Stream<Path> shared = Files.walk(folder)) {
            return Stream.concat(own, shared).sorted().toList();
        }
    }

    @BeforeAll
    static void prepare() throws IOException {
        CommandLineRun trained = facet("train TINY --run DIR/run --seed 3 --quiet", folder);
        assertThat(trained.code()).as(trained.err()).isZero();
        CommandLineRun exported = facet("export DIR/run --half --out DIR/exported", folder);
        assertThat(exported.code()).as(exported.err()).isZero();
        Path faces = Files.createDirectory(folder.resolve("faces"));
        for (int i = 0; i < 3; i++) {
            Images.writePng(faces.resolve("face" + i + ".png"), head(i, 16), false);
        }
        Images.writePng(folder.resolve("large.png"), head(7, 50), false);
        Files.writeString(faces.resolve("factors.tsv"), "not a picture");
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("words.png"), "these are only words");
        byte[] whole = Files.readAllBytes(faces.resolve("face0.png"));
        Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(folder.resolve("huge.png"), promising(whole, 20_000));
        Images.writePng(folder.resolve("one.png"), new Image(3, 1, 1, new byte[] {10, 20, 30}), false);
        BufferedImage clear = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
        ImageIO.write(clear, "png", folder.resolve("clear.png").toFile());
        BufferedImage deep = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
        ImageIO.write(deep, "png", folder.resolve("deep.png").toFile());
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        Files.copy(faces.resolve("face0.png"), mixed.resolve("a.png"));
        Files.copy(folder.resolve("cut.png"), mixed.resolve("b.png"));
        Path twins = Files.createDirectory(folder.resolve("twins"));
        Files.copy(faces.resolve("face0.png"), twins.resolve("a.png"));
        Files.copy(faces.resolve("face0.png"), twins.resolve("a.jpg"));
    }

    private static Image head(int identity, int size) {
        SceneDraw scene = SceneDraw.of(2_000_000 + identity).withPose(15 * identity - 20, 0);
        float[] image = new float[3 * size * size];
        new ScenePictures(new ProceduralHead(), size, 3, false, new RasterSettings(1, false), 1)
                .render(new SceneDraw[] {scene}, image, new float[size * size]);
        byte[] bytes = new byte[image.length];
        for (int p = 0; p < bytes.length; p++) {
            bytes[p] = (byte) Math.round(255 * image[p]);
        }
        return new Image(3, size, size, bytes);
    }

    /** A PNG whose header promises other sides. */
    private static byte[] promising(byte[] png, int side) {
        byte[] changed = png.clone();
        ByteBuffer.wrap(changed).putInt(16, side).putInt(20, side);
        CRC32 crc = new CRC32();
        crc.update(changed, 12, 17);
        ByteBuffer.wrap(changed).putInt(29, (int) crc.getValue());
        return changed;
    }

    @Test
    void encodeTellsTheCodeByGroup() {
        JsonNode told = json("encode --image DIR/faces/face1.png --model DIR/run");
        assertThat(told.propertyNames()).containsExactly("image", "model", "psnr", "percentile", "groups");
        assertThat(told.path("image").asString()).endsWith("face1.png");
        assertThat(told.path("psnr").asDouble()).isBetween(1.0, 60.0);
        assertThat(told.path("percentile").asDouble(-1)).isBetween(0.0, 100.0);
        JsonNode groups = told.path("groups");
        assertThat(groups.propertyNames()).containsExactly("azimuth", "elevation", "light", "shape", "texture");
        for (String angle : List.of("azimuth", "elevation", "light")) {
            assertThat(groups.path(angle).path("degrees").asDouble(1000)).isBetween(-96.0, 96.0);
            double cos = groups.path(angle).path("code").path(0).asDouble();
            double sin = groups.path(angle).path("code").path(1).asDouble();
            assertThat(cos * cos + sin * sin).isCloseTo(1, within(1e-5));
        }
        assertThat(groups.path("shape").propertyNames()).containsExactly("code");
        assertThat(groups.path("shape").path("code").size()).isEqualTo(4);
        CommandLineRun shown = facet("encode --image DIR/faces/face1.png --model DIR/run --quiet");
        assertThat(shown.out()).contains("azimuth", "degrees", "shape", " dB (percentile");
    }

    @Test
    void encodeWritesAFoldersCodesAndNames() throws IOException {
        JsonNode told = json("encode --image DIR/faces --model DIR/run --out FRESH/codes.npy");
        assertThat(told.path("images").size()).isEqualTo(3);
        assertThat(told.path("layout").asString()).contains("shape 6-9");
        var codes = Npy.read(fresh.resolve("codes.npy"));
        assertThat(codes.shape()).containsExactly(3, 13);
        List<String> names = Files.readAllLines(fresh.resolve("names.tsv"));
        assertThat(names).hasSize(4);
        assertThat(names.getFirst()).isEqualTo("file\tpsnr\tpercentile\tazimuth\televation\tlight_azimuth");
        for (int i = 0; i < 3; i++) {
            assertThat(names.get(i + 1)).startsWith("face" + i + ".png\t");
            JsonNode own = json("encode --image DIR/faces/face" + i + ".png --model DIR/run");
            assertThat(told.path("images").path(i).path("psnr").asDouble())
                    .isCloseTo(own.path("psnr").asDouble(), within(1e-3));
        }
        refused("encode --image DIR/faces --model DIR/run --out FRESH/codes.npy", "codes.npy exists already; --force");
        json("encode --image DIR/faces --model DIR/run --out FRESH/codes.npy --force");
        Files.delete(fresh.resolve("codes.npy"));
        refused("encode --image DIR/faces --model DIR/run --out FRESH/codes.npy", "names.tsv exists already; --force");
        refused("encode --image DIR/faces --model DIR/run --out FRESH/codes.npz", "codes.npz must end in .npy");
    }

    @Test
    void rerenderWithNothingNamedIsTheReconstruction() {
        JsonNode told = json("rerender --image DIR/faces/face1.png --model DIR/run --out FRESH/z.png");
        Image drawn = Images.read(fresh.resolve("z.png"));
        assertThat(List.of(drawn.channels(), drawn.height(), drawn.width())).containsExactly(3, 16, 16);
        Image own = Images.read(folder.resolve("faces/face1.png"));
        double sum = 0;
        for (int p = 0; p < own.pixels().length; p++) {
            double d = ((own.pixels()[p] & 0xff) - (drawn.pixels()[p] & 0xff)) / 255.0;
            sum += d * d;
        }
        assertThat(-10 * Math.log10(sum / own.pixels().length))
                .isCloseTo(told.path("psnr").asDouble(), within(0.05));
        // asked for as it is, every group keeps its own code
        json("rerender --image DIR/faces/face1.png --model DIR/run --out FRESH/same.png --shape-from"
                + " DIR/faces/face1.png --texture-from DIR/faces/face1.png --vary shape --strength 0");
        assertThat(Images.read(fresh.resolve("same.png")).pixels()).isEqualTo(drawn.pixels());
        json("rerender --image DIR/faces/face1.png --model DIR/run --out FRESH/z.png --force --azimuth -60"
                + " --light-azimuth=50 --elevation 10 --set shape.0=2,texture.1=-2 --set shape.3=1");
        assertThat(Images.read(fresh.resolve("z.png")).pixels()).isNotEqualTo(drawn.pixels());
    }

    @Test
    void sheetsHaveACellForEveryValue() {
        String rerender = "rerender --image DIR/faces/face1.png --model DIR/run --out FRESH/";
        json(rerender + "a.png --sheet azimuth=-80:80:40");
        json(rerender + "b.png --sheet azimuth=-80:80:40 --sheet shape.0=-2:2:2");
        json(rerender + "c.png --vary texture --count 3 --strength 1 --sheet azimuth=-80:80:40");
        json(rerender + "d.png --vary shape --count 20");
        json(rerender + "e.png --azimuth 40 --sheet shape.0=0:0");
        json(rerender + "f.png --azimuth 40 --set shape.0=0");
        json(rerender + "g.png --sheet azimuth=40:0:-40 --set shape.0=0");
        for (String size : List.of("a 80 16", "b 80 48", "c 80 48", "d 80 64", "e 16 16", "g 32 16")) {
            String[] parts = size.split(" ", -1);
            Image sheet = Images.read(fresh.resolve(parts[0] + ".png"));
            assertThat(sheet.width()).as(size).isEqualTo(Integer.parseInt(parts[1]));
            assertThat(sheet.height()).as(size).isEqualTo(Integer.parseInt(parts[2]));
        }
        Image single = Images.read(fresh.resolve("f.png"));
        assertThat(Images.read(fresh.resolve("e.png")).pixels()).isEqualTo(single.pixels());
        Image pair = Images.read(fresh.resolve("g.png"));
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                assertThat(pair.at(1, y, x)).isEqualTo(single.at(1, y, x));
            }
        }
    }

    @Test
    void aFolderGivesAFolder() throws IOException {
        JsonNode told = json("rerender --image DIR/faces --model DIR/run --azimuth=-25 --out FRESH/turned");
        assertThat(told.path("images").size()).isEqualTo(3);
        try (Stream<Path> files = Files.list(fresh.resolve("turned"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("face0.png", "face1.png", "face2.png");
        }
        json("rerender --image DIR/faces/face2.png --model DIR/run --azimuth=-25 --out FRESH/single.png");
        byte[] alone = Images.read(fresh.resolve("single.png")).pixels();
        byte[] among = Images.read(fresh.resolve("turned/face2.png")).pixels();
        for (int p = 0; p < alone.length; p++) {
            assertThat(among[p] & 0xff).isCloseTo(alone[p] & 0xff, within(1));
        }
        String again = "rerender --image DIR/faces --model DIR/run --out FRESH/";
        refused(again + "turned", "turned exists already; --force replaces it");
        json(again + "turned --force");
        Files.writeString(fresh.resolve("turned/thesis.txt"), "precious");
        refused(again + "turned --force", "holds other things than pictures, so --force will not replace it");
        refused(again + "single.png", "single.png has the name of a picture, a folder is wanted");
        refused(again + "turned.jpg", "turned.jpg must end in .png");
        refused("rerender --image DIR/faces --model DIR/run --out DIR/faces --force", "must be apart");
        refused("rerender --image DIR/faces --model DIR/run --out DIR/faces/out", "must be apart");
        refused(
                "rerender --image DIR/empty --model DIR/run --out FRESH/x",
                "empty: holds no picture (png, jpg, jpeg, webp)");
        refused("rerender --image DIR/twins --model DIR/run --out FRESH/x", "would both become a.png");
        refused("rerender --image DIR/faces/face0.png --model DIR/run --out FRESH/x", "x must end in .png");
    }

    /** One bad picture of a folder is told and passed over, the others are done whole, and the exit code says so. */
    @Test
    void aBadPictureOfAFolderDoesNotStopTheOthers() throws IOException {
        String bad = folder.resolve("mixed/b.png") + ": is truncated";
        CommandLineRun drawn = facet("rerender --image DIR/mixed --model DIR/run --out FRESH/x --json");
        assertThat(drawn.code()).isEqualTo(2);
        assertThat(drawn.err()).contains("facet rerender: " + bad).hasLineCount(1);
        JsonNode told = STRICT.readTree(drawn.out());
        assertThat(told.path("images").size()).isEqualTo(1);
        assertThat(told.path("failed").size()).isEqualTo(1);
        assertThat(told.path("failed").path(0).path("problem").asString()).startsWith(bad);
        json("rerender --image DIR/mixed/a.png --model DIR/run --out FRESH/alone.png");
        assertThat(Images.read(fresh.resolve("x/a.png")).pixels())
                .isEqualTo(Images.read(fresh.resolve("alone.png")).pixels());
        assertThat(fresh.resolve("x/b.png")).doesNotExist();

        CommandLineRun coded = facet("encode --image DIR/mixed --model DIR/run --out FRESH/codes.npy");
        assertThat(coded.code()).isEqualTo(2);
        assertThat(coded.err()).contains("facet encode: " + bad);
        assertThat(Npy.read(fresh.resolve("codes.npy")).shape()).containsExactly(1, 13);
        assertThat(Files.readAllLines(fresh.resolve("names.tsv"))).hasSize(2);

        Path hopeless = Files.createDirectory(fresh.resolve("hopeless"));
        Files.copy(folder.resolve("cut.png"), hopeless.resolve("c.png"));
        refused(
                "rerender --image FRESH/hopeless --model DIR/run --out FRESH/y",
                "FRESH/hopeless: holds no picture that can be read; of 1, the first: FRESH/hopeless/c.png: is truncated");
    }

    /** Most faces are drawn worse than chairs; others are told by a code that lies far out. */
    @Test
    void aFaceIsUnlikeChairs() throws IOException {
        int faces = 12;
        facet("render --subject head --identity 1000100 --count " + faces + " --out FRESH/heads --quiet");
        facet("render --subject chair --identity 1000100 --elevation 25 --count " + faces
                + " --out FRESH/seats --quiet");
        String warned =
                facet("encode --image FRESH/heads --model chairs --quiet").err();
        assertThat(warned)
                .containsPattern("is unlike what chairs was trained on: .* \\(and (?:[6-9]|1[01]) more such\\)");
        assertThat(warned).containsPattern("its code [12]\\.\\d standard deviations out");
        assertThat(facet("encode --image FRESH/seats --model chairs --quiet").err())
                .doesNotContain("more such");
        assertThat(facet("encode --image FRESH/heads --model heads --quiet").err())
                .as("at most two of twelve, where one in thirty is expected")
                .doesNotContainPattern("\\(and (?:[2-9]|1[01]) more such\\)");
    }

    /** The light of the chairs that come with the program was not learned, and their scores say so. */
    @Test
    void anAngleThatWasNotLearnedIsNotedAndStays() throws IOException {
        assertThat(facet("sample --model chairs --count 1 --light-azimuth 20 --out FRESH/c.png")
                        .err())
                .containsPattern(
                        "note: chairs did not learn light, which stays as it is: its median error on unseen scenes is"
                                + " [4-9]\\d degrees")
                .contains("that of guessing the middle 40");
        facet("sample --model chairs --count 1 --out FRESH/plain.png");
        assertThat(facet("encode --image FRESH/plain.png --model chairs").err())
                .contains("note: chairs did not learn light, and its degrees mean nothing: its median error");
        assertThat(facet("encode --image FRESH/plain.png --model chairs").out()).contains("degrees (not learned)");
        JsonNode groups = json("encode --image FRESH/plain.png --model chairs").get("groups");
        assertThat(groups.at("/light/learned").asBoolean(true)).isFalse();
        assertThat(groups.get("azimuth").has("learned")).isFalse();
        facet("sample --model chairs --count 1 --light-azimuth 70 --out FRESH/lit.png");
        facet("sample --model chairs --count 1 --azimuth 70 --out FRESH/turned.png");
        byte[] plain = Files.readAllBytes(fresh.resolve("plain.png"));
        assertThat(Files.readAllBytes(fresh.resolve("lit.png"))).isEqualTo(plain);
        assertThat(Files.readAllBytes(fresh.resolve("turned.png"))).isNotEqualTo(plain);
        assertThat(facet("sample --model chairs --count 1 --azimuth 20 --out FRESH/a.png")
                        .err())
                .doesNotContain("did not learn");
        assertThat(facet("sample --model heads --count 1 --light-azimuth 20 --out FRESH/h.png")
                        .err())
                .doesNotContain("did not learn");
    }

    @Test
    void aModelThatComesWithTheProgramIsExportedByItsName() throws IOException {
        json("export heads --out FRESH/heads-model");
        try (Stream<Path> files = Files.list(fresh.resolve("heads-model"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("README.md", "config.json", "model.py", "model.safetensors");
        }
        JsonNode own = json("encode --image DIR/large.png --model heads");
        JsonNode exported = json("encode --image DIR/large.png --model FRESH/heads-model");
        assertThat(exported.path("groups")).isEqualTo(own.path("groups"));
        refused("export heads --out FRESH/heads-model", "exists already; --force replaces it");
        refused("eval heads --split validation", "split must be test, development or train, got 'validation'");
        refused("eval chairs --data DIR/faces", "chairs is scored on scenes that are rendered");
    }

    @Test
    void samplesAreThoseOfTheirSeed() throws IOException {
        json("sample --model DIR/run --count 5 --seed 4 --out FRESH/five");
        json("sample --model DIR/run --count 9 --seed 4 --out FRESH/nine.png");
        Image sheet = Images.read(fresh.resolve("nine.png"));
        assertThat(List.of(sheet.height(), sheet.width())).containsExactly(48, 48);
        Image second = Images.read(fresh.resolve("five/000001.png"));
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                assertThat(sheet.at(0, y, 16 + x)).isCloseTo(second.at(0, y, x), within(1));
            }
        }
        try (Stream<Path> files = Files.list(fresh.resolve("five"))) {
            assertThat(files).hasSize(5);
        }
        json("sample --model DIR/run --count 9 --seed 5 --azimuth 10 --out FRESH/other.png");
        assertThat(Images.read(fresh.resolve("other.png")).pixels()).isNotEqualTo(sheet.pixels());
        refused("sample --model DIR/run --count 0 --out FRESH/x", "--count must be 1 to 1000000, got 0");
        refused("sample --model DIR/run --count 900000 --out FRESH/x.png", "the sheet would have 230400000 pixels");
        refused("sample --model DIR/run --out FRESH/five", "five exists already; --force replaces it");
        refused("sample --model DIR/run --out FRESH/x.webp", "x.webp must end in .png");
    }

    @Test
    void anExportedModelIsAsGoodAsItsRun() {
        JsonNode own = json("encode --image DIR/faces/face0.png --model DIR/run");
        JsonNode exported = json("encode --image DIR/faces/face0.png --model DIR/exported");
        assertThat(exported.path("psnr").asDouble()).isCloseTo(own.path("psnr").asDouble(), within(0.1));
        assertThat(json("eval DIR/exported").path("psnr").asDouble())
                .isCloseTo(json("eval DIR/run").path("psnr").asDouble(), within(0.1));
        assertThat(json("eval DIR/run --split development").path("split").asString())
                .isEqualTo("development");
    }

    /** What is fitted is noted, what is unlike the training set is warned of, and both are done. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            encode --image DIR/large.png                                | note: DIR/large.png: 50 x 50 pixels, fitted to 16 x 16
            encode --image DIR/one.png                                  | note: DIR/one.png: 1 x 1 pixels, fitted to 16 x 16
            encode --image DIR/one.png                                  | warning: DIR/one.png is unlike what DIR/run was trained on
            encode --image DIR/clear.png                                | note: DIR/clear.png: its transparent places are laid over white
            encode --image DIR/deep.png                                 | note: DIR/deep.png: its 16 bits a channel are cut to 8
            rerender --image DIR/deep.png --out FRESH/z.png             | warning: DIR/deep.png is unlike what DIR/run was trained on
            rerender --image DIR/faces/face0.png --azimuth 120 --out FRESH/z.png | note: azimuth 120.0 lies outside -90.00 to 90.00
            rerender --image DIR/faces/face0.png --sheet elevation=-40:40:20 --out FRESH/z.png | note: elevation -40.00 lies outside -23.00 to 23.00
            rerender --image DIR/faces/face0.png --shape-from DIR/large.png --out FRESH/z.png | note: DIR/large.png: 50 x 50 pixels
            sample --light-azimuth -170 --out FRESH/z.png               | note: light -170.0 lies outside -80.00 to 80.00
            """)
    void isDoneAndTold(String line, String said) {
        CommandLineRun done = facet(line + " --model DIR/run");
        assertThat(done.err()).contains(said.replace("DIR", folder.toString()));
        assertThat(done.code()).isZero();
        if (line.contains("--out")) {
            assertThat(fresh.resolve("z.png")).isNotEmptyFile();
        }
        CommandLineRun quiet = facet(line.replace("z.png", "quiet.png") + " --model DIR/run --quiet");
        assertThat(quiet.err()).doesNotContain("note:");
        assertThat(quiet.err().contains("warning:")).isEqualTo(done.err().contains("warning:"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            encode --image DIR/cut.png                             | DIR/cut.png: is truncated: the PNG picture has no end
            encode --image DIR/words.png                           | DIR/words.png: is not a JPEG, PNG or WebP picture
            encode --image DIR/huge.png                            | DIR/huge.png: is a picture of 20000 x 20000 pixels; at most 67108864
            encode --image DIR/none.png                            | DIR/none.png: does not exist
            rerender --image DIR/huge.png --out FRESH/z.png        | DIR/huge.png: is a picture of 20000 x 20000 pixels; at most 67108864
            rerender --image DIR/cut.png --out FRESH/z.png         | DIR/cut.png: is truncated
            rerender --image FACE --out FRESH/z.png --shape-from DIR/cut.png       | DIR/cut.png: is truncated
            rerender --image FACE --out FRESH/z.png --shape-from DIR/faces         | --shape-from DIR/faces is a folder, one picture is wanted
            rerender --image FACE --out FRESH/z.png --expression-from FACE         | the model DIR/run has no group 'expression', its groups are azimuth
            rerender --image FACE --out FRESH/z.png --azimuth NaN                  | azimuth must be -360.0 to 360.0 degrees, got NaN
            rerender --image FACE --out FRESH/z.png --azimuth 1000                 | azimuth must be -360.0 to 360.0 degrees, got 1000.0
            rerender --image FACE --out FRESH/z.png --set shape.4=1                | the model DIR/run has shape.0 to shape.3, got shape.4
            rerender --image FACE --out FRESH/z.png --set hair.4=1                 | the model DIR/run has no group 'hair', its groups are
            rerender --image FACE --out FRESH/z.png --set azimuth.0=1              | is an angle, asked for in degrees
            rerender --image FACE --out FRESH/z.png --set shape.1                  | --set must be GROUP.N=VALUE, as shape.3=1.5, got shape.1
            rerender --image FACE --out FRESH/z.png --set shape.1=x                | --set shape.1=x: 'x' is no number
            rerender --image FACE --out FRESH/z.png --set shape.1=NaN              | shape.1 must be finite, got NaN
            rerender --image FACE --out FRESH/z.png --set shape=1                  | --set takes azimuth, elevation, light-azimuth or an entry such as shape.3
            rerender --image FACE --out FRESH/z.png --vary hair                    | the model DIR/run has no group 'hair'
            rerender --image FACE --out FRESH/z.png --vary azimuth                 | is an angle, asked for in degrees
            rerender --image FACE --out FRESH/z.png --vary shape --strength 2      | --strength must be 0 to 1, got 2.0
            rerender --image FACE --out FRESH/z.png --vary shape --count 0         | --count must be 1 to 1024, got 0
            rerender --image FACE --out FRESH/z.png --count 3                      | --count goes with --vary, which is missing
            rerender --image FACE --out FRESH/z.png --sheet azimuth                | --sheet must be FACTOR=FROM:TO:STEP
            rerender --image FACE --out FRESH/z.png --sheet azimuth=0:9:0          | never arrives
            rerender --image FACE --out FRESH/z.png --sheet azimuth=0:9:.001       | has 9001 values, at most 256 are shown
            rerender --image FACE --out FRESH/z.png --sheet azimuth=0:x            | x is no number
            rerender --image FACE --out FRESH/z.png --sheet azimuth=0:9 --sheet azimuth=0:9 | --sheet varies azimuth twice
            rerender --image FACE --out FRESH/z.png --sheet shape.9=0:1            | the model DIR/run has shape.0 to shape.3, got shape.9
            rerender --image FACE --out FRESH/z.jpg                                | z.jpg must end in .png, other pictures are not written
            rerender --image FACE --out DIR/faces                                  | DIR/faces must end in .png
            """)
    void isRefused(String line, String said) throws IOException {
        refused(line.replace("FACE", "DIR/faces/face0.png") + " --model DIR/run", said);
    }

    /** What may be wrong with a calibration is told by file and key, without a word of Java. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "psnr" : [                    | "psnr" : [ null,        | psnr[0]: wanted a value, got nothing
            "psnr" : [                    | "psnr" : [ "x",         | psnr[0]: wanted a number, got "x"
            "psnr" : [                    | "psnr" : [ 1,           | 101 quantiles of PSNR are wanted, got 102
            "group" : "azimuth"           | "group" : null          | angles[0].group: wanted a value, got nothing
            "group" : "azimuth"           | "group" : "turn"        | has an angle 'turn', which the code has not
            "group" : "azimuth"           | "grp" : "azimuth"       | angles[0].grp: unknown key 'grp', did you mean 'group'?
            "degrees" : [                 | "degrees" : [ 1e3,      | angles[0]: a calibration needs at least 2 knots with a value each
            "identity" : {                | "identity" : 7, "x": {  | x: unknown key 'x'; known: angles, identity, psnr
            "mean" : [                    | "mean" : null, "mean_" : [ | identity.mean
            "identity" : {                | "identity" : { {        | is not JSON: line
            """)
    void aDamagedCalibrationIsToldByFileAndKey(String from, String to, String said) throws IOException {
        Path copy = Files.createDirectory(fresh.resolve("copy"));
        for (String name : List.of("config.yaml", "data.json", "model.safetensors", "calibration.json")) {
            Files.copy(folder.resolve("run").resolve(name), copy.resolve(name));
        }
        Path file = copy.resolve("calibration.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
        CommandLineRun done = facet("encode --image DIR/faces/face0.png --model FRESH/copy");
        assertThat(done.err()).contains(said).contains("calibration").hasLineCount(1);
        assertThat(done.err()).doesNotContain("REDACTED", "StreamRead", "dev.facet", "java.", "Exception", "class ");
        assertThat(done.code()).isEqualTo(2);
        Files.writeString(file, text.substring(0, text.length() / 2));
        CommandLineRun cut = facet("encode --image DIR/faces/face0.png --model FRESH/copy");
        assertThat(cut.err()).contains("calibration.json: is not JSON: line ").hasLineCount(1);
        assertThat(cut.err()).doesNotContain("REDACTED", "StreamRead", "Source");
    }

    @Test
    void damagedAndForeignModelsAreNamed() throws IOException {
        Path copy = fresh.resolve("copy");
        Files.createDirectory(copy);
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(folder.resolve("exported").resolve(name), copy.resolve(name));
        }
        String encode = "encode --image DIR/faces/face0.png --model ";
        Path config = copy.resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("\"shape_entries\" : 4", "\"shape_entries\" : 6"));
        CommandLineRun other = facet(encode + copy);
        assertThat(other.err())
                .contains("model.safetensors", "\"size\":4", "\"size\":6")
                .hasLineCount(1);
        assertThat(other.code()).isEqualTo(2);
        Files.writeString(config, text);
        byte[] weights = Files.readAllBytes(copy.resolve("model.safetensors"));
        Files.write(copy.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
        refused(encode + copy, "FRESH/copy/model.safetensors: ");
        Files.delete(copy.resolve("model.safetensors"));
        refused(encode + copy, "FRESH/copy/model.safetensors: is missing, the weights of the trained model");
        refused(encode + "DIR/empty", "DIR/empty is not the folder of a run");
        refused(encode + "FRESH/nothing", "there is no model 'FRESH/nothing'");
        refused("predict DIR/run DIR/faces/face0.png", "is a run of kind inverse-graphics");
        refused("eval DIR/run --split validation", "split must be test, development or train, got 'validation'");
        refused("eval DIR/run --data DIR/faces", "is scored on scenes that are rendered");
    }
}
