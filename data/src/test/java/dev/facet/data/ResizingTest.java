package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResizingTest {
    private static Image ramp(int height, int width, int perColumn, int perRow) {
        byte[] pixels = new byte[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = (byte) (x * perColumn + y * perRow);
            }
        }
        return new Image(1, height, width, pixels);
    }

    @Test
    void theSameSizeIsTheSamePicture() {
        Image image = ramp(5, 9, 3, 4);
        assertThat(Resizing.cover(image, 5, 9)).isSameAs(image);
    }

    @Test
    void aFlatPictureStaysFlat() {
        Image flat = new Image(3, 7, 13, new byte[3 * 7 * 13]);
        java.util.Arrays.fill(flat.pixels(), (byte) 201);
        for (int size : new int[] {1, 3, 6, 7, 20}) {
            assertThat(Resizing.cover(flat, size, size).pixels())
                    .containsOnly((byte) 201)
                    .hasSize(3 * size * size);
        }
    }

    @Test
    void shrinkingByTwoHalvesARamp() {
        Image half = Resizing.cover(ramp(16, 16, 4, 8), 8, 8);
        for (int y = 1; y < 7; y++) {
            for (int x = 1; x < 7; x++) {
                assertThat(half.at(0, y, x))
                        .isCloseTo((int) Math.round((2 * x + 0.5) * 4 + (2 * y + 0.5) * 8), within(1));
            }
        }
    }

    @Test
    void growingInterpolates() {
        Image twice = Resizing.cover(ramp(6, 6, 20, 0), 12, 12);
        assertThat(twice.at(0, 5, 4)).isEqualTo(35);
        assertThat(twice.at(0, 5, 5)).isEqualTo(45);
    }

    @Test
    void theOverhangIsCutEvenly() {
        Image middle = Resizing.cover(ramp(4, 10, 20, 0), 4, 4);
        assertThat(middle.at(0, 0, 0)).isEqualTo(60);
        assertThat(middle.at(0, 3, 3)).isEqualTo(120);
    }
}
