package dev.facet.nn;

import dev.facet.tensor.Tensors;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The learned mask of a grid that depends on offsets alone: M_ij = exp(b[row_i - row_j, column_i - column_j]), one
 * table b (2h - 1, 2w - 1) a head, laid out as {@link dev.facet.graph.ToeplitzMask} takes it. It starts at minus half
 * the offset's
 * |rows| + |columns|, as local as the masks of a graph start.
 *
 * <p>Source: the O(N log N) rival of Reid et al., arXiv:2410.03462.
 */
public final class ToeplitzTable extends Module {
    /** The index that spreads a table over all pairs takes 8 bytes an entry, a mask 4 a head and picture. */
    private static final long MOST_ENTRIES = 1L << 26;

    private final Tensor table; // (H, 2h - 1, 2w - 1)
    private final Tensor index; // (N * N)
    private final int heads;
    private final int nodes;

    /** A table for grids of the given sides. */
    public ToeplitzTable(int heads, int height, int width) {
        super("ToeplitzTable");
        this.heads = heads;
        this.nodes = Math.multiplyExact(height, width);
        long entries = (long) nodes * nodes;
        if (entries > MOST_ENTRIES) {
            throw new IllegalArgumentException("a learned toeplitz mask of " + height + " x " + width + " tokens has "
                    + entries + " entries, possible are at most " + MOST_ENTRIES
                    + "; larger patches, or the mask grf, take less");
        }
        int rows = 2 * height - 1;
        int columns = 2 * width - 1;
        float[] start = new float[heads * rows * columns];
        for (int at = 0; at < start.length; at++) {
            int dy = at / columns % rows - (height - 1);
            int dx = at % columns - (width - 1);
            start[at] = -0.5f * (Math.abs(dy) + Math.abs(dx));
        }
        long[] places = new long[nodes * nodes];
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < nodes; j++) {
                int dy = i / width - j / width + height - 1;
                int dx = i % width - j % width + width - 1;
                places[i * nodes + j] = (long) dy * columns + dx;
            }
        }
        this.table = Parameters.parameter(this, "table", Tensors.of(start, heads, rows, columns));
        this.index = Tensors.of(places, places.length);
    }

    /** The mask (H, N, N). */
    public Tensor forward() {
        return table.view(heads, -1).exp().index_select(1, index).view(heads, nodes, nodes);
    }
}
