package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Masked linear attention by graph coordinates: neither the N x N mask nor its non-zeros are ever formed, so that hubs,
 * whose column makes a mask full, cost no more than their walks. Feature maps are applied before. A row whose
 * denominator is 0 gives 0, and gradient 0.
 *
 * <p>Source: Algorithm 1 of Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR
 * 2025, arXiv:2410.03462. With M^ = Phi_q Phi_k^T, for each graph coordinate l
 * S_l = sum_i Phi_k[i, l] phi(k_i) [v_i, 1]^T, and [numerator_i, denominator_i] = sum_l Phi_q[i, l] phi(q_i)^T S_l. The
 * independent estimator is half the sum of two such products.
 *
 * <p>Shapes: f and its gradient (H, K + 1); queries and keys (B, H, N, m), values and outputs (B, H, N, d),
 * denominators (B, H, N), all 32-bit floats, contiguous. Fastest on native memory; other segments are copied.
 *
 * <p>Cost: 2 s m (d + 1) multiply-adds a node and product forward, 5 s m (d + 1) backward, for s non-zeros a row of
 * Phi; coordinates are done in blocks, in {@link #BLOCK_BYTES} or what one coordinate's visitors need (4 (d + 1) bytes
 * each forward, 8 m + 4 d backward) if that is more, and (8 H + 20) bytes for each non-zero of Phi.
 *
 * <p>Randomness: none; the same bits for any number of threads. Coordinates, and then rows, are done in parallel, each
 * by one thread; the gradient of f is summed in double in a fixed order.
 *
 * <p>Errors: {@link IllegalArgumentException} naming the array, when one does not fit the shape.
 */
public final class LandmarkAttention implements PathAttention {
    /** What the results of a block of coordinates may take. */
    static final long BLOCK_BYTES = 64L << 20;
    /** Multiply-adds of a task. */
    private static final long CHUNK_WORK = 1 << 20;

    private static final int ROW_GRAIN = 256;

    private final List<Side> sides;
    private final List<Product> products;
    private final double scale;
    private final LandmarkKernel kernel;
    private final long blockBytes;

    /** One walk set, with its entries in both orders. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Side(MergedWalks walks, int[] columnEntries) {
        Side(MergedWalks walks) {
            this(walks, walks.columnEntries());
        }
    }

    /** Phi_left Phi_right^T, as places among the sides. */
    private record Product(int left, int right) {}

    LandmarkAttention(LandmarkKernel kernel, long blockBytes, double scale, List<MaskProduct> products) {
        this.kernel = kernel;
        this.blockBytes = blockBytes;
        this.scale = scale;
        this.sides = new ArrayList<>();
        this.products = new ArrayList<>();
        List<WalkSet> seen = new ArrayList<>();
        for (MaskProduct product : products) {
            this.products.add(new Product(place(product.queries(), seen), place(product.keys(), seen)));
        }
    }

    private int place(WalkSet walks, List<WalkSet> seen) {
        for (int s = 0; s < seen.size(); s++) {
            if (seen.get(s) == walks) {
                return s;
            }
        }
        if (!seen.isEmpty()) {
            MaskProduct.checkFit(seen.getFirst(), walks);
        }
        seen.add(walks);
        sides.add(new Side(new MergedWalks(walks)));
        return seen.size() - 1;
    }

    /** M^ = scale * sum of Phi_queries Phi_keys^T over the products, of walks with equal nodes and longest walk. */
    public static LandmarkAttention of(double scale, List<MaskProduct> products) {
        if (products.isEmpty()) {
            throw new IllegalArgumentException("a mask needs at least one product of walk sets, got none");
        }
        LandmarkKernel best = SimdSupport.available() ? new SimdLandmark() : new ScalarLandmark();
        return new LandmarkAttention(best, BLOCK_BYTES, scale, products);
    }

    @Override
    public int nodes() {
        return sides.getFirst().walks().nodes();
    }

    @Override
    public int coefficients() {
        return sides.getFirst().walks().maxLength() + 1;
    }

    @Override
    public void forward(double[][] f, AttentionShape shape, MaskedAttention.Inputs in, MaskedAttention.Results out) {
        AttentionChecks.call(this, f, shape, in, out);
        try (NativeCopies copies = new NativeCopies();
                Weights weights = new Weights(f)) {
            MemorySegment sums = copies.output(out.denominators());
            LandmarkKernel.Operands x = new LandmarkKernel.Operands(
                    shape,
                    copies.input(in.queries()),
                    copies.input(in.keys()),
                    copies.input(in.values()),
                    copies.output(out.outputs()),
                    sums,
                    sums);
            x.outputs().fill((byte) 0);
            x.denominators().fill((byte) 0);
            for (Product product : products) {
                new Pass(x, weights, product).forward();
            }
            normalise(x);
        }
    }

