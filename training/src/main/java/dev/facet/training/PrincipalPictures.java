package dev.facet.training;

import static org.bytedeco.pytorch.global.torch.linalg_eigh;

import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Principal components of pictures: the linear rival of a code of the same size.
 *
 * <p>Shapes: pictures (N, P) row by row, P numbers each; components (K, P).
 *
 * <p>Cost: the eigenvalues of an N x N matrix, N^2 P multiply-adds.
 */
final class PrincipalPictures {
    private final float[] mean; // (P)
    private final float[] components; // (K, P), orthonormal
    private final int numbers;
    private final int count;

    private PrincipalPictures(float[] mean, float[] components) {
        this.mean = mean;
        this.components = components;
        this.numbers = mean.length;
        this.count = components.length / numbers;
    }

    /** The widest components of pictures. */
    @SuppressWarnings("try") // scope and mode act by being open
    static PrincipalPictures fit(float[] pictures, int numbers, int count) {
        int n = pictures.length / numbers;
        if (count < 1 || count >= n) {
            throw new IllegalArgumentException(
                    "components must be at least 1 and fewer than the " + n + " pictures, got " + count);
        }
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            Tensor all = Tensors.of(pictures, n, numbers);
            long[] rows = {0};
            Tensor mean = all.mean(rows);
            Tensor centred = all.sub(mean);
            var eigen = linalg_eigh(centred.matmul(centred.t()));
            Tensor values = eigen.get0().narrow(0, n - count, count); // ascending
            Tensor vectors = eigen.get1().narrow(1, n - count, count); // (n, count)
            Tensor components = vectors.t()
                    .matmul(centred)
                    .div(values.clamp_min(new Scalar(1e-12)).sqrt().unsqueeze(1));
            return new PrincipalPictures(Tensors.floats(mean), Tensors.floats(components.contiguous()));
        }
    }

    /** How many components there are, K. */
    int count() {
        return count;
    }

    /** The mean picture, so many times. */
    float[] means(int n) {
        float[] means = new float[n * numbers];
        for (int i = 0; i < n; i++) {
            System.arraycopy(mean, 0, means, i * numbers, numbers);
        }
        return means;
    }

    /** The codes (N, K) of pictures. */
    @SuppressWarnings("try")
    float[] codes(float[] pictures) {
        int n = pictures.length / numbers;
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            return Tensors.floats(Tensors.of(pictures, n, numbers)
                    .sub(Tensors.of(mean, 1, numbers))
                    .matmul(Tensors.of(components, count, numbers).t())
                    .contiguous());
        }
    }

    /** The nearest pictures that the components can make. */
    @SuppressWarnings("try")
    float[] reconstructed(float[] pictures) {
        int n = pictures.length / numbers;
        try (NoGrad noGrad = NoGrad.open();
                Scope scope = Scope.open()) {
            return Tensors.floats(Tensors.of(codes(pictures), n, count)
                    .matmul(Tensors.of(components, count, numbers))
                    .add(Tensors.of(mean, 1, numbers)));
        }
    }

    /** How far each picture is from what the components can make: the mean square of the rest. */
    double[] residuals(float[] pictures) {
        float[] near = reconstructed(pictures);
        double[] residuals = new double[pictures.length / numbers];
        for (int i = 0; i < pictures.length; i++) {
            double d = pictures[i] - (double) near[i];
            residuals[i / numbers] += d * d / numbers;
        }
        return residuals;
    }
}
