package dev.facet.graph;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All N x N entries of a mask of any kind, and the gradient of its f given theirs.
 *
 * <p>Cost: 4 N^2 bytes; products of walks sum over l of c_l c'_l, exact masks 2K nnz(W) N, Toeplitz masks N^2.
 */
sealed interface FullMask {
    int nodes();

    int coefficients();

    /** Writes the mask (N, N) of f. */
    void values(double[] f, MemorySegment into);

    /** Adds the gradient of f to {@code df}, given that of the mask (N, N). */
    void gradient(double[] f, MemorySegment slopes, double[] df);

    /** The mask of any kind. */
    static FullMask of(AttentionMask mask) {
        return switch (mask) {
            case AttentionMask.Estimated estimated -> new Products(estimated);
            case AttentionMask.Asymmetric asymmetric -> new Features(asymmetric.walks());
            case AttentionMask.Exact exact -> new Powers(HornerMask.of(exact.weighted(), exact.maxLength()));
            case AttentionMask.Toeplitz grid -> new Offsets(grid);
            case AttentionMask.Given given -> new Fixed(given.matrix());
            case AttentionMask.None none -> new Ones(none.nodes());
        };
    }

    /** scale * sum of Phi_q Phi_k^T. */
    final class Products implements FullMask {
        private static final int GRAIN = 16;
        private final double scale;
        private final List<MergedWalks> queries = new ArrayList<>();
        private final List<MergedWalks> keys = new ArrayList<>();

        Products(AttentionMask.Estimated mask) {
            scale = mask.scale();
            for (MaskProduct product : mask.products()) {
                MergedWalks left = new MergedWalks(product.queries());
                queries.add(left);
                keys.add(product.keys() == product.queries() ? left : new MergedWalks(product.keys()));
            }
        }

        @Override
        public int nodes() {
            return queries.getFirst().nodes();
        }

        @Override
        public int coefficients() {
            return queries.getFirst().maxLength() + 1;
        }

