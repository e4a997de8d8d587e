package dev.facet.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.facet.graph.GraphRandomFeatures;
import dev.facet.graph.SparseMatrix;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The paper's order of computation in torch's sparse operations: S = Phi^T X with rows x_j = phi(k_j) [v_j, 1]^T
 * flattened, then Y = Phi S and out_i = phi(q_i)^T Y_i, divided by its last entry.
 *
 * <p>Source: Algorithm 1 of Reid et al., arXiv:2410.03462.
 *
 * <p>Cost: 2 s m (d + 1) multiply-adds a node. X of all m features at once is the paper's form, N m (d + 1) floats;
 * some features at a time are friendlier to the cache. Both are tried, the faster one is the rival.
 */
final class LandmarkRival implements Rival {
    private final AttentionProblem problem;
    private final int block;
    private final Tensor features; // Phi (N, N), CSR
    private final Tensor transposed; // Phi^T (N, N), CSR
    private final Tensor queries; // (N, m)
    private final Tensor keys; // (N, m)
    private final Tensor values; // (N, d + 1), the last column 1

    /** The rival that takes so many of the m features of queries and keys at a time. */
    LandmarkRival(AttentionProblem problem, int block) {
        this.problem = problem;
        this.block = block;
        SparseMatrix phi = GraphRandomFeatures.features(problem.walks(), problem.f());
        this.features = csr(phi);
        this.transposed = csr(phi.transpose());
        this.queries = Rival.matrix(problem, problem.queries());
        this.keys = Rival.matrix(problem, problem.keys());
        this.values = withOnes(Rival.matrix(problem, problem.values()));
    }

    /** A matrix in torch's CSR form, with 32-bit indices, which MKL takes as they are. */
    static Tensor csr(SparseMatrix matrix) {
        return torch.sparse_csr_tensor(
                Tensors.of(matrix.offsets(), matrix.rows() + 1L),
                Tensors.of(matrix.indices(), matrix.entries()),
                Tensors.of(matrix.values(), matrix.entries()),
                new long[] {matrix.rows(), matrix.columns()},
                new TensorOptions(ScalarType.Float));
    }

    /** [v, 1]: the column of ones gathers the denominators. */
    static Tensor withOnes(Tensor values) {
        TensorVector parts = new TensorVector();
        parts.push_back(values);
        parts.push_back(ones(new long[] {values.size(0), 1}, values.options()));
        return cat(parts, 1);
    }

    @Override
    @SuppressWarnings("try") // the scope acts by being open
    public Tensor compute() {
        long nodes = problem.nodes();
        int m = problem.features();
        long columns = m + 1L; // d + 1
        Tensor sum = Tensors.zeros(ScalarType.Float, nodes, 1, columns);
        for (int first = 0; first < m; first += block) {
            long width = Math.min(block, m - first);
            try (Scope scope = Scope.open()) { // frees gigabytes before the next features come
                Tensor products = keys.narrow(1, first, width)
                        .unsqueeze(2)
                        .mul(values.unsqueeze(1)) // (N, width, d + 1)
                        .view(nodes, width * columns);
                Tensor landmarks = transposed.mm(products); // (N, width (d + 1))
                Tensor gathered = features.mm(landmarks).view(nodes, width, columns);
                Tensor query = queries.narrow(1, first, width).unsqueeze(1); // (N, 1, width)
                sum.add_(query.bmm(gathered));
            }
        }
        Tensor flat = sum.view(nodes, columns);
        return flat.narrow(1, 0, m).div(flat.narrow(1, m, 1)).contiguous();
    }
}
