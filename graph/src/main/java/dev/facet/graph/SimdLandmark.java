package dev.facet.graph;

import static dev.facet.graph.SimdRows.ADDRESS;
import static dev.facet.graph.SimdRows.LANES;
import static dev.facet.graph.SimdRows.LANE_COUNT;
import static dev.facet.graph.SimdRows.MEMORY;
import static dev.facet.graph.SimdRows.ORDER;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * {@link LandmarkKernel} with the Vector API, on native memory: {@link ScalarLandmark} says what it computes. The rows
 * of a coordinate's visitors are gathered, padded, in panels, and all else is products of small matrices by
 * {@link SimdTiles}.
 */
final class SimdLandmark implements LandmarkKernel {
    /** Rows gathered at a time: few enough for the second cache level, a multiple of the tiles'. */
    private static final int PANEL = 128;

    @Override
    public int width(int features) {
        return SimdTiles.padded(features);
    }

    @Override
    public long workBytes(AttentionShape shape) {
        return Work.bytes(shape);
    }

    @Override
    public void forward(Operands x, Column column, MemorySegment into, MemorySegment work) {
        Work w = new Work(x, column.firstRow(), work);
        for (int t = column.keyBegin(); t < column.keyEnd(); t += PANEL) {
            int count = Math.min(PANEL, column.keyEnd() - t);
            w.gatherKeys(column.keyRows(), t, count, column.keyWeights());
            w.gatherValues(column.keyRows(), t, count);
            boolean add = t > column.keyBegin();
            SimdTiles.multiply(w.mm, count, w.dd, w.features, 1, w.mm, w.extended, w.dd, w.sum, w.dd, add);
        }
        for (int t = column.queryBegin(); t < column.queryEnd(); t += PANEL) {
            int count = Math.min(PANEL, column.queryEnd() - t);
            int rows = w.gatherQueries(column.queryRows(), t, count, null);
            SimdTiles.multiply(rows, w.m, w.dd, w.features, w.mm, 1, w.sum, w.dd, w.result, w.dd, false);
            w.copyResult(count, w.dd, into, t - column.queryBegin());
        }
    }

