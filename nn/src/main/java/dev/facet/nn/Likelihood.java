package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.softplus;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Log-likelihoods of pictures (B, ..) given what a decoder makes of a code, in nats, one number a picture (B). */
public final class Likelihood {
    private Likelihood() {}

    /** Independent Gaussian noise of the given deviation on every pixel and channel. */
    public static Tensor gaussian(Tensor pictures, Tensor means, double deviation) {
        double numbers = (double) pictures.numel() / pictures.size(0);
        double constant = -numbers * (Math.log(deviation) + 0.5 * Math.log(2 * Math.PI));
        return perPicture(pictures.sub(means).square())
                .mul(new Scalar(-0.5 / (deviation * deviation)))
                .add(new Scalar(constant));
    }

    /** The paper's cross-entropy: pixels in [0, 1] against logits, x log p + (1 - x) log (1 - p). */
    public static Tensor crossEntropy(Tensor pictures, Tensor logits) {
        return perPicture(pictures.mul(logits).sub(softplus(logits)));
    }

    private static Tensor perPicture(Tensor values) {
        long[] rest = {1};
        return values.flatten(1, -1).sum(rest);
    }
}
