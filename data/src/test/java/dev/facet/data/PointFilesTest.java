package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.mreutegg.laszip4j.LASPoint;
import com.github.mreutegg.laszip4j.LASReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointFilesTest {
    private static final String PLY_HEADER = """
            ply
            format FORMAT 1.0
            comment made by hand
            obj_info none
            element material 1
            property list uchar float shades
            property int id
            element vertex 3
            property uchar red
            property double z
            property list uint8 int16 seen
            property float x
            property short label
            property float32 y
            property uint id
            element face 2
            property float area
            property list uchar int vertex_indices
            end_header
            """;
    private static final String PLY_BODY = """
            2 0.5 0.25 7
            255 3 2 10 -10 1 -5 2 4000000000
            0 6.5 0 4 32767 5 0
            1 9 1 3 7 -32768 8 1
            0.5 3 0 1 2
            1.5 3 2 1 0
            """;

    @TempDir
    Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PointCloud read(String name, String text) {
        return PointFiles.read(text(text), Path.of(name));
    }

    private static double[] values(PointCloud cloud, String name) {
        PointAttribute attribute = Objects.requireNonNull(cloud.attribute(name));
        double[] values = new double[attribute.count()];
        Arrays.setAll(values, attribute::get);
        return values;
    }

    private static double[] coordinates(PointCloud cloud) {
        double[] values = new double[cloud.positions().length];
        Arrays.setAll(values, c -> cloud.coordinate(c / cloud.dims(), c % cloud.dims()));
        return values;
    }

    private static void same(PointCloud got, PointCloud wanted) {
        assertThat(coordinates(got)).isEqualTo(coordinates(wanted));
        assertThat(got.attributes().toString()).isEqualTo(wanted.attributes().toString());
        for (PointAttribute attribute : wanted.attributes()) {
            assertThat(values(got, attribute.name())).as(attribute.name()).isEqualTo(values(wanted, attribute.name()));
        }
        MeshFaces faces = wanted.faces();
        assertThat(got.faces() == null).isEqualTo(faces == null);
        if (faces != null) {
            assertThat(Objects.requireNonNull(got.faces()).corners()).isEqualTo(faces.corners());
            assertThat(Objects.requireNonNull(got.faces()).offsets()).isEqualTo(faces.offsets());
        }
    }

    /** The body above as binary values. */
    static byte[] binaryPly(ByteOrder order) {
        String format = order == ByteOrder.LITTLE_ENDIAN ? "binary_little_endian" : "binary_big_endian";
        byte[] header = text(PLY_HEADER.replace("FORMAT", format));
        ByteBuffer b = ByteBuffer.allocate(header.length + 500).order(order).put(header);
        b.put((byte) 2).putFloat(.5f).putFloat(.25f).putInt(7);
        b.put((byte) 255).putDouble(3).put((byte) 2).putShort((short) 10).putShort((short) -10);
        b.putFloat(1).putShort((short) -5).putFloat(2).putInt((int) 4_000_000_000L);
        b.put((byte) 0)
                .putDouble(6.5)
                .put((byte) 0)
                .putFloat(4)
                .putShort((short) 32767)
                .putFloat(5)
                .putInt(0);
        b.put((byte) 1)
                .putDouble(9)
                .put((byte) 1)
                .putShort((short) 3)
                .putFloat(7)
                .putShort((short) -32768);
        b.putFloat(8).putInt(1);
        b.putFloat(.5f).put((byte) 3).putInt(0).putInt(1).putInt(2);
        b.putFloat(1.5f).put((byte) 3).putInt(2).putInt(1).putInt(0);
        return Arrays.copyOf(b.array(), b.position());
    }

    static byte[] asciiPly() {
        return text(PLY_HEADER.replace("FORMAT", "ascii") + PLY_BODY);
    }

    @Test
    void plyOfAllThreeFormatsSaysTheSame() {
        PointCloud ascii = PointFiles.read(asciiPly(), Path.of("a.ply"));
        assertThat(coordinates(ascii)).containsExactly(1, 2, 3, 4, 5, 6.5, 7, 8, 9);
        assertThat(ascii.attributes().toString()).isEqualTo("[red (uchar), label (short), id (uint)]");
        assertThat(values(ascii, "red")).containsExactly(255, 0, 1);
        assertThat(values(ascii, "label")).containsExactly(-5, 32767, -32768);
        assertThat(values(ascii, "id")).containsExactly(4e9, 0, 1);
        assertThat(Objects.requireNonNull(ascii.faces()).corners()).containsExactly(0, 1, 2, 2, 1, 0);
        same(PointFiles.read(binaryPly(ByteOrder.LITTLE_ENDIAN), Path.of("l.ply")), ascii);
        same(PointFiles.read(binaryPly(ByteOrder.BIG_ENDIAN), Path.of("b.ply")), ascii);
        byte[] windows = text(new String(asciiPly(), StandardCharsets.UTF_8).replace("\n", "\r\n"));
        same(PointFiles.read(windows, Path.of("w.ply")), ascii);
    }

    @Test
    void everyPrefixOfABinaryPlyIsTruncated() {
        byte[] whole = binaryPly(ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PointFiles.read(part, Path.of("x.ply"))).isInstanceOf(DataFormatException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            element vertex 3 | element vertex 99999999999        | truncated
            element vertex 3 | element vertex -3                 | number of elements
            property float x | property float a                  | without a property x or y
            property float32 y | property float x                | without a property x or y
            property uchar red | property uchar id               | id twice
            property float x | property real x                   | the type "real"
            format ascii | format text                           | the format "text"
            format ascii 1.0 | comment                           | without a format
            32767 5 0 | 32768 5 0                                | 32768.0 where the header promises short
            32767 5 0 | nan 5 0                                  | NaN where the header promises short
            4 32767 5 | nan 32767 5                              | coordinate of NaN in point 1
            4 32767 5 | inf 32767 5                              | coordinate of Infinity in point 1
            4 32767 5 | 1e200 32767 5                            | coordinate of 1.0E200 in point 1
            4 32767 5 | x 32767 5                                | "x" where a number is wanted
            3 2 1 0 | 3 2 1 3                                    | face 1 names vertex 3 in a mesh of 3
            3 2 1 0 | 3 2 1 -1                                   | face 1 that names vertex -1
            3 2 1 0 | 3 2 1                                      | ends where a number is wanted
            3 2 1 0 | 3 2 1 0 5                                  | more numbers than the header promises
            """)
    void spoiltPlyIsNamed(String old, String replacement, String problem) {
        String good = PLY_HEADER.replace("FORMAT", "ascii") + PLY_BODY;
        assertThat(good).contains(old);
        assertThatThrownBy(() -> read("x.ply", good.replaceFirst(Pattern.quote(old), replacement)))
                .isInstanceOf(DataFormatException.class)
                .hasMessageStartingWith("x.ply: ")
                .hasMessageContaining(problem);
    }

    @Test
    void plyWithoutZHasTwoAxes() {
        String header = "ply\nformat ascii 1.0\nelement vertex 2\nproperty int x\nproperty int y\nend_header\n";
        PointCloud cloud = read("x.ply", header + "1 2\n3 4\n");
        assertThat(cloud.dims()).isEqualTo(2);
        assertThat(coordinates(cloud)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void cloudsComeBackFromPlyAsTheyWere() {
        for (byte[] bytes : new byte[][] {asciiPly(), binaryPly(ByteOrder.BIG_ENDIAN)}) {
            PointCloud cloud = PointFiles.read(bytes, Path.of("x.ply"));
            PointCloud more = cloud.with(PointAttribute.of("prediction", new float[] {.5f, -1, 7}));
            Path file = folder.resolve("out.ply");
            PointFiles.write(file, more, true);
            same(PointFiles.read(file), more);
        }
        // Coordinates that single precision does not hold are written in double.
        PointCloud far = read("x.xyz", "5000000.1 1\n5000000.7 2\n");
        Path file = folder.resolve("far.ply");
        PointFiles.write(file, far, false);
        same(PointFiles.read(file), far);
        assertThat(far.offset()).containsExactly(5_000_000.5, 0);
        assertThatThrownBy(() -> PointFiles.write(file, far, false)).hasMessageContaining("exists already");
        assertThatThrownBy(() -> PointFiles.write(folder.resolve("x.obj"), far, false))
                .hasMessageContaining("must end in one of .ply, .las");
    }

    @Test
    void offIsReadWithWhatItsFirstLineSays() {
        String body = "4 2 0\n0 0 0 # first\n1 0 0\n\n1 1 0\n0 1 0\n3 0 1 2\n4 0 1 2 3 255 0 0\n";
        PointCloud plain = read("x.off", "OFF\n" + body);
        assertThat(coordinates(plain)).containsExactly(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0);
        assertThat(Objects.requireNonNull(plain.faces()).offsets()).containsExactly(0, 3, 7);
        same(read("x.off", "# remark\nOFF " + body), plain);
        same(read("x.off", "OFF" + body), plain);
        PointCloud coloured = read("x.off", "COFF\n2 0 0\n0 0 0 .1 .2 .3 1\n1 0 0 .4 .5 .6 1\n");
        assertThat(coloured.faces()).isNull();
        assertThat(values(coloured, "green")).containsExactly(.2, .5);
        assertThat(values(read("x.off", "NOFF\n1 0 0\n1 2 3 0 0 1\n"), "nz")).containsExactly(1);
        assertThat(values(read("x.off", "OFF\n1 0 0\n1 2 3 9 8 7\n"), "red")).containsExactly(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OOF 1 0 0            | is no OFF file of three coordinates
            4OFF 1 0 0 1 2 3 4   | is no OFF file of three coordinates
            OFF BINARY           | "BINARY" where the number of vertices
            OFF 1 0 0            | truncated
            OFF 0 0 0            | holds no points
            OFF 99999999 0 0     | truncated
            OFF -1 0 0           | number of vertices
            OFF 1.5 0 0          | number of vertices
            NOFF 1 0 0/1 2 3     | 0 numbers behind the coordinates
            OFF 1 0 0/1 2 3 4    | 1 numbers behind the coordinates
            OFF 1 0 0/1 2 NaN    | coordinate of NaN in point 0
            OFF 1 1 0/1 2 3/3 0 0 1 | face 0 names vertex 1
            OFF 1 1 0/1 2 3/3 0 0 -1 | face 0 names vertex -1
            OFF 1 1 0/1 2 3/3 0 0 | ends where the index of a vertex is wanted
            """)
    void spoiltOffIsNamed(String text, String problem) {
        assertThatThrownBy(() -> read("x.off", text.replace('/', '\n') + "\n"))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void objGivesVerticesColoursAndFaces() {
        PointCloud mesh = read("x.obj", """
                mtllib none.mtl
                o a
                v 0 0 0 1 0 0
                v 1 0 0 0 1 0
                vt 0 0
                vn 0 0 1
                v 1 1 0 0 0 1
                usemtl m
                f 1/1/1 2/1/1 \\
                 3//1
                f -1 -2 -3
                """);
        assertThat(mesh.points()).isEqualTo(3);
        assertThat(values(mesh, "green")).containsExactly(0, 1, 0);
        assertThat(Objects.requireNonNull(mesh.faces()).corners()).containsExactly(0, 1, 2, 2, 1, 0);
        assertThat(read("x.obj", "v 1 2 3\n").faces()).isNull();
        assertThatThrownBy(() -> read("x.obj", "v 1 2 3\nf 1 2 3\n")).hasMessageContaining("face 0 names vertex 1");
        assertThatThrownBy(() -> read("x.obj", "v 1 2 3\nf -2 1 1\n"))
                .hasMessageContaining("line 2 names vertex -2 of 1");
        assertThatThrownBy(() -> read("x.obj", "v 1 2 nan\n")).hasMessageContaining("NaN in point 0");
        assertThatThrownBy(() -> read("x.obj", "v 1 2 3 1 1 1\nv 1 2 3\n")).hasMessageContaining("0 numbers of colour");
        assertThatThrownBy(() -> read("x.obj", "f a b c\n")).hasMessageContaining("\"a\" where a corner");
    }

    @Test
    void textHasColumnsOfManyShapes() throws IOException {
        PointCloud plain = read("x.xyz", "# remark\n1 2 3 4\n5,6;7\t8 # end\n");
        assertThat(coordinates(plain)).containsExactly(1, 2, 3, 5, 6, 7);
        assertThat(values(plain, "column_4")).containsExactly(4, 8);
        assertThat(values(read("x.xyz", "2\n//X Y Z Intensity\n1 2 3 4\n5 6 7 nan\n"), "Intensity"))
                .containsExactly(4, Double.NaN);
        assertThat(read("x.xyz", "x,y,label\n1,2,3\n").dims()).isEqualTo(2);
        assertThat(read("x.xyz", "1 2\n3 4").points()).isEqualTo(2);
        Path packed = Files.write(folder.resolve("p.xyz"), IdxFilesTest.gzip(text("1 2 3\n")));
        assertThat(PointFiles.read(packed).points()).isOne();
        assertThatThrownBy(() -> read("x.xyz", "")).hasMessageContaining("truncated");
        assertThatThrownBy(() -> read("x.xyz", "1 2 3\n4 5\n")).hasMessageContaining("line 2 ends");
        assertThatThrownBy(() -> read("x.xyz", "1 2 3\n4 5 6 7\n")).hasMessageContaining("line 2 has more");
        assertThatThrownBy(() -> read("x.xyz", "1 2 3\n4 nan 6\n")).hasMessageContaining("NaN in point 1");
        assertThatThrownBy(() -> read("x.xyz", "C 1 2 3\n")).hasMessageContaining("\"C\" where a coordinate");
        assertThatThrownBy(() -> read("x.xyz", "a b c\n1 2 3\n")).hasMessageContaining("x and y must come first");
    }

    @Test
    void numbersAreReadAsJavaReadsThem() {
        KeyedRandom random = new KeyedRandom(5, 6, 7);
        StringBuilder lines = new StringBuilder();
        double[] wanted = new double[4000];
        for (int i = 0; i < wanted.length; i += 2) {
            for (int c = 0; c < 2; c++) {
                double value = Double.longBitsToDouble(random.nextLong());
                String written = Double.isFinite(value) && Math.abs(value) < 1e150
                        ? i % 3 == 0 ? Double.toString(value) : rounded(random.uniform(-1, 1) * 1e6, i % 25)
                        : "12345678901234567890.5";
                wanted[i + c] = Double.parseDouble(written);
                lines.append(written).append(c == 0 ? ' ' : '\n');
            }
        }
        assertThat(coordinates(read("x.xyz", lines.toString()))).isEqualTo(wanted);
    }

    private static String rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(1 + digits)).toString();
    }

    @Test
    void arraysArePoints() {
        Path file = folder.resolve("p.npy");
        Npy.write(file, true, NpyArray.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
        assertThat(coordinates(PointFiles.read(file))).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7, 8})
    void lasOfManyFormats(int format) {
        PointCloud cloud = PointFiles.read(Fixtures.copy("points/format" + format + ".las", folder));
        assertThat(cloud.points()).isEqualTo(60);
        for (int i = 0; i < 60; i++) {
            assertThat(cloud.coordinate(i, 0)).isCloseTo(500_000 + (1000 * i % 7919 - 300) * .01, within());
            assertThat(cloud.coordinate(i, 1)).isCloseTo(4e6 + 37 * i * i % 5003 * .01, within());
            assertThat(cloud.coordinate(i, 2)).isCloseTo((i * i * i % 997 - 400) * .001, within());
        }
        boolean late = format >= 6;
        assertThat(values(cloud, "intensity")[59]).isEqualTo(59 * 911 % 65536);
        assertThat(values(cloud, "classification")[7]).isEqualTo(late ? 23 : 3);
        assertThat(values(cloud, "classification_flags")).startsWith(late ? 9 : 5, 0, 0, 0, 1);
        assertThat(values(cloud, "return_number")).startsWith(1, 2, 3, 1);
        assertThat(values(cloud, "scan_angle")).startsWith(late ? -18 : -30, late ? (float) -13.8 : -23);
        assertThat(values(cloud, "point_source")[12]).isEqualTo(1);
        assertThat(values(cloud, "gps_time")).startsWith(100_000, 100_000.125);
        assertThat(cloud.attribute("green") != null).isEqualTo(format == 3 || format == 7 || format == 8);
        if (format == 3 || format == 7) {
            assertThat(values(cloud, "red")[3]).isEqualTo(768);
            assertThat(values(cloud, "height_above")).startsWith(0, .25, .5);
            assertThat(values(cloud, "half")).startsWith(10, 11, 12);
            assertThat(values(cloud, "serial")).startsWith(0x1p40, 0x1p40 + 1);
        }
        assertThat(cloud.attribute("near_infrared") != null).isEqualTo(format == 8);
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.api.Assertions.within(1e-9);
    }

    @Test
    void theOffsetOfALasFileMovesNothing() throws IOException {
        byte[] bytes = Fixtures.bytes("points/format1.las");
        PointCloud here = PointFiles.read(bytes, Path.of("a.las"));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(155, 5e6 + .3);
        PointCloud there = PointFiles.read(bytes, Path.of("b.las"));
        assertThat(there.positions()).isEqualTo(here.positions());
        assertThat(there.offset()[0] - here.offset()[0]).isCloseTo(4_500_000.3, within());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7, 8})
    void cloudsComeBackFromLas(int format) {
        PointCloud cloud = PointFiles.read(Fixtures.copy("points/format" + format + ".las", folder));
        PointCloud more = cloud.with(PointAttribute.of("prediction", new float[60]))
                .with(PointAttribute.of("class_guess", new int[60]));
        Path file = folder.resolve("out.las");
        PointFiles.write(file, more, true);
        PointCloud back = PointFiles.read(file);
        for (int i = 0; i < 60; i++) {
            for (int axis = 0; axis < 3; axis++) {
                assertThat(back.coordinate(i, axis)).isCloseTo(more.coordinate(i, axis), within());
            }
        }
        for (PointAttribute attribute : more.attributes()) {
            // scan angles of old formats are whole degrees, of new ones multiples of .006
            double lost = attribute.name().equals("scan_angle") && format < 6 ? .003001 : 0;
            assertThat(values(back, attribute.name()))
                    .as(attribute.name())
                    .containsExactly(values(more, attribute.name()), org.assertj.core.data.Offset.offset(lost));
        }
    }

    /** What other programs see: angles in units of .006 degrees, unit and offset of the file, its records and its maker. */
    @Test
    void lasFilesKeepWhatTheySayOfTheWhole() throws IOException {
        byte[] record = new byte[54 + 8]; // GeoKeyDirectoryTag
        System.arraycopy("LASF_Projection".getBytes(StandardCharsets.US_ASCII), 0, record, 2, 15);
        ByteBuffer.wrap(record)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(18, (short) 34735)
                .putShort(20, (short) 8);
        record[60] = 7;
        byte[] plain = Fixtures.bytes("points/format1.las");
        ByteBuffer old = ByteBuffer.allocate(plain.length + record.length).order(ByteOrder.LITTLE_ENDIAN);
        int pointsAt = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(96);
        old.put(plain, 0, pointsAt).put(record).put(plain, pointsAt, plain.length - pointsAt);
        old.putShort(6, (short) 1).put(26, "SCANNER".getBytes(StandardCharsets.US_ASCII));
        old.putShort(90, (short) 123).putShort(92, (short) 2019);
        old.putInt(96, pointsAt + record.length).putInt(100, old.getInt(100) + 1);
        Path file = folder.resolve("out.las");
        PointFiles.write(file, PointFiles.read(old.array(), Path.of("a.las")), true);
        ByteBuffer back = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(back.getShort(6)).as("absolute time, keys in place of text").isEqualTo((short) 1);
        assertThat(new String(back.array(), 26, 7, StandardCharsets.US_ASCII)).isEqualTo("SCANNER");
        assertThat(new String(back.array(), 58, 5, StandardCharsets.US_ASCII)).isEqualTo("Facet");
        assertThat(back.getShort(90)).isEqualTo((short) 123);
        assertThat(back.getShort(92)).isEqualTo((short) 2019);
        for (int at = 131; at < 179; at += 8) {
            assertThat(back.getDouble(at)).as("units and offsets").isEqualTo(old.getDouble(at));
        }
        int points = back.getInt(96);
        assertThat(Arrays.copyOfRange(back.array(), 375, 375 + record.length)).isEqualTo(record);
        assertThat(back.getInt(100)).isEqualTo(1);
        for (int axis = 0; axis < 3; axis++) {
            assertThat(back.getInt(points + 4 * axis)).isEqualTo(old.getInt(pointsAt + record.length + 4 * axis));
        }
        assertThat(back.getShort(points + 18)).as("-30 degrees").isEqualTo((short) -5000);
    }

    @Test
    void pointsWithoutAUnitAreRoundedToOneOfTheirExtent() {
        PointCloud cloud = PointCloud.of(new double[] {0, 0, 0, 999.1234567, .5, 1e-9}, 3, List.of(), null);
        Path file = folder.resolve("out.las");
        PointFiles.write(file, cloud, true);
        PointCloud back = PointFiles.read(file);
        assertThat(back.coordinate(1, 0)).isCloseTo(999.1234567, org.assertj.core.api.Assertions.within(5.1e-7));
        assertThat(back.coordinate(1, 2)).isCloseTo(1e-9, org.assertj.core.api.Assertions.within(1e-15));
    }

    @Test
    void commentsOfPlyStay() throws IOException {
        Path file = folder.resolve("out.ply");
        PointCloud cloud = PointFiles.read(asciiPly(), Path.of("a.ply"));
        PointFiles.write(file, cloud.with(PointAttribute.of("guess", new int[3])), true);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .contains("\ncomment made by hand\nobj_info none\nelement vertex");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 88, is no LAS or LAZ file",
        "25, 5, is LAS 1.5",
        "94, 0, has a LAS header of",
        "104, 11, has points of LAS format 11",
        "105, 3, has points of LAS format 1 in 3 bytes",
        "107, 61, truncated",
        "138, 127, has a scale of",
        "99, 127, points from byte"
    })
    void spoiltLasIsNamed(int at, int value, String problem) {
        byte[] bytes = Fixtures.bytes("points/format1.las");
        bytes[at] = (byte) value;
        assertThatThrownBy(() -> PointFiles.read(bytes, Path.of("x.las")))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void realScansAreRead() {
        PointCloud scan = PointFiles.read(SharedData.file("lidar/autzen_0.ply"));
        assertThat(scan.points()).isEqualTo(97_437);
        assertThat(scan.attributes().toString())
                .isEqualTo("[red (uchar), green (uchar), blue (uchar), intensity (ushort)]");
    }

    @Test
    void lazIsWhatItsLibrarySays() {
        Path file = SharedData.file("lidar/Megaplot.laz");
        PointCloud cloud = PointFiles.read(file);
        assertThat(cloud.points()).isEqualTo(81_590);
        LASReader reader = new LASReader(file.toFile());
        int i = 0;
        for (LASPoint point : reader.getPoints()) {
            int[] whole = {point.getX(), point.getY(), point.getZ()};
            for (int axis = 0; axis < 3; axis++) {
                if (Math.abs(cloud.coordinate(i, axis) - whole[axis] * .01) > 1e-8) {
                    throw new AssertionError("point " + i + " lies at " + cloud.coordinate(i, axis));
                }
            }
            same(cloud, "intensity", i, point.getIntensity());
            same(cloud, "return_number", i, point.getReturnNumber());
            same(cloud, "number_of_returns", i, point.getNumberOfReturns());
            same(cloud, "classification", i, point.getClassification());
            same(cloud, "scan_direction", i, point.getScanDirectionFlag());
            same(cloud, "scan_angle", i, point.getScanAngleRank());
            same(cloud, "user_data", i, point.getUserData());
            same(cloud, "point_source", i, point.getPointSourceID());
            same(cloud, "gps_time", i, point.getGPSTime());
            i++;
        }
        assertThat(i).isEqualTo(81_590);
    }

    /** A field that was left out is 0 everywhere. */
    private static void same(PointCloud cloud, String name, int point, double wanted) {
        PointAttribute attribute = cloud.attribute(name);
        double got = attribute == null ? 0 : attribute.get(point);
        if (got != wanted) {
            throw new AssertionError(name + " of point " + point + " is " + got + ", not " + wanted);
        }
    }

    @Test
    void whatIsNotThereIsToldSo() throws IOException {
        for (String ending : PointFiles.ENDINGS) {
            Path file = folder.resolve("none" + ending);
            assertThatThrownBy(() -> PointFiles.read(file)).hasMessage(file + ": does not exist");
            Path empty = Files.write(folder.resolve("empty" + ending), new byte[0]);
            assertThatThrownBy(() -> PointFiles.read(empty)).isInstanceOf(DataFormatException.class);
        }
        assertThat(List.of(PointFiles.reads("a.PLY"), PointFiles.reads("a.png")))
                .containsExactly(true, false);
    }
}
