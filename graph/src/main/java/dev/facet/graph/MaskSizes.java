package dev.facet.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The sizes of a mask that say what each path costs. They depend on the graph and the walks alone.
 *
 * @param nodes N
 * @param coefficients K + 1, or what else f has
 * @param entries non-zeros of the mask: exact for a given mask and for Phi, else estimated from {@link #SAMPLES} rows,
 *     and N^2 where all may be non-zero
 * @param most a bound on the non-zeros of the mask
 * @param products multiplications that the mask takes from Phi: the sum over graph coordinates of visitors on both
 *     sides
 * @param visits non-zeros of Phi on both sides of all products
 * @param features non-zeros of the distinct Phi
 * @param arcs non-zeros of W, for exact masks
 */
record MaskSizes(
        int nodes, int coefficients, long entries, long most, long products, long visits, long features, long arcs) {
    /** Rows whose non-zeros are counted. */
    static final int SAMPLES = 64;
    /** Of an exact mask, where each row is a search; what it misses, the fifth of the heap that plans leave free takes. */
    private static final int MOST_SEARCHES = 8192;

    static MaskSizes of(AttentionMask mask) {
        return of(mask, SAMPLES);
    }

    /**
     * As {@link #of}, but from all rows, so that {@code entries} is no estimate: exact, or the sum of those of two
     * products; of exact masks from 8,192 evenly spaced rows. Cost: O(products), or that of so many searches.
     */
    static MaskSizes counted(AttentionMask mask) {
        return of(mask, Integer.MAX_VALUE);
    }

    /** These, were the mask as full as it may be. */
    MaskSizes fullest() {
        return new MaskSizes(nodes, coefficients, most, most, products, visits, features, arcs);
    }

    /** Whether the non-zeros of the mask can be places in an array, as {@link MaskPattern} wants them. */
    boolean indexable(AttentionMask mask) {
        return (mask instanceof AttentionMask.Estimated ? most : entries) <= MaskPattern.MOST_ENTRIES;
    }

    private static MaskSizes of(AttentionMask mask, int samples) {
        int nodes = mask.nodes();
        int coefficients = mask.coefficients();
        long square = (long) nodes * nodes;
        return switch (mask) {
            case AttentionMask.Estimated estimated -> of(estimated, samples);
            case AttentionMask.Asymmetric asymmetric -> {
                long phi = entries(asymmetric.walks());
                yield new MaskSizes(nodes, coefficients, phi, phi, phi, phi, phi, 0);
            }
            case AttentionMask.Exact exact ->
                new MaskSizes(
                        nodes,
                        coefficients,
                        reach(exact, Math.min(samples / 4, MOST_SEARCHES)),
                        square,
                        0,
                        0,
                        0,
                        exact.weighted().arcs());
            case AttentionMask.Given given -> {
                long entries = given.matrix().entries();
                yield new MaskSizes(nodes, 0, entries, entries, 0, 0, 0, 0);
            }
            case AttentionMask.Toeplitz grid -> new MaskSizes(nodes, coefficients, square, square, 0, 0, 0, 0);
            case AttentionMask.None none -> new MaskSizes(nodes, 0, square, square, 0, 2L * nodes, nodes, 0);
        };
    }

    private static MaskSizes of(AttentionMask.Estimated mask, int samples) {
        long entries = 0;
        long products = 0;
        long visits = 0;
        for (MaskProduct product : mask.products()) {
            MergedWalks keys = new MergedWalks(product.keys());
            long queries = product.queries() == product.keys() ? keys.entries() : entries(product.queries());
            products += MaskPattern.productEntriesBound(product.queries(), product.keys());
            visits += queries + keys.entries();
            entries += sampled(product.queries(), keys, samples);
        }
        long features = 0;
        for (WalkSet walks : distinct(mask)) {
            features += entries(walks);
        }
        WalkSet first = mask.products().getFirst().queries();
        long most = Math.min(products, (long) first.nodes() * first.nodes());
        return new MaskSizes(
                first.nodes(), mask.coefficients(), Math.min(entries, most), most, products, visits, features, 0);
    }

    /** The walk sets of a mask, each once. */
    private static Set<WalkSet> distinct(AttentionMask.Estimated mask) {
        Set<WalkSet> sets = Collections.newSetFromMap(new IdentityHashMap<>());
        for (MaskProduct product : mask.products()) {
            sets.add(product.queries());
            sets.add(product.keys());
        }
        return sets;
    }

    /** Non-zeros of Phi. */
    private static long entries(WalkSet walks) {
        long count = 0;
        for (int i = 0; i < walks.nodes(); i++) {
            count += walks.visited(i);
        }
        return count;
    }

    /** N times the mean non-zeros of evenly spaced rows of Phi_queries Phi_keys^T. */
    private static long sampled(WalkSet queries, MergedWalks keys, int rows) {
        int nodes = queries.nodes();
        int samples = Math.min(rows, nodes);
        int[] seen = new int[nodes];
        long count = 0;
        for (int s = 1; s <= samples; s++) {
            int i = sample(s, samples, nodes);
            for (int e = queries.offsets[i]; e < queries.offsets[i + 1]; e++) {
                if (!queries.opensColumn(i, e)) {
                    continue;
                }
                int l = queries.columns[e];
                for (int slot = keys.columnOffsets[l]; slot < keys.columnOffsets[l + 1]; slot++) {
                    if (seen[keys.columnRows[slot]] != s) {
                        seen[keys.columnRows[slot]] = s;
                        count++;
                    }
                }
            }
        }
        return samples == nodes ? count : count * nodes / samples;
    }

    /** N times the mean number of nodes within 2K hops of evenly spaced nodes. */
    private static long reach(AttentionMask.Exact mask, int rows) {
        Graph graph = mask.weighted();
        int nodes = graph.nodes();
        int samples = Math.min(rows, nodes);
        int[] seen = new int[nodes];
        int[] queue = new int[nodes];
        long count = 0;
        for (int s = 1; s <= samples; s++) {
            int begin = 0;
            int end = 1;
            queue[0] = sample(s, samples, nodes);
            seen[queue[0]] = s;
            for (int hop = 0; hop < 2 * mask.maxLength() && begin < end; hop++) {
                int ring = end;
                for (; begin < ring; begin++) {
                    for (int arc = graph.offsets[queue[begin]]; arc < graph.offsets[queue[begin] + 1]; arc++) {
                        int u = graph.targets[arc];
                        if (seen[u] != s) {
                            seen[u] = s;
                            queue[end++] = u;
                        }
                    }
                }
            }
            count += end;
        }
        return samples == nodes ? count : count * nodes / samples;
    }

    private static int sample(int s, int samples, int nodes) {
        return (int) ((2L * s - 1) * nodes / (2L * samples));
    }

    /** The largest number of visitors of a graph coordinate, which bounds what a block of the landmark path holds. */
    static long mostVisitors(AttentionMask mask) {
        if (!(mask instanceof AttentionMask.Estimated estimated)) {
            return mask.nodes();
        }
        int most = 0;
        for (WalkSet walks : distinct(estimated)) {
            most = Math.max(most, Arrays.stream(walks.visitors()).max().orElse(0));
        }
        return most;
    }
}
