package dev.facet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.facet.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class MovingWeightsTest {
    @Test
    void theMeanFollowsAndStandsInForTheWeights() {
        Tensor p = Tensors.of(new float[] {1, 10}, 2);
        MovingWeights moving = new MovingWeights(Map.of("p", p), .5);
        Tensors.segment(p).copyFrom(java.lang.foreign.MemorySegment.ofArray(new float[] {3, 30}));
        moving.update(1); // d = 2 / 11
        float mean = 2f / 11 * 1 + 9f / 11 * 3;
        moving.during(() -> {
            assertThat(Tensors.floats(p)[0]).isCloseTo(mean, within(1e-6f));
            assertThat(Tensors.floats(p)[1]).isCloseTo(10 * mean, within(1e-5f));
        });
        assertThat(Tensors.floats(p)).containsExactly(3, 30);
        moving.update(1000); // d = .5
        moving.during(() -> assertThat(Tensors.floats(p)[0]).isCloseTo((mean + 3) / 2, within(1e-6f)));
    }

    @Test
    void itsStateComesBack() {
        Tensor p = Tensors.of(new float[] {1, 2}, 2);
        MovingWeights moving = new MovingWeights(Map.of("p", p), .9);
        Map<String, float[]> state = new LinkedHashMap<>();
        moving.save(state);
        Tensors.segment(p).fill((byte) 0);
        MovingWeights other = new MovingWeights(Map.of("p", p), .9);
        other.restore(state);
        other.during(() -> assertThat(Tensors.floats(p)).containsExactly(1, 2));
    }
}
