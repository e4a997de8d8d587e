package dev.facet.nn;

import dev.facet.graph.MaskPattern;
import dev.facet.tensor.JavaOperation;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The values of a sparse mask as a differentiable operation: f (H, K + 1) to (H, entries). The arithmetic is that of
 * {@link MaskPattern}.
 */
final class MaskValues extends JavaOperation {
    private final MaskPattern pattern;

    MaskValues(MaskPattern pattern) {
        this.pattern = pattern;
    }

    @Override
    protected Tensor[] forward(Context context, Tensor[] inputs) {
        int heads = Math.toIntExact(inputs[0].size(0));
        Tensor values = Tensors.empty(ScalarType.Float, heads, pattern.entries());
        pattern.values(rows(inputs[0], heads), Tensors.segment(values));
        return new Tensor[] {values};
    }

    @Override
    protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
        Tensor input = context.input(0);
        int heads = Math.toIntExact(input.size(0));
        Tensor gradient = gradients[0];
        if (gradient == null) {
            return new Tensor[] {null};
        }
        Tensor contiguous = gradient.contiguous();
        double[][] f = rows(input, heads);
        int length = Math.toIntExact(input.size(1));
        double[][] df = new double[heads][length];
        pattern.gradient(f, Tensors.segment(contiguous), df);
        float[] result = new float[heads * length];
        for (int at = 0; at < result.length; at++) {
            result[at] = (float) df[at / length][at % length];
        }
        return new Tensor[] {Tensors.of(result, heads, length)};
    }

    private static double[][] rows(Tensor f, int heads) {
        float[] flat = Tensors.floats(f);
        int length = flat.length / heads;
        double[][] rows = new double[heads][length];
        for (int at = 0; at < flat.length; at++) {
            rows[at / length][at % length] = flat[at];
        }
        return rows;
    }
}
