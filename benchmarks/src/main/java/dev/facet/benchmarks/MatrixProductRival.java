package dev.facet.benchmarks;

import dev.facet.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/** torch's product of two large square matrices: what the machine's multiply-adders can do at best. */
final class MatrixProductRival implements Rival {
    private final int size;
    private final float[] leftValues;
    private final float[] rightValues;
    private final Tensor left;
    private final Tensor right;

    MatrixProductRival(int size) {
        this.size = size;
        SplittableRandom random = new SplittableRandom(3);
        this.leftValues = uniform(random, size * size);
        this.rightValues = uniform(random, size * size);
        this.left = Tensors.of(leftValues, size, size);
        this.right = Tensors.of(rightValues, size, size);
    }

    private static float[] uniform(SplittableRandom random, int count) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextDouble() - 0.5f;
        }
        return x;
    }

    double multiplyAdds() {
        return (double) size * size * size;
    }

    @Override
    public Tensor compute() {
        return left.mm(right);
    }

    /** Some rows of the product, in double. */
    double[] row(int i) {
        double[] row = new double[size];
        for (int l = 0; l < size; l++) {
            for (int j = 0; j < size; j++) {
                row[j] += (double) leftValues[i * size + l] * rightValues[l * size + j];
            }
        }
        return row;
    }

    int size() {
        return size;
    }
}
