package dev.facet.graph;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One product's share of a call of {@link LandmarkAttention}: blocks of coordinates, each done by coordinates and then by
 * rows, in parallel.
 */
final class LandmarkPass {
    /** Multiply-adds of a task. */
    private static final long CHUNK_WORK = 1 << 20;

    private static final int ROW_GRAIN = LandmarkAttention.ROW_GRAIN;

    private final LandmarkKernel kernel;
    private final double scale;
    private final long blockBytes;
    private final LandmarkKernel.Operands x;
    private final AttentionShape shape;
    private final LandmarkAttention.Weights weights;
    private final LandmarkAttention.Product product;
    private final LandmarkAttention.Side left;
    private final LandmarkAttention.Side right;
    private final int pairs;

    LandmarkPass(
            LandmarkAttention attention,
            LandmarkKernel.Operands x,
            LandmarkAttention.Weights weights,
            LandmarkAttention.Product product) {
        this.kernel = attention.kernel;
        this.scale = attention.scale;
        this.blockBytes = attention.blockBytes;
        this.x = x;
        this.shape = x.shape();
        this.weights = weights;
        this.product = product;
        this.left = attention.sides.get(product.left());
        this.right = attention.sides.get(product.right());
        this.pairs = Math.multiplyExact(shape.batch(), shape.heads());
    }

    void forward() {
        long rowBytes = 4L * kernel.width(shape.valueFeatures() + 1);
        int together = together(rowBytes * left.walks().entries());
        for (int first = 0; first < pairs; first += together) {
            int firstPair = first;
            int count = Math.min(together, pairs - first);
            RowCursors rows = new RowCursors(left.walks());
            for (Block block : blocks(rowBytes * count, 0)) {
                long bytes = Math.max(1, rowBytes * block.queryEntries());
                try (Scratch results = Scratch.take(bytes * count)) {
                    int chunks = block.bounds().length - 1;
                    Parallel.forRange(count * chunks, 1, (task, from, to) -> {
                        MemorySegment into = results.segment().asSlice(task / chunks * bytes, bytes);
                        forwardColumns(block, task % chunks, firstPair + task / chunks, rowBytes, into);
                    });
                    rows.advance(block.end());
                    addRows(
                            left,
                            product.left(),
                            rows,
                            block.firstQuery(),
                            firstPair,
                            count,
                            results.segment(),
                            bytes,
                            shape.valueFeatures(),
                            x.outputs(),
                            x.denominators());
                }
            }
        }
    }

    private void forwardColumns(Block block, int chunk, int pair, long rowBytes, MemorySegment into) {
        try (Scratch work = Scratch.take(Math.max(1, kernel.workBytes(shape)))) {
            for (int l = block.bounds()[chunk]; l < block.bounds()[chunk + 1]; l++) {
                LandmarkKernel.Column column = column(l, pair);
                long place = rowBytes * (column.queryBegin() - block.firstQuery());
                MemorySegment part = into.asSlice(place, rowBytes * column.queryCount());
                if (column.keyCount() == 0) {
                    part.fill((byte) 0);
                } else if (column.queryCount() > 0) {
                    kernel.forward(x, column, part, work.segment());
                }
            }
        }
    }