    private static void normalise(LandmarkKernel.Operands x) {
        int d = x.shape().valueFeatures();
        int rows = Math.toIntExact(x.shape().denominatorElements());
        Parallel.forRange(rows, ROW_GRAIN, (chunk, from, to) -> {
            for (int row = from; row < to; row++) {
                float denominator = x.denominators().getAtIndex(JAVA_FLOAT, row);
                float reciprocal = denominator == 0 ? 0 : 1 / denominator;
                for (long at = (long) row * d; at < (row + 1L) * d; at++) {
                    x.outputs().setAtIndex(JAVA_FLOAT, at, x.outputs().getAtIndex(JAVA_FLOAT, at) * reciprocal);
                }
            }
        });
    }

    @Override
    public void backward(
            double[][] f,
            AttentionShape shape,
            MaskedAttention.Inputs in,
            MaskedAttention.Results out,
            MaskedAttention.Gradients gradients,
            double[][] df) {
        AttentionChecks.call(this, f, shape, in, out, gradients, df);
        try (NativeCopies copies = new NativeCopies();
                Weights weights = new Weights(f)) {
            LandmarkKernel.Operands x = new LandmarkKernel.Operands(
                    shape,
                    copies.input(in.queries()),
                    copies.input(in.keys()),
                    copies.input(in.values()),
                    copies.input(out.outputs()),
                    copies.input(out.denominators()),
                    copies.input(gradients.outputs()));
            MemorySegment dq = copies.output(gradients.queries()).fill((byte) 0);
            MemorySegment dk = copies.output(gradients.keys()).fill((byte) 0);
            MemorySegment dv = copies.output(gradients.values()).fill((byte) 0);
            for (Product product : products) {
                new Pass(x, weights, product).backward(dq, dk, dv, df);
            }
        }
    }

    /** The non-zeros of all Phi. */
    @Override
    public long nonzeros() {
        long entries = 0;
        for (Side side : sides) {
            entries += side.walks().entries();
        }
        return entries;
    }

    /** Phi of every side for the f of every head, by columns, and by rows in native memory. */
    private final class Weights implements AutoCloseable {
        private final float[][][] byColumns; // (sides, heads, entries)
        private final List<Scratch> byRows = new ArrayList<>(); // (sides), of (heads, entries)

        Weights(double[][] f) {
            byColumns = new float[sides.size()][f.length][];
            try {
                for (int s = 0; s < sides.size(); s++) {
                    evaluate(s, f);
                }
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        private void evaluate(int s, double[][] f) {
            MergedWalks walks = sides.get(s).walks();
            Scratch rows = Scratch.take(4L * f.length * Math.max(1, walks.entries()));
            byRows.add(rows);
            float[] oneHead = new float[walks.entries()];
            for (int h = 0; h < f.length; h++) {
                byColumns[s][h] = new float[walks.entries()];
                walks.evaluate(f[h], oneHead, byColumns[s][h]);
                MemorySegment.copy(oneHead, 0, rows.segment(), JAVA_FLOAT, 4L * h * oneHead.length, oneHead.length);
            }
        }

        float[] columns(int side, int h) {
            return byColumns[side][h];
        }

        MemorySegment rows(int side, int h) {
            long bytes = 4L * byColumns[side][h].length;
            return byRows.get(side).segment().asSlice(h * bytes, bytes);
        }

        @Override
        public void close() {
            byRows.forEach(Scratch::close);
        }
    }

    /** One product's share of a call: blocks of coordinates, each done by coordinates and then by rows. */
    private final class Pass {
        private final LandmarkKernel.Operands x;
        private final AttentionShape shape;
        private final Weights weights;
        private final Product product;
        private final Side left;
        private final Side right;
        private final int pairs;

        Pass(LandmarkKernel.Operands x, Weights weights, Product product) {
            this.x = x;
            this.shape = x.shape();
            this.weights = weights;
            this.product = product;
            this.left = sides.get(product.left());
            this.right = sides.get(product.right());
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
                Block block,
                int chunk,
                int pair,
                MemorySegment atQueries,
                MemorySegment atKeys,
                MemorySegment atValues) {
            long queryBytes = 4L * kernel.width(shape.queryFeatures());
            long valueBytes = 4L * kernel.width(shape.valueFeatures());
            double[] df = new double[coefficients()];
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

        private void addToSteps(Side side, int firstSlot, int count, float[] slopes, double[] df) {
            MergedWalks walks = side.walks();
            for (int t = 0; t < count; t++) {
                int entry = side.columnEntries()[firstSlot + t];
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

        /** Cuts the coordinates into blocks of at most {@link #BLOCK_BYTES}, and those into tasks: by sizes alone. */
        private List<Block> blocks(long queryBytes, long keyBytes) {
            List<Block> blocks = new ArrayList<>();
            int[] queries = left.walks().columnOffsets;
            int[] keys = right.walks().columnOffsets;
            for (int begin = 0; begin < nodes(); ) {
                int end = begin + 1;
                while (end < nodes()
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
                Side side,
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
                                side.walks().slots,
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
