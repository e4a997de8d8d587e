package dev.facet.benchmarks;

import dev.facet.graph.AttentionKernel;
import dev.facet.graph.AttentionMask;
import dev.facet.graph.AttentionPath;
import dev.facet.graph.AttentionPlan;
import dev.facet.graph.AttentionShape;
import dev.facet.graph.MaskedAttention;
import dev.facet.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The exact Toeplitz mask of a grid by our own Fourier transforms ({@link dev.facet.graph.ToeplitzMask}): the strongest
 * form of the rival that we have in Java.
 */
final class ToeplitzRival implements Rival {
    private final AttentionShape shape;
    private final MaskedAttention attention;
    private final double[][] table;
    private final MaskedAttention.Inputs inputs;
    private final MaskedAttention.Results results;

    ToeplitzRival(ToeplitzProblem toeplitz) {
        AttentionProblem problem = toeplitz.problem();
        this.shape = new AttentionShape(1, 1, problem.nodes(), toeplitz.features(), problem.features());
        AttentionMask mask = new AttentionMask.Toeplitz(
                problem.setting().height(), problem.setting().width());
        this.attention =
                MaskedAttention.of(mask, new AttentionPlan(AttentionPath.TOEPLITZ, AttentionKernel.LINEAR, Map.of()));
        float[] b = toeplitz.table();
        this.table = new double[1][b.length];
        for (int t = 0; t < b.length; t++) {
            table[0][t] = b[t];
        }
        this.inputs = new MaskedAttention.Inputs(
                toeplitz.part(problem.queries()), toeplitz.part(problem.keys()), problem.values());
        this.results = new MaskedAttention.Results(
                AttentionProblem.floats(shape.valueElements()), AttentionProblem.floats(shape.denominatorElements()));
    }

    @Override
    public Tensor compute() {
        MemorySegment outputs = results.outputs();
        attention.forward(table, shape, inputs, results);
        return Tensors.wrap(outputs, ScalarType.Float, shape.nodes(), shape.valueFeatures());
    }
}
