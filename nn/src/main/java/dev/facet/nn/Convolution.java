package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.rand;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A plain convolution with bias, stride 1, without padding.
 *
 * <p>Shapes: (B, in, h, w) to (B, out, h - k + 1, w - k + 1).
 *
 * <p>Randomness: weights and biases are drawn from torch's generator at construction, uniform within 1 / sqrt(fan in).
 */
public final class Convolution extends Module {
    private final Tensor weight; // (out, in, k, k)
    private final Tensor bias; // (out)

    /** Square kernels of the given side. */
    public Convolution(int in, int out, int kernel) {
        super("Convolution");
        double bound = 1 / Math.sqrt((double) in * kernel * kernel);
        this.weight = Parameters.parameter(this, "weight", uniform(bound, out, in, kernel, kernel));
        this.bias = Parameters.parameter(this, "bias", uniform(bound, out));
    }

    /** A map of single pixels that starts near a constant: weights a tenth of the usual, all biases the constant. */
    public Convolution(int in, int out, float constant) {
        super("Convolution");
        this.weight = Parameters.parameter(this, "weight", uniform(0.1 / Math.sqrt(in), out, in, 1, 1));
        this.bias = Parameters.parameter(this, "bias", full(new long[] {out}, new Scalar(constant)));
    }

    private static Tensor uniform(double bound, long... shape) {
        return rand(shape).mul(new Scalar(2 * bound)).sub(new Scalar(bound));
    }

    public Tensor forward(Tensor x) {
        long[] one = {1, 1};
        long[] zero = {0, 0};
        return conv2d(x, weight, new TensorOptional(bias), one, zero, one, 1);
    }
}
