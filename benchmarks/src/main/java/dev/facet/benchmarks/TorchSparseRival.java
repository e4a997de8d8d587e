package dev.facet.benchmarks;

import static org.bytedeco.pytorch.global.torch.sparse_sampled_addmm;
import static org.bytedeco.pytorch.global.torch.torch__sparse_csr_tensor_unsafe;

import dev.facet.graph.SparsePattern;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Our sparse path in torch's own operations, mask values given: dot products of queries and keys on the mask's pattern
 * (sampled_addmm), times the mask, times [v, 1] (a CSR product), numerators over denominators.
 */
final class TorchSparseRival implements Rival {
    private final AttentionProblem problem;
    private final Tensor offsets;
    private final Tensor columns;
    private final Tensor pattern; // (N, N), CSR of zeros
    private final Tensor mask; // (entries)
    private final Tensor queries; // (N, m)
    private final Tensor keys; // (m, N), a view
    private final Tensor values; // (N, d + 1)
    private final long[] size;
    private final TensorOptions floats = new TensorOptions(ScalarType.Float);
    private final Scalar zero = new Scalar(0.0);
    private final Scalar one = new Scalar(1.0);

    TorchSparseRival(AttentionProblem problem) {
        this.problem = problem;
        SparsePattern entries = problem.mask().pattern();
        this.size = new long[] {problem.nodes(), problem.nodes()};
        this.offsets = Tensors.of(entries.offsets(), problem.nodes() + 1L);
        this.columns = Tensors.of(entries.columns(), entries.entries());
        this.pattern = torch.sparse_csr_tensor(
                offsets, columns, Tensors.zeros(ScalarType.Float, entries.entries()), size, floats);
        this.mask = Tensors.wrap(problem.maskValues(), ScalarType.Float, entries.entries());
        this.queries = Rival.matrix(problem, problem.queries());
        this.keys = Rival.matrix(problem, problem.keys()).t();
        this.values = LandmarkRival.withOnes(Rival.matrix(problem, problem.values()));
    }

    @Override
    public Tensor compute() {
        Tensor dots = sparse_sampled_addmm(pattern, queries, keys, zero, one).values(); // (entries)
        // Unsafe means unchecked: the pattern was checked when it was made, so its owner would not check again.
        Tensor weights = torch__sparse_csr_tensor_unsafe(offsets, columns, dots.mul(mask), size, floats);
        Tensor sums = weights.mm(values); // (N, d + 1)
        long d = problem.features();
        return sums.narrow(1, 0, d).div(sums.narrow(1, d, 1)).contiguous();
    }
}
