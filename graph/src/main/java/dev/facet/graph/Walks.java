package dev.facet.graph;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Random walks from every node, with the loads that make them unbiased estimates of the powers of W: E[L_k] = W^k.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462. A walk starts with load 1. Before each hop it halts with probability p, and after K hops; else it
 * moves to a uniform out-neighbour u of the node v it is on and its load is multiplied by W[v, u] deg(v) / (1 - p),
 * where deg counts out-neighbours. It deposits its load, divided by the number of walks, on every node it is on, the
 * start included. A walk on a node without out-neighbours stops.
 *
 * <p>For a directed W, or one with row weights, M = Phi_W (Phi_{W^T})^T: the keys' walks are
 * {@code draw(w.transpose(), options)}.
 *
 * <p>Cost: O(1) a hop and O(log) a stored entry; beside the result as much memory again while drawing.
 *
 * <p>Randomness: every draw has its own key. Halting: (seed, set, start node, walk or pair of walks, step). Moves of
 * schemes that do not repel: (seed, set, start node, walk, step). Repelling moves: (seed, set, start node, step,
 * visited node), handed out in the order of the walks. So the result has the same bits for any number of threads, and
 * the walks of different start nodes are independent in every scheme.
 *
 * <p>Errors: {@link IllegalArgumentException} when the entries are more than an array holds, or a load more than a
 * float.
 */
public final class Walks {
    private static final int GRAIN = 64;
    private static final int MOST_ENTRIES = Integer.MAX_VALUE - 8;

    private Walks() {}

    /** Walks on a weighted graph, usually from {@link Normalisation#apply}. */
    public static WalkSet draw(Graph weighted, WalkOptions options) {
        return draw(weighted, options, Parallel.threads());
    }

    /** As {@link #draw(Graph, WalkOptions)} with a number of threads, which changes no bit of the result. */
    public static WalkSet draw(Graph weighted, WalkOptions options, int threads) {
        return draw(weighted, options, LengthLaw.geometric(options.halt(), options.maxLength()), threads);
    }

    /**
     * Walks whose length follows any law; it stands in for the halting probability of the options.
     *
     * @throws IllegalArgumentException if the law's longest walk is not that of the options
     */
    public static WalkSet draw(Graph weighted, WalkOptions options, LengthLaw law, int threads) {
        if (law.maxLength() != options.maxLength()) {
            throw new IllegalArgumentException("the length law has walks of at most " + law.maxLength()
                    + " hops but max-length is " + options.maxLength());
        }
        return draw(WalkPlan.of(weighted, options, law, true), threads, MOST_ENTRIES);
    }

    /**
     * The same walks without importance weights: each visit counts 1 over the number of walks. An ablation; it
     * estimates no mask.
     */
    public static WalkSet drawCounts(Graph graph, WalkOptions options) {
        LengthLaw law = LengthLaw.geometric(options.halt(), options.maxLength());
        return draw(WalkPlan.of(graph, options, law, false), Parallel.threads(), MOST_ENTRIES);
    }

    /** As the public forms, refusing more than {@code mostEntries}. */
    static WalkSet draw(WalkPlan plan, int threads, int mostEntries) {
        return draw(plan, threads, mostEntries, null);
    }

    /** The number of chunks that start nodes are drawn in. */
    static int chunks(int nodes) {
        return Parallel.chunks(nodes, GRAIN);
    }

    /** As {@link #draw(WalkPlan, int, int)}; the paths of each chunk of start nodes go to {@code paths} where asked. */
    static WalkSet draw(WalkPlan plan, int threads, int mostEntries, PathRecorder.Paths @Nullable [] paths) {
        int nodes = plan.graph.nodes();
        int[] counts = new int[nodes];
        WalkChunk[] chunks = new WalkChunk[chunks(nodes)];
        Queue<WalkSampler> idle = new ConcurrentLinkedQueue<>();
        AtomicLong entries = new AtomicLong();
        Parallel.forRange(threads, nodes, GRAIN, (chunk, from, to) -> {
            WalkSampler sampler = idle.poll();
            if (sampler == null) {
                sampler = new WalkSampler(
                        plan, paths == null ? null : new PathRecorder(plan.options.walks(), plan.longest()));
            }
            chunks[chunk] = sampler.chunk(from, to, counts);
            if (paths != null) {
                paths[chunk] = sampler.takePaths();
            }
            idle.add(sampler);
            if (entries.addAndGet(chunks[chunk].columns.length) > mostEntries) {
                throw new IllegalArgumentException("walks " + plan.options.walks() + " of up to " + plan.longest()
                        + " hops from " + nodes + " nodes fill more than " + mostEntries
                        + " entries; take fewer walks, shorter ones or a larger halt");
            }
        });
        int[] offsets = new int[nodes + 1];
        for (int v = 0; v < nodes; v++) {
            offsets[v + 1] = offsets[v] + counts[v];
        }
        int[] columns = new int[offsets[nodes]];
        byte[] steps = new byte[offsets[nodes]];
        float[] loads = new float[offsets[nodes]];
        long hops = 0;
        for (WalkChunk chunk : chunks) {
            hops += chunk.hops;
        }
        Parallel.forRange(threads, nodes, GRAIN, (chunk, from, to) -> {
            WalkChunk part = chunks[chunk];
            int length = part.columns.length;
            System.arraycopy(part.columns, 0, columns, offsets[from], length);
            System.arraycopy(part.steps, 0, steps, offsets[from], length);
            System.arraycopy(part.loads, 0, loads, offsets[from], length);
        });
        return new WalkSet(plan.longest(), offsets, columns, steps, loads, hops);
    }
}
