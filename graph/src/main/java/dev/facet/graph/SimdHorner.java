package dev.facet.graph;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link HornerKernel} with vectors of 4 or 8 columns, which divide every width. */
final class SimdHorner implements HornerKernel {
    private static final boolean WIDE = SimdSupport.Lanes.FLOATS.length() >= 8;
    private static final VectorSpecies<Float> FLOATS = WIDE ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    private static final VectorSpecies<Double> DOUBLES = WIDE ? DoubleVector.SPECIES_256 : DoubleVector.SPECIES_128;
    private static final int LANES = FLOATS.length();

    @Override
    public void sweep(SparseMatrix w, int width, float factor, float[] x, float[] y, float[] out) {
        assert width % WIDTH_STEP == 0;
        int c = 0;
        for (; c + 2 * LANES <= width; c += 2 * LANES) {
            sweepPair(w, width, c, factor, x, y, out);
        }
        for (; c < width; c += LANES) {
            sweepOne(w, width, c, factor, x, y, out);
        }
    }

    private static void sweepPair(
            SparseMatrix w, int width, int column, float factor, float[] x, float[] y, float[] out) {
        int[] offsets = w.offsets;
        int[] indices = w.indices;
        float[] weights = w.values;
        for (int i = 0; i < w.rows(); i++) {
            int row = i * width + column;
            FloatVector low = FloatVector.fromArray(FLOATS, x, row).mul(factor);
            FloatVector high = FloatVector.fromArray(FLOATS, x, row + LANES).mul(factor);
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                int source = indices[e] * width + column;
                FloatVector weight = FloatVector.broadcast(FLOATS, weights[e]);
                low = FloatVector.fromArray(FLOATS, y, source).fma(weight, low);
                high = FloatVector.fromArray(FLOATS, y, source + LANES).fma(weight, high);
            }
            low.intoArray(out, row);
            high.intoArray(out, row + LANES);
        }
    }

    private static void sweepOne(
            SparseMatrix w, int width, int column, float factor, float[] x, float[] y, float[] out) {
        int[] offsets = w.offsets;
        int[] indices = w.indices;
        float[] weights = w.values;
        for (int i = 0; i < w.rows(); i++) {
            int row = i * width + column;
            FloatVector sum = FloatVector.fromArray(FLOATS, x, row).mul(factor);
            for (int e = offsets[i]; e < offsets[i + 1]; e++) {
                sum = FloatVector.fromArray(FLOATS, y, indices[e] * width + column)
                        .fma(FloatVector.broadcast(FLOATS, weights[e]), sum);
            }
            sum.intoArray(out, row);
        }
    }

    @Override
    public double accumulate(int length, float factor, float[] x, float[] y, float[] sum) {
        assert length % LANES == 0;
        FloatVector factors = FloatVector.broadcast(FLOATS, factor);
        DoubleVector low = DoubleVector.zero(DOUBLES);
        DoubleVector high = DoubleVector.zero(DOUBLES);
        for (int t = 0; t < length; t += LANES) {
            FloatVector a = FloatVector.fromArray(FLOATS, x, t);
            FloatVector b = FloatVector.fromArray(FLOATS, y, t);
            b.fma(factors, FloatVector.fromArray(FLOATS, sum, t)).intoArray(sum, t);
            low = part(a, 0).fma(part(b, 0), low);
            high = part(a, 1).fma(part(b, 1), high);
        }
        // In an order that we choose: that of reduceLanes differs between compiled and interpreted.
        double dot = 0;
        for (double part : low.add(high).toArray()) {
            dot += part;
        }
        return dot;
    }

    private static DoubleVector part(FloatVector v, int half) {
        return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, half);
    }
}
