package dev.facet.benchmarks;

import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Another way to compute what we compute, in torch: one file each, to be read and to be timed. */
interface Rival {
    /** Computes once, from the inputs it was made with; what it returns belongs to the scope that is open. */
    Tensor compute();

    /** Computes once and forgets the result: what is timed. */
    @SuppressWarnings("try") // scope and mode act by being open
    default void run() {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            compute();
        }
    }

    /** The result as an array, to be compared. */
    @SuppressWarnings("try")
    default float[] answer() {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            return Tensors.floats(compute());
        }
    }

    /** A matrix (N, features) of a problem as a tensor that shares its memory. */
    static Tensor matrix(AttentionProblem problem, MemorySegment memory) {
        return Tensors.wrap(memory, ScalarType.Float, problem.nodes(), problem.features());
    }
}
