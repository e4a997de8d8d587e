package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

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

    static final int ROW_GRAIN = 256;

    final List<Side> sides;
    final double scale;
    final LandmarkKernel kernel;
    final long blockBytes;
    private final List<Product> products;

    /** One walk set, with its entries in both orders. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Side(MergedWalks walks, int[] slots) {
        Side(MergedWalks walks) {
            this(walks, walks.slots());
        }
    }

    /** Phi_left Phi_right^T, as places among the sides. */
    record Product(int left, int right) {}

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
                new LandmarkPass(this, x, weights, product).forward();
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
                new LandmarkPass(this, x, weights, product).backward(dq, dk, dv, df);
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
    final class Weights implements AutoCloseable {
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
}
