package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        "cmyk.jpg, 3, 80",
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
}
