package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A program that uses every kernel: {@link SimdSupportTest} runs it in a Java without the Vector API. */
final class WithoutVectorApi {
    private WithoutVectorApi() {}

    public static void main(String[] arguments) {
        System.out.println(SimdSupport.describe());
        System.out.println(Arrays.toString(results()));
    }

    /** A sum of the results of each kernel. */
    static double[] results() {
        AttentionShape shape = new AttentionShape(2, 1, 30, 8, 8);
        AttentionCase input = new AttentionCase(shape, 1);
        MemorySegment q = MemorySegment.ofArray(input.queries);
        MemorySegment k = MemorySegment.ofArray(input.keys);
        MemorySegment v = MemorySegment.ofArray(input.values);
        float[][] out = new float[4][input.values.length];
        MemorySegment denominators = MemorySegment.ofArray(new float[60]);
        MaskPattern mask = MaskPattern.symmetric(WalkSets.draw(WalkSets.grid(5, 6), 8, 0.2, 8, 1));
        float[] values = mask.values(Modulation.diffusion(1, 8));
        SparseAttention.forward(
                mask.pattern(),
                shape,
                q,
                k,
                v,
                MemorySegment.ofArray(values),
                MemorySegment.ofArray(out[0]),
                denominators);
        float[] ones = new float[900];
        Arrays.fill(ones, 1);
        DenseAttention.forward(
                AttentionKernel.SOFTMAX,
                shape,
                q,
                k,
                v,
                MemorySegment.ofArray(ones),
                MemorySegment.ofArray(out[1]),
                denominators);
        HornerMask.of(WalkSets.grid(5, 6), 3)
                .apply(new double[] {1, 0.5, 0.2, 0.1}, 16, v, MemorySegment.ofArray(out[2]));
        ToeplitzMask toeplitz = ToeplitzMask.of(5, 6);
        toeplitz.apply(toeplitz.table(new float[toeplitz.offsets()]), 16, v, MemorySegment.ofArray(out[3]));
        return Arrays.stream(out).mapToDouble(WithoutVectorApi::sum).toArray();
    }

    private static double sum(float[] x) {
        double sum = 0;
        for (int t = 0; t < x.length; t++) {
            sum += x[t] * (1 + t % 7);
        }
        return sum;
    }
}
