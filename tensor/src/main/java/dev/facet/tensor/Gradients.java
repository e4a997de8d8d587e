package dev.facet.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Running a graph backward, and checking its gradients by central differences. */
public final class Gradients {
    private static final double STEP = 1e-6;

    private Gradients() {}

    /**
     * Computes the gradients of a loss; as {@code loss.backward()}, but an exception thrown by a {@link JavaOperation}
     * arrives as itself and not as the engine's text of it.
     */
    public static void backward(Tensor loss) {
        CarrierNode.FAILURE.remove();
        try {
            loss.backward();
        } catch (RuntimeException e) {
            Throwable own = CarrierNode.FAILURE.get();
            if (own instanceof Error error) {
                throw error;
            }
            throw own instanceof RuntimeException runtime ? runtime : e;
        } finally {
            CarrierNode.FAILURE.remove();
        }
    }

    /**
     * The worst error of a function's gradients against central differences, |g - d| / max(1, |d|), over every element
     * of every input.
     *
     * <p>Shapes: inputs of float64, of any shape; the function's result is a single number, or else is summed with
     * fixed unequal weights, so that no element's error can hide behind another's. The function must be pure: the same
     * inputs, the same result.
     *
     * <p>Cost: two evaluations an element.
     */
    @SuppressWarnings("try") // scopes and modes act by being open
    public static double check(Function<Tensor[], Tensor> function, Tensor... inputs) {
        for (Tensor input : inputs) {
            if (Tensors.type(input) != ScalarType.Double || !input.is_contiguous()) {
                throw new IllegalArgumentException("contiguous inputs of float64 are wanted, got " + Tensors.type(input)
                        + " " + Tensors.shape(input));
            }
        }
        double worst = 0;
        try (Scope scope = Scope.open()) {
            Tensor[] leaves = new Tensor[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                leaves[i] = inputs[i].detach().clone().requires_grad_(true);
            }
            backward(weighted(function.apply(leaves)));
            for (Tensor leaf : leaves) {
                double[] gradient =
                        leaf.grad().defined() ? Tensors.doubles(leaf.grad()) : new double[(int) leaf.numel()];
                MemorySegment memory = Tensors.segment(leaf);
                for (int i = 0; i < gradient.length; i++) {
                    double value = memory.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
                    memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value + STEP);
                    double above = value(function, leaves);
                    memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value - STEP);
                    double below = value(function, leaves);
                    memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
                    double difference = (above - below) / (2 * STEP);
                    double error = Math.abs(gradient[i] - difference) / Math.max(1, Math.abs(difference));
                    worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
                }
            }
        }
        return worst;
    }

    @SuppressWarnings("try")
    private static double value(Function<Tensor[], Tensor> function, Tensor[] inputs) {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            return weighted(function.apply(inputs)).item_double();
        }
    }

    private static Tensor weighted(Tensor result) {
        int count = (int) result.numel();
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            weights[i] = 1 + 0.5 * Math.sin(1.7 * i); // the same at every evaluation
        }
        return result.flatten(0, -1).mul(Tensors.of(weights, count)).sum();
    }
}
