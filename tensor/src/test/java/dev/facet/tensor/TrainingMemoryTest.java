package dev.facet.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A loop with one scope a step keeps native objects and resident memory flat, with operations in Java inside. */
@SuppressWarnings("try") // scopes act by being open
class TrainingMemoryTest {
    /** The square, with its gradient in Java. */
    private static final class Square extends JavaOperation {
        @Override
        protected Tensor[] forward(Context context, Tensor[] inputs) {
            return new Tensor[] {inputs[0].mul(inputs[0])};
        }

        @Override
        protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
            return new Tensor[] {context.input(0).mul(gradients[0]).mul(new Scalar(2.0))};
        }
    }

    private static final class Net extends Module {
        private final LinearImpl first = register_module("first", new LinearImpl(64, 128));
        private final LinearImpl second = register_module("second", new LinearImpl(128, 8));
        private final Square square = new Square();

        Tensor forward(Tensor x) {
            return second.forward(square.apply(first.forward(x))[0]); // (256, 8)
        }
    }

    @Test
    void threeHundredStepsStayFlatAndLearn() {
        Engine.start();
        RandomStream.seed(1);
        Net net = new Net();
        AdamW optimiser = new AdamW(net.parameters(), new AdamWOptions(1e-2));
        Tensor images = torch.randn(256, 64);
        Tensor wanted = torch.randn(256, 8);
        double first = 0;
        double last = 0;
        long objects = 0;
        long resident = 0;
        for (int step = 0; step < 300; step++) {
            if (step == 60) {
                objects = Memory.settledObjects();
                resident = Engine.residentBytes();
            }
            try (Scope scope = Scope.open()) {
                optimiser.zero_grad();
                Tensor loss = torch.mse_loss(net.forward(images), wanted);
                Gradients.backward(loss);
                optimiser.step();
                last = loss.item_double();
                first = step == 0 ? last : first;
            }
            assertThat(JavaOperation.live()).isZero();
        }
        assertThat(last).isLessThan(first / 2);
        assertThat(Memory.settledObjects()).isLessThanOrEqualTo(objects);
        // one activation of (256, 128) floats left behind a step would be 31 MB
        assertThat(Engine.residentBytes() - resident).isLessThan(20L << 20);
    }
}
