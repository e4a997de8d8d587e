package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * Dense masked attention written to be read: what {@link SimdDenseAttention} is tested against, and what runs where
 * there is no Vector API. It is {@link AttentionOracle} on one (batch, head) at a time.
 */
final class ScalarDenseAttention implements DenseKernel {
    @Override
    public void forward(Operands x, int b, int h, int from, int to) {
        int n = x.shape().nodes();
        int m = x.shape().queryFeatures();
        int d = x.shape().valueFeatures();
        long first = x.shape().rowBegin(b, h);
        double[][] keys = rows(x.keys(), first, n, m);
        double[][] values = rows(x.values(), first, n, d);
        double[][] queries = rows(x.queries(), first + from, to - from, m);
        double[][] mask = rows(x.mask(), (long) h * n + from, to - from, n);
        for (int i = 0; i < to - from; i++) {
            double[] weights = AttentionOracle.unmasked(x.kernel(), queries[i], keys, mask[i]);
            double denominator = AttentionOracle.dot(weights, mask[i]);
            for (int c = 0; c < d; c++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    sum += weights[j] * mask[i][j] * values[j][c];
                }
                float output = denominator == 0 ? 0 : (float) (sum / denominator);
                x.outputs().setAtIndex(JAVA_FLOAT, (first + from + i) * d + c, output);
            }
            x.denominators().setAtIndex(JAVA_FLOAT, first + from + i, (float) denominator);
        }
    }

    @Override
    public void backward(Operands x, Gradients gradients, MemorySegment maskGradient, int b, int h) {
        int n = x.shape().nodes();
        int m = x.shape().queryFeatures();
        int d = x.shape().valueFeatures();
        long first = x.shape().rowBegin(b, h);
        AttentionOracle.Gradients exact = AttentionOracle.backward(
                x.kernel(),
                rows(x.queries(), first, n, m),
                rows(x.keys(), first, n, m),
                rows(x.values(), first, n, d),
                rows(x.mask(), (long) h * n, n, n),
                rows(gradients.outputs(), first, n, d));
        write(exact.queries(), gradients.queries(), first);
        write(exact.keys(), gradients.keys(), first);
        write(exact.values(), gradients.values(), first);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                long at = (long) i * n + j;
                double sum = maskGradient.getAtIndex(JAVA_FLOAT, at) + exact.mask()[i][j];
                maskGradient.setAtIndex(JAVA_FLOAT, at, (float) sum);
            }
        }
    }

    private static double[][] rows(MemorySegment from, long first, int rows, int features) {
        double[][] read = new double[rows][features];
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < features; c++) {
                read[i][c] = from.getAtIndex(JAVA_FLOAT, (first + i) * features + c);
            }
        }
        return read;
    }

    private static void write(double[][] rows, MemorySegment into, long first) {
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < rows[i].length; c++) {
                into.setAtIndex(JAVA_FLOAT, (first + i) * rows[i].length + c, (float) rows[i][c]);
            }
        }
    }
}
