package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pictures of the resources are 24 x 16: red 10 x, green 15 y, blue 6 (x + y); the grey ones 5 x + 7 y. */
class ImagesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "colour.png, 3, 0",
        "palette.png, 3, 8",
        "lossless.webp, 3, 0",
        "lossy.webp, 3, 12",
        "colour.jpg, 3, 4",
        "progressive.jpg, 3, 4",
        "cmyk.jpg, 3, 3",
        "grey.jpg, 1, 3",
        "grey.png, 1, 0",
        "grey16.png, 1, 0",
    })
    void readsEveryKind(String name, int channels, int tolerance) {
        Image image = Images.read(Fixtures.copy("pictures/" + name, folder));
        assertThat(image.channels()).isEqualTo(channels);
        assertThat(image.height()).isEqualTo(16);
        assertThat(image.width()).isEqualTo(24);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                if (channels == 1) {
                    assertThat(image.at(0, y, x)).isCloseTo(5 * x + 7 * y, within(tolerance));
                } else {
                    assertThat(image.at(0, y, x)).isCloseTo(10 * x, within(tolerance));
                    assertThat(image.at(1, y, x)).isCloseTo(15 * y, within(tolerance));
                    assertThat(image.at(2, y, x)).isCloseTo(6 * (x + y), within(tolerance));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"alpha.png, 3", "alpha.webp, 3", "grey-alpha.png, 1"})
    void laysTransparentPlacesOverWhite(String name, int channels) {
        Image image = Images.read(Fixtures.copy("pictures/" + name, folder));
        assertThat(image.channels()).isEqualTo(channels);
        assertThat(image.at(0, 3, 5)).isEqualTo(channels == 1 ? 46 : 50);
        assertThat(image.at(0, 3, 15)).isEqualTo(255);
    }

    @Test
    void aPaletteOfGreysIsGrey() {
        Image image = Images.read(Fixtures.copy("pictures/bits.png", folder));
        assertThat(image.channels()).isEqualTo(1);
        assertThat(image.at(0, 0, 0)).isZero();
        assertThat(image.at(0, 15, 23)).isEqualTo(255);
    }

    @Test
    void writesPngThatReadsBackTheSame() {
        for (int channels : new int[] {1, 3}) {
            byte[] pixels = new byte[channels * 7 * 5];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = (byte) (p * 37);
            }
            Image image = new Image(channels, 7, 5, pixels);
            Path file = folder.resolve(channels + ".png");
            Images.writePng(file, image, false);
            assertThat(Images.read(file).pixels()).isEqualTo(pixels);
            assertThat(Images.read(file).channels()).isEqualTo(channels);
            assertThatThrownBy(() -> Images.writePng(file, image, false)).hasMessageContaining("exists already");
        }
        assertThatThrownBy(() -> Images.png(new Image(2, 1, 1, new byte[2]))).hasMessageContaining("got 2");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        for (String name : new String[] {"colour.png", "lossless.webp", "lossy.webp", "grey.jpg", "progressive.jpg"}) {
            byte[] whole = Fixtures.bytes("pictures/" + name);
            Path file = folder.resolve("cut-" + name);
            for (int length = 0; length < whole.length; length += 1 + whole.length / 60) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Images.read(file))
                        .as("%s cut to %d bytes", name, length)
                        .isInstanceOf(DataFormatException.class)
                        .hasMessageStartingWith(file + ": is ");
            }
        }
    }

    @Test
    void aJpegWithAHoleIsRefused() throws IOException {
        byte[] whole = Fixtures.bytes("pictures/colour.jpg");
        byte[] holed = Arrays.copyOf(whole, whole.length - 60);
        holed[holed.length - 2] = (byte) 0xff;
        holed[holed.length - 1] = (byte) 0xd9;
        Path file = Files.write(folder.resolve("x.jpg"), holed);
        assertThatThrownBy(() -> Images.read(file))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aPictureThatPromisesTooManyPixelsIsRefusedBeforeDecoding() throws IOException {
        byte[] bytes = Fixtures.bytes("pictures/colour.png");
        bytes[16] = 0;
        bytes[17] = 0;
        bytes[18] = 0x7f; // width 0x7f18
        bytes[21] = 0;
        bytes[22] = 0x7f; // height 0x7f10
        CRC32 crc = new CRC32();
        crc.update(bytes, 12, 17);
        for (int i = 0; i < 4; i++) {
            bytes[29 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        Path file = Files.write(folder.resolve("bomb.png"), bytes);
        assertThatThrownBy(() -> Images.read(file)).hasMessageContaining("is a picture of 32536 x 32528 pixels");
    }

    @Test
    void whatIsNoPictureIsToldSo() throws IOException {
        Path text = Files.write(folder.resolve("x.png"), "P5 8 8 255".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Images.read(text)).hasMessage(text + ": is not a JPEG, PNG or WebP picture");
        assertThatThrownBy(() -> Images.read(folder)).hasMessage(folder + ": is a directory, a file is wanted");
        Path none = folder.resolve("none.png");
        assertThatThrownBy(() -> Images.read(none)).hasMessage(none + ": does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "colour.png, ''",
        "colour.jpg, ''",
        "cmyk.jpg, ''",
        "alpha.png, its transparent places are laid over white",
        "alpha.webp, its transparent places are laid over white",
        "grey-alpha.png, its transparent places are laid over white",
        "grey16.png, its 16 bits a channel are cut to 8",
    })
    void tellsWhatIsNotKept(String name, String told) {
        List<String> notes = new ArrayList<>();
        Path file = Fixtures.copy("pictures/" + name, folder);
        assertThat(Images.read(file, notes::add).pixels())
                .isEqualTo(Images.read(file).pixels());
        assertThat(String.join("; ", notes)).isEqualTo(told);
    }

    /** An animated PNG is a PNG with an animation's chunk before its data, which is the first picture's. */
    @Test
    void ofAnAnimationTheFirstPictureIsTaken() throws IOException {
        byte[] whole = Fixtures.bytes("pictures/colour.png");
        ByteBuffer control = ByteBuffer.allocate(20).putInt(8).put("acTL".getBytes(StandardCharsets.US_ASCII));
        control.putInt(3).putInt(0);
        CRC32 crc = new CRC32();
        crc.update(control.array(), 4, 12);
        control.putInt((int) crc.getValue());
        ByteBuffer animated = ByteBuffer.allocate(whole.length + 20);
        animated.put(whole, 0, 33).put(control.array()).put(whole, 33, whole.length - 33); // after IHDR
        Path file = Files.write(folder.resolve("animated.png"), animated.array());
        List<String> notes = new ArrayList<>();
        Image image = Images.read(file, notes::add);
        assertThat(notes).containsExactly("it is animated, its first picture is taken");
        assertThat(image.at(0, 0, 7)).isEqualTo(70);
    }

    /** A frame of 24 x 16 at (8, 4) of a canvas of 40 x 30, and another frame behind it. */
    @Test
    void ofAnAnimatedWebpTheFirstFrameIsTakenAtItsPlace() throws IOException {
        byte[] still = Fixtures.bytes("pictures/lossy.webp");
        byte[] lossy = Arrays.copyOfRange(still, 12, still.length);
        byte[] first = joined(three(4), three(2), three(23), three(15), three(100), new byte[1], lossy);
        byte[] second = joined(three(0), three(0), three(23), three(15), three(100), new byte[1], lossy);
        byte[] file = chunk(
                "RIFF",
                joined(
                        "WEBP".getBytes(StandardCharsets.US_ASCII),
                        chunk("VP8X", joined(new byte[] {0x12, 0, 0, 0}, three(39), three(29))),
                        chunk("ANIM", new byte[6]),
                        chunk("ANMF", first),
                        chunk("ANMF", second)));
        Path animated = Files.write(folder.resolve("animated.webp"), file);
        List<String> notes = new ArrayList<>();
        Image image = Images.read(animated, notes::add);
        assertThat(notes).containsExactly("it is animated, its first picture is taken");
        assertThat(image.width()).isEqualTo(40);
        assertThat(image.height()).isEqualTo(30);
        Image alone = Images.read(Fixtures.copy("pictures/lossy.webp", folder));
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                boolean seen = x >= 8 && x < 32 && y >= 4 && y < 20;
                for (int c = 0; c < 3; c++) {
                    assertThat(image.at(c, y, x))
                            .as("channel %d at (%d, %d)", c, x, y)
                            .isEqualTo(seen ? alone.at(c, y - 4, x - 8) : 255);
                }
            }
        }
        Path none = Files.write(
                folder.resolve("none.webp"),
                chunk(
                        "RIFF",
                        joined(
                                "WEBP".getBytes(StandardCharsets.US_ASCII),
                                chunk("VP8X", joined(new byte[] {2, 0, 0, 0}, three(39), three(29))),
                                chunk("ANIM", new byte[6]))));
        assertThatThrownBy(() -> Images.read(none)).hasMessage(none + ": is an animated WebP without a whole frame");
    }

    /** The decoder passes over alpha that is not compressed, and would show what is transparent. */
    @Test
    void aWebpWithPlainAlphaIsRefused() throws IOException {
        byte[] still = Fixtures.bytes("pictures/lossy.webp");
        Path file = Files.write(
                folder.resolve("plain-alpha.webp"),
                chunk(
                        "RIFF",
                        joined(
                                "WEBP".getBytes(StandardCharsets.US_ASCII),
                                chunk("VP8X", joined(new byte[] {0x10, 0, 0, 0}, three(23), three(15))),
                                chunk("ALPH", new byte[1 + 24 * 16]),
                                Arrays.copyOfRange(still, 12, still.length))));
        assertThatThrownBy(() -> Images.read(file))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("cannot be read (Uncompressed WebP alpha not implemented)");
    }

    private static byte[] chunk(String name, byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(8 + data.length + data.length % 2).order(ByteOrder.LITTLE_ENDIAN);
        return out.put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(data.length)
                .put(data)
                .array();
    }

    private static byte[] three(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Where the pixel that is stored at (x, y) = (3, 2) of 24 x 16 is seen, by the EXIF standard's figure. */
    @ParameterizedTest
    @CsvSource({
        "1, 24, 3, 2", "2, 24, 20, 2", "3, 24, 20, 13", "4, 24, 3, 13",
        "5, 16, 2, 3", "6, 16, 13, 3", "7, 16, 13, 20", "8, 16, 2, 20",
        "9, 24, 3, 2", "0, 24, 3, 2"
    })
    void aJpegIsTurnedUprightByItsExif(int orientation, int width, int x, int y) throws IOException {
        Image stored = Images.read(Fixtures.copy("pictures/colour.jpg", folder));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Path file = Files.write(folder.resolve("turned.jpg"), withExif(orientation, order));
            Image image = Images.read(file);
            assertThat(image.width()).isEqualTo(width);
            assertThat(image.height()).isEqualTo(40 - width);
            for (int c = 0; c < 3; c++) {
                assertThat(image.at(c, y, x)).isEqualTo(stored.at(c, 2, 3));
            }
            assertThat(Images.read(file, note -> {}).pixels()).isEqualTo(image.pixels());
        }
    }

    @Test
    void damagedExifLeavesAJpegAsItIsStored() throws IOException {
        byte[] whole = withExif(6, ByteOrder.BIG_ENDIAN);
        Image stored = Images.read(Fixtures.copy("pictures/colour.jpg", folder));
        for (int at = 12; at < 38; at++) { // the bytes of the TIFF inside
            byte[] spoilt = whole.clone();
            spoilt[at] = (byte) (spoilt[at] ^ 0xff);
            Image image = Images.read(Files.write(folder.resolve("spoilt.jpg"), spoilt));
            assertThat(image.width() * image.height()).isEqualTo(stored.width() * stored.height());
        }
    }

    /** colour.jpg behind an EXIF segment that holds the orientation alone. */
    private static byte[] withExif(int orientation, ByteOrder order) throws IOException {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
        tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        tiff.putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        tiff.putInt(0);
        byte[] plain = Fixtures.bytes("pictures/colour.jpg");
        byte[] segment = joined(
                new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34},
                "Exif\0\0".getBytes(StandardCharsets.US_ASCII),
                tiff.array());
        return joined(Arrays.copyOf(plain, 2), segment, Arrays.copyOfRange(plain, 2, plain.length));
    }

    @Test
    void listsThePicturesOfAFolder() throws IOException {
        for (String name : List.of("b.PNG", "a.jpeg", "c.webp", "notes.txt", "png")) {
            Files.writeString(folder.resolve(name), "");
        }
        Files.createDirectory(folder.resolve("d.png"));
        assertThat(Images.list(folder))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("a.jpeg", "b.PNG", "c.webp");
        Path empty = folder.resolve("d.png");
        assertThatThrownBy(() -> Images.list(empty)).hasMessage(empty + ": holds no picture (png, jpg, jpeg, webp)");
        assertThatThrownBy(() -> Images.list(folder.resolve("none")))
                .hasMessage(folder.resolve("none") + ": does not exist");
    }
}
