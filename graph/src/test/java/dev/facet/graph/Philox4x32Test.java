package dev.facet.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Philox4x32Test {
    /** Known answers of the authors' library Random123: counter words, key words, output words. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void knownAnswers(String counter, String key, String output) {
        int[] c = words(counter);
        int[] k = words(key);
        int[] out = new int[6];
        Philox4x32.block((long) k[1] << 32 | (k[0] & 0xFFFFFFFFL), c[0], c[1], c[2], c[3], out, 1);
        int[] wanted = words(output);
        assertThat(out).containsExactly(0, wanted[0], wanted[1], wanted[2], wanted[3], 0);
    }

    private static int[] words(String text) {
        String[] parts = text.split(" ", -1);
        int[] words = new int[parts.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = HexFormat.fromHexDigits(parts[i]);
        }
        return words;
    }

    @Test
    void streamAgreesWithCommonsRng() {
        for (int trial = 0; trial < 20; trial++) {
            long seed = 0x9E3779B97F4A7C15L * (trial + 1);
            int a = trial * 77_777 + 5;
            int b = -trial;
            int purpose = 16 + trial;
            // Their seed is the key's two words and then the counter's four, which they raise before the first block.
            int[] state = {(int) seed, (int) (seed >>> 32), -1, a - 1, b, purpose << 24};
            UniformRandomProvider theirs = RandomSource.PHILOX_4X32.create(state);
            Philox4x32 ours = Philox4x32.stream(seed, purpose, a, b);
            for (int i = 0; i < 1_000; i++) {
                assertThat(ours.nextInt()).isEqualTo(theirs.nextInt());
            }
        }
    }

    @Test
    void streamsOfDifferentKeysDiffer() {
        long first = Philox4x32.stream(1, 16, 2, 3).nextLong();
        assertThat(Philox4x32.stream(1, 16, 2, 3).nextLong()).isEqualTo(first);
        assertThat(Philox4x32.stream(2, 16, 2, 3).nextLong()).isNotEqualTo(first);
        assertThat(Philox4x32.stream(1, 17, 2, 3).nextLong()).isNotEqualTo(first);
        assertThat(Philox4x32.stream(1, 16, 3, 3).nextLong()).isNotEqualTo(first);
        assertThat(Philox4x32.stream(1, 16, 2, 4).nextLong()).isNotEqualTo(first);
    }

    @Test
    void aStreamIsUniform() {
        Philox4x32 stream = Philox4x32.stream(5, 20, 0, 0);
        int draws = 100_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double u = stream.nextDouble();
            sum += u;
            squares += u * u;
        }
        assertThat(Math.abs(sum / draws - 0.5)).isLessThan(5 * Math.sqrt(1.0 / 12 / draws));
        assertThat(Math.abs(squares / draws - 1.0 / 3)).isLessThan(5 * Math.sqrt(4.0 / 45 / draws));
    }

    @Test
    void purposesOfTheWalksAreRefused() {
        assertThatThrownBy(() -> Philox4x32.stream(0, 3, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 to 255, got 3");
        assertThatThrownBy(() -> Philox4x32.stream(0, 256, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