    void backward(MemorySegment dq, MemorySegment dk, MemorySegment dv, double[][] df) {
        int m = shape.queryFeatures();
        int d = shape.valueFeatures();
        long queryBytes = 4L * kernel.width(m);
        long valueBytes = 4L * kernel.width(d);
        int together = together(queryBytes * left.walks().entries()
                + (queryBytes + valueBytes) * right.walks().entries());
        for (int first = 0; first < pairs; first += together) {
            int firstPair = first;
            int count = Math.min(together, pairs - first);
            RowCursors queries = new RowCursors(left.walks());
            RowCursors keys = new RowCursors(right.walks());
            for (Block block : blocks(queryBytes * count, (queryBytes + valueBytes) * count)) {
                long forQueries = Math.max(1, queryBytes * block.queryEntries());
                long forKeys = Math.max(1, queryBytes * block.keyEntries());
                long forValues = Math.max(1, valueBytes * block.keyEntries());
                int chunks = block.bounds().length - 1;
                double[][] partial = new double[count * chunks][];
                try (Scratch atQueries = Scratch.take(forQueries * count);
                        Scratch atKeys = Scratch.take(forKeys * count);
                        Scratch atValues = Scratch.take(forValues * count)) {
                    Parallel.forRange(count * chunks, 1, (task, from, to) -> {
                        int pair = task / chunks;
                        partial[task] = backwardColumns(
                                block,
                                task % chunks,
                                firstPair + pair,
                                atQueries.segment().asSlice(pair * forQueries, forQueries),
                                atKeys.segment().asSlice(pair * forKeys, forKeys),
                                atValues.segment().asSlice(pair * forValues, forValues));
                    });
                    for (int task = 0; task < partial.length; task++) {
                        double[] sum = df[(firstPair + task / chunks) % shape.heads()];
                        for (int k = 0; k < sum.length; k++) {
                            sum[k] += partial[task][k];
                        }
                    }
                    queries.advance(block.end());
                    keys.advance(block.end());
                    int q = block.firstQuery();
                    int k = block.firstKey();
                    MemorySegment s = atQueries.segment();
                    addRows(left, product.left(), queries, q, firstPair, count, s, forQueries, m, dq, null);
                    s = atKeys.segment();
                    addRows(right, product.right(), keys, k, firstPair, count, s, forKeys, m, dk, null);
                    s = atValues.segment();
                    addRows(right, product.right(), keys, k, firstPair, count, s, forValues, d, dv, null);
                }
            }
        }
    }

    /** One task of the backward pass; returns its share of the gradient of f. */
    private double[] backwardColumns(
            Block block, int chunk, int pair, MemorySegment atQueries, MemorySegment atKeys, MemorySegment atValues) {
        long queryBytes = 4L * kernel.width(shape.queryFeatures());
        long valueBytes = 4L * kernel.width(shape.valueFeatures());
        double[] df = new double[left.walks().maxLength() + 1];
        int begin = block.bounds()[chunk];
        int end = block.bounds()[chunk + 1];
        float[] queryWeights = new float[longest(left.walks(), begin, end)];
        float[] keyWeights = new float[longest(right.walks(), begin, end)];
        try (Scratch work = Scratch.take(Math.max(1, kernel.workBytes(shape)))) {
            for (int l = begin; l < end; l++) {
                LandmarkKernel.Column column = column(l, pair);
                int queryPlace = column.queryBegin() - block.firstQuery();
                int keyPlace = column.keyBegin() - block.firstKey();
                LandmarkKernel.Slopes slopes = new LandmarkKernel.Slopes(
                        atQueries.asSlice(queryBytes * queryPlace, queryBytes * column.queryCount()),
                        atKeys.asSlice(queryBytes * keyPlace, queryBytes * column.keyCount()),
                        atValues.asSlice(valueBytes * keyPlace, valueBytes * column.keyCount()),
                        queryWeights,
                        keyWeights);
                if (column.queryCount() == 0 || column.keyCount() == 0) {
                    slopes.queries().fill((byte) 0);
                    slopes.keys().fill((byte) 0);
                    slopes.values().fill((byte) 0);
                    continue;
                }
                kernel.backward(x, column, slopes, work.segment());
                addToSteps(left, column.queryBegin(), column.queryCount(), queryWeights, df);
                addToSteps(right, column.keyBegin(), column.keyCount(), keyWeights, df);
            }
        }
        return df;
    }

    private void addToSteps(LandmarkAttention.Side side, int firstSlot, int count, float[] slopes, double[] df) {
        MergedWalks walks = side.walks();
        for (int t = 0; t < count; t++) {
            int entry = walks.columnEntries[firstSlot + t];
            for (int s = walks.storeOffsets[entry]; s < walks.storeOffsets[entry + 1]; s++) {
                df[walks.steps[s]] += scale * walks.loads[s] * slopes[t];
            }
        }
    }

    private LandmarkKernel.Column column(int l, int pair) {
        int h = pair % shape.heads();
        return new LandmarkKernel.Column(
                (long) pair * shape.nodes(),
                left.walks().columnRows,
                weights.columns(product.left(), h),
                left.walks().columnOffsets[l],
                left.walks().columnOffsets[l + 1],
                right.walks().columnRows,
                weights.columns(product.right(), h),
                right.walks().columnOffsets[l],
                right.walks().columnOffsets[l + 1]);
    }

