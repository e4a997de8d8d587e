package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.softplus;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Edge weights from features of edges, as the scores of a graph attention: softplus(A x_e + b), positive. Features may
 * be given (lengths, angles, kinds) or be those of both {@linkplain EdgeStructure#ends ends}.
 *
 * <p>Shapes: edge features (E, F) to weights (H, E).
 *
 * <p>Randomness: A and b are drawn from torch's generator at construction, uniform within 1 / sqrt(F).
 */
public final class EdgeScores extends Module {
    private final LinearImpl score;

    /** A layer for F features an edge and the given number of heads. */
    public EdgeScores(int features, int heads) {
        super("EdgeScores");
        this.score = register_module("score", new LinearImpl(features, heads));
    }

    /** The weights (H, E) of edges with the given features (E, F). */
    public Tensor forward(Tensor features) {
        return softplus(score.forward(features)).t();
    }
}
