package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.softplus;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * One learned weight for each edge, and head: softplus(raw), which is positive, so that no denominator of masked
 * attention vanishes. Starts at the graph's own weights; those below 1e-3 start there, where a step still moves them.
 *
 * <p>Shapes: to (H, E). An undirected edge is one parameter.
 */
public final class EdgeWeights extends Module {
    private static final double LEAST = 1e-3;

    private final Tensor raw; // (H, E)

    /** Weights for the given number of heads; those of 1 serve all heads of a layer. */
    public EdgeWeights(EdgeStructure structure, int heads) {
        super("EdgeWeights");
        double[] own = structure.edges().weights();
        float[] start = new float[Math.multiplyExact(heads, own.length)];
        for (int at = 0; at < start.length; at++) {
            double weight = Math.max(LEAST, own[at % own.length]);
            start[at] = (float) LearnedModulation.rawOfExponential(Math.log(weight));
        }
        this.raw = Parameters.parameter(this, "raw", Tensors.of(start, heads, own.length));
    }

    /** The weights (H, E), part of the gradient's graph. */
    public Tensor forward() {
        return softplus(raw);
    }
}
