package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.facet.graph.AttentionShape;
import dev.facet.tensor.NoGrad;
import dev.facet.tensor.Scope;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention without a mask as torch computes it, forward only, for callers that hold arrays: the rivals of masked
 * attention, at torch's own speed.
 *
 * <p>Shapes: queries and keys (B, H, N, m), values and outputs (B, H, N, d), native memory of 32-bit floats.
 *
 * <p>Cost: softmax O(N^2 (m + d)), linear O(N m d). Nothing is copied on the way in; outputs are copied once.
 *
 * <p>Errors: {@link IllegalArgumentException} for memory that is not native or does not fit the shape.
 */
public final class TorchAttention {
    private TorchAttention() {}

    /**
     * out_i = sum_j w_ij v_j / sum_j w_ij with w_ij = exp(q_i . k_j / sqrt(m)): torch's scaled dot product attention.
     */
    @SuppressWarnings("try") // scope and mode act by being open
    public static void softmax(
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment outputs) {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            Tensor out = scaled_dot_product_attention(
                    wrap(queries, shape, shape.queryFeatures()),
                    wrap(keys, shape, shape.queryFeatures()),
                    wrap(values, shape, shape.valueFeatures()));
            wrap(outputs, shape, shape.valueFeatures()).copy_(out);
        }
    }

    /** The same with w_ij = q_i . k_j, in the order that is linear in N; feature maps are applied before. */
    @SuppressWarnings("try") // scope and mode act by being open
    public static void linear(
            AttentionShape shape,
            MemorySegment queries,
            MemorySegment keys,
            MemorySegment values,
            MemorySegment outputs) {
        try (Scope scope = Scope.open();
                NoGrad noGrad = NoGrad.open()) {
            Tensor q = wrap(queries, shape, shape.queryFeatures());
            Tensor k = wrap(keys, shape, shape.queryFeatures());
            Tensor v = wrap(values, shape, shape.valueFeatures());
            Tensor state = matmul(k.transpose(2, 3), v); // (B, H, m, d)
            Tensor sums = k.sum(2).unsqueeze(3); // (B, H, m, 1)
            Tensor out = matmul(q, state).div_(matmul(q, sums)); // (B, H, N, d)
            wrap(outputs, shape, shape.valueFeatures()).copy_(out);
        }
    }

    private static Tensor wrap(MemorySegment memory, AttentionShape shape, int features) {
        return Tensors.wrap(memory, ScalarType.Float, shape.batch(), shape.heads(), shape.nodes(), features);
    }
}
