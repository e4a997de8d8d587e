package dev.facet.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Softmax attention by torch's scaled_dot_product_attention, forward and backward to queries, keys and values. */
final class SoftmaxGradientRival implements Rival {
    private final Tensor queries; // (1, 1, N, m)
    private final Tensor keys;
    private final Tensor values;
    private final Tensor outputGradient;

    SoftmaxGradientRival(AttentionProblem problem) {
        this.queries = SoftmaxRival.heads(Rival.matrix(problem, problem.rawQueries()));
        this.keys = SoftmaxRival.heads(Rival.matrix(problem, problem.rawKeys()));
        this.values = SoftmaxRival.heads(Rival.matrix(problem, problem.values()));
        this.outputGradient = SoftmaxRival.heads(Rival.matrix(problem, problem.outputGradient()));
    }

    /** The gradients of queries, keys and values, one after the other (3, 1, N, m). */
    @Override
    public Tensor compute() {
        Tensor q = queries.detach().requires_grad_(true);
        Tensor k = keys.detach().requires_grad_(true);
        Tensor v = values.detach().requires_grad_(true);
        torch.scaled_dot_product_attention(q, k, v)
                .backward(outputGradient, new BoolOptional(), false, new TensorArrayRefOptional());
        TensorVector parts = new TensorVector();
        parts.push_back(q.grad());
        parts.push_back(k.grad());
        parts.push_back(v.grad());
        return cat(parts, 0);
    }

    @Override
    @SuppressWarnings("try") // the scope acts by being open
    public void run() {
        try (Scope scope = Scope.open()) {
            compute();
        }
    }

    @Override
    @SuppressWarnings("try")
    public float[] answer() {
        try (Scope scope = Scope.open()) {
            return Tensors.floats(compute());
        }
    }
}
