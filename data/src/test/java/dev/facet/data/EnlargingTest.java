package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnlargingTest {
    @Test
    void evenColourStaysAndOneTimeIsThePictureItself() {
        Image even = ramp(3, 5, 0, 0);
        for (byte value : Enlarging.of(even, 4).pixels()) {
            assertThat(value).isEqualTo((byte) 40);
        }
        Image image = ramp(4, 6, 9, 17);
        assertThat(Enlarging.of(image, 1).pixels()).isEqualTo(image.pixels());
    }

    /** Cubic convolution is exact on straight slopes, away from edges, where the picture goes on level. */
    @Test
    void slopesStayStraight() {
        int factor = 3;
        Image large = Enlarging.of(ramp(8, 9, 12, 6), factor);
        assertThat(large.height()).isEqualTo(24);
        assertThat(large.width()).isEqualTo(27);
        for (int y = 2 * factor; y < 6 * factor; y++) {
            for (int x = 2 * factor; x < 7 * factor; x++) {
                double row = (y + 0.5) / factor - 0.5;
                double column = (x + 0.5) / factor - 0.5;
                for (int c = 0; c < 2; c++) {
                    assertThat(large.at(c, y, x)).isEqualTo((int) Math.round(40 + 12 * row + 6 * column + c));
                }
            }
        }
    }

    @Test
    void anEdgeIsSteepAndStaysInRange() {
        byte[] step = {0, 0, 0, (byte) 255, (byte) 255, (byte) 255};
        Image large = Enlarging.of(new Image(1, 1, 6, step), 2);
        assertThat(large.at(0, 0, 0)).isZero();
        assertThat(large.at(0, 0, 11)).isEqualTo(255);
        assertThat(large.at(0, 0, 5)).isLessThan(large.at(0, 0, 6));
        assertThat(large.at(0, 0, 5)).isEqualTo(52); // 255 (.2265625 - .0234375)
        assertThatThrownBy(() -> Enlarging.of(large, 0)).hasMessageContaining("got 0");
    }

    @Test
    void cellsOfASheetLieRowByRowOnWhite() {
        Image a = new Image(1, 1, 2, new byte[] {1, 2});
        Image b = new Image(1, 1, 2, new byte[] {3, 4});
        Image c = new Image(1, 1, 2, new byte[] {5, 6});
        Image sheet = ContactSheet.of(List.of(a, b, c), 2);
        assertThat(sheet.pixels()).containsExactly(1, 2, 3, 4, 5, 6, -1, -1);
        Image other = new Image(1, 2, 1, new byte[] {1, 2});
        assertThatThrownBy(() -> ContactSheet.of(List.of(a, other), 2)).hasMessageContaining("one size");
    }

    /** Channels 0 and 1 with 40 + down row + across column + channel. */
    private static Image ramp(int height, int width, int down, int across) {
        byte[] pixels = new byte[(down == 0 ? 1 : 2) * height * width];
        for (int p = 0; p < pixels.length; p++) {
            int row = p / width % height;
            pixels[p] = (byte) (40 + down * row + across * (p % width) + p / (width * height));
        }
        return new Image(pixels.length / (height * width), height, width, pixels);
    }
}
