package dev.facet.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The walks of a graph that changes (points move, edges come and go, weights change) and its features, kept up to date:
 * after {@link #update} they have the bits that drawing everything again would give.
 *
 * <p>Source of walks and features: Reid et al., "Linear Transformer Topological Masking with Graph Random Features",
 * ICLR 2025, arXiv:2410.03462. Every draw of a walk has its own key, so a walk changes only if it leaves a node whose row
 * of W changed: whose out-neighbours, and so deg, or weights are others. The columns of Phi are the index that tells for a
 * node which start nodes' walks were there, and the steps kept with its entries whether any walk was there before its
 * last hop. The walks of one start node are merged in the store, and coupled ones share draws: they are drawn again
 * together.
 *
 * <p>Note that W is what walks run on, normalised as a rule: an edge that goes changes the degrees of its ends, and with
 * them the rows of their neighbours. Rows of W are compared, not those of the graph it was made from.
 *
 * <p>Cost: an update is O(arcs) for the comparison and a copy of the store, and beyond that work in proportion to the
 * start nodes it redoes. From half of them on all walks are drawn anew. Memory: the walk set and 16 bytes an entry of
 * Phi, and the same again during an update. What was handed out before an update stays as it was.
 *
 * <p>Randomness: as {@link Walks}; the same bits for any number of threads and whatever graphs came before.
 *
 * <p>Errors: {@link IllegalArgumentException} for a graph of another number of nodes (a point that vanishes is an isolated
 * node), or of another direction, or whose walks cannot be drawn; the state is then that before the call.
 */
public final class MovingWalks {
    /** The share of rows from which on everything is made anew. */
    static final double MOST = 0.5;

    private static final int GRAIN = 256;

    private final WalkOptions options;
    private final double most;
    private State now;
    private @Nullable Modulation f;
    private @Nullable SparseMatrix phi;

    /** Walks with their graph and index. */
    record State(Graph weighted, WalkSet walks, MergedWalks merged) {}

    /** The next state, the start nodes that were redone, the rows that differ, and Phi where one was asked for. */
    record Step(
            State next,
            int startNodes,
            RowSet differing,
            @Nullable SparseMatrix phi) {}

    private MovingWalks(Graph weighted, WalkOptions options, double most) {
        this.options = options;
        this.most = most;
        this.now = anew(weighted);
    }

    /** The walks on a weighted graph, usually from {@link Normalisation#apply}. */
    public static MovingWalks of(Graph weighted, WalkOptions options) {
        return of(weighted, options, MOST);
    }

    /** As the other, with the share of rows from which on everything is made anew; above 1 nothing ever is. */
    static MovingWalks of(Graph weighted, WalkOptions options, double most) {
        return new MovingWalks(weighted, options, most);
    }

    private State anew(Graph weighted) {
        WalkSet walks = Walks.draw(weighted, options);
        return new State(weighted, walks, new MergedWalks(walks));
    }

    /** Goes on to another graph of the same nodes. */
    public Redone update(Graph next) {
        checkFits(now.weighted(), next);
        RowSet changed = next.rowsUnlike(now.weighted());
        Step step = prepare(next, changed);
        commit(step);
        return new Redone(changed.size(), step.startNodes(), step.differing().size(), 0);
    }

    static void checkFits(Graph before, Graph next) {
        if (next.nodes() != before.nodes() || next.directed() != before.directed()) {
            throw new IllegalArgumentException("a moving graph keeps its nodes and its direction: it has "
                    + before.nodes() + " nodes, " + direction(before) + ", the next one " + next.nodes() + ", "
                    + direction(next) + "; leave a node that vanishes isolated");
        }
    }

    private static String direction(Graph graph) {
        return graph.directed() ? "directed" : "undirected";
    }

    /** What an update to a graph whose rows differ as given would lead to; nothing changes yet. */
    Step prepare(Graph next, RowSet changed) {
        int nodes = next.nodes();
        if (changed.isEmpty()) {
            return step(new State(next, now.walks(), now.merged()), 0, changed);
        }
        RowSet starts = startsThatLeft(changed);
        if (starts.size() >= most * nodes) {
            return step(anew(next), nodes, RowSet.all(nodes));
        }
        LengthLaw law = LengthLaw.geometric(options.halt(), options.maxLength());
        WalkSet walks = Walks.redraw(
                now.walks(),
                WalkPlan.of(now.weighted(), options, law, true),
                WalkPlan.of(next, options, law, true),
                starts);
        boolean[] marks = starts.marks();
        for (int start : starts.rows) {
            marks[start] = !walks.sameRow(now.walks(), start);
        }
        RowSet differing = RowSet.of(marks);
        MergedWalks merged = now.merged().withRows(walks, differing);
        return step(new State(next, walks, merged), starts.size(), differing);
    }

    private Step step(State next, int startNodes, RowSet differing) {
        SparseMatrix before = phi;
        return new Step(
                next, startNodes, differing, before == null || f == null ? null : features(next, before, f, differing));
    }

    /** The start nodes of walks that were on one of the nodes with a hop to go; whether they halted there is not kept. */
    private RowSet startsThatLeft(RowSet nodes) {
        boolean[] marks = new boolean[nodes.of()];
        MergedWalks merged = now.merged();
        for (int v : nodes.rows) {
            for (int slot = merged.columnOffsets[v]; slot < merged.columnOffsets[v + 1]; slot++) {
                // Steps ascend, so the first one tells.
                int first = merged.storeOffsets[merged.columnEntries[slot]];
                if (merged.steps[first] < options.maxLength()) {
                    marks[merged.columnRows[slot]] = true;
                }
            }
        }
        return RowSet.of(marks);
    }

    /** Takes a step; this cannot fail. */
    void commit(Step step) {
        now = step.next();
        phi = step.phi();
    }

    /** The graph that walks run on. */
    public Graph weighted() {
        return now.weighted();
    }

    /** The walks, as {@link Walks#draw} would draw them on {@link #weighted}. */
    public WalkSet walks() {
        return now.walks();
    }

    State state() {
        return now;
    }

    /**
     * Phi, as {@link GraphRandomFeatures#features} would compute it. That of the last f asked for is kept, and updates
     * replace those of its rows that differ.
     */
    public SparseMatrix features(Modulation modulation) {
        SparseMatrix kept = phi;
        if (kept == null || f == null || !Arrays.equals(f.coefficients(), modulation.coefficients())) {
            kept = GraphRandomFeatures.features(now.walks(), modulation);
            phi = kept;
            f = modulation;
        }
        return kept;
    }

    private SparseMatrix features(State state, SparseMatrix before, Modulation modulation, RowSet differing) {
        if (differing.isEmpty()) {
            return before;
        }
        if (differing.size() == differing.of()) {
            return GraphRandomFeatures.features(state.walks(), modulation);
        }
        MergedWalks merged = state.merged();
        double[] coefficients = modulation.padded(options.maxLength()).coefficients();
        int[] counts = new int[differing.size()];
        Arrays.setAll(counts, r -> merged.offsets[differing.rows[r] + 1] - merged.offsets[differing.rows[r]]);
        RowSplice splice = new RowSplice(before.offsets, differing, counts);
        float[] parts = new float[splice.partEntries()];
        Parallel.forRange(counts.length, GRAIN, (chunk, from, to) -> {
            for (int r = from; r < to; r++) {
                int first = merged.offsets[differing.rows[r]];
                for (int a = 0; a < counts[r]; a++) {
                    parts[splice.partOffsets[r] + a] = merged.sum(coefficients, first + a);
                }
            }
        });
        float[] values = new float[splice.entries()];
        splice.copy(before.values, parts, values);
        return SparseMatrix.trusted(before.rows(), before.columns(), merged.offsets, merged.columns, values);
    }
}
