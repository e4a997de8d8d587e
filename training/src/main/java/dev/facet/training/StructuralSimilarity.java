package dev.facet.training;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The structural similarity of {@link PictureScores}, differentiable: Wang et al., "Image quality assessment: from error
 * visibility to structural similarity", 2004, over windows of 11 x 11 that lie inside the picture.
 *
 * <p>Blurring is two products with a band matrix, as a convolution of one channel has nothing to hold its vectors full.
 *
 * <p>Cost: 5 H (H - 10) (2 W - 10) multiply-adds a picture of H = W.
 */
final class StructuralSimilarity {
    private StructuralSimilarity() {}

    /**
     * The mean over pictures and windows, at most 1.
     *
     * @param x grey pictures (B, 1, H, W) of at least 11 pixels a side
     * @param y the same
     */
    static Tensor mean(Tensor x, Tensor y) {
        Tensor windows = cat(vector(x, y, x.square(), y.square(), x.mul(y)), 1);
        Tensor moments = blurred(blurred(windows)); // (B, 5, H - 10, W - 10), transposed twice
        Tensor mx = moments.narrow(1, 0, 1);
        Tensor my = moments.narrow(1, 1, 1);
        Tensor product = mx.mul(my);
        Tensor squares = mx.square().add(my.square());
        Tensor covariance = moments.narrow(1, 4, 1).sub(product);
        Tensor variances = moments.narrow(1, 2, 1).add(moments.narrow(1, 3, 1)).sub(squares);
        Scalar two = new Scalar(2.0);
        Scalar c1 = new Scalar(PictureScores.C1);
        Scalar c2 = new Scalar(PictureScores.C2);
        return product.mul(two)
                .add(c1)
                .mul(covariance.mul(two).add(c2))
                .div(squares.add(c1).mul(variances.add(c2)))
                .mean();
    }

    /** Along the last axis, which then stands before the one before it. */
    private static Tensor blurred(Tensor x) {
        int n = (int) x.size(-1);
        return x.matmul(band(n).to(Tensors.type(x))).transpose(-1, -2);
    }

    /** (n, n - 10): column j has the window's weights from row j on. */
    private static Tensor band(int n) {
        double[] weights = PictureScores.weights();
        int m = n - weights.length + 1;
        if (m < 1) {
            throw new IllegalArgumentException(
                    "structure wants pictures of at least " + weights.length + " pixels a side, got " + n);
        }
        double[] band = new double[n * m];
        for (int j = 0; j < m; j++) {
            for (int i = 0; i < weights.length; i++) {
                band[(j + i) * m + j] = weights[i];
            }
        }
        return Tensors.of(band, n, m);
    }

    private static TensorVector vector(Tensor... parts) {
        TensorVector vector = new TensorVector();
        for (Tensor part : parts) {
            vector.push_back(part);
        }
        return vector;
    }
}
