package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Sparse masked attention written to be read: what {@link SimdSparseAttention} is tested against, and what runs where
 * there is no Vector API. Products of floats are summed in double.
 */
final class ScalarSparseAttention implements SparseKernel {
    /** Softmax weights of entries that the mask hides may exceed 1; beyond e^80 floats would overflow. */
    static final float LARGEST_EXPONENT = 80f;

    @Override
    public void forwardRows(Operands x, int b, int h, int from, int to) {
        int d = x.shape().valueFeatures();
        long first = x.shape().rowBegin(b, h);
        Rows rows = new Rows(x, b, h);
        float[] output = new float[d];
        double[] sum = new double[d];
        for (int i = from; i < to; i++) {
            double denominator = rows.read(i);
            Arrays.fill(sum, 0);
            for (int e = rows.begin; e < rows.end; e++) {
                double w = rows.weight(e);
                float[] value = rows.value(e);
                for (int c = 0; c < d; c++) {
                    sum[c] += w * value[c];
                }
            }
            for (int c = 0; c < d; c++) {
                output[c] = denominator == 0 ? 0 : (float) (sum[c] / denominator);
            }
            write(output, x.outputs(), first + i);
            x.denominators().setAtIndex(JAVA_FLOAT, first + i, (float) denominator);
        }
    }

    @Override
    public void backwardRows(
            Operands x,
            Gradients gradients,
            MemorySegment dots,
            MemorySegment weights,
            MemorySegment maskGradient,
            int b,
            int h,
            int from,
            int to) {
        int m = x.shape().queryFeatures();
        int d = x.shape().valueFeatures();
        long first = x.shape().rowBegin(b, h);
        double dotScale = x.kernel() == AttentionKernel.SOFTMAX ? 1 / Math.sqrt(m) : 1;
        Rows rows = new Rows(x, b, h);
        float[] g = new float[d];
        float[] output = new float[d];
        double[] sum = new double[m];
        float[] queryGradient = new float[m];
        for (int i = from; i < to; i++) {
            rows.read(i);
            read(gradients.outputs(), first + i, g);
            read(x.outputs(), first + i, output);
            // The forward pass decides which rows are empty, so that both passes agree.
            float denominator = x.denominators().getAtIndex(JAVA_FLOAT, first + i);
            double reciprocal = denominator == 0 ? 0 : 1.0 / denominator;
            double mean = dot(g, output);
            Arrays.fill(sum, 0);
            for (int e = rows.begin; e < rows.end; e++) {
                double dw = (dot(g, rows.value(e)) - mean) * reciprocal;
                double dMask = dw * rows.unmasked(e);
                double dDot =
                        x.kernel() == AttentionKernel.SOFTMAX ? dw * rows.weight(e) * dotScale : dw * rows.mask(e);
                float[] key = rows.key(e);
                for (int c = 0; c < m; c++) {
                    sum[c] += dDot * key[c];
                }
                dots.setAtIndex(JAVA_FLOAT, e, (float) dDot);
                weights.setAtIndex(JAVA_FLOAT, e, (float) (rows.weight(e) * reciprocal));
                float before = maskGradient.getAtIndex(JAVA_FLOAT, e);
                maskGradient.setAtIndex(JAVA_FLOAT, e, (float) (before + dMask));
            }
            for (int c = 0; c < m; c++) {
                queryGradient[c] = (float) sum[c];
            }
            write(queryGradient, gradients.queries(), first + i);
        }
    }

