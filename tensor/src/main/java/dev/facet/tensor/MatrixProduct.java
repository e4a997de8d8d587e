package dev.facet.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * A timed float32 matrix product of two square matrices of small whole numbers, whose answer is known exactly.
 *
 * <p>The entries of C = A B stay below 2^24, so float32 holds them exactly; C r is compared in whole numbers with
 * A (B r) for vectors r of +-1 (Freivalds), in O(size^2).
 *
 * @param size rows and columns
 * @param seconds median time of one product
 * @param gigaflops 2 size^3 / seconds / 1e9
 * @param correct whether the answer was the known one
 */
public record MatrixProduct(int size, double seconds, double gigaflops, boolean correct) {
    private static final int ROUNDS = 7;
    private static final int CHECKS = 8;

    @SuppressWarnings("try") // the scope acts by being open
    static MatrixProduct time(int size) {
        float[] left = new float[size * size];
        float[] right = new float[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                left[i * size + j] = Math.floorMod(7 * i + 3 * j + i * j, 11) - 5;
                right[i * size + j] = Math.floorMod(5 * i - 2 * j + i * j, 13) - 6;
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor a = Tensors.of(left, size, size);
            Tensor b = Tensors.of(right, size, size);
            Tensor product = a.matmul(b); // warms the library up, and is the answer that is checked
            double[] seconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                a.matmul(b);
                seconds[round] = (System.nanoTime() - start) / 1e9;
            }
            Arrays.sort(seconds);
            double median = seconds[ROUNDS / 2];
            double gigaflops = 2.0 * size * size * size / median / 1e9;
            return new MatrixProduct(size, median, gigaflops, holds(size, left, right, Tensors.floats(product)));
        }
    }

    private static boolean holds(int size, float[] left, float[] right, float[] product) {
        for (int check = 0; check < CHECKS; check++) {
            long[] signs = new long[size];
            for (int i = 0; i < size; i++) {
                signs[i] = (((i * 0x9E3779B97F4A7C15L) >>> (20 + check)) & 1) == 0 ? 1 : -1;
            }
            long[] expected = times(size, left, times(size, right, signs));
            if (!Arrays.equals(times(size, product, signs), expected)) {
                return false;
            }
        }
        return true;
    }

    private static long[] times(int size, float[] matrix, long[] vector) {
        long[] result = new long[size];
        for (int i = 0; i < size; i++) {
            long sum = 0;
            for (int j = 0; j < size; j++) {
                sum += ((long) matrix[i * size + j]) * vector[j];
            }
            result[i] = sum;
        }
        return result;
    }
}
