package dev.facet.graph;

/**
 * The k nearest other points of every point, exactly, ties going to the lower index.
 *
 * <p>All points of a leaf of the {@link KdTree} search together: first in their own leaf, then down the tree, nearer
 * boxes first, past every box that lies farther from theirs than the worst neighbour any of them has so far. A box as far
 * as that worst neighbour is entered only if it may hold a lower index, so that thousands of coincident points cost no
 * more than others.
 *
 * <p>Cost: about O(k log N) a point for a few dimensions; where k is large, each neighbour found costs O(log k).
 */
final class NearestNeighbours {
    private static final int GRAIN = 32;

    private final KdTree tree;
    private final int each;

    private NearestNeighbours(KdTree tree, int each) {
        this.tree = tree;
        this.each = each;
    }

    /**
     * For each point its {@code min(k, N - 1)} nearest others, nearest first, as (N, min(k, N - 1)) indices.
     *
     * @param points (N, dims) coordinates, finite
     */
    static int[] find(double[] points, int dims, int k) {
        KdTree tree = new KdTree(points, dims);
        int each = each(tree.points(), k);
        return tree.byPoint(places(tree, each), each);
    }

    /** How many neighbours each of n points has when k are asked for. */
    static int each(int n, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k, the number of nearest neighbours, must be at least 1, got " + k);
        }
        int each = Math.min(k, Math.max(n - 1, 0));
        if ((long) n * each > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(n + " points with " + each + " neighbours each are too many arcs");
        }
        return each;
    }

    /** For each place of the tree its nearest others, nearest first, as (N, each) places. */
    static int[] places(KdTree tree, int each) {
        int[] nearest = new int[tree.points() * each];
        if (each > 0) {
            NearestNeighbours search = new NearestNeighbours(tree, each);
            Parallel.forRange(tree.leaves, GRAIN, (chunk, from, to) -> {
                Batch batch = search.new Batch();
                for (int leaf = from; leaf < to; leaf++) {
                    batch.run(tree.leaves - 1 + leaf, nearest);
                }
            });
        }
        return nearest;
    }

    /** The search of one leaf after another, with its scratch. */
    private final class Batch {
        private final Candidates[] found = new Candidates[KdTree.LEAF];
        private final double[] distances = new double[KdTree.LEAF];
        private int own;
        private int begin;
        private int count;
        /** The worst neighbour of all, by (distance, index): what is not before it is nobody's. */
        private double bound;

        private int boundId;

        Batch() {
            for (int q = 0; q < found.length; q++) {
                found[q] = new Candidates(each);
            }
        }

        void run(int leaf, int[] nearest) {
            own = leaf;
            begin = tree.begins[leaf];
            count = tree.ends[leaf] - begin;
            for (int q = 0; q < count; q++) {
                found[q].clear();
                tree.distances(begin + q, begin, count, distances);
                for (int i = 0; i < count; i++) {
                    if (i != q) {
                        found[q].offer(distances[i], begin + i, tree.ids[begin + i]);
                    }
                }
            }
            tighten();
            search(0, 0);
            for (int q = 0; q < count; q++) {
                found[q].drain(nearest, (begin + q) * each);
            }
        }

        private void tighten() {
            bound = 0;
            boundId = -1;
            for (int q = 0; q < count; q++) {
                double worst = found[q].worst;
                int id = found[q].worstId;
                if (worst > bound || (worst == bound && id > boundId)) {
                    bound = worst;
                    boundId = id;
                }
            }
        }

        private void search(int node, double distance) {
            if (!before(distance, tree.lowest[node], bound, boundId)) {
                return;
            }
            if (tree.isLeaf(node)) {
                if (node != own) {
                    scan(node);
                    tighten();
                }
                return;
            }
            int left = 2 * node + 1;
            double toLeft = tree.between(own, left);
            double toRight = tree.between(own, left + 1);
            if (before(toLeft, tree.lowest[left], toRight, tree.lowest[left + 1])) {
                search(left, toLeft);
                search(left + 1, toRight);
            } else {
                search(left + 1, toRight);
                search(left, toLeft);
            }
        }

        private void scan(int leaf) {
            int from = tree.begins[leaf];
            int size = tree.ends[leaf] - from;
            for (int q = 0; q < count; q++) {
                Candidates mine = found[q];
                if (!before(tree.nearest(begin + q, leaf), tree.lowest[leaf], mine.worst, mine.worstId)) {
                    continue;
                }
                tree.distances(begin + q, from, size, distances);
                for (int i = 0; i < size; i++) {
                    if (distances[i] <= mine.worst) {
                        mine.offer(distances[i], from + i, tree.ids[from + i]);
                    }
                }
            }
        }
    }

    static boolean before(double distance, int id, double otherDistance, int otherId) {
        return distance < otherDistance || (distance == otherDistance && id < otherId);
    }

    /** The nearest of one point so far: a sorted list when there are few, otherwise a heap with the worst on top. */
    private static final class Candidates {
        private static final int SORTED = 32;

        private final double[] distances;
        private final int[] places;
        private final int[] ids;
        private final boolean sorted;
        private int count;
        /** The last neighbour, infinitely far while there is room for more. */
        double worst;

        int worstId;

        Candidates(int each) {
            distances = new double[each];
            places = new int[each];
            ids = new int[each];
            sorted = each <= SORTED;
        }

        void clear() {
            count = 0;
            worst = Double.POSITIVE_INFINITY;
            worstId = Integer.MAX_VALUE;
        }

        void offer(double distance, int place, int id) {
            if (!before(distance, id, worst, worstId)) {
                return;
            }
            if (sorted) {
                int at = count < distances.length ? count++ : count - 1;
                while (at > 0 && before(distance, id, distances[at - 1], ids[at - 1])) {
                    move(at - 1, at);
                    at--;
                }
                set(at, distance, place, id);
            } else if (count < distances.length) {
                rise(count++, distance, place, id);
            } else {
                sink(count, distance, place, id);
            }
            if (count == distances.length) {
                int last = sorted ? count - 1 : 0;
                worst = distances[last];
                worstId = ids[last];
            }
        }

        private void rise(int at, double distance, int place, int id) {
            while (at > 0) {
                int parent = (at - 1) >>> 1;
                if (!before(distances[parent], ids[parent], distance, id)) {
                    break;
                }
                move(parent, at);
                at = parent;
            }
            set(at, distance, place, id);
        }

        /** Replaces the top of a heap of the given size. */
        private void sink(int size, double distance, int place, int id) {
            int at = 0;
            for (int child = 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && before(distances[child], ids[child], distances[child + 1], ids[child + 1])) {
                    child++;
                }
                if (!before(distance, id, distances[child], ids[child])) {
                    break;
                }
                move(child, at);
                at = child;
            }
            set(at, distance, place, id);
        }

        private void move(int from, int to) {
            distances[to] = distances[from];
            places[to] = places[from];
            ids[to] = ids[from];
        }

        private void set(int at, double distance, int place, int id) {
            distances[at] = distance;
            places[at] = place;
            ids[at] = id;
        }

        /** Writes the places, nearest first. */
        void drain(int[] out, int at) {
            if (sorted) {
                System.arraycopy(places, 0, out, at, count);
                return;
            }
            for (int size = count; size > 0; size--) {
                out[at + size - 1] = places[0];
                int last = size - 1;
                sink(last, distances[last], places[last], ids[last]);
            }
        }
    }
}
