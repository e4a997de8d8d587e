package dev.facet.graph;

import java.util.Arrays;

/**
 * The k nearest other points of every point, exactly, by a k-d tree whose nodes know their bounding box and lowest
 * point index. Pruning compares squared distances that are rounded in the same way and order as those of points, so it
 * never loses a point, not even by a rounding; a box as far as the worst neighbour so far is entered only if it may
 * hold a lower index, so that thousands of coincident points cost no more than others.
 *
 * <p>Cost: O(N log^2 N) to build, about O(k log N) a query for a few dimensions.
 */
final class NearestNeighbours {
    private static final int LEAF = 8;
    private static final int GRAIN = 512;
    /** Squares of differences up to twice this, summed over dimensions, stay finite. */
    private static final double MOST = 1e150;

    private final int dims;
    private final int each;

    /** Points in the order of the tree: coordinates, and which point each is. */
    private final double[] coordinates;

    private final int[] ids;

    /** Heap order: the children of node t are 2 t + 1 and 2 t + 2. */
    private final int[] begins;

    private final int[] ends;
    private final int[] lowest;

    /** (node, 2, dims): the least and the greatest coordinate. */
    private final double[] boxes;

    private NearestNeighbours(double[] points, int dims, int each) {
        this.dims = dims;
        this.each = each;
        int n = points.length / dims;
        int leaves = 1;
        while ((long) leaves * LEAF < n) {
            leaves *= 2;
        }
        int nodes = 2 * leaves - 1;
        begins = new int[nodes];
        ends = new int[nodes];
        lowest = new int[nodes];
        boxes = new double[nodes * 2 * dims];
        ids = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
        }
        build(0, 0, n, leaves, points);
        coordinates = new double[points.length];
        for (int at = 0; at < n; at++) {
            System.arraycopy(points, ids[at] * dims, coordinates, at * dims, dims);
        }
    }

    /**
     * For each point its {@code min(k, N - 1)} nearest others, nearest first, as (N, min(k, N - 1)) indices.
     *
     * @param points (N, dims) coordinates, finite
     */
    static int[] find(double[] points, int dims, int k) {
        if (dims < 1 || points.length % dims != 0) {
            throw new IllegalArgumentException(
                    "points need at least 1 coordinate each, got " + points.length + " coordinates in rows of " + dims);
        }
        if (k < 1) {
            throw new IllegalArgumentException("k, the number of nearest neighbours, must be at least 1, got " + k);
        }
        for (int c = 0; c < points.length; c++) {
            if (!(Math.abs(points[c]) <= MOST)) {
                throw new IllegalArgumentException("coordinate " + c % dims + " of point " + c / dims + " is "
                        + points[c] + ", it must be finite and at most " + MOST + " in size");
            }
        }
        int n = points.length / dims;
        int each = Math.min(k, Math.max(n - 1, 0));
        if ((long) n * each > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(n + " points with " + each + " neighbours each are too many arcs");
        }
        int[] nearest = new int[n * each];
        if (each > 0) {
            NearestNeighbours tree = new NearestNeighbours(points, dims, each);
            Parallel.forRange(n, GRAIN, (chunk, from, to) -> {
                Query query = tree.new Query();
                for (int at = from; at < to; at++) {
                    query.run(at, nearest);
                }
            });
        }
        return nearest;
    }

    private void build(int node, int begin, int end, int leaves, double[] points) {
        begins[node] = begin;
        ends[node] = end;
        lowest[node] = Integer.MAX_VALUE;
        int box = node * 2 * dims;
        Arrays.fill(boxes, box, box + dims, Double.POSITIVE_INFINITY);
        Arrays.fill(boxes, box + dims, box + 2 * dims, Double.NEGATIVE_INFINITY);
        for (int at = begin; at < end; at++) {
            lowest[node] = Math.min(lowest[node], ids[at]);
            for (int d = 0; d < dims; d++) {
                double x = points[ids[at] * dims + d];
                boxes[box + d] = Math.min(boxes[box + d], x);
                boxes[box + dims + d] = Math.max(boxes[box + dims + d], x);
            }
        }
        if (leaves == 1) {
            return;
        }
        int widest = 0;
        for (int d = 1; d < dims; d++) {
            if (boxes[box + dims + d] - boxes[box + d] > boxes[box + dims + widest] - boxes[box + widest]) {
                widest = d;
            }
        }
        int middle = (begin + end) >>> 1;
        select(begin, end - 1, middle, points, widest);
        build(2 * node + 1, begin, middle, leaves / 2, points);
        build(2 * node + 2, middle, end, leaves / 2, points);
    }

    /**
     * Puts the point of rank {@code wanted} by (coordinate, index) in its place, lesser ones before, greater behind.
     */
    private void select(int low, int high, int wanted, double[] points, int d) {
        while (low < high) {
            int pivot = ids[medianOfThree(low, (low + high) >>> 1, high, points, d)];
            int i = low;
            int j = high;
            while (i <= j) {
                while (before(ids[i], pivot, points, d)) {
                    i++;
                }
                while (before(pivot, ids[j], points, d)) {
                    j--;
                }
                if (i <= j) {
                    int swap = ids[i];
                    ids[i++] = ids[j];
                    ids[j--] = swap;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private int medianOfThree(int a, int b, int c, double[] points, int d) {
        if (before(ids[a], ids[b], points, d)) {
            return before(ids[b], ids[c], points, d) ? b : before(ids[a], ids[c], points, d) ? c : a;
        }
        return before(ids[a], ids[c], points, d) ? a : before(ids[b], ids[c], points, d) ? c : b;
    }

    private boolean before(int i, int j, double[] points, int d) {
        double x = points[i * dims + d];
        double y = points[j * dims + d];
        return x < y || (x == y && i < j);
    }

    /** The search for one point after another, with its scratch. */
    private final class Query {
        private final double[] distances = new double[each];
        private final int[] found = new int[each];
        private final double[] point = new double[dims];
        private int self;
        private int count;

        void run(int at, int[] nearest) {
            self = ids[at];
            count = 0;
            System.arraycopy(coordinates, at * dims, point, 0, dims);
            search(0, boxDistance(0));
            System.arraycopy(found, 0, nearest, self * each, each);
        }

        private void search(int node, double distance) {
            if (!worthwhile(distance, lowest[node])) {
                return;
            }
            int left = 2 * node + 1;
            if (left >= begins.length) {
                for (int at = begins[node]; at < ends[node]; at++) {
                    if (ids[at] != self) {
                        offer(pointDistance(at), ids[at]);
                    }
                }
                return;
            }
            double toLeft = boxDistance(left);
            double toRight = boxDistance(left + 1);
            if (toLeft < toRight || (toLeft == toRight && lowest[left] < lowest[left + 1])) {
                search(left, toLeft);
                search(left + 1, toRight);
            } else {
                search(left + 1, toRight);
                search(left, toLeft);
            }
        }

        private boolean worthwhile(double distance, int index) {
            return count < each
                    || distance < distances[each - 1]
                    || (distance == distances[each - 1] && index < found[each - 1]);
        }

        private void offer(double distance, int index) {
            if (!worthwhile(distance, index)) {
                return;
            }
            int at = count < each ? count++ : each - 1;
            while (at > 0
                    && (distances[at - 1] > distance || (distances[at - 1] == distance && found[at - 1] > index))) {
                distances[at] = distances[at - 1];
                found[at] = found[at - 1];
                at--;
            }
            distances[at] = distance;
            found[at] = index;
        }

        private double pointDistance(int at) {
            double sum = 0;
            for (int d = 0; d < dims; d++) {
                double difference = coordinates[at * dims + d] - point[d];
                sum += difference * difference;
            }
            return sum;
        }

        private double boxDistance(int node) {
            int box = node * 2 * dims;
            double sum = 0;
            for (int d = 0; d < dims; d++) {
                double difference = Math.max(0, Math.max(boxes[box + d] - point[d], point[d] - boxes[box + dims + d]));
                sum += difference * difference;
            }
            return sum;
        }
    }
}
