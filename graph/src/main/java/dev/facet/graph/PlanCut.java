package dev.facet.graph;

import java.util.Arrays;

/**
 * How the entries of a mask that are computed ("owned": all, or those on and above the diagonal) are cut into blocks of
 * at most {@link #BLOCK}. Rows are halved, 1,024 of them, 512, 256 and so on, until a half fits; a single row that does
 * not is cut into pieces. So where a block begins and ends depends on its rows and those beside it, never on how many
 * entries come before: rows that gain or lose an entry move no far block.
 *
 * <p>Cost: 4 (N + 1) bytes and 12 a block.
 */
final class PlanCut {
    /** Entries of a block: their sums stay in the first cache, and numbers of them fit into 16 bits. */
    static final int BLOCK = 2048;

    private static final int MOST_ROWS = 1024;

    private final SparsePattern pattern;
    /** (N + 1): the owned entries before each row. */
    private final int[] rowStarts;

    // Of each block: its rows, and how many owned entries of the first row come before it.
    private int[] firstRows = new int[16];
    private int[] endRows = new int[16];
    private int[] skips = new int[16];
    private int count;

    private PlanCut(SparsePattern pattern, int[] rowStarts) {
        this.pattern = pattern;
        this.rowStarts = rowStarts;
    }

    static PlanCut of(SparsePattern pattern, boolean mirrored) {
        int[] rowStarts = new int[pattern.nodes() + 1];
        for (int i = 0; i < pattern.nodes(); i++) {
            rowStarts[i + 1] = rowStarts[i] + owned(pattern, mirrored, i);
        }
        return of(pattern, rowStarts);
    }

    /** The cut of a pattern that differs in some rows alone. */
    PlanCut withRows(SparsePattern next, boolean mirrored, RowSet changed) {
        int[] nextStarts = new int[rowStarts.length];
        for (int i = 0; i < next.nodes(); i++) {
            int owned = changed.has(i) ? owned(next, mirrored, i) : rowStarts[i + 1] - rowStarts[i];
            nextStarts[i + 1] = nextStarts[i] + owned;
        }
        return of(next, nextStarts);
    }

    private static int owned(SparsePattern pattern, boolean mirrored, int i) {
        int first = pattern.offsets[i];
        int end = pattern.offsets[i + 1];
        if (!mirrored) {
            return end - first;
        }
        int at = Arrays.binarySearch(pattern.columns, first, end, i);
        return end - (at < 0 ? -at - 1 : at);
    }

    private static PlanCut of(SparsePattern pattern, int[] rowStarts) {
        PlanCut cut = new PlanCut(pattern, rowStarts);
        for (int row = 0; row < pattern.nodes(); row += MOST_ROWS) {
            cut.halve(row, MOST_ROWS);
        }
        return cut;
    }

    private void halve(int first, int rows) {
        int end = Math.min(first + rows, pattern.nodes());
        if (first >= end) {
            return;
        }
        int entries = rowStarts[end] - rowStarts[first];
        if (entries == 0) {
            return;
        }
        if (entries <= BLOCK) {
            add(first, end, 0);
        } else if (rows > 1) {
            halve(first, rows / 2);
            halve(first + rows / 2, rows / 2);
        } else {
            for (int skip = 0; skip < entries; skip += BLOCK) {
                add(first, end, skip);
            }
        }
    }

    private void add(int first, int end, int skip) {
        if (count == skips.length) {
            firstRows = Arrays.copyOf(firstRows, 2 * count);
            endRows = Arrays.copyOf(endRows, 2 * count);
            skips = Arrays.copyOf(skips, 2 * count);
        }
        firstRows[count] = first;
        endRows[count] = end;
        skips[count++] = skip;
    }

    /** The number of blocks. */
    int blocks() {
        return count;
    }

    /** The number of owned entries. */
    int owned() {
        return rowStarts[rowStarts.length - 1];
    }

    /** The entries of the longest block. */
    int longest() {
        int longest = 0;
        for (int b = 0; b < count; b++) {
            longest = Math.max(longest, length(b));
        }
        return longest;
    }

    int firstRow(int b) {
        return firstRows[b];
    }

    int endRow(int b) {
        return endRows[b];
    }

    /** The owned entries before block b. */
    int start(int b) {
        return rowStarts[firstRows[b]] + skips[b];
    }

    /** The number of entries of block b. */
    int length(int b) {
        return Math.min(BLOCK, rowStarts[endRows[b]] - start(b));
    }

    /** The first owned entry of row i, of all the pattern's entries. */
    int firstOwned(int i) {
        return pattern.offsets[i + 1] - (rowStarts[i + 1] - rowStarts[i]);
    }

    /** The number, in block b, of the first owned entry of row i; negative when pieces of the row come before. */
    int place(int b, int i) {
        return rowStarts[i] - start(b);
    }

    /** The first entry of row i that is in block b. */
    int firstEntry(int b, int i) {
        return firstOwned(i) + skips[b];
    }

    /** The end of the entries of row i that are in block b. */
    int endEntry(int b, int i) {
        return Math.min(pattern.offsets[i + 1], firstEntry(b, i) + BLOCK);
    }

    /** For each block the other cut's block of the same rows, -1 where it has none. */
    int[] sameRows(PlanCut other) {
        int[] same = new int[count];
        for (int b = 0, o = 0; b < count; b++) {
            while (o < other.count && before(other, o, b)) {
                o++;
            }
            boolean equal = o < other.count
                    && other.firstRows[o] == firstRows[b]
                    && other.endRows[o] == endRows[b]
                    && other.skips[o] == skips[b];
            same[b] = equal ? o : -1;
        }
        return same;
    }

    private boolean before(PlanCut other, int o, int b) {
        return other.firstRows[o] < firstRows[b] || (other.firstRows[o] == firstRows[b] && other.skips[o] < skips[b]);
    }
}