    @Override
    public void backwardColumns(
            Operands x,
            Gradients gradients,
            MemorySegment dots,
            MemorySegment weights,
            int b,
            int h,
            int from,
            int to) {
        int m = x.shape().queryFeatures();
        int d = x.shape().valueFeatures();
        long first = x.shape().rowBegin(b, h);
        SparsePattern pattern = x.pattern();
        float[] query = new float[m];
        float[] g = new float[d];
        double[] keySum = new double[m];
        double[] valueSum = new double[d];
        for (int j = from; j < to; j++) {
            Arrays.fill(keySum, 0);
            Arrays.fill(valueSum, 0);
            for (int t = pattern.columnOffsets[j]; t < pattern.columnOffsets[j + 1]; t++) {
                int i = pattern.columnRows[t];
                int e = pattern.columnEntries[t];
                read(x.queries(), first + i, query);
                read(gradients.outputs(), first + i, g);
                double dDot = dots.getAtIndex(JAVA_FLOAT, e);
                double w = weights.getAtIndex(JAVA_FLOAT, e);
                for (int c = 0; c < m; c++) {
                    keySum[c] += dDot * query[c];
                }
                for (int c = 0; c < d; c++) {
                    valueSum[c] += w * g[c];
                }
            }
            for (int c = 0; c < m; c++) {
                query[c] = (float) keySum[c];
            }
            for (int c = 0; c < d; c++) {
                g[c] = (float) valueSum[c];
            }
            write(query, gradients.keys(), first + j);
            write(g, gradients.values(), first + j);
        }
    }

    private static void read(MemorySegment from, long row, float[] into) {
        MemorySegment.copy(from, JAVA_FLOAT, row * into.length * Float.BYTES, into, 0, into.length);
    }

    private static void write(float[] from, MemorySegment into, long row) {
        MemorySegment.copy(from, 0, into, JAVA_FLOAT, row * from.length * Float.BYTES, from.length);
    }

    private static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int c = 0; c < x.length; c++) {
            sum += (double) x[c] * y[c];
        }
        return sum;
    }

    /** The attention weights of one row at a time. */
    private static final class Rows {
        private final Operands x;
        private final long first;
        private final long firstMask;
        private final float[] query;
        private final float[] key;
        private final float[] value;
        private double[] unmasked = new double[16];
        int begin;
        int end;

        Rows(Operands x, int b, int h) {
            this.x = x;
            first = x.shape().rowBegin(b, h);
            firstMask = (long) h * x.pattern().entries();
            query = new float[x.shape().queryFeatures()];
            key = new float[x.shape().queryFeatures()];
            value = new float[x.shape().valueFeatures()];
        }

        /** Computes a_ij of every entry of row i and returns the row's denominator. */
        double read(int i) {
            begin = x.pattern().offsets[i];
            end = x.pattern().offsets[i + 1];
            if (unmasked.length < end - begin) {
                unmasked = new double[end - begin];
            }
            ScalarSparseAttention.read(x.queries(), first + i, query);
            for (int e = begin; e < end; e++) {
                unmasked[e - begin] = dot(query, key(e));
            }
            if (x.kernel() == AttentionKernel.SOFTMAX) {
                exponentiate();
            }
            double denominator = 0;
            for (int e = begin; e < end; e++) {
                denominator += weight(e);
            }
            return denominator;
        }

        /** Turns dot products into exp(dot / sqrt(m) - largest), the largest over entries that the mask leaves. */
        private void exponentiate() {
            double scale = 1 / Math.sqrt(query.length);
            double largest = Double.NEGATIVE_INFINITY;
            for (int e = begin; e < end; e++) {
                if (mask(e) != 0) {
                    largest = Math.max(largest, unmasked[e - begin] * scale);
                }
            }
            if (largest == Double.NEGATIVE_INFINITY) {
                largest = 0;
            }
            for (int e = begin; e < end; e++) {
                unmasked[e - begin] = Math.exp(Math.min(unmasked[e - begin] * scale - largest, LARGEST_EXPONENT));
            }
        }

        double unmasked(int e) {
            return unmasked[e - begin];
        }

        double weight(int e) {
            return unmasked[e - begin] * mask(e);
        }

        double mask(int e) {
            return x.mask().getAtIndex(JAVA_FLOAT, firstMask + e);
        }

        float[] key(int e) {
            ScalarSparseAttention.read(x.keys(), first + x.pattern().columns[e], key);
            return key;
        }

        float[] value(int e) {
            ScalarSparseAttention.read(x.values(), first + x.pattern().columns[e], value);
            return value;
        }
    }
}
