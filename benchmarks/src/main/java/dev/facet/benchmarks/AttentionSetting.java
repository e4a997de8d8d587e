package dev.facet.benchmarks;

import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import java.util.List;

/**
 * The sizes of one measured attention: a grid, its walks (independent ones, one set for both sides) and the features of
 * queries, keys and values.
 *
 * @param height rows of the grid
 * @param width columns of the grid
 * @param walks walks a node, n
 * @param halt the probability of halting, p
 * @param maxLength the longest walk, K
 * @param features features of a query, a key and a value: m = d
 */
record AttentionSetting(int height, int width, int walks, double halt, int maxLength, int features)
        implements Measured {
    static final String WORD = "grid";

    private static final long SEED = 1;

    /** The setting that figures are published for: 32,761 nodes, n = 4, p = .2, K = 8, m = d = 64. */
    static final AttentionSetting PUBLISHED = new AttentionSetting(181, 181, 4, 0.2, 8, 64);

    /** The same on another grid. */
    AttentionSetting on(int newHeight, int newWidth) {
        return new AttentionSetting(newHeight, newWidth, walks, halt, maxLength, features);
    }

    /** The same on the square grid with the number of nodes nearest to this one. */
    AttentionSetting onNodes(int count) {
        int side = (int) Math.round(Math.sqrt(count));
        return on(side, side);
    }

    @Override
    public int nodes() {
        return height * width;
    }

    @Override
    public Measured least() {
        return on(8, 8);
    }

    @Override
    public Runnable step() {
        return new FacetAttention(new AttentionProblem(this))::forwardAndBackward;
    }

    @Override
    public List<String> words() {
        return List.of(
                WORD,
                String.valueOf(height),
                String.valueOf(width),
                String.valueOf(walks),
                String.valueOf(halt),
                String.valueOf(maxLength),
                String.valueOf(features));
    }

    static AttentionSetting of(List<String> words) {
        return new AttentionSetting(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Double.parseDouble(words.get(3)),
                Integer.parseInt(words.get(4)),
                Integer.parseInt(words.get(5)));
    }

    WalkOptions walkOptions() {
        return new WalkOptions(walks, halt, maxLength, WalkScheme.IID, SEED, 0);
    }

    @Override
    public String toString() {
        return "grid " + height + " x " + width + " (" + nodes() + " nodes), iid symmetric, n = " + walks + ", p = "
                + halt + ", K = " + maxLength + ", m = d = " + features + ", one head";
    }
}
