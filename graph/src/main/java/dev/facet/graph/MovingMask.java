package dev.facet.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The estimated mask of a graph that changes, kept up to date: walks, the mask's pattern by rows and columns, and the plan
 * its values and gradients are computed by. After {@link #update} all have the bits that making everything again would
 * give, and values, gradients and attention with them.
 *
 * <p>Source: Reid et al., "Linear Transformer Topological Masking with Graph Random Features", ICLR 2025,
 * arXiv:2410.03462. {@link MovingWalks} says which walks are drawn again. A row of M^ = Phi_q Phi_k^T is computed again if
 * that row of Phi_q came out different, or if it meets, in a column, a row of Phi_k that did; all others are copied.
 *
 * <p>Cost: an update is O(arcs + entries) for comparing and copying (a directed graph is also turned), and beyond that work
 * in proportion to the rows it redoes. How far those reach beyond the nodes that changed is a matter of up to 2K hops: a
 * connected patch has few of them on its border, scattered nodes are all border. From half of the rows on the mask is made
 * anew. Memory: the mask, its walks, and the same again during an update; masks handed out before stay as they were.
 *
 * <p>Randomness: as {@link Walks}; the same bits for any number of threads and whatever graphs came before.
 *
 * <p>Errors: as {@link MovingWalks} and {@link MaskPattern}; the state is then that before the call. One thread at a time.
 */
public final class MovingMask {
    /** The estimators of a mask from walks. */
    public enum Estimator {
        /** M^ = Phi Phi^T of one walk set; of a directed graph Phi_q Phi_k^T, the keys' walks on W^T. */
        SYMMETRIC,
        /** Half of two products of two walk sets, set and set + 1, unbiased on the diagonal too; directed or not. */
        INDEPENDENT,
        /** M^ = Phi: each row attends to the nodes its own walks visited. */
        ASYMMETRIC
    }

    private final Estimator estimator;
    private final double most;
    /** Queries' sets, then those of keys on W^T where the graph is directed. */
    private final List<MovingWalks> sets = new ArrayList<>();

    private final boolean turned;
    private MaskPattern pattern;

    private MovingMask(Graph weighted, WalkOptions options, Estimator estimator, double most) {
        this.estimator = estimator;
        this.most = most;
        this.turned = weighted.directed() && estimator != Estimator.ASYMMETRIC;
        int each = estimator == Estimator.INDEPENDENT ? 2 : 1;
        for (int side = 0; side < (turned ? 2 : 1); side++) {
            Graph graph = side == 0 ? weighted : weighted.transpose();
            for (int set = 0; set < each; set++) {
                sets.add(MovingWalks.of(graph, options.withSet(options.set() + set), most));
            }
        }
        this.pattern = anew(sets.stream().map(MovingWalks::state).toList());
    }

    /** The mask of a weighted graph, usually from {@link Normalisation#apply}. */
    public static MovingMask of(Graph weighted, WalkOptions options, Estimator estimator) {
        return of(weighted, options, estimator, MovingWalks.MOST);
    }

    /** As the other, with the share of rows from which on everything is made anew; above 1 nothing ever is. */
    static MovingMask of(Graph weighted, WalkOptions options, Estimator estimator, double most) {
        return new MovingMask(weighted, options, estimator, most);
    }

    private MaskPattern anew(List<MovingWalks.State> states) {
        if (estimator == Estimator.ASYMMETRIC) {
            return MaskPattern.asymmetric(
                    states.getFirst().walks(), states.getFirst().merged());
        }
        return MaskPattern.products(products(states), scale(), !turned);
    }

    /** The products of an estimator, as the factories of {@link MaskPattern} order them. */
    private List<ProductRule.Term> products(List<MovingWalks.State> states) {
        List<MergedWalks> walks = states.stream().map(MovingWalks.State::merged).toList();
        if (estimator == Estimator.SYMMETRIC) {
            return List.of(new ProductRule.Term(walks.getFirst(), walks.getLast()));
        }
        int keys = turned ? 2 : 0;
        return List.of(
                new ProductRule.Term(walks.get(0), walks.get(keys + 1)),
                new ProductRule.Term(walks.get(1), walks.get(keys)));
    }

    private double scale() {
        return estimator == Estimator.INDEPENDENT ? 0.5 : 1;
    }

    /** Goes on to another graph of the same nodes. */
    public Redone update(Graph next) {
        MovingWalks.checkFits(weighted(), next);
        RowSet changed = next.rowsUnlike(weighted());
        Graph keys = turned ? next.transpose() : next;
        RowSet changedKeys = turned ? keys.rowsUnlike(sets.getLast().weighted()) : changed;
        List<MovingWalks.Step> steps = new ArrayList<>();
        int starts = 0;
        int rows = 0;
        for (int s = 0; s < sets.size(); s++) {
            boolean ofKeys = turned && s >= sets.size() / 2;
            MovingWalks.Step step = sets.get(s).prepare(ofKeys ? keys : next, ofKeys ? changedKeys : changed);
            steps.add(step);
            starts += step.startNodes();
            rows += step.differing().size();
        }
        RowSet affected = affected(steps);
        pattern = moved(steps.stream().map(MovingWalks.Step::next).toList(), affected);
        for (int s = 0; s < sets.size(); s++) {
            sets.get(s).commit(steps.get(s));
        }
        return new Redone(changed.size(), starts, rows, affected.size());
    }

    private MaskPattern moved(List<MovingWalks.State> next, RowSet affected) {
        if (affected.isEmpty()) {
            return pattern;
        }
        if (affected.size() >= most * affected.of()) {
            return anew(next);
        }
        if (estimator == Estimator.ASYMMETRIC) {
            return pattern.withRows(next.getFirst().walks(), next.getFirst().merged(), affected);
        }
        return pattern.withRows(products(next), scale(), !turned, affected);
    }

    /** The rows of the mask that may differ. */
    private RowSet affected(List<MovingWalks.Step> steps) {
        if (estimator == Estimator.ASYMMETRIC) {
            return steps.getFirst().differing();
        }
        boolean[] marks = new boolean[weighted().nodes()];
        List<ProductRule.Term> before =
                products(sets.stream().map(MovingWalks::state).toList());
        List<ProductRule.Term> after =
                products(steps.stream().map(MovingWalks.Step::next).toList());
        for (int p = 0; p < after.size(); p++) {
            MergedWalks left = after.get(p).left();
            for (int row : differing(left, steps).rows) {
                marks[row] = true;
            }
            for (int row : differing(after.get(p).right(), steps).rows) {
                markPartners(before.get(p).right(), row, left, marks);
                markPartners(after.get(p).right(), row, left, marks);
            }
        }
        return RowSet.of(marks);
    }

    private static RowSet differing(MergedWalks walks, List<MovingWalks.Step> steps) {
        return steps.stream()
                .filter(step -> step.next().merged() == walks)
                .findFirst()
                .orElseThrow()
                .differing();
    }

    /** Marks the rows of the left factor that meet a row of the right one in a column. */
    private static void markPartners(MergedWalks right, int row, MergedWalks left, boolean[] marks) {
        for (int a = right.offsets[row]; a < right.offsets[row + 1]; a++) {
            int l = right.columns[a];
            for (int slot = left.columnOffsets[l]; slot < left.columnOffsets[l + 1]; slot++) {
                marks[left.columnRows[slot]] = true;
            }
        }
    }

    /** The graph of the queries' walks. */
    public Graph weighted() {
        return sets.getFirst().weighted();
    }

    /** The walk sets: the queries', then of a directed graph those of the keys; two of each for the independent estimator. */
    public List<WalkSet> walks() {
        return sets.stream().map(MovingWalks::walks).toList();
    }

    /** The features of the queries' first walk set, as {@link MovingWalks#features}. */
    public SparseMatrix features(Modulation modulation) {
        return sets.getFirst().features(modulation);
    }

    /** The mask, as {@link MaskPattern} would make it from {@link #walks}. */
    public MaskPattern pattern() {
        return pattern;
    }
}
