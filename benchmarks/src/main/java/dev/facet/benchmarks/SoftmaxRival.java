package dev.facet.benchmarks;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Softmax attention without a mask by torch's fused scaled_dot_product_attention: N^2 (m + d) multiply-adds. */
final class SoftmaxRival implements Rival {
    private final Tensor queries; // (1, 1, N, m)
    private final Tensor keys;
    private final Tensor values;

    SoftmaxRival(AttentionProblem problem) {
        this.queries = heads(Rival.matrix(problem, problem.rawQueries()));
        this.keys = heads(Rival.matrix(problem, problem.rawKeys()));
        this.values = heads(Rival.matrix(problem, problem.values()));
    }

    /** (N, m) as (1, 1, N, m). */
    static Tensor heads(Tensor matrix) {
        return matrix.unsqueeze(0).unsqueeze(0);
    }

    @Override
    public Tensor compute() {
        return torch.scaled_dot_product_attention(queries, keys, values);
    }
}
