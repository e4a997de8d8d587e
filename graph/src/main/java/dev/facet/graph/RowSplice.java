package dev.facet.graph;

/**
 * Some rows of CSR arrays replaced by others, perhaps of other lengths; all others stay and move to their new place.
 *
 * <p>Shapes: {@code before} and {@code offsets} (N + 1), old and new; the new rows are given one after the other, the one
 * of {@code replaced.rows[r]} from {@code partOffsets[r]} to {@code partOffsets[r + 1] - 1}.
 *
 * <p>Cost: a copy of each array, in long runs where few rows are replaced.
 */
final class RowSplice {
    private static final int GRAIN = 8192;

    final int[] before;
    final RowSet replaced;
    final int[] partOffsets;
    final int[] offsets;

    /** What is done with runs of kept rows and with replaced ones. */
    interface Runs {
        /** Rows {@code from} to {@code to - 1} stay. */
        void kept(int from, int to);

        /** A row is replaced, by new row number {@code rank}. */
        void replaced(int row, int rank);
    }

    /**
     * A splice of rows of the given lengths.
     *
     * @param before the old offsets (N + 1)
     * @param counts the length of each new row
     */
    RowSplice(int[] before, RowSet replaced, int[] counts) {
        this.before = before;
        this.replaced = replaced;
        this.partOffsets = new int[counts.length + 1];
        this.offsets = new int[before.length];
        for (int r = 0; r < counts.length; r++) {
            partOffsets[r + 1] = Math.addExact(partOffsets[r], counts[r]);
        }
        for (int row = 0, rank = 0; row + 1 < before.length; row++) {
            int count = replaced.has(row) ? counts[rank++] : before[row + 1] - before[row];
            offsets[row + 1] = Math.addExact(offsets[row], count);
        }
    }

    /** The entries of all rows, kept and replaced. */
    int entries() {
        return offsets[offsets.length - 1];
    }

    /** The entries of the new rows. */
    int partEntries() {
        return partOffsets[partOffsets.length - 1];
    }

    /** Visits all rows once, in parallel. */
    void forRuns(Runs runs) {
        Parallel.forRange(offsets.length - 1, GRAIN, (chunk, from, to) -> {
            int rank = replaced.before(from);
            int row = from;
            while (row < to) {
                int next = rank < replaced.size() ? Math.min(to, replaced.rows[rank]) : to;
                if (row < next) {
                    runs.kept(row, next);
                    row = next;
                } else {
                    runs.replaced(row++, rank++);
                }
            }
        });
    }

    /** Fills {@code into} (entries) from the old array and from that of the new rows, all three of one type. */
    void copy(Object old, Object parts, Object into) {
        forRuns(new Runs() {
            @Override
            public void kept(int from, int to) {
                System.arraycopy(old, before[from], into, offsets[from], before[to] - before[from]);
            }

            @Override
            public void replaced(int row, int rank) {
                System.arraycopy(parts, partOffsets[rank], into, offsets[row], offsets[row + 1] - offsets[row]);
            }
        });
    }
}
