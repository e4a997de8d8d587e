package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageFitTest {
    @Test
    void greyIsRepeated() {
        Image grey = new Image(1, 1, 2, new byte[] {7, (byte) 200});
        assertThat(ImageFit.of(grey, 3, 1, 2).pixels()).containsExactly(7, (byte) 200, 7, (byte) 200, 7, (byte) 200);
    }

    @Test
    void colourBecomesLuminance() {
        Image colour = new Image(3, 1, 2, new byte[] {(byte) 255, 10, (byte) 255, 20, (byte) 255, 30});
        assertThat(ImageFit.of(colour, 1, 1, 2).pixels()).containsExactly((byte) 255, 18);
    }

    @Test
    void aFittingPictureStaysAndOthersAreResized() {
        Image colour = new Image(3, 4, 4, new byte[48]);
        assertThat(ImageFit.of(colour, 3, 4, 4)).isSameAs(colour);
        assertThat(ImageFit.of(colour, 3, 8, 2))
                .extracting(Image::height, Image::width)
                .containsExactly(8, 2);
        assertThatThrownBy(() -> ImageFit.of(colour, 2, 4, 4)).hasMessageContaining("got 2");
    }
}
