package dev.facet.graphics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RendersTest {
    private static byte[][] pictures(int threads) {
        byte[][] pictures = new byte[23][];
        Renders.forEach(threads, pictures.length, () -> {
            Rasteriser rasteriser = new Rasteriser();
            Frame frame = new Frame(20, 20, Set.of());
            return i -> {
                View view = new View(Camera.at(i * 17, i), Light.from(3 * i, 20));
                rasteriser.render(Soups.of(i, 30, i % 2 == 0), view, frame);
                pictures[i] = frame.bytes(Pass.COLOUR);
            };
        });
        return pictures;
    }

    @Test
    void picturesAreTheSameForAnyNumberOfThreads() {
        byte[][] one = pictures(1);
        for (int threads : new int[] {2, 3, 8, 40}) {
            assertThat(pictures(threads)).isEqualTo(one);
        }
        assertThat(one[3]).isNotEqualTo(one[4]);
    }

    @Test
    void whatADrawerThrowsReachesTheCaller() {
        AtomicInteger drawn = new AtomicInteger();
        assertThatThrownBy(() -> Renders.forEach(3, 1000, () -> i -> {
                    drawn.incrementAndGet();
                    if (i == 5) {
                        throw new IllegalStateException("five");
                    }
                }))
                .hasMessage("five");
        assertThat(drawn.get()).isLessThan(1000);
    }

    @Test
    void nothingIsDoneForNoPictures() {
        Renders.forEach(4, 0, () -> i -> {
            throw new AssertionError("drawn");
        });
        assertThatThrownBy(() -> Renders.forEach(0, 1, () -> i -> {})).hasMessageContaining("got 0");
    }
}
