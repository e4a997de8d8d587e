package dev.facet.graph;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of a sum of products P R^T: a row holds every j whose R meets a column of that row of P. Counted first,
 * so that what would not fit is refused before it is allocated.
 *
 * <p>Cost: O(products + entries log(entries of a row)) time, twice over the products.
 */
final class ProductPattern {
    private static final int GRAIN = 256;

    private ProductPattern() {}

    static SparsePattern of(List<ProductRule.Term> terms) {
        int nodes = terms.getFirst().left().nodes();
        int[] counts = new int[nodes];
        ScratchPool<int[]> seen = new ScratchPool<>(() -> new int[nodes]);
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            int[] stamps = seen.borrow();
            for (int i = from; i < to; i++) {
                counts[i] = collect(terms, i, i + 1, stamps, null, 0);
            }
            seen.giveBack(stamps);
        });
        int[] offsets = MaskPattern.offsets(counts, 0);
        int[] columns = new int[offsets[nodes]];
        // The first pass stamped 1 to N, this one stamps below 0.
        Parallel.forRange(nodes, GRAIN, (chunk, from, to) -> {
            int[] stamps = seen.borrow();
            for (int i = from; i < to; i++) {
                collect(terms, i, -i - 1, stamps, columns, offsets[i]);
                Arrays.sort(columns, offsets[i], offsets[i + 1]);
            }
            seen.giveBack(stamps);
        });
        return SparsePattern.trusted(offsets, columns);
    }

    /** Some rows of a pattern, one after the other: the length of each, and their columns. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Rows(int[] counts, int[] columns) {}

    /** The given rows of the pattern, as {@link #of} makes them. */
    static Rows rows(List<ProductRule.Term> terms, RowSet chosen) {
        int nodes = terms.getFirst().left().nodes();
        int[] counts = new int[chosen.size()];
        ScratchPool<int[]> seen = new ScratchPool<>(() -> new int[nodes]);
        int[][] chunks = new int[Parallel.chunks(counts.length, GRAIN)][];
        Parallel.forRange(counts.length, GRAIN, (chunk, from, to) -> {
            int[] stamps = seen.borrow();
            int total = 0;
            for (int r = from; r < to; r++) {
                counts[r] = collect(terms, chosen.rows[r], chosen.rows[r] + 1, stamps, null, 0);
                total = Math.addExact(total, counts[r]);
            }
            int[] columns = new int[total];
            for (int r = from, at = 0; r < to; r++) {
                collect(terms, chosen.rows[r], -chosen.rows[r] - 1, stamps, columns, at);
                Arrays.sort(columns, at, at + counts[r]);
                at += counts[r];
            }
            chunks[chunk] = columns;
            // Another chunk may meet these stamps: they are of other rows.
            seen.giveBack(stamps);
        });
        int total = 0;
        for (int[] chunk : chunks) {
            total = Math.addExact(total, chunk.length);
        }
        int[] columns = new int[total];
        int at = 0;
        for (int[] chunk : chunks) {
            System.arraycopy(chunk, 0, columns, at, chunk.length);
            at += chunk.length;
        }
        return new Rows(counts, columns);
    }

    /** Counts the columns of row i, each stamped when first met, and writes them unsorted where asked. */
    private static int collect(
            List<ProductRule.Term> terms, int i, int stamp, int[] stamps, int @Nullable [] columns, int at) {
        int count = 0;
        for (ProductRule.Term term : terms) {
            MergedWalks walked = term.left();
            MergedWalks other = term.right();
            for (int a = walked.offsets[i]; a < walked.offsets[i + 1]; a++) {
                int l = walked.columns[a];
                for (int slot = other.columnOffsets[l]; slot < other.columnOffsets[l + 1]; slot++) {
                    int j = other.columnRows[slot];
                    if (stamps[j] != stamp) {
                        stamps[j] = stamp;
                        if (columns != null) {
                            columns[at + count] = j;
                        }
                        count++;
                    }
                }
            }
        }
        return count;
    }
}
