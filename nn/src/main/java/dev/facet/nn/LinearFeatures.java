package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.matmul;

import dev.facet.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The feature map of linear attention: (.., m) to (.., m), positive everywhere. Queries are scaled by 1/sqrt(m) first;
 * positive random features share the scale between queries and keys, as both stand in the exponent.
 *
 * <p>Randomness: the projection of POSITIVE is drawn once from the seed and is a buffer.
 */
final class LinearFeatures extends Module {
    private static final double FLOOR = 1e-3;

    private final FeatureMapKind kind;
    private final int features;
    private final Tensor projection; // (m, m), used by POSITIVE alone

    LinearFeatures(FeatureMapKind kind, int features, long seed) {
        super("LinearFeatures");
        this.kind = kind;
        this.features = features;
        float[] gaussian = new float[kind == FeatureMapKind.POSITIVE ? features * features : 0];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < gaussian.length; i++) {
            gaussian[i] = (float) random.nextGaussian();
        }
        Tensor drawn = Tensors.of(gaussian, kind == FeatureMapKind.POSITIVE ? features : 0, features);
        this.projection = kind == FeatureMapKind.POSITIVE ? Parameters.buffer(this, "projection", drawn) : drawn;
    }

    Tensor queries(Tensor q) {
        return kind == FeatureMapKind.POSITIVE ? positive(q) : map(q.mul(new Scalar(1 / Math.sqrt(features))));
    }

    Tensor keys(Tensor k) {
        return kind == FeatureMapKind.POSITIVE ? positive(k) : map(k);
    }

    private Tensor map(Tensor x) {
        return kind == FeatureMapKind.RELU
                ? x.relu().add(new Scalar(FLOOR))
                // elu(x) + 1 without its cancellation, which gives 0 below -17
                : x.clamp_max(new Scalar(0)).exp().add(x.relu());
    }

    private Tensor positive(Tensor x) {
        Tensor scaled = x.mul(new Scalar(Math.pow(features, -0.25)));
        Tensor norm = scaled.square()
                .sum(new long[] {-1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                .mul(new Scalar(0.5));
        Tensor exponent = matmul(scaled, projection.t()).sub(norm);
        return exponent.exp().add(new Scalar(1e-6)).mul(new Scalar(1 / Math.sqrt(features)));
    }
}
