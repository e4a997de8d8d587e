package dev.facet.nn;

import dev.facet.graph.PowerMask;
import dev.facet.tensor.JavaOperation;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The exact mask of learned edge weights applied to columns as a differentiable operation: f (H, K + 1), weights (H, E)
 * and x (H, N, c), of float32 or float64, to (H, N, c) of x's type. The arithmetic is that of {@link PowerMask}.
 */
final class PowerMaskOperation extends JavaOperation {
    private final PowerMask mask;

    PowerMaskOperation(PowerMask mask) {
        this.mask = mask;
    }

    @Override
    protected Tensor[] forward(Context context, Tensor[] inputs) {
        double[][] f = HeadArrays.of(inputs[0]);
        double[][] weights = HeadArrays.of(inputs[1]);
        double[][] x = HeadArrays.of(inputs[2]);
        int columns = Math.toIntExact(inputs[2].size(2));
        double[][] y = new double[f.length][];
        for (int h = 0; h < f.length; h++) {
            y[h] = mask.apply(f[h], weights[h], columns, x[h]);
        }
        return new Tensor[] {HeadArrays.tensor(y, inputs[2], Tensors.sizes(inputs[2]))};
    }

    @Override
    protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
        Tensor gradient = gradients[0];
        if (gradient == null) {
            return new Tensor[] {null, null, null};
        }
        double[][] f = HeadArrays.of(context.input(0));
        double[][] weights = HeadArrays.of(context.input(1));
        double[][] x = HeadArrays.of(context.input(2));
        double[][] dy = HeadArrays.of(gradient);
        int columns = Math.toIntExact(context.input(2).size(2));
        double[][] df = new double[f.length][];
        double[][] dWeights = new double[f.length][];
        for (int h = 0; h < f.length; h++) {
            PowerMask.Gradients all = mask.gradient(f[h], weights[h], columns, x[h], dy[h]);
            df[h] = all.f();
            dWeights[h] = all.weights();
            x[h] = all.x();
        }
        Tensor[] results = new Tensor[3];
        double[][][] found = {df, dWeights, x};
        for (int i = 0; i < results.length; i++) {
            results[i] = HeadArrays.tensor(found[i], context.input(i), Tensors.sizes(context.input(i)));
        }
        return results;
    }
}