    @Override
    public void backward(Operands x, Column column, Slopes slopes, MemorySegment work) {
        Work w = new Work(x, column.firstRow(), work);
        for (int t = column.keyBegin(); t < column.keyEnd(); t += PANEL) {
            int count = Math.min(PANEL, column.keyEnd() - t);
            w.gatherKeys(column.keyRows(), t, count, column.keyWeights());
            w.gatherValues(column.keyRows(), t, count);
            boolean add = t > column.keyBegin();
            SimdTiles.multiply(w.dd, count, w.mm, w.extended, 1, w.dd, w.features, w.mm, w.sumTurned, w.mm, add);
        }
        for (int t = column.queryBegin(); t < column.queryEnd(); t += PANEL) {
            int count = Math.min(PANEL, column.queryEnd() - t);
            int rows = w.gatherQueries(column.queryRows(), t, count, column.queryWeights());
            w.gatherGradients(column.queryRows(), t, count);
            boolean add = t > column.queryBegin();
            SimdTiles.multiply(w.mm, count, w.dd, w.features, 1, w.mm, w.extended, w.dd, w.slope, w.dd, add);
            SimdTiles.multiply(w.dd, count, w.mm, w.extended, 1, w.dd, w.features, w.mm, w.slopeTurned, w.mm, add);
            SimdTiles.multiply(rows, w.d + 1, w.mm, w.extended, w.dd, 1, w.sumTurned, w.mm, w.result, w.mm, false);
            int place = t - column.queryBegin();
            w.copyResult(count, w.mm, slopes.queries(), place);
            for (int r = 0; r < count; r++) {
                long query = w.row(x.queries(), column.queryRows()[t + r], w.m);
                slopes.queryWeights()[place + r] = SimdRows.dot(query, w.result + (long) r * w.mm * 4, w.m);
            }
        }
        for (int t = column.keyBegin(); t < column.keyEnd(); t += PANEL) {
            int count = Math.min(PANEL, column.keyEnd() - t);
            int rows = w.gatherKeys(column.keyRows(), t, count, null);
            w.gatherValues(column.keyRows(), t, count);
            int place = t - column.keyBegin();
            SimdTiles.multiply(rows, w.d + 1, w.mm, w.extended, w.dd, 1, w.slopeTurned, w.mm, w.result, w.mm, false);
            w.copyResult(count, w.mm, slopes.keys(), place);
            for (int r = 0; r < count; r++) {
                long at = (long) r * w.mm * Float.BYTES;
                slopes.keyWeights()[place + r] = SimdRows.dot(w.features + at, w.result + at, w.m);
            }
            int width = width(w.d);
            SimdTiles.multiply(rows, w.m, width, w.features, w.mm, 1, w.slope, w.dd, w.result, width, false);
            w.copyResult(count, width, slopes.values(), place);
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
        int width = width(last == null ? features : features + 1);
        long base = matrix.address() - (long) first * width * Float.BYTES;
        long source = weights.address() + (long) begin * Float.BYTES;
        long target = into.address() + row * features * Float.BYTES;
        int c = 0;
        for (; c + LANE_COUNT <= features; c += LANE_COUNT) {
            long at = (long) c * Float.BYTES;
            FloatVector sum = FloatVector.zero(LANES);
            for (int t = begin; t < end; t++) {
                long from = (base + at + (long) places[t] * width * Float.BYTES) & ADDRESS;
                float w = MEMORY.get(JAVA_FLOAT, (source + (long) (t - begin) * Float.BYTES) & ADDRESS);
                sum = FloatVector.fromMemorySegment(LANES, MEMORY, from, ORDER)
                        .fma(FloatVector.broadcast(LANES, w), sum);
            }
            long to = (target + at) & ADDRESS;
            FloatVector.fromMemorySegment(LANES, MEMORY, to, ORDER)
                    .add(sum.mul(scale))
                    .intoMemorySegment(MEMORY, to, ORDER);
        }
        for (; c < features; c++) {
            addOne(places, begin, end, source, base + 4L * c, width, scale, target + 4L * c);
        }
        if (last != null) {
            addOne(places, begin, end, source, base + 4L * features, width, scale, last.address() + 4 * row);
        }
    }

    private static void addOne(
            int[] places, int begin, int end, long weights, long base, int width, float scale, long target) {
        float sum = 0;
        for (int t = begin; t < end; t++) {
            float w = MEMORY.get(JAVA_FLOAT, (weights + (long) (t - begin) * Float.BYTES) & ADDRESS);
            long from = (base + (long) places[t] * width * Float.BYTES) & ADDRESS;
            sum = Math.fma(w, MEMORY.get(JAVA_FLOAT, from), sum);
        }
        long to = target & ADDRESS;
        MEMORY.set(JAVA_FLOAT, to, MEMORY.get(JAVA_FLOAT, to) + scale * sum);
    }

    /** The working memory of one coordinate, as addresses; rows are padded to whole vectors. */
    private static final class Work {
        final Operands x;
        final long firstRow;
        final int m;
        final int d;
        final int mm;
        final int dd;
        final long features; // (PANEL, mm)
        final long extended; // (PANEL, dd)
        final long result; // (PANEL, the wider of both)
        final long sum; // (mm, dd)
        final long sumTurned; // (dd, mm), in the same place: a pass needs only one of them
        final long slope; // (mm, dd)
        final long slopeTurned; // (dd, mm)
        private final MemorySegment memory;

        Work(Operands x, long firstRow, MemorySegment memory) {
            this.x = x;
            this.firstRow = firstRow;
            this.memory = memory;
            m = x.shape().queryFeatures();
            d = x.shape().valueFeatures();
            mm = SimdTiles.padded(m);
            dd = SimdTiles.padded(d + 1);
            features = memory.address();
            extended = features + 4L * PANEL * mm;
            result = extended + 4L * PANEL * dd;
            sum = result + 4L * PANEL * Math.max(mm, dd);
            sumTurned = sum;
            slope = sum + 4L * mm * dd;
            slopeTurned = slope + 4L * mm * dd;
        }

        static long bytes(AttentionShape shape) {
            long mm = SimdTiles.padded(shape.queryFeatures());
            long dd = SimdTiles.padded(shape.valueFeatures() + 1);
            return Float.BYTES * (PANEL * (mm + dd + Math.max(mm, dd)) + 3 * mm * dd);
        }

        long row(MemorySegment matrix, int node, int width) {
            return (matrix.address() + (firstRow + node) * width * Float.BYTES) & ADDRESS;
        }

        int gatherKeys(int[] rows, int begin, int count, float @Nullable [] weights) {
            return gather(x.keys(), m, mm, features, rows, begin, count, weights);
        }

        int gatherQueries(int[] rows, int begin, int count, float @Nullable [] weights) {
            return gather(x.queries(), m, mm, features, rows, begin, count, weights);
        }

        /** [v_j, 1] */
        void gatherValues(int[] rows, int begin, int count) {
            gather(x.values(), d, dd, extended, rows, begin, count, null);
            for (int r = 0; r < count; r++) {
                MEMORY.set(JAVA_FLOAT, (extended + 4L * ((long) r * dd + d)) & ADDRESS, 1f);
            }
        }

        /** [g_i, -g_i . out_i] / S_i, and 0 where S_i is. */
        void gatherGradients(int[] rows, int begin, int count) {
            gather(x.outputGradient(), d, dd, extended, rows, begin, count, null);
            for (int r = 0; r < count; r++) {
                long row = firstRow + rows[begin + r];
                float denominator = MEMORY.get(JAVA_FLOAT, (x.denominators().address() + 4 * row) & ADDRESS);
                float reciprocal = denominator == 0 ? 0 : 1 / denominator;
                long g = extended + 4L * r * dd;
                float mean = SimdRows.dot(g, row(x.outputs(), rows[begin + r], d), d);
                MEMORY.set(JAVA_FLOAT, (g + 4L * d) & ADDRESS, -mean);
                for (int c = 0; c < dd; c += LANE_COUNT) {
                    long at = (g + 4L * c) & ADDRESS;
                    FloatVector.fromMemorySegment(LANES, MEMORY, at, ORDER)
                            .mul(reciprocal)
                            .intoMemorySegment(MEMORY, at, ORDER);
                }
            }
        }

        /**
         * Copies rows, times their weights, with zeros up to whole vectors and whole tiles; returns the rows of these.
         */
        private int gather(
                MemorySegment matrix,
                int length,
                int stride,
                long into,
                int[] rows,
                int begin,
                int count,
                float @Nullable [] weights) {
            int whole = LANES.loopBound(length);
            for (int r = 0; r < count; r++) {
                long from = row(matrix, rows[begin + r], length);
                long to = (into + 4L * r * stride) & ADDRESS;
                float weight = weights == null ? 1 : weights[begin + r];
                if (whole < stride) {
                    FloatVector.zero(LANES).intoMemorySegment(MEMORY, to + 4L * (stride - LANE_COUNT), ORDER);
                }
                for (int c = 0; c < whole; c += LANE_COUNT) {
                    FloatVector.fromMemorySegment(LANES, MEMORY, from + 4L * c, ORDER)
                            .mul(weight)
                            .intoMemorySegment(MEMORY, to + 4L * c, ORDER);
                }
                for (int c = whole; c < length; c++) {
                    MEMORY.set(JAVA_FLOAT, to + 4L * c, weight * MEMORY.get(JAVA_FLOAT, from + 4L * c));
                }
            }
            int padded = (count + SimdTiles.ROWS - 1) / SimdTiles.ROWS * SimdTiles.ROWS;
            memory.asSlice(into - memory.address() + 4L * count * stride, 4L * (padded - count) * stride)
                    .fill((byte) 0);
            return padded;
        }

        void copyResult(int count, int width, MemorySegment into, int place) {
            MemorySegment.copy(memory, result - memory.address(), into, 4L * place * width, 4L * count * width);
        }
    }
}
