package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The specification of {@link LandmarkKernel}, and what runs where there is no Vector API. Products of floats are
 * summed in double.
 */
final class ScalarLandmark implements LandmarkKernel {
    @Override
    public int width(int features) {
        return features;
    }

    @Override
    public long workBytes(AttentionShape shape) {
        return 0;
    }

    @Override
    public void forward(Operands x, Column column, MemorySegment into, MemorySegment work) {
        int m = x.shape().queryFeatures();
        int d = x.shape().valueFeatures();
        double[][] sum = landmark(x, column);
        for (int t = 0; t < column.queryCount(); t++) {
            float[] query = row(x.queries(), column.firstRow() + column.queryRows()[column.queryBegin() + t], m);
            for (int c = 0; c <= d; c++) {
                double product = 0;
                for (int a = 0; a < m; a++) {
                    product += query[a] * sum[a][c];
                }
                into.setAtIndex(JAVA_FLOAT, (long) t * (d + 1) + c, (float) product);
            }
        }
    }

    /** S_l = sum over keys of phi_il phi(k_i) [v_i, 1]^T, (m, d + 1). */
    private static double[][] landmark(Operands x, Column column) {
        int m = x.shape().queryFeatures();
        double[][] sum = new double[m][x.shape().valueFeatures() + 1];
        for (int t = column.keyBegin(); t < column.keyEnd(); t++) {
            long j = column.firstRow() + column.keyRows()[t];
            float[] key = row(x.keys(), j, m);
            double[] value = extendedValue(x, j);
            for (int a = 0; a < m; a++) {
                for (int c = 0; c < value.length; c++) {
                    sum[a][c] += (double) column.keyWeights()[t] * key[a] * value[c];
                }
            }
        }
        return sum;
    }

    private static double[] extendedValue(Operands x, long j) {
        int d = x.shape().valueFeatures();
        double[] extended = new double[d + 1];
        for (int c = 0; c < d; c++) {
            extended[c] = x.values().getAtIndex(JAVA_FLOAT, j * d + c);
        }
        extended[d] = 1;
        return extended;
    }

    /** G_i: the derivative by the row's sums, numerators first; 0 where the denominator is. */
    private static double[] extendedGradient(Operands x, long i) {
        int d = x.shape().valueFeatures();
        double[] extended = new double[d + 1];
        float denominator = x.denominators().getAtIndex(JAVA_FLOAT, i);
        if (denominator != 0) {
            for (int c = 0; c < d; c++) {
                double g = x.outputGradient().getAtIndex(JAVA_FLOAT, i * d + c);
                extended[c] = g / denominator;
                extended[d] -= g * x.outputs().getAtIndex(JAVA_FLOAT, i * d + c) / denominator;
            }
        }
        return extended;
    }

    @Override
    public void backward(Operands x, Column column, Slopes slopes, MemorySegment work) {
        int m = x.shape().queryFeatures();
        int d = x.shape().valueFeatures();
        double[][] sum = landmark(x, column);
        double[][] dSum = new double[m][d + 1];
        for (int t = column.queryBegin(); t < column.queryEnd(); t++) {
            long i = column.firstRow() + column.queryRows()[t];
            float[] query = row(x.queries(), i, m);
            double[] g = extendedGradient(x, i);
            double dWeight = 0;
            for (int a = 0; a < m; a++) {
                double slope = 0;
                for (int c = 0; c <= d; c++) {
                    slope += sum[a][c] * g[c];
                    dSum[a][c] += (double) column.queryWeights()[t] * query[a] * g[c];
                }
                dWeight += query[a] * slope;
                slopes.queries().setAtIndex(JAVA_FLOAT, (long) (t - column.queryBegin()) * m + a, (float) slope);
            }
            slopes.queryWeights()[t - column.queryBegin()] = (float) dWeight;
        }
        for (int t = column.keyBegin(); t < column.keyEnd(); t++) {
            long j = column.firstRow() + column.keyRows()[t];
            int place = t - column.keyBegin();
            float[] key = row(x.keys(), j, m);
            double[] value = extendedValue(x, j);
            double[] dValue = new double[d];
            double dWeight = 0;
            for (int a = 0; a < m; a++) {
                double slope = 0;
                for (int c = 0; c <= d; c++) {
                    slope += dSum[a][c] * value[c];
                }
                for (int c = 0; c < d; c++) {
                    dValue[c] += dSum[a][c] * key[a];
                }
                dWeight += key[a] * slope;
                slopes.keys().setAtIndex(JAVA_FLOAT, (long) place * m + a, (float) slope);
            }
            for (int c = 0; c < d; c++) {
                slopes.values().setAtIndex(JAVA_FLOAT, (long) place * d + c, (float) dValue[c]);
            }
            slopes.keyWeights()[t - column.keyBegin()] = (float) dWeight;
        }
    }

    @Override
    public void addRow(
            int[] places,
            int begin,
            int end,
            int first,
            MemorySegment weights,
            float scale,
            MemorySegment matrix,
            int features,
            MemorySegment into,
            long row,
            @Nullable MemorySegment last) {
        int width = last == null ? features : features + 1;
        for (int c = 0; c < width; c++) {
            double sum = 0;
            for (int t = begin; t < end; t++) {
                sum += (double) weights.getAtIndex(JAVA_FLOAT, t)
                        * matrix.getAtIndex(JAVA_FLOAT, (long) (places[t] - first) * width + c);
            }
            MemorySegment target = into;
            long at = row * features + c;
            if (last != null && c == features) {
                target = last;
                at = row;
            }
            target.setAtIndex(JAVA_FLOAT, at, (float) (target.getAtIndex(JAVA_FLOAT, at) + scale * sum));
        }
    }

    private static float[] row(MemorySegment from, long row, int features) {
        float[] into = new float[features];
        MemorySegment.copy(from, JAVA_FLOAT, row * features * Float.BYTES, into, 0, features);
        return into;
    }
}
