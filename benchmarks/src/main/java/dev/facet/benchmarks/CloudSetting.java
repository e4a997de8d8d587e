package dev.facet.benchmarks;

import dev.facet.graph.AttentionPath;
import dev.facet.graph.WalkOptions;
import dev.facet.graph.WalkScheme;
import java.util.List;
import java.util.Locale;

/**
 * The sizes of attention over a cloud: points drawn uniformly from a cube, in the order in which they are drawn, joined to
 * their nearest, with independent walks, one set for both sides.
 *
 * @param points the number of points, N
 * @param neighbours how many nearest neighbours a point is joined to; a pair is joined if either is the other's
 * @param walks walks a node, n
 * @param halt the probability of halting, p
 * @param maxLength the longest walk, K
 * @param heads heads, each with an f of its own
 * @param queryFeatures features of a query and of a key, m
 * @param valueFeatures features of a value, d
 * @param path how it is computed; Horner's takes the exact mask
 */
record CloudSetting(
        int points,
        int neighbours,
        int walks,
        double halt,
        int maxLength,
        int heads,
        int queryFeatures,
        int valueFeatures,
        AttentionPath path)
        implements Measured {
    static final String WORD = "cloud";

    private static final int LEAST = 64;
    private static final long SEED = 1;

    /** A million points: k = 8, n = 4, p = .2, K = 3, 4 heads of 32. */
    static final CloudSetting MILLION = new CloudSetting(1 << 20, 8, 4, 0.2, 3, 4, 32, 32, AttentionPath.SPARSE);

    CloudSetting withPoints(int count) {
        return new CloudSetting(count, neighbours, walks, halt, maxLength, heads, queryFeatures, valueFeatures, path);
    }

    CloudSetting withPath(AttentionPath other) {
        return new CloudSetting(points, neighbours, walks, halt, maxLength, heads, queryFeatures, valueFeatures, other);
    }

    /** A part of the work of paths whose cost is proportional to heads and features of queries. */
    CloudSetting part(int someHeads, int someFeatures) {
        return new CloudSetting(
                points, neighbours, walks, halt, maxLength, someHeads, someFeatures, valueFeatures, path);
    }

    WalkOptions walkOptions() {
        return new WalkOptions(walks, halt, maxLength, WalkScheme.IID, SEED, 0);
    }

    @Override
    public int nodes() {
        return points;
    }

    @Override
    public Measured least() {
        return withPoints(LEAST);
    }

    @Override
    public Runnable step() {
        return new CloudAttention(new CloudProblem(this))::forwardAndBackward;
    }

    @Override
    public List<String> words() {
        return List.of(
                WORD,
                String.valueOf(points),
                String.valueOf(neighbours),
                String.valueOf(walks),
                String.valueOf(halt),
                String.valueOf(maxLength),
                String.valueOf(heads),
                String.valueOf(queryFeatures),
                String.valueOf(valueFeatures),
                path.name());
    }

    static CloudSetting of(List<String> words) {
        return new CloudSetting(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Double.parseDouble(words.get(3)),
                Integer.parseInt(words.get(4)),
                Integer.parseInt(words.get(5)),
                Integer.parseInt(words.get(6)),
                Integer.parseInt(words.get(7)),
                AttentionPath.valueOf(words.get(8)));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d points of a cube in random order, k = %d, iid symmetric, n = %d, p = %s, K = %d, %d heads, m = %d,"
                        + " d = %d",
                points,
                neighbours,
                walks,
                halt,
                maxLength,
                heads,
                queryFeatures,
                valueFeatures);
    }
}
