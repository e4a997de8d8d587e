package dev.facet.nn;

import dev.facet.tensor.RandomStream;
import dev.facet.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringTensorDictItem;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Plain arrays of doubles for the oracles of this package's tests, and what the tests compare tensors with. */
final class Matrices {
    private Matrices() {}

    /** A tensor (rows, columns) as an array. */
    static double[][] of(Tensor tensor) {
        double[] flat = Tensors.doubles(tensor);
        int rows = (int) tensor.size(0);
        int columns = (int) tensor.size(1);
        double[][] matrix = new double[rows][columns];
        for (int at = 0; at < flat.length; at++) {
            matrix[at / columns][at % columns] = flat[at];
        }
        return matrix;
    }

    /** x A^T + b as torch's linear layer has it, for x (N, in), A (out, in), b (out). */
    static double[][] linear(double[][] x, double[][] weight, double[] bias) {
        double[][] y = new double[x.length][weight.length];
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < weight.length; o++) {
                double sum = bias[o];
                for (int c = 0; c < x[i].length; c++) {
                    sum += x[i][c] * weight[o][c];
                }
                y[i][o] = sum;
            }
        }
        return y;
    }

    /** The parameters {@code name.weight} and {@code name.bias} applied to x. */
    static double[][] linear(double[][] x, Module module, String name) {
        return linear(x, of(state(module, name + ".weight")), Tensors.doubles(state(module, name + ".bias")));
    }

    /** Columns {@code begin} to {@code begin + count} of a matrix. */
    static double[][] columns(double[][] matrix, int begin, int count) {
        double[][] part = new double[matrix.length][];
        for (int i = 0; i < matrix.length; i++) {
            part[i] = java.util.Arrays.copyOfRange(matrix[i], begin, begin + count);
        }
        return part;
    }

    /** A matrix of ones with the given one in its upper left corner. */
    static double[][] bordered(double[][] corner, int size) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            java.util.Arrays.fill(matrix[i], 1);
            if (i < corner.length) {
                System.arraycopy(corner[i], 0, matrix[i], 0, corner.length);
            }
        }
        return matrix;
    }

    /** The largest difference of a tensor (rows, columns) from an array. */
    static double difference(Tensor tensor, double[][] expected) {
        double[][] got = of(tensor);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int c = 0; c < expected[i].length; c++) {
                double error = Math.abs(got[i][c] - expected[i][c]);
                worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
            }
        }
        return worst;
    }

    /** The largest difference of two tensors. */
    static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item_double();
    }

    /** Parameters and buffers by dotted name, with handles of their own: those of a dictionary die with it. */
    static Map<String, Tensor> state(Module module) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (StringTensorDict dictionary : List.of(module.named_parameters(), module.named_buffers())) {
            for (int i = 0; i < dictionary.size(); i++) {
                StringTensorDictItem item = dictionary.get(i);
                state.put(item.key().getString(), new Tensor(item.access()));
            }
            dictionary.close(); // not before: its items point into it
        }
        return state;
    }

    /** One parameter or buffer of a module. */
    static Tensor state(Module module, String name) {
        return java.util.Objects.requireNonNull(state(module).get(name), name);
    }

    /** Normal numbers that depend on the seed alone. */
    static Tensor normal(long seed, long... shape) {
        RandomStream.seed(seed);
        return torch.randn(shape);
    }
}
