package dev.facet.nn;

import dev.facet.graph.PathMask;
import dev.facet.tensor.JavaOperation;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The values of an estimated mask of learned edge weights as a differentiable operation: f (H, K + 1) and weights
 * (H, E), of float32 or float64, to (H, entries) of f's type. The arithmetic is that of {@link PathMask}.
 */
final class PathMaskOperation extends JavaOperation {
    private final PathMask mask;

    PathMaskOperation(PathMask mask) {
        this.mask = mask;
    }

    @Override
    protected Tensor[] forward(Context context, Tensor[] inputs) {
        double[][] f = HeadArrays.of(inputs[0]);
        double[][] weights = HeadArrays.of(inputs[1]);
        double[][] values = new double[f.length][];
        for (int h = 0; h < f.length; h++) {
            values[h] = mask.values(f[h], weights[h]);
        }
        return new Tensor[] {HeadArrays.tensor(values, inputs[0], f.length, mask.entries())};
    }

    @Override
    protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
        Tensor gradient = gradients[0];
        if (gradient == null) {
            return new Tensor[] {null, null};
        }
        double[][] f = HeadArrays.of(context.input(0));
        double[][] weights = HeadArrays.of(context.input(1));
        double[][] dValues = HeadArrays.of(gradient);
        double[][] df = new double[f.length][mask.coefficients()];
        double[][] dWeights = new double[f.length][mask.edges().count()];
        for (int h = 0; h < f.length; h++) {
            mask.gradient(f[h], weights[h], dValues[h], df[h], dWeights[h]);
        }
        return new Tensor[] {
            HeadArrays.tensor(df, context.input(0), Tensors.sizes(context.input(0))),
            HeadArrays.tensor(dWeights, context.input(1), Tensors.sizes(context.input(1)))
        };
    }
}
