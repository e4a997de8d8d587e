package dev.facet.nn;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionShape;
import dev.facet.graph.DenseAttention;
import dev.facet.graph.SparseAttention;
import dev.facet.graph.SparsePattern;
import dev.facet.tensor.JavaOperation;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Masked linear attention as a differentiable operation; the arithmetic is that of {@link SparseAttention} on the
 * non-zeros of a mask, or of {@link DenseAttention} under a full one.
 *
 * <p>Shapes: phi(q), phi(k) (B, H, N, m), v (B, H, N, d), mask values (H, entries) or (H, N, N), to (B, H, N, d).
 */
final class MaskedAttentionOperation extends JavaOperation {
    private final @Nullable SparsePattern pattern; // null: all N x N entries

    private MaskedAttentionOperation(@Nullable SparsePattern pattern) {
        this.pattern = pattern;
    }

    /** Attention under a structure's sparse mask; a class token, the last one, sees and is seen by all with mask 1. */
    static Tensor attend(
            MaskStructure structure, boolean classToken, Tensor phiQ, Tensor phiK, Tensor v, Tensor values) {
        SparsePattern pattern = structure.pattern();
        Tensor mask = values;
        if (classToken) {
            MaskStructure.WithClassToken extended = structure.withClassToken();
            pattern = extended.pattern();
            TensorVector parts = new TensorVector();
            parts.push_back(values);
            parts.push_back(torch.ones(new long[] {values.size(0), 1}, values.options()));
            mask = cat(parts, 1)
                    .index_select(1, Tensors.of(extended.index(), extended.index().length)); // (H, entries + 2 N + 1)
        }
        return attend(pattern, phiQ, phiK, v, mask);
    }

    /** Attention under a sparse mask with the given values (H, entries). */
    static Tensor attend(SparsePattern pattern, Tensor phiQ, Tensor phiK, Tensor v, Tensor values) {
        return new MaskedAttentionOperation(pattern)
                .apply(phiQ.contiguous(), phiK.contiguous(), v.contiguous(), values.contiguous())[0];
    }

    /** Attention under a full mask (H, N, N), in one pass that keeps no (B, H, N, N) product. */
    static Tensor attend(Tensor mask, Tensor phiQ, Tensor phiK, Tensor v) {
        return new MaskedAttentionOperation(null)
                .apply(phiQ.contiguous(), phiK.contiguous(), v.contiguous(), mask.contiguous())[0];
    }

    /** A sparse mask's values (H, entries) as (H, N, N): for pictures of small graphs. */
    static Tensor dense(MaskStructure structure, Tensor values) {
        int nodes = structure.topology().nodes();
        int[] offsets = structure.pattern().offsets();
        int[] columns = structure.pattern().columns();
        long[] places = new long[columns.length];
        for (int i = 0; i < nodes; i++) {
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                places[e] = (long) i * nodes + columns[e];
            }
        }
        long heads = values.size(0);
        return torch.zeros(new long[] {heads, (long) nodes * nodes}, values.options())
                .index_copy(1, Tensors.of(places, places.length), values)
                .view(heads, nodes, nodes);
    }

    private static AttentionShape shape(Tensor phiQ, Tensor v) {
        return new AttentionShape(
                Math.toIntExact(phiQ.size(0)),
                Math.toIntExact(phiQ.size(1)),
                Math.toIntExact(phiQ.size(2)),
                Math.toIntExact(phiQ.size(3)),
                Math.toIntExact(v.size(3)));
    }

    @Override
    protected Tensor[] forward(Context context, Tensor[] inputs) {
        AttentionShape shape = shape(inputs[0], inputs[2]);
        Tensor out = Tensors.empty(ScalarType.Float, Tensors.sizes(inputs[2]));
        Tensor denominators = Tensors.empty(ScalarType.Float, shape.batch(), shape.heads(), shape.nodes());
        MemorySegment q = Tensors.segment(inputs[0]);
        MemorySegment k = Tensors.segment(inputs[1]);
        MemorySegment v = Tensors.segment(inputs[2]);
        MemorySegment mask = Tensors.segment(inputs[3]);
        MemorySegment outputs = Tensors.segment(out);
        MemorySegment sums = Tensors.segment(denominators);
        if (pattern == null) {
            DenseAttention.forward(AttentionKernel.LINEAR, shape, q, k, v, mask, outputs, sums);
        } else {
            SparseAttention.forward(pattern, shape, q, k, v, mask, outputs, sums);
        }
        context.save(out, denominators);
        return new Tensor[] {out};
    }

    @Override
    protected @Nullable Tensor[] backward(Context context, @Nullable Tensor[] gradients) {
        Tensor[] inputs = {context.input(0), context.input(1), context.input(2), context.input(3)};
        Tensor gradient = gradients[0];
        if (gradient == null) {
            return new Tensor[] {null, null, null, null};
        }
        Tensor[] results = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            results[i] = Tensors.empty(ScalarType.Float, Tensors.sizes(inputs[i]));
        }
        Tensor contiguous = gradient.contiguous();
        AttentionShape shape = shape(inputs[0], inputs[2]);
        MemorySegment q = Tensors.segment(inputs[0]);
        MemorySegment k = Tensors.segment(inputs[1]);
        MemorySegment v = Tensors.segment(inputs[2]);
        MemorySegment mask = Tensors.segment(inputs[3]);
        MemorySegment outputs = Tensors.segment(context.saved(0));
        MemorySegment sums = Tensors.segment(context.saved(1));
        MemorySegment dOut = Tensors.segment(contiguous);
        MemorySegment dq = Tensors.segment(results[0]);
        MemorySegment dk = Tensors.segment(results[1]);
        MemorySegment dv = Tensors.segment(results[2]);
        MemorySegment dMask = Tensors.segment(results[3]);
        if (pattern == null) {
            DenseAttention.backward(
                    AttentionKernel.LINEAR, shape, q, k, v, mask, outputs, sums, dOut, dq, dk, dv, dMask);
        } else {
            SparseAttention.backward(pattern, shape, q, k, v, mask, outputs, sums, dOut, dq, dk, dv, dMask);
        }
        return results;
    }
}