    /** How many pairs (batch, head) fit into a block at once. */
    private int together(long bytes) {
        return Math.clamp(blockBytes / Math.max(1, bytes), 1, pairs);
    }

    /** Cuts the coordinates into blocks of at most {@link LandmarkAttention#BLOCK_BYTES}, and those into tasks: by sizes alone. */
    private List<Block> blocks(long queryBytes, long keyBytes) {
        List<Block> blocks = new ArrayList<>();
        int[] queries = left.walks().columnOffsets;
        int[] keys = right.walks().columnOffsets;
        for (int begin = 0; begin < shape.nodes(); ) {
            int end = begin + 1;
            while (end < shape.nodes()
                    && queryBytes * (queries[end + 1] - queries[begin]) + keyBytes * (keys[end + 1] - keys[begin])
                            <= blockBytes) {
                end++;
            }
            blocks.add(new Block(
                    tasks(begin, end),
                    queries[begin],
                    queries[end] - queries[begin],
                    keys[begin],
                    keys[end] - keys[begin]));
            begin = end;
        }
        return blocks;
    }

    private int[] tasks(int begin, int end) {
        long each = (long) shape.queryFeatures() * (shape.valueFeatures() + 1);
        List<Integer> bounds = new ArrayList<>();
        bounds.add(begin);
        long work = 0;
        for (int l = begin; l < end; l++) {
            work += each * (left.walks().visitors(l) + right.walks().visitors(l));
            if (work >= CHUNK_WORK || l == end - 1) {
                bounds.add(l + 1);
                work = 0;
            }
        }
        return bounds.stream().mapToInt(Integer::intValue).toArray();
    }

    private void addRows(
            LandmarkAttention.Side side,
            int sideIndex,
            RowCursors rows,
            int firstSlot,
            int firstPair,
            int count,
            MemorySegment results,
            long bytes,
            int features,
            MemorySegment into,
            @Nullable MemorySegment last) {
        int chunks = Parallel.chunks(shape.nodes(), ROW_GRAIN);
        Parallel.forRange(count * chunks, 1, (task, from, to) -> {
            int pair = firstPair + task / chunks;
            MemorySegment matrix = results.asSlice(task / chunks * bytes, bytes);
            MemorySegment rowWeights = weights.rows(sideIndex, pair % shape.heads());
            int end = Math.min(shape.nodes(), (task % chunks + 1) * ROW_GRAIN);
            for (int i = task % chunks * ROW_GRAIN; i < end; i++) {
                if (rows.begin[i] < rows.end[i]) {
                    kernel.addRow(
                            side.slots(),
                            rows.begin[i],
                            rows.end[i],
                            firstSlot,
                            rowWeights,
                            (float) scale,
                            matrix,
                            features,
                            into,
                            (long) pair * shape.nodes() + i,
                            last);
                }
            }
        });
    }

    private static int longest(MergedWalks walks, int begin, int end) {
        int longest = 0;
        for (int l = begin; l < end; l++) {
            longest = Math.max(longest, walks.visitors(l));
        }
        return longest;
    }

    /** A range of coordinates whose results are held at once, cut into tasks at {@code bounds}. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Block(int[] bounds, int firstQuery, int queryEntries, int firstKey, int keyEntries) {
        int end() {
            return bounds[bounds.length - 1];
        }
    }

    /** For each row the entries of Phi whose columns are in the current block. */
    private static final class RowCursors {
        private final MergedWalks walks;
        final int[] begin;
        final int[] end;

        RowCursors(MergedWalks walks) {
            this.walks = walks;
            this.begin = new int[walks.nodes()];
            this.end = Arrays.copyOf(walks.offsets, walks.nodes());
        }

        void advance(int blockEnd) {
            Parallel.forRange(begin.length, 4 * ROW_GRAIN, (chunk, from, to) -> {
                for (int i = from; i < to; i++) {
                    int entry = end[i];
                    begin[i] = entry;
                    while (entry < walks.offsets[i + 1] && walks.columns[entry] < blockEnd) {
                        entry++;
                    }
                    end[i] = entry;
                }
            });
        }
    }
}
