package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.softplus;

import dev.facet.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The learned modulation functions of one layer: f = softplus(raw) (H, K + 1), which is positive, so that no
 * denominator of masked attention vanishes. Head h starts at f_k = exp(-decay_h k).
 *
 * <p>Source: Reid et al., arXiv:2410.03462.
 */
public final class LearnedModulation extends Module {
    private final Tensor raw; // (H, K + 1)

    /** Modulation functions of the given numbers of heads and hops, started from decays taken in turn. */
    public LearnedModulation(int heads, int maxLength, List<Double> decays) {
        super("LearnedModulation");
        float[] start = new float[heads * (maxLength + 1)];
        for (int h = 0; h < heads; h++) {
            double decay = decays.get(h % decays.size());
            for (int k = 0; k <= maxLength; k++) {
                start[h * (maxLength + 1) + k] = (float) rawOfExponential(-decay * k);
            }
        }
        this.raw = Parameters.parameter(this, "raw", Tensors.of(start, heads, maxLength + 1));
    }

    /** The raw value whose softplus is exp(x): finite for every x from far below 0, where it is x itself, to 700. */
    static double rawOfExponential(double x) {
        double y = Math.exp(x);
        // log(expm1(y)), taken apart so that it neither overflows for large y nor vanishes into log 0 for small
        return y > 1 ? y + Math.log1p(-Math.exp(-y)) : y < 1e-8 ? x + y / 2 : Math.log(Math.expm1(y));
    }

    /** f (H, K + 1), part of the gradient's graph. */
    public Tensor forward() {
        return softplus(raw);
    }
}
