package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cos;
import static org.bytedeco.pytorch.global.torch.exp;
import static org.bytedeco.pytorch.global.torch.sin;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The variational posterior of a graphics code: an angle pair is a point on the unit circle with noise of a fixed
 * deviation along it (inside the circle while softened), every other entry a Gaussian with a mean and a variance of its own.
 *
 * <p>Source: Kingma, Welling, "Auto-encoding variational Bayes", ICLR 2014, arXiv:1312.6114, with a wrapped normal of
 * fixed deviation s on the circle. Divergence from the prior: 1/2 (m^2 + v - 1 - log v) for a Gaussian entry of mean m
 * and variance v against N(0, 1); log(2 pi) - 1/2 log(2 pi e s^2) for a pair against the uniform law on the circle, which
 * is exact but for the overlap of the wrapped tails, below 1e-100 for s up to .2.
 *
 * <p>Shapes: what an encoder gives is (B, E) with E = D + Gaussian entries: the vectors of the pairs (2 entries each), the
 * means, the logarithms of the variances. A code is (B, D).
 */
public final class GraphicsCode {
    /** The widest noise for which the closed form of the divergence holds. */
    public static final double WIDEST = 0.2;

    private static final double SMALLEST_SQUARE = 1e-12;

    private final CodeLayout layout;
    private final double circleDeviation;
    private final int pairs; // entries
    private final int gaussians;
    private double softness;

    /**
     * @param layout what the entries mean
     * @param circleDeviation deviation of a pair's angle in radians, above 0 where there are pairs
     */
    public GraphicsCode(CodeLayout layout, double circleDeviation) {
        this.layout = layout;
        this.circleDeviation = circleDeviation;
        this.pairs = layout.pairEntries();
        this.gaussians = layout.gaussianEntries();
        if (pairs > 0 && !(circleDeviation > 0 && circleDeviation <= WIDEST)) {
            throw new IllegalArgumentException(
                    "the noise of angles must be above 0 and at most " + WIDEST + " radians, got " + circleDeviation);
        }
    }

    public CodeLayout layout() {
        return layout;
    }

    /** The numbers an encoder gives for a picture, E. */
    public int outputs() {
        return pairs + 2 * gaussians;
    }

    /**
     * Lets the vectors of pairs lie inside the circle: v becomes v / sqrt(|v|^2 + s^2).
     *
     * <p>On the circle two halves of a turn that a young encoder takes for one cannot pass each other: the map from azimuth
     * to angle stays folded. Through the inside they can. 0, as it is at first, is the circle itself.
     *
     * <p>While it is above 0 the length of a vector carries information that {@link #divergence} does not count.
     *
     * @param radius s, at least 0
     */
    public void soften(double radius) {
        if (!(radius >= 0 && radius < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("softness must be at least 0 and finite, got " + radius);
        }
        softness = radius;
    }

    /** The posterior (B, E) of an encoder's last layer (B, E): the vectors of pairs brought to length 1, unless softened. */
    public Tensor posterior(Tensor raw) {
        if (raw.dim() != 2 || raw.size(1) != outputs()) {
            throw new IllegalArgumentException(
                    "an encoder gives (B, " + outputs() + ") for this code, got " + Tensors.shape(raw));
        }
        return withPairs(raw, Math.max(SMALLEST_SQUARE, softness * softness));
    }

    /**
     * The same tensor (.., E or D), a mean of posteriors, with the vectors of its pairs, which lie first, brought to length
     * 1 again; unless softened, when a mean is as it is.
     */
    Tensor withUnitPairs(Tensor values) {
        return softness > 0 ? values : withPairs(values, SMALLEST_SQUARE);
    }

    private Tensor withPairs(Tensor values, double square) {
        if (pairs == 0) {
            return values;
        }
        long last = values.dim() - 1;
        Tensor unit = unit(values.narrow(last, 0, pairs), square);
        return join(unit, values.narrow(last, pairs, values.size(last) - pairs));
    }

    private Tensor unit(Tensor vectors, double added) { // (.., pairs)
        long[] shape = Tensors.sizes(vectors);
        Tensor pair = vectors.reshape(-1, pairs / 2, 2);
        long[] over = {2};
        Tensor squares = pair.square().sum(over, true, new org.bytedeco.pytorch.ScalarTypeOptional());
        return pair.mul(squares.add(new Scalar(added)).rsqrt()).reshape(shape);
    }

    private static Tensor join(Tensor first, Tensor second) {
        TensorVector parts = new TensorVector();
        parts.push_back(first);
        parts.push_back(second);
        return cat(parts, first.dim() - 1);
    }

    /** The middle (B, D) of a posterior (B, E): what a picture's code is when nothing is drawn. */
    public Tensor middle(Tensor posterior) {
        return posterior.narrow(1, 0, layout.size());
    }

    /** The logarithms of the variances (B, Gaussian entries). */
    public Tensor logVariances(Tensor posterior) {
        return posterior.narrow(1, layout.size(), gaussians);
    }

    /**
     * A code (B, D) drawn from a posterior (B, E): pairs are turned by the noise of their first entry, the others are
     * mean + deviation * noise.
     *
     * @param noise standard normal (B, D)
     */
    public Tensor sample(Tensor posterior, Tensor noise) {
        Tensor gaussian = posterior
                .narrow(1, pairs, gaussians)
                .add(exp(logVariances(posterior).mul(new Scalar(0.5))).mul(noise.narrow(1, pairs, gaussians)));
        if (pairs == 0) {
            return gaussian;
        }
        long batch = posterior.size(0);
        Tensor pair = posterior.narrow(1, 0, pairs).reshape(batch, pairs / 2, 2);
        Tensor turn = noise.narrow(1, 0, pairs)
                .reshape(batch, pairs / 2, 2)
                .narrow(2, 0, 1)
                .mul(new Scalar(circleDeviation)); // (B, pairs, 1)
        Tensor x = pair.narrow(2, 0, 1);
        Tensor y = pair.narrow(2, 1, 1);
        Tensor c = cos(turn);
        Tensor s = sin(turn);
        Tensor turned = join(x.mul(c).sub(y.mul(s)), x.mul(s).add(y.mul(c))).reshape(batch, pairs);
        return join(turned, gaussian);
    }

    /** The divergence of each entry from the prior (B, D); that of a pair stands in its first entry. */
    public Tensor divergence(Tensor posterior) {
        Tensor mean = posterior.narrow(1, pairs, gaussians);
        Tensor log = logVariances(posterior);
        Tensor gaussian =
                mean.square().add(exp(log)).sub(log).sub(new Scalar(1.0)).mul(new Scalar(0.5));
        if (pairs == 0) {
            return gaussian;
        }
        // 0 times the vectors gives the constants the batch's shape and type
        Tensor constant =
                posterior.narrow(1, 0, pairs).detach().mul(new Scalar(0.0)).add(pairConstants(posterior));
        return join(constant, gaussian);
    }

    private Tensor pairConstants(Tensor like) {
        double[] row = new double[pairs];
        for (int i = 0; i < pairs; i += 2) {
            row[i] = pairDivergence();
        }
        return Tensors.of(row, 1, pairs).to(Tensors.type(like));
    }

    /** The divergence of a pair's posterior from the uniform law on the circle. */
    public double pairDivergence() {
        return Math.log(2 * Math.PI) - 0.5 * Math.log(2 * Math.PI * Math.E * circleDeviation * circleDeviation);
    }
}
