package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.group_norm;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution without bias, group normalisation, scale and shift, SiLU. Scale and shift are learned, one a channel, or
 * given for each picture by another part of the network (FiLM: Perez et al., AAAI 2018, arXiv:1709.07871).
 *
 * <p>Shapes: (B, in, h, w) to (B, out, h', w') with h' = h / 2 for {@link #down}, h for {@link #same}, 2 h for {@link
 * #upModulated}.
 *
 * <p>Randomness: weights are drawn from torch's generator at construction, uniform within 1 / sqrt(fan in).
 */
public final class ConvolutionBlock extends Module {
    private static final int NORM_GROUPS = 8;
    private static final double EPSILON = 1e-5;

    private enum Kind {
        DOWN(4, 2),
        SAME(3, 1),
        UP(4, 2);

        final int kernel;
        final int stride;

        Kind(int kernel, int stride) {
            this.kernel = kernel;
            this.stride = stride;
        }
    }

    private final Kind kind;
    private final int out;
    private final Tensor weight;
    private final @Nullable Tensor scale; // (out)
    private final @Nullable Tensor shift;

    private ConvolutionBlock(Kind kind, int in, int out, boolean modulated) {
        super("ConvolutionBlock");
        if (out % NORM_GROUPS != 0) {
            throw new IllegalArgumentException(
                    "channels must be a multiple of " + NORM_GROUPS + " for group normalisation, got " + out);
        }
        this.kind = kind;
        this.out = out;
        long[] shape = kind == Kind.UP
                ? new long[] {in, out, kind.kernel, kind.kernel}
                : new long[] {out, in, kind.kernel, kind.kernel};
        // a transposed convolution's output sees every fourth weight of its kernel
        double fan = (double) in * kind.kernel * kind.kernel / (kind == Kind.UP ? kind.stride * kind.stride : 1);
        this.weight = Parameters.parameter(
                this,
                "weight",
                rand(shape).mul(new Scalar(2.0)).sub(new Scalar(1.0)).mul(new Scalar(Math.sqrt(1 / fan))));
        this.scale = modulated ? null : Parameters.parameter(this, "scale", ones(new long[] {out}));
        this.shift = modulated ? null : Parameters.parameter(this, "shift", zeros(new long[] {out}));
    }

    /** Half the size: 4 x 4 kernels, stride 2. */
    public static ConvolutionBlock down(int in, int out) {
        return new ConvolutionBlock(Kind.DOWN, in, out, false);
    }

    /** The same size: 3 x 3 kernels. */
    public static ConvolutionBlock same(int in, int out) {
        return new ConvolutionBlock(Kind.SAME, in, out, false);
    }

    /** The same size, its scale and shift given at each call. */
    public static ConvolutionBlock sameModulated(int in, int out) {
        return new ConvolutionBlock(Kind.SAME, in, out, true);
    }

    /** Twice the size, its scale and shift given at each call: transposed 4 x 4 kernels, stride 2. */
    public static ConvolutionBlock upModulated(int in, int out) {
        return new ConvolutionBlock(Kind.UP, in, out, true);
    }

    /** The number of output channels. */
    public int channels() {
        return out;
    }

    /** The block with its own scale and shift. */
    public Tensor forward(Tensor x) {
        return silu(group_norm(convolved(x, weight), NORM_GROUPS, optional(scale), optional(shift), EPSILON, true));
    }

    /** The block as it is now: gradients flow to the input and not to its parameters. */
    public Tensor frozen(Tensor x) {
        return silu(group_norm(
                convolved(x, weight.detach()),
                NORM_GROUPS,
                optional(scale == null ? null : scale.detach()),
                optional(shift == null ? null : shift.detach()),
                EPSILON,
                true));
    }

    /**
     * The block with scale 1 + s and shift t for each picture.
     *
     * @param film s and then t (B, 2 out)
     */
    public Tensor forward(Tensor x, Tensor film) {
        Tensor normal = group_norm(
                convolved(x, weight), NORM_GROUPS, new TensorOptional(), new TensorOptional(), EPSILON, true);
        long batch = film.size(0);
        Tensor s = film.narrow(1, 0, out).add(new Scalar(1.0)).reshape(batch, out, 1, 1);
        Tensor t = film.narrow(1, out, out).reshape(batch, out, 1, 1);
        return silu(t.addcmul(normal, s));
    }

    private Tensor convolved(Tensor x, Tensor w) {
        long[] stride = {kind.stride, kind.stride};
        long[] padding = {1, 1};
        long[] one = {1, 1};
        long[] zero = {0, 0};
        return kind == Kind.UP
                ? conv_transpose2d(x, w, new TensorOptional(), stride, padding, zero, 1, one)
                : conv2d(x, w, new TensorOptional(), stride, padding, one, 1);
    }

    private static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }
}
