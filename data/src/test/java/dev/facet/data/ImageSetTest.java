package dev.facet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSetTest {
    private static ImageSet numbered(int count, int classes) {
        byte[] pixels = new byte[count * 2];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            pixels[2 * i] = (byte) i;
            pixels[2 * i + 1] = (byte) -i;
            labels[i] = i % classes;
        }
        return new ImageSet(
                "numbered",
                1,
                1,
                2,
                pixels,
                labels,
                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    @Test
    void subsetsKeepPixelsAndLabelsTogether() {
        ImageSet chosen = numbered(10, 3).subset(new int[] {7, 2, 7});
        assertThat(chosen.pixels()).containsExactly(7, -7, 2, -2, 7, -7);
        assertThat(chosen.labels()).containsExactly(1, 2, 1);
        assertThat(chosen.picture(1).pixels()).containsExactly(2, -2);
        assertThat(numbered(10, 3).take(4).labels()).containsExactly(0, 1, 2, 0);
        assertThat(numbered(10, 3).take(99).count()).isEqualTo(10);
        assertThat(numbered(10, 3).take(0).count()).isZero();
    }

    @Test
    void samplesAreBalancedDistinctAndKeyedBySeed() {
        ImageSet all = numbered(100, 4);
        ImageSet sample = all.sample(21, 5);
        int[] counts = new int[4];
        for (int label : sample.labels()) {
            counts[label]++;
        }
        assertThat(counts).containsExactly(6, 5, 5, 5);
        assertThat(IntStream.range(0, 21)
                        .map(i -> sample.pixels()[2 * i])
                        .distinct()
                        .count())
                .isEqualTo(21);
        assertThat(all.sample(21, 5).pixels()).isEqualTo(sample.pixels());
        assertThat(all.sample(21, 6).pixels()).isNotEqualTo(sample.pixels());
        assertThat(all.sample(100, 6)).isSameAs(all);
    }

    @Test
    void whatDoesNotFitIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> new ImageSet("x", 1, 2, 2, new byte[7], new int[2], List.of("a")))
                .hasMessage("x: 2 pictures of 1 x 2 x 2 need 8 bytes, got 7");
        assertThatThrownBy(() -> new ImageSet("x", 1, 1, 1, new byte[2], new int[] {0, 1}, List.of("a")))
                .hasMessage("x: picture 1 has label 1, there are 1 classes");
        assertThatThrownBy(() -> new ImageSet("x", 0, 1, 1, new byte[0], new int[0], List.of()))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> numbered(3, 2).subset(new int[] {3})).hasMessageContaining("picture 3 of 3");
        assertThatThrownBy(() -> numbered(3, 2).take(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new ImageSplits(numbered(3, 2), numbered(3, 3)))
                .hasMessageContaining("the same classes");
    }
}