        @Override
        public void values(double[] f, MemorySegment into) {
            into.fill((byte) 0);
            for (int p = 0; p < queries.size(); p++) {
                MergedWalks left = queries.get(p);
                MergedWalks right = keys.get(p);
                float[] byRows = new float[left.entries()];
                float[] byColumns = new float[right.entries()];
                left.evaluate(f, byRows, null);
                right.evaluate(f, null, byColumns);
                Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
                    double[] row = new double[nodes()];
                    for (int i = from; i < to; i++) {
                        Arrays.fill(row, 0);
                        for (int e = left.offsets[i]; e < left.offsets[i + 1]; e++) {
                            int l = left.columns[e];
                            for (int slot = right.columnOffsets[l]; slot < right.columnOffsets[l + 1]; slot++) {
                                row[right.columnRows[slot]] += (double) byRows[e] * byColumns[slot];
                            }
                        }
                        for (int j = 0; j < row.length; j++) {
                            long at = (long) i * row.length + j;
                            into.setAtIndex(JAVA_FLOAT, at, (float) (into.getAtIndex(JAVA_FLOAT, at) + scale * row[j]));
                        }
                    }
                });
            }
        }

        @Override
        public void gradient(double[] f, MemorySegment slopes, double[] df) {
            for (int p = 0; p < queries.size(); p++) {
                oneSide(queries.get(p), keys.get(p), f, slopes, false, df);
                oneSide(keys.get(p), queries.get(p), f, slopes, true, df);
            }
        }

        /** Of the walks of one side, dPhi[i, l] = scale * sum over j of dM[i, j] Phi'[j, l]; dM turned for the keys. */
        private void oneSide(
                MergedWalks side, MergedWalks other, double[] f, MemorySegment slopes, boolean turned, double[] df) {
            float[] byColumns = new float[other.entries()];
            other.evaluate(f, null, byColumns);
            long n = nodes();
            double[][] partial = new double[Parallel.chunks(nodes(), GRAIN)][df.length];
            Parallel.forRange(nodes(), GRAIN, (chunk, from, to) -> {
                for (int i = from; i < to; i++) {
                    for (int e = side.offsets[i]; e < side.offsets[i + 1]; e++) {
                        int l = side.columns[e];
                        double slope = 0;
                        for (int slot = other.columnOffsets[l]; slot < other.columnOffsets[l + 1]; slot++) {
                            int j = other.columnRows[slot];
                            long at = turned ? j * n + i : i * n + j;
                            slope += (double) slopes.getAtIndex(JAVA_FLOAT, at) * byColumns[slot];
                        }
                        for (int s = side.storeOffsets[e]; s < side.storeOffsets[e + 1]; s++) {
                            partial[chunk][side.steps[s]] += scale * side.loads[s] * slope;
                        }
                    }
                }
            });
            for (double[] part : partial) {
                for (int k = 0; k < df.length; k++) {
                    df[k] += part[k];
                }
            }
        }
    }

    /** Phi. */
    final class Features implements FullMask {
        private final WalkSet walks;

        Features(WalkSet walks) {
            this.walks = walks;
        }

        @Override
        public int nodes() {
            return walks.nodes();
        }

        @Override
        public int coefficients() {
            return walks.maxLength() + 1;
        }

        @Override
        public void values(double[] f, MemorySegment into) {
            Fixed.write(GraphRandomFeatures.features(walks, Modulation.of(f)), into);
        }

        @Override
        public void gradient(double[] f, MemorySegment slopes, double[] df) {
            for (int i = 0; i < nodes(); i++) {
                for (int e = walks.offsets[i]; e < walks.offsets[i + 1]; e++) {
                    long at = (long) i * nodes() + walks.columns[e];
                    df[walks.steps[e]] += (double) walks.loads[e] * slopes.getAtIndex(JAVA_FLOAT, at);
                }
            }
        }
    }

    /** The exact mask, applied to the columns of the identity. */
    final class Powers implements FullMask {
        private final HornerMask horner;

        Powers(HornerMask horner) {
            this.horner = horner;
        }

        @Override
        public int nodes() {
            return horner.nodes();
        }

        @Override
        public int coefficients() {
            return horner.coefficients();
        }

        private void identity(MemorySegment into) {
            into.fill((byte) 0);
            for (long i = 0; i < nodes(); i++) {
                into.setAtIndex(JAVA_FLOAT, i * nodes() + i, 1);
            }
        }

        @Override
        public void values(double[] f, MemorySegment into) {
            identity(into);
            horner.apply(f, nodes(), into, into);
        }

        @Override
        public void gradient(double[] f, MemorySegment slopes, double[] df) {
            try (Scratch x = Scratch.take(slopes.byteSize());
                    Scratch dx = Scratch.take(slopes.byteSize())) {
                identity(x.segment());
                horner.gradient(f, nodes(), x.segment(), slopes, dx.segment(), df);
            }
        }
    }

    /** exp(b) of the offset between two nodes of a grid; f is the table b. */
    final class Offsets implements FullMask {
        private final AttentionMask.Toeplitz grid;

        Offsets(AttentionMask.Toeplitz grid) {
            this.grid = grid;
        }

        @Override
        public int nodes() {
            return grid.nodes();
        }

        @Override
        public int coefficients() {
            return grid.coefficients();
        }

        private int place(int i, int j) {
            int width = grid.width();
            int down = i / width - j / width + grid.height() - 1;
            return down * (2 * width - 1) + i % width - j % width + width - 1;
        }

        @Override
        public void values(double[] f, MemorySegment into) {
            float[] b = grid.table(f);
            Parallel.forRange(nodes(), 64, (chunk, from, to) -> {
                for (int i = from; i < to; i++) {
                    for (int j = 0; j < nodes(); j++) {
                        into.setAtIndex(JAVA_FLOAT, (long) i * nodes() + j, (float) Math.exp(b[place(i, j)]));
                    }
                }
            });
        }

        @Override
        public void gradient(double[] f, MemorySegment slopes, double[] df) {
            for (int i = 0; i < nodes(); i++) {
                for (int j = 0; j < nodes(); j++) {
                    int t = place(i, j);
                    df[t] += Math.exp((float) f[t]) * slopes.getAtIndex(JAVA_FLOAT, (long) i * nodes() + j);
                }
            }
        }
    }

    /** A given matrix. */
    final class Fixed implements FullMask {
        private final SparseMatrix matrix;

        Fixed(SparseMatrix matrix) {
            this.matrix = matrix;
        }

        static void write(SparseMatrix matrix, MemorySegment into) {
            into.fill((byte) 0);
            for (int i = 0; i < matrix.rows(); i++) {
                for (int e = matrix.offsets[i]; e < matrix.offsets[i + 1]; e++) {
                    into.setAtIndex(JAVA_FLOAT, (long) i * matrix.columns() + matrix.indices[e], matrix.values[e]);
                }
            }
        }

        @Override
        public int nodes() {
            return matrix.rows();
        }

        @Override
        public int coefficients() {
            return 0;
        }

        @Override
        public void values(double[] f, MemorySegment into) {
            write(matrix, into);
        }

        @Override
        public void gradient(double[] f, MemorySegment slopes, double[] df) {}
    }

    /** No mask. */
    record Ones(int nodes) implements FullMask {
        @Override
        public int coefficients() {
            return 0;
        }

        @Override
        public void values(double[] f, MemorySegment into) {
            for (long at = 0; at < (long) nodes * nodes; at++) {
                into.setAtIndex(JAVA_FLOAT, at, 1);
            }
        }

        @Override
        public void gradient(double[] f, MemorySegment slopes, double[] df) {}
    }
}
