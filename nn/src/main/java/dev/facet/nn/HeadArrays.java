package dev.facet.nn;

import dev.facet.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors (H, ..) of float32 or float64 as one array of doubles a head, and back. */
final class HeadArrays {
    private HeadArrays() {}

    static double[][] of(Tensor tensor) {
        int heads = Math.toIntExact(tensor.size(0));
        double[] flat = Tensors.doubles(tensor);
        int length = heads == 0 ? 0 : flat.length / heads;
        double[][] rows = new double[heads][];
        for (int h = 0; h < heads; h++) {
            rows[h] = Arrays.copyOfRange(flat, h * length, (h + 1) * length);
        }
        return rows;
    }

    /** A tensor of the given shape in the type of another. */
    static Tensor tensor(double[][] rows, Tensor like, long... shape) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        if (Tensors.type(like) == ScalarType.Double) {
            return Tensors.of(flat, shape);
        }
        float[] rounded = new float[flat.length];
        for (int at = 0; at < flat.length; at++) {
            rounded[at] = (float) flat[at];
        }
        return Tensors.of(rounded, shape);
    }
}
