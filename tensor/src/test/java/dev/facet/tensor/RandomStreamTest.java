package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    @Test
    void theSameSeedGivesTheSameNumbers() {
        RandomStream.seed(11);
        float[] first = Tensors.floats(torch.randn(100));
        RandomStream.seed(11);
        assertThat(Tensors.floats(torch.randn(100))).isEqualTo(first);
        RandomStream.seed(12);
        assertThat(Tensors.floats(torch.randn(100))).isNotEqualTo(first);
    }

    @Test
    void aSavedStateGoesOnWithTheSameNumbers() {
        RandomStream.seed(5);
        torch.randn(33); // an odd count leaves the generator in the middle of a pair
        byte[] state = RandomStream.state();
        float[] next = Tensors.floats(torch.rand(50));
        RandomStream.seed(77);
        RandomStream.state(state);
        assertThat(Tensors.floats(torch.rand(50))).isEqualTo(next);
    }

    @Test
    void refusesWhatIsNoState() {
        assertThatThrownBy(() -> RandomStream.state(new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 bytes");
    }
}
