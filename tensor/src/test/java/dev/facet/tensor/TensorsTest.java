package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TensorsTest {
    @Test
    void arraysGoInAndComeOutUnchanged() {
        assertThat(Tensors.floats(Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)))
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Tensors.doubles(Tensors.of(new double[] {1e300, -2}, 2))).containsExactly(1e300, -2);
        assertThat(Tensors.longs(Tensors.of(new long[] {Long.MIN_VALUE, 7}, 2, 1)))
                .containsExactly(Long.MIN_VALUE, 7);
        assertThat(Tensors.longs(Tensors.of(new int[] {-3}))).containsExactly(-3); // a scalar has no dimensions
        assertThat(Tensors.bytes(Tensors.ofBytes(new byte[] {-1, 5}, 2))).containsExactly(-1, 5);
        assertThat(Tensors.longs(Tensors.ofBytes(new byte[] {-1, 5}, 2))).containsExactly(255, 5);
        assertThat(Tensors.floats(Tensors.of(new float[0], 0, 3))).isEmpty();
    }

    @Test
    void readsTransposedAndConvertedTensors() {
        Tensor t = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).requires_grad_(true);
        assertThat(Tensors.floats(t.t())).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Tensors.doubles(t.mul(new Scalar(0.5)))).containsExactly(.5, 1, 1.5, 2, 2.5, 3);
        assertThat(Tensors.shape(t.t())).isEqualTo("(3, 2)");
        assertThat(Tensors.sizes(t)).containsExactly(2, 3);
        assertThat(Tensors.type(t)).isSameAs(ScalarType.Float);
    }

    @Test
    void aSegmentIsTheTensorsOwnMemory() {
        Tensor t = Tensors.of(new float[] {1, 2, 3}, 3);
        MemorySegment memory = Tensors.segment(t);
        assertThat(memory.byteSize()).isEqualTo(12);
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, 1, 9);
        assertThat(Tensors.floats(t)).containsExactly(1, 9, 3);
        assertThatThrownBy(() -> Tensors.segment(Tensors.of(new float[6], 2, 3).t()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3, 2), not contiguous");
    }

    @Test
    void wrapsNativeMemoryWithoutACopy() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
            Tensor t = Tensors.wrap(memory, ScalarType.Float, 2, 2);
            t.mul_(new Scalar(2.0));
            assertThat(memory.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(2, 4, 6, 8);
            assertThatThrownBy(() -> Tensors.wrap(memory, ScalarType.Double, 2, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a tensor of shape (2, 2) and type Double has 32 bytes, got memory of 16");
            t.close();
        }
        assertThatThrownBy(() -> Tensors.wrap(MemorySegment.ofArray(new float[4]), ScalarType.Float, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("heap segment");
    }

    @Test
    void refusesShapesThatDoNotFit() {
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 values do not fit shape (2, 3) of 6");
        assertThatThrownBy(() -> Tensors.zeros(ScalarType.Float, 2, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shape has no negative lengths, got (2, -1)");
        assertThatThrownBy(() -> Tensors.longs(Tensors.of(new float[1], 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor of whole numbers is wanted, got Float");
    }
}
